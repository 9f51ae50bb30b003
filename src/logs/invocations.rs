//! Lines by invocation: one row with its figures, and the lines behind it.

mod lens;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

pub use lens::InvocationLens;

use super::{
    line::{Line, LineKind, RequestId},
    report::{InvocationStatus, Report},
    store::{LineKey, LogStore},
};
use crate::domain::Version;

/// So many invocations are kept; the oldest go first.
pub const MOST: usize = 50_000;
/// So many lines of one are remembered; more are only counted.
const LINES: usize = 500;
/// So many lines are remembered in all: at 16 bytes each, 8 MB.
const ALL_LINES: usize = 500_000;
/// So many streams are remembered that an invocation is under way in.
const STREAMS: usize = 10_000;

/// So many invocations that began before a line are asked whether it is theirs.
const NEAR: usize = 1_000;

/// How an invocation went, as far as its lines tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No REPORT has been read yet.
    Running,
    /// Nothing tells of a failure.
    Done,
    /// It logged an error; whether it failed is not told.
    LoggedErrors,
    /// It failed.
    Failed(InvocationStatus),
}

/// One invocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// Its request id.
    pub id: RequestId,
    /// Its place among the others, for good: where the first line of it stands that was read.
    pub key: LineKey,
    /// The version that ran it.
    pub version: Option<Version>,
    /// Its lines in order, as far as they are remembered.
    pub lines: Vec<LineKey>,
    /// How many lines it has written.
    pub count: u64,
    /// Its figures, once they are known.
    pub report: Option<Box<Report>>,
    /// When its REPORT was written, in milliseconds since the epoch.
    ended_ms: Option<i64>,
    errors: bool,
    broken: Option<InvocationStatus>,
}

impl Invocation {
    fn new(id: RequestId, line: Line<'_>, key: LineKey) -> Self {
        Self {
            id,
            key,
            version: line.version(),
            lines: Vec::new(),
            count: 0,
            report: None,
            ended_ms: None,
            errors: false,
            broken: None,
        }
    }

    /// How it went.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let told = self.report.as_deref().and_then(|report| report.status);
        match told.filter(|status| *status != InvocationStatus::Success).or(self.broken) {
            Some(status) => Outcome::Failed(status),
            None if self.errors => Outcome::LoggedErrors,
            None if self.report.is_none() => Outcome::Running,
            None => Outcome::Done,
        }
    }

    /// It failed, or logged an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self.outcome(), Outcome::Failed(_) | Outcome::LoggedErrors)
    }

    /// Its environment was started for it.
    #[must_use]
    pub fn is_cold(&self) -> bool {
        self.report
            .as_deref()
            .is_some_and(|report| report.init.is_some() || report.restore.is_some())
    }

    /// Adds a line; true when it is remembered.
    fn add(&mut self, line: Line<'_>, key: LineKey) -> bool {
        self.count += 1;
        match line.kind {
            LineKind::Timeout => self.broken = Some(InvocationStatus::Timeout),
            LineKind::Crash => self.broken = Some(InvocationStatus::Error),
            LineKind::Report => {
                self.ended_ms = Some(key.timestamp_ms);
                self.report = line.report().map(Box::new);
            }
            _ => self.errors |= line.is_error(),
        }
        let remembered = self.lines.len() < LINES;
        if remembered {
            let at = self.lines.partition_point(|known| *known < key);
            self.lines.insert(at, key);
        }
        remembered
    }

    /// A line of its environment at this time is its own.
    fn spans(&self, at_ms: i64) -> bool {
        let begun = self.lines.first().is_some_and(|first| first.timestamp_ms <= at_ms);
        begun && self.ended_ms.is_none_or(|ended| at_ms <= ended)
    }
}

/// The invocations of a store's lines, as they come in.
#[derive(Debug, Clone, Default)]
pub struct Invocations {
    by_id: HashMap<RequestId, Invocation>,
    order: BTreeMap<LineKey, RequestId>,
    /// What runs in an environment: lines without a request id belong to it.
    open: HashMap<Box<str>, RequestId>,
    /// Lines that are remembered.
    lines: usize,
    noted: u64,
}

impl Invocations {
    /// Takes in what has arrived since the last time, and tells which invocations it belongs to.
    /// Call it after each insertion.
    pub fn catch_up(&mut self, store: &LogStore) -> Vec<RequestId> {
        let arrived = store.arrived_since(self.noted);
        let lines = arrived.into_iter().flatten().filter_map(|key| store.by_key(key));
        let touched = lines.filter_map(|stored| self.note(stored.line, stored.key())).collect();
        self.noted = store.next_seq();
        self.trim();
        touched
    }

    fn note(&mut self, line: Line<'_>, key: LineKey) -> Option<RequestId> {
        let id = line.request_id.or_else(|| self.running(line))?;
        match line.kind {
            LineKind::Start => {
                if self.open.len() >= STREAMS {
                    self.open.clear();
                }
                self.open.insert(line.stream.name.clone(), id);
            }
            LineKind::Report => {
                self.open.remove(&line.stream.name);
            }
            _ => {}
        }
        let order = &mut self.order;
        let invocation = self.by_id.entry(id).or_insert_with(|| {
            order.insert(key, id);
            Invocation::new(id, line, key)
        });
        self.lines += usize::from(invocation.add(line, key));
        Some(id)
    }

    /// What runs in a line's environment at its time.
    fn running(&self, line: Line<'_>) -> Option<RequestId> {
        let id = self.open.get(&line.stream.name)?;
        self.by_id.get(id).filter(|running| running.spans(line.timestamp_ms)).map(|_| *id)
    }

    fn trim(&mut self) {
        while self.by_id.len() > MOST || self.lines > ALL_LINES {
            let Some((_, id)) = self.order.pop_first() else { return };
            if let Some(gone) = self.by_id.remove(&id) {
                self.lines -= gone.lines.len();
            }
        }
    }

    /// The invocation with this id.
    #[must_use]
    pub fn get(&self, id: RequestId) -> Option<&Invocation> {
        self.by_id.get(&id)
    }

    /// The invocation at this place.
    #[must_use]
    pub fn at(&self, key: LineKey) -> Option<&Invocation> {
        self.by_id.get(self.order.get(&key)?)
    }

    /// The invocation that a line of a store belongs to.
    #[must_use]
    pub fn of_line(&self, store: &LogStore, key: LineKey) -> Option<&Invocation> {
        let line = &store.by_key(key)?.line;
        if let Some(id) = line.request_id {
            return self.get(id);
        }
        let before = self.order.range(..=key).rev().take(NEAR);
        let mut near = before.filter_map(|(_, id)| self.by_id.get(id));
        near.find(|call| call.lines.binary_search(&key).is_ok())
    }

    /// The oldest that is kept.
    #[must_use]
    pub fn first_key(&self) -> Option<LineKey> {
        self.order.first_key_value().map(|(key, _)| *key)
    }

    /// The ids, the newest first.
    fn newest_first(&self) -> impl Iterator<Item = RequestId> {
        self.order.values().rev().copied()
    }

    /// How many are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// None has been read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}
