//! Where serin keeps what lasts.

use std::{
    env,
    fs::DirBuilder,
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// serin's folder below the XDG state folder: `~/.local/state/serin`, or below `XDG_STATE_HOME`
/// when that is an absolute path.
///
/// # Errors
/// `NotFound` when neither `XDG_STATE_HOME` nor `HOME` tells.
pub fn state_folder() -> io::Result<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    state_folder_from(absolute("XDG_STATE_HOME"), absolute("HOME"))
}

fn state_folder_from(state: Option<PathBuf>, home: Option<PathBuf>) -> io::Result<PathBuf> {
    let state = state.or_else(|| home.map(|home| home.join(".local/state")));
    let missing =
        || io::Error::new(io::ErrorKind::NotFound, "neither XDG_STATE_HOME nor HOME is set");
    Ok(state.ok_or_else(missing)?.join("serin"))
}

/// Creates a folder that nobody but its owner can enter, and those above it, unless it is there.
///
/// # Errors
/// The I/O error that kept it from being there.
pub fn create_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_state_home_wins_over_the_home() {
        let folder = |state: Option<&str>, home: Option<&str>| {
            state_folder_from(state.map(PathBuf::from), home.map(PathBuf::from)).ok()
        };
        assert_eq!(folder(Some("/s"), Some("/h")), Some(PathBuf::from("/s/serin")));
        assert_eq!(folder(None, Some("/h")), Some(PathBuf::from("/h/.local/state/serin")));
        assert_eq!(folder(None, None), None);
    }

    #[test]
    fn only_the_owner_enters() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/serin");
        create_private(&folder).unwrap();
        create_private(&folder).unwrap();
        let mode = folder.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
