//! Where drivers listen: folders that nobody but their owner can enter.

use std::{
    env, fs, io,
    os::unix::fs::{FileTypeExt, MetadataExt},
    path::{Path, PathBuf},
};

use rustix::process::getuid;

use crate::{
    rollout::RolloutId,
    store::paths::{create_private, state_folder},
};

/// The longest path that a unix socket can have on every system, in bytes.
const LONGEST: usize = 100;

/// All folders in which a driver of this user may listen, the best first: the runtime folder goes
/// with the session, and the state folder may lie too deep for a socket's name.
fn candidates() -> Vec<PathBuf> {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let runtime = runtime.filter(|path| path.is_absolute()).map(|path| path.join("serin"));
    let state = state_folder().ok().map(|folder| folder.join("run"));
    let short = PathBuf::from(format!("/tmp/serin-{}", getuid().as_raw()));
    runtime.into_iter().chain(state).chain([short]).collect()
}

/// The path at which a driver of this rollout listens, in a folder that is made if need be.
///
/// # Errors
/// Why the last folder that was tried can't be used.
pub(super) fn socket_path(id: RolloutId) -> io::Result<PathBuf> {
    path_of(&format!("{id}-{}.sock", std::process::id()))
}

/// The path of a socket of this name.
///
/// # Errors
/// As [`socket_path`].
pub(super) fn path_of(name: &str) -> io::Result<PathBuf> {
    let mut problem = io::Error::new(io::ErrorKind::NotFound, "there is no folder for its socket");
    for folder in candidates() {
        let path = folder.join(name);
        if path.as_os_str().len() > LONGEST {
            continue;
        }
        match create_private(&folder).and_then(|()| check(&folder)) {
            Ok(()) => return Ok(path),
            Err(error) => problem = error,
        }
    }
    Err(problem)
}

/// All sockets in these folders, alive or not.
pub(super) fn sockets() -> Vec<PathBuf> {
    let mut sockets = Vec::new();
    for folder in candidates() {
        if check(&folder).is_err() {
            continue;
        }
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        sockets.extend(paths.filter(|path| is_socket(path)));
    }
    sockets.sort();
    sockets.dedup();
    sockets
}

fn is_socket(path: &Path) -> bool {
    let named = path.extension().is_some_and(|extension| extension == "sock");
    named && fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket())
}

/// Whether a folder is ours and closed to others: in `/tmp` anybody may have made it.
fn check(folder: &Path) -> io::Result<()> {
    let meta = fs::symlink_metadata(folder)?;
    // The bits of the group and of all others are the last six.
    let closed = meta.mode().trailing_zeros() >= 6;
    let ours = meta.is_dir() && meta.uid() == getuid().as_raw() && closed;
    if ours {
        return Ok(());
    }
    let words = format!("{} is not a folder that only its owner can enter", folder.display());
    Err(io::Error::new(io::ErrorKind::PermissionDenied, words))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_folder_that_others_can_enter_or_that_is_a_link_is_not_used() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("run");
        create_private(&folder).unwrap();
        assert!(check(&folder).is_ok());
        let link = home.path().join("link");
        symlink(&folder, &link).unwrap();
        assert!(check(&link).is_err());
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o750)).unwrap();
        assert!(check(&folder).is_err());
    }
}
