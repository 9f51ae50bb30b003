//! Errors by kind: how often, how fast, since when, and by which versions.

mod pace;
#[cfg(test)]
mod tests;
mod told;
mod verdict;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

pub use verdict::{Verdict, Worst};

use pace::Pace;
use told::Told;

use super::{
    fingerprint::{Fingerprint, headline},
    line::{Line, LineKind},
    store::{LineKey, LogStore},
};
use crate::domain::Version;

/// So many kinds are told apart: at half a kilobyte each, they take a quarter of a megabyte.
pub const MOST: usize = 500;
/// After so many lines without an error it is judged anew whether one is over, or new.
const JUDGED_EVERY: u64 = 200;
/// So many versions are told apart in a kind, and of a writer: the newest.
const VERSIONS: usize = 50;
/// So many writers' lines are counted.
const WRITERS: usize = 200;

/// Errors of one kind by one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub count: u64,
    /// The first.
    pub first: LineKey,
    /// The last.
    pub last: LineKey,
}

/// Errors of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorGroup {
    /// Unique for as long as the console runs.
    pub id: u64,
    /// Whose: the same error of two functions is two kinds. See `StreamName::writer`.
    pub writer: Arc<str>,
    /// By what they are recognised.
    pub fingerprint: Fingerprint,
    /// The first as it was told.
    example: Box<str>,
    /// Others read differently.
    varies: bool,
    /// How many.
    pub count: u64,
    /// The first.
    pub first: LineKey,
    /// The last.
    pub last: LineKey,
    /// By version; `None` for streams that tell none.
    pub versions: BTreeMap<Option<Version>, Share>,
    pace: Pace,
}

impl ErrorGroup {
    fn new(id: u64, fingerprint: Fingerprint, line: Line<'_>, key: LineKey) -> Self {
        Self {
            id,
            writer: Arc::clone(&line.stream.writer),
            fingerprint,
            example: headline(line).into(),
            varies: false,
            count: 0,
            first: key,
            last: key,
            versions: BTreeMap::new(),
            pace: Pace::default(),
        }
    }

    fn add(&mut self, line: Line<'_>, key: LineKey) {
        self.count += 1;
        self.varies = self.varies || *self.example != *headline(line);
        self.first = self.first.min(key);
        self.last = self.last.max(key);
        self.pace.add(key.timestamp_ms);
        let share = Share { count: 0, first: key, last: key };
        let share = self.versions.entry(line.version()).or_insert(share);
        share.count += 1;
        share.first = share.first.min(key);
        share.last = share.last.max(key);
        if self.versions.len() > VERSIONS {
            self.versions.pop_first();
        }
    }

    fn kind(&self) -> Kind {
        (Arc::clone(&self.writer), self.fingerprint.clone())
    }

    /// What they say: as told while all say the same, else with `…` where they differ.
    #[must_use]
    pub fn text(&self) -> &str {
        if self.varies { &self.fingerprint.headline } else { &self.example }
    }

    /// How many came per minute in the last minutes before a time (in milliseconds since the
    /// epoch).
    #[must_use]
    pub fn per_minute(&self, at_ms: i64) -> f64 {
        self.pace.per_minute(at_ms, self.first.timestamp_ms)
    }
}

/// What was read of one version, whether it failed or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Heard {
    lines: u64,
    invocations: u64,
}

/// A kind of error: whose, and what.
type Kind = (Arc<str>, Fingerprint);

/// All kinds of errors among the lines that a store has taken in so far.
///
/// What falls out of the store stays counted. When there are too many kinds, the rarest of those
/// not seen for longest are only counted together.
#[derive(Debug, Clone, Default)]
pub struct ErrorGroups {
    groups: HashMap<Kind, ErrorGroup>,
    /// By writer and version.
    heard: BTreeMap<Arc<str>, BTreeMap<Option<Version>, Heard>>,
    told: Told,
    next_id: u64,
    /// Arrivals before this number have been noted.
    noted: u64,
    /// Errors of kinds that were given up.
    others: u64,
    /// The newest line, in milliseconds since the epoch.
    newest_ms: i64,
    /// Some line was a REPORT.
    reported: bool,
    /// The kind that sets a version apart, as of `judged`.
    worst: Option<Kind>,
    /// Arrivals before this number have been judged.
    judged: u64,
}

