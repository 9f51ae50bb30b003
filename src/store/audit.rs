//! The audit: one JSON line before each write and one after it, appended and synced.
//!
//! The file is only ever appended to. Several consoles may do so at once; a line that a crash
//! tore stays behind as it is and hides no other.

mod backwards;
mod line;
mod remembered;

use std::{
    collections::HashSet,
    fmt,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    ops::ControlFlow,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use crate::domain::{
    AliasRef, AuditSink, AuditStage, Clock, FunctionName, PastStop, Scope, intent::PastChange,
};

use super::paths::create_private;
use backwards::Backwards;
use line::Line;
use remembered::{Remembered, RememberedChange};

/// The audit file, `audit.jsonl` in the state folder.
#[derive(Debug, Clone)]
pub struct AuditLog {
    path: PathBuf,
    clock: Clock,
}

/// What the audit knows about an alias.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recall {
    /// Changes, newest first: those that may have been made, and at the end the last that was.
    pub changes: Vec<PastChange>,
    /// Lines on the way there that can't be read.
    pub damaged: Vec<Damage>,
}

/// What the audit knows about a stopped function.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StopRecall {
    /// The stop, unless it was lifted since.
    pub stop: Option<PastStop>,
    /// Lines on the way there that can't be read.
    pub damaged: Vec<Damage>,
}

/// A line that can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.reason)
    }
}

impl AuditLog {
    /// The audit in `folder`. Nothing is touched before the first line.
    #[must_use]
    pub fn new(folder: &Path, clock: Clock) -> Self {
        Self { path: folder.join("audit.jsonl"), clock }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last changes of an alias in the same account, Region and endpoint. Blocking.
    ///
    /// An account that was not known then, or is not now, counts as the same.
    ///
    /// A write whose outcome was never written down (a crash) or not known hides none that was
    /// made before it: only what the alias is now tells which of them counts.
    ///
    /// # Errors
    /// The I/O error that kept the file from being read; that it does not exist is none.
    pub fn last_changes(&self, scope: &Scope, alias: &AliasRef) -> io::Result<Recall> {
        let mut recall = Recall::default();
        recall.damaged = self.look_back(scope, |line| {
            let Some(change) = line.of_alias(alias) else { return ControlFlow::Continue(()) };
            recall.changes.extend(line.may_have_landed().then_some(change));
            if line.has_landed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(recall)
    }

    /// The stop that made a function what it is, if it is stopped, in the same account, Region and
    /// endpoint. Blocking.
    ///
    /// The last stop of the function while it ran tells what it ran at then, so no stop before
    /// that one counts. One whose outcome was never written down (a crash) or not known made the
    /// function what it is: that it is stopped tells so. One that certainly did not land leaves
    /// open who stopped the function since, and at what. One of a function that was stopped
    /// already says nothing.
    ///
    /// # Errors
    /// As [`AuditLog::last_changes`].
    pub fn last_stop(&self, scope: &Scope, function: &FunctionName) -> io::Result<StopRecall> {
        let mut recall = StopRecall::default();
        recall.damaged = self.look_back(scope, |line| match &line.change {
            RememberedChange::Stop(change)
                if change.function == *function && !change.before.is_stopped() =>
            {
                let before = change.before;
                let counts = line.may_have_landed() || line.is_as_wanted();
                recall.stop = counts.then(|| line.stop(before));
                ControlFlow::Break(())
            }
            RememberedChange::Unstop(change)
                if change.function == *function && line.is_as_wanted() =>
            {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        })?;
        Ok(recall)
    }

    /// Shows the lines of a place, the last one first: of each write its outcome, or its intent
    /// when nothing else is there. Returns the lines that can't be read.
    fn look_back(
        &self,
        scope: &Scope,
        mut show: impl FnMut(Remembered) -> ControlFlow<()>,
    ) -> io::Result<Vec<Damage>> {
        let file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            opened => opened?,
        };
        let (mut damaged, mut settled) = (Vec::new(), HashSet::new());
        let mut lines = Backwards::new(file)?;
        while let Some((offset, text)) = lines.next_line()? {
            match Remembered::parse(&text) {
                Err(reason) => {
                    let line = lines.number_of(offset)?;
                    damaged.push(Damage { path: self.path.clone(), line, reason });
                }
                Ok(line) if !line.is_at(scope) => {}
                Ok(line) if line.is_intent() && settled.contains(&line.id) => {}
                Ok(line) => {
                    settled.insert(line.id.clone());
                    if show(line).is_break() {
                        break;
                    }
                }
            }
        }
        Ok(damaged)
    }
}

impl AuditLog {
    /// Whether a line could be written, found out without writing one.
    ///
    /// # Errors
    /// The I/O error that would keep a line from being written.
    pub fn probe(&self) -> io::Result<()> {
        self.open().map(drop)
    }

    fn open(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            create_private(folder)?;
        }
        OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(&self.path)
    }
}

/// A line of the audit as it is written, without its end.
///
/// # Errors
/// That it can't be written as JSON.
pub fn line_of(stage: AuditStage<'_>, clock: &Clock) -> io::Result<String> {
    Ok(serde_json::to_string(&Line::new(stage, clock))?)
}

impl AuditSink for AuditLog {
    fn append(&self, stage: AuditStage<'_>) -> io::Result<()> {
        self.append_line(&line_of(stage, &self.clock)?)
    }
}

impl AuditLog {
    /// Appends a line of [`line_of`] and makes it durable. Blocking.
    ///
    /// # Errors
    /// The I/O error that kept the line from being durable.
    pub fn append_line(&self, line: &str) -> io::Result<()> {
        let mut file = self.open()?;
        let mut text = Vec::with_capacity(line.len() + 2);
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
        // Held until the file closes: two consoles never write into each other's lines.
        file.lock()?;
        if ends_torn(&mut file)? {
            text.insert(0, b'\n');
        }
        file.write_all(&text)?;
        file.sync_all()
    }
}

/// Whether a crash has left the last line without its end.
fn ends_torn(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests;
