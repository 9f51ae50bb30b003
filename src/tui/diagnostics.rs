//! The diagnostic log: a file that only its owner can read, and that never grows large.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use tracing::Level;
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::EnvFilter;

/// A file that reaches this size becomes the old one; the one before it goes.
const LARGEST: u64 = 1 << 20;

const NAME: &str = "serin.log";
const OLD_NAME: &str = "serin.log.1";

/// Logging goes on while it lives; dropping it writes out what is left.
#[derive(Debug)]
pub struct Diagnostics {
    _worker: WorkerGuard,
}

impl Diagnostics {
    /// Logs to `folder/serin.log` from now on, for the rest of the process.
    ///
    /// The level is serin's own; from the libraries it uses only warnings are kept, because at
    /// lower levels they write requests and replies out. serin itself logs no value of a secret
    /// and no key: its types that hold one print as redacted.
    ///
    /// # Errors
    /// When the file can't be opened, or something logs already.
    pub fn start(level: Level, folder: &Path) -> io::Result<Self> {
        let (writer, worker) = tracing_appender::non_blocking(RotatingFile::open(folder)?);
        subscribe(level, writer)?;
        Ok(Self { _worker: worker })
    }
}

fn subscribe(level: Level, writer: NonBlocking) -> io::Result<()> {
    let others = level.min(Level::WARN);
    let filter = EnvFilter::try_new(format!("{others},serin={level}")).map_err(io::Error::other)?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(writer)
        .try_init()
        .map_err(io::Error::other)
}

/// A log file and its predecessor.
#[derive(Debug)]
struct RotatingFile {
    folder: PathBuf,
    file: File,
    size: u64,
}

impl RotatingFile {
    fn open(folder: &Path) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let file = append_to(&folder.join(NAME))?;
        let size = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), file, size })
    }

    fn rotate(&mut self) -> io::Result<()> {
        let name = self.folder.join(NAME);
        fs::rename(&name, self.folder.join(OLD_NAME))?;
        self.file = append_to(&name)?;
        self.size = 0;
        Ok(())
    }
}

impl Write for RotatingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size >= LARGEST {
            self.rotate()?;
        }
        let count = self.file.write(bytes)?;
        self.size += u64::try_from(count).unwrap_or(0);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_the_owner_reads_it_and_two_files_are_kept() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let folder = folder.path().join("serin");
        let mut log = RotatingFile::open(&folder)?;
        let line = vec![b'x'; 1 << 16];
        for _ in 0..50 {
            log.write_all(&line)?;
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
            assert!(metadata.len() <= LARGEST + (1 << 16));
            names.push(entry.file_name());
        }
        names.sort();
        assert_eq!(names, [NAME, OLD_NAME]);
        Ok(())
    }
}