impl ErrorGroups {
    /// Takes in what has arrived since the last time. Call it after each insertion: of lines that
    /// have fallen off again nothing is known any more.
    pub fn catch_up(&mut self, store: &LogStore) {
        let arrived = store.arrived_since(self.noted);
        let mut failed = false;
        for stored in arrived.into_iter().flatten().filter_map(|key| store.by_key(key)) {
            failed |= self.note(stored.line, stored.key());
        }
        self.noted = store.next_seq();
        if failed || self.noted - self.judged >= JUDGED_EVERY {
            self.judged = self.noted;
            self.worst = self.find_worst().map(|worst| worst.group.kind());
        }
    }

    /// Takes in a line; true when it is an error that counts.
    fn note(&mut self, line: Line<'_>, key: LineKey) -> bool {
        self.newest_ms = self.newest_ms.max(key.timestamp_ms);
        self.hear(line);
        let counts = line.is_error() && self.told.is_news(line);
        if counts {
            self.add(line, key);
        }
        counts
    }

    fn hear(&mut self, line: Line<'_>) {
        let writer = &line.stream.writer;
        if !self.heard.contains_key(writer) {
            if self.heard.len() >= WRITERS {
                return;
            }
            self.heard.insert(Arc::clone(writer), BTreeMap::new());
        }
        let Some(versions) = self.heard.get_mut(writer) else { return };
        let heard = versions.entry(line.version()).or_default();
        heard.lines += 1;
        heard.invocations += u64::from(line.kind == LineKind::Report);
        self.reported |= line.kind == LineKind::Report;
        if versions.len() > VERSIONS {
            versions.pop_first();
        }
    }

    fn add(&mut self, line: Line<'_>, key: LineKey) {
        let kind = (Arc::clone(&line.stream.writer), Fingerprint::of(line));
        if let Some(group) = self.groups.get_mut(&kind) {
            return group.add(line, key);
        }
        if self.groups.len() >= MOST {
            self.give_one_up();
        }
        self.next_id += 1;
        let mut group = ErrorGroup::new(self.next_id, kind.1.clone(), line, key);
        group.add(line, key);
        self.groups.insert(kind, group);
    }

    /// Of the kinds that have not been seen for longest, a half of all, the rarest.
    fn give_one_up(&mut self) {
        let mut by_age: Vec<&ErrorGroup> = self.groups.values().collect();
        by_age.sort_unstable_by_key(|group| group.last);
        let old = by_age.iter().take(MOST / 2);
        let Some(rarest) = old.min_by_key(|group| (group.count, group.last)) else { return };
        let (kind, count) = (rarest.kind(), rarest.count);
        self.others += count;
        self.groups.remove(&kind);
    }

    /// All kinds, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &ErrorGroup> {
        self.groups.values()
    }

    /// How many kinds there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// No error has been read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Errors of kinds that are no longer told apart.
    #[must_use]
    pub fn others(&self) -> u64 {
        self.others
    }

    /// Errors of a version, of all kinds that are told apart.
    #[must_use]
    pub fn of_version(&self, version: Version) -> u64 {
        let shares = self.iter().filter_map(|group| group.versions.get(&Some(version)));
        shares.map(|share| share.count).sum()
    }

    /// The time of the newest line, in milliseconds since the epoch.
    #[must_use]
    pub fn newest_ms(&self) -> i64 {
        self.newest_ms
    }
}

/// A count as a number with a point.
fn float(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let float = count as f64;
    float
}
