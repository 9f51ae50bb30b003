//! The file that log lines are saved to.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use rustix::fs::{Mode, OFlags, open};

use super::payload;
use crate::app::effect::Save;

/// Writes what the console saves. One file at a time; each step waits for the one before.
#[derive(Debug, Clone, Default)]
pub(super) struct Saver(Arc<Mutex<Option<Open>>>);

/// The file that is being written.
#[derive(Debug)]
struct Open {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Open {
    fn write(&mut self, text: &str) -> Result<(), String> {
        self.file.write_all(text.as_bytes()).map_err(|error| self.cut(&error))
    }

    fn close(mut self) -> Result<(), String> {
        self.file.flush().map_err(|error| self.cut(&error))
    }

    /// The disk is full, or gone.
    fn cut(&self, error: &io::Error) -> String {
        format!("{error}; {} ends in the middle", self.path.display())
    }
}

impl Saver {
    /// Carries out one step; `None` when nothing is to be said of it. May wait for a disk.
    pub(super) fn step(&self, save: Save) -> Option<Result<(), String>> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let result = match save {
            Save::Open(path) => create(&path).map(|opened| *file = Some(opened)),
            Save::Lines(text) => match file.as_mut() {
                Some(open) => open.write(&text),
                None => Err("the file is closed".to_owned()),
            },
            Save::Close => {
                return file.take().map_or(Ok(()), Open::close).err().map(Err);
            }
        };
        if result.is_err() {
            *file = None;
        }
        Some(result)
    }
}

/// A new file that nobody else may read: logs tell of customers.
fn create(path: &str) -> Result<Open, String> {
    let path = payload::expand_home(path);
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let opened = open(&path, flags, Mode::RUSR | Mode::WUSR).map_err(io::Error::from);
    let file = opened.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{} is there already: name another file", path.display())
        }
        io::ErrorKind::NotFound => format!("there is no folder for {}", path.display()),
        io::ErrorKind::PermissionDenied => format!("{} may not be written", path.display()),
        _ => format!("{}: {error}", path.display()),
    })?;
    Ok(Open { path, file: BufWriter::new(File::from(file)) })
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
        let nowhere = folder.path().join("no/such/folder.log").display().to_string();
        let lost = saver.step(Save::Open(nowhere)).expect("an answer");
        assert!(lost.is_err_and(|error| error.starts_with("there is no folder for ")));
        assert!(saver.step(Save::Lines("x".into())).is_some_and(|result| result.is_err()));
    }
}
