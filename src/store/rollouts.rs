//! What is kept of rollouts on this machine: what was asked, what happened, and the ledger of
//! those that leave none on the alias. For their owner alone, and not for ever.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use serde::{Serialize, de::DeserializeOwned};

use super::paths::create_private;

/// Rollouts that are kept; those that changed last.
const MOST_KEPT: usize = 100;
/// A log of happenings takes no more lines beyond this size, in bytes.
const LONGEST_EVENTS: u64 = 4 << 20;
/// A driver's log begins anew beyond this size, in bytes.
const LONGEST_LOG: u64 = 4 << 20;
/// What is half written for so long was left behind by a process that is gone.
const ABANDONED: Duration = Duration::from_hours(1);

/// Temporary files of this process so far: no two have the same name.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// The folder `rollouts` in the state folder. All of it blocks.
#[derive(Debug, Clone)]
pub struct Rollouts {
    folder: PathBuf,
}

impl Rollouts {
    /// The rollouts in the state folder. Nothing is touched before something is kept.
    #[must_use]
    pub fn new(state_folder: &Path) -> Self {
        Self { folder: state_folder.join("rollouts") }
    }

    /// Keeps what was asked of a rollout, for whoever takes over.
    ///
    /// # Errors
    /// The I/O error that kept it from being durable.
    pub fn keep_record(&self, id: &str, record: &impl Serialize) -> io::Result<()> {
        self.replace(&self.path(id, "json"), &serde_json::to_vec_pretty(record)?)
    }

    /// What was asked of a rollout; `None` when it was not asked here.
    ///
    /// # Errors
    /// The I/O error, or `InvalidData` for what can't be understood.
    pub fn record<T: DeserializeOwned>(&self, id: &str) -> io::Result<Option<T>> {
        read(&self.path(id, "json"))
    }

    /// Keeps how a rollout ended, for whoever asks when its driver is gone.
    ///
    /// # Errors
    /// As [`Rollouts::keep_record`].
    pub fn keep_end(&self, id: &str, end: &impl Serialize) -> io::Result<()> {
        self.replace(&self.path(id, "end"), &serde_json::to_vec(end)?)
    }

    /// How a rollout ended; `None` when it has not, or not here.
    ///
    /// # Errors
    /// As [`Rollouts::record`].
    pub fn end<T: DeserializeOwned>(&self, id: &str) -> io::Result<Option<T>> {
        read(&self.path(id, "end"))
    }

    /// Keeps the ledger of a rollout that leaves none on the alias; an empty one ends it.
    ///
    /// # Errors
    /// As [`Rollouts::keep_record`].
    pub fn keep_ledger(&self, id: &str, text: &str) -> io::Result<()> {
        let path = self.path(id, "ledger");
        if text.is_empty() {
            return match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        self.replace(&path, text.as_bytes())
    }

    /// The ledgers that are kept here, by the rollout's id.
    ///
    /// # Errors
    /// The I/O error that kept the folder from being read.
    pub fn ledgers(&self) -> io::Result<Vec<(String, String)>> {
        let mut ledgers = Vec::new();
        for path in self.files()? {
            if path.extension().is_none_or(|extension| extension != "ledger") {
                continue;
            }
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            match fs::read_to_string(&path) {
                // Its rollout has just ended.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                text => ledgers.push((id, text?)),
            }
        }
        Ok(ledgers)
    }

    /// The right to drive a rollout whose ledger is kept here, for as long as the file is open;
    /// `None` while another process has it.
    ///
    /// # Errors
    /// The I/O error.
    pub fn lock(&self, id: &str) -> io::Result<Option<File>> {
        // Not the ledger itself: each new text of it is another file.
        let file = self.append_to(id, "lock")?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Adds a line to what happened. One too many is dropped: the alias and the audit have what
    /// counts.
    ///
    /// # Errors
    /// The I/O error.
    pub fn add_event(&self, id: &str, event: &impl Serialize) -> io::Result<()> {
        let mut file = self.append_to(id, "events.jsonl")?;
        if file.metadata()?.len() >= LONGEST_EVENTS {
            return Ok(());
        }
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        file.write_all(&line)
    }

    /// The rollouts that are kept, by their ids, the one begun or taken over last first.
    ///
    /// # Errors
    /// The I/O error that kept the folder from being read.
    pub fn ids(&self) -> io::Result<Vec<String>> {
        let mut records = self.records()?;
        records.reverse();
        let id = |(_, path): (SystemTime, PathBuf)| {
            path.file_stem().map(|stem| stem.to_string_lossy().into_owned())
        };
        Ok(records.into_iter().filter_map(id).collect())
    }

    /// Where a driver's own words go once it has let go of the terminal.
    ///
    /// # Errors
    /// The I/O error.
    pub fn log(&self, id: &str) -> io::Result<File> {
        self.append_to(id, "log")
    }

    /// Begins a driver's log anew when it has grown too long: what happened is kept beside it.
    ///
    /// # Errors
    /// The I/O error.
    pub fn trim_log(&self, id: &str) -> io::Result<()> {
        let log = self.log(id)?;
        // Whoever writes to it adds to its end, wherever that is.
        if log.metadata()?.len() > LONGEST_LOG { log.set_len(0) } else { Ok(()) }
    }

    /// Removes what is left of the oldest rollouts; never a ledger.
    ///
    /// # Errors
    /// The I/O error that kept the folder from being read.
    pub fn tidy(&self) -> io::Result<()> {
        let records = self.records()?;
        let surplus = records.len().saturating_sub(MOST_KEPT);
        for (_, path) in &records[..surplus] {
            let id = path.file_stem().unwrap_or_default().to_string_lossy();
            if self.path(&id, "ledger").exists() {
                continue;
            }
            for what in ["events.jsonl", "log", "end", "lock", "json"] {
                _ = fs::remove_file(self.path(&id, what));
            }
        }
        Ok(())
    }

    /// What was asked, the oldest first.
    fn records(&self) -> io::Result<Vec<(SystemTime, PathBuf)>> {
        let mut records = Vec::new();
        for path in self.files()? {
            // Another driver may be tidying, too: what has gone has gone.
            let Ok(changed) = fs::metadata(&path).and_then(|meta| meta.modified()) else {
                continue;
            };
            match path.extension().and_then(std::ffi::OsStr::to_str) {
                Some("json") => records.push((changed, path)),
                Some("new") if changed.elapsed().is_ok_and(|age| age > ABANDONED) => {
                    _ = fs::remove_file(&path);
                }
                _ => {}
            }
        }
        records.sort();
        Ok(records)
    }

    fn path(&self, id: &str, what: &str) -> PathBuf {
        self.folder.join(format!("{id}.{what}"))
    }

    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        entries.map(|entry| entry.map(|entry| entry.path())).collect()
    }

    fn append_to(&self, id: &str, what: &str) -> io::Result<File> {
        create_private(&self.folder)?;
        OpenOptions::new().append(true).create(true).mode(0o600).open(self.path(id, what))
    }

    /// The whole or nothing, whenever the machine goes down.
    fn replace(&self, path: &Path, text: &[u8]) -> io::Result<()> {
        create_private(&self.folder)?;
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let new = path.with_added_extension(format!("{}-{number}.new", process::id()));
        let written = write_durably(&new, text).and_then(|()| fs::rename(&new, path));
        if written.is_err() {
            // Best effort: what stays behind is tidied away later.
            _ = fs::remove_file(&new);
        }
        written
    }
}

fn write_durably(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => Ok(Some(serde_json::from_slice(&read?)?)),
    }
}

#[cfg(test)]
mod tests;
