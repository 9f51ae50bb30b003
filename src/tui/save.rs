//! The file that log lines are saved to.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    sync::{Arc, Mutex, PoisonError},
};

use rustix::fs::{Mode, OFlags, open};

use super::payload;
use crate::app::effect::Save;

/// Writes what the console saves. One file at a time; each step waits for the one before.
#[derive(Debug, Clone, Default)]
pub(super) struct Saver(Arc<Mutex<Option<BufWriter<File>>>>);

impl Saver {
    /// Carries out one step; `None` when nothing is to be said of it. May wait for a disk.
    pub(super) fn step(&self, save: Save) -> Option<Result<(), String>> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let result = match save {
            Save::Open(path) => create(&path).map(|opened| *file = Some(opened)),
            Save::Lines(text) => match file.as_mut() {
                Some(file) => file.write_all(text.as_bytes()).map_err(|error| error.to_string()),
                None => Err("the file is closed".to_owned()),
            },
            Save::Close => {
                let closed = file.take().map_or(Ok(()), |mut file| file.flush());
                return closed.err().map(|error| Err(error.to_string()));
            }
        };
        if result.is_err() {
            *file = None;
        }
        Some(result)
    }
}

/// A new file that nobody else may read: logs tell of customers.
fn create(path: &str) -> Result<BufWriter<File>, String> {
    let path = payload::expand_home(path);
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let opened = open(&path, flags, Mode::RUSR | Mode::WUSR).map_err(io::Error::from);
    let file = opened.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{} is there already: name another file", path.display())
        }
        _ => format!("{}: {error}", path.display()),
    })?;
    Ok(BufWriter::new(File::from(file)))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn a_file_is_new_private_and_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("checkout.log");
        let name = path.to_str().expect("text").to_owned();
        let saver = Saver::default();
        assert_eq!(saver.step(Save::Open(name.clone())), Some(Ok(())));
        assert_eq!(saver.step(Save::Lines("one\n".into())), Some(Ok(())));
        assert_eq!(saver.step(Save::Lines("two\n".into())), Some(Ok(())));
        assert_eq!(saver.step(Save::Close), None);
        assert_eq!(fs::read_to_string(&path).expect("a file"), "one\ntwo\n");
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = saver.step(Save::Open(name)).expect("an answer");
        assert!(again.is_err_and(|error| error.contains("is there already")));
        assert!(saver.step(Save::Lines("x".into())).is_some_and(|result| result.is_err()));
    }
}
