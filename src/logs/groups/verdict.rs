//! What the counts say of a version: whether an error is new in it, and which version is worst.

use super::{ErrorGroup, ErrorGroups, Heard, Share, float};
use crate::domain::Version;

/// So many errors of a kind are to be expected of another version, failing as this one does,
/// before it counts that there is none: at five, chance leaves none in less than 1 of 100 cases.
const EXPECTED: f64 = 5.0;
/// A version that fails so many times as often as another fails more.
const TIMES: f64 = 3.0;
/// Fewer errors say nothing of a version.
const FEWEST: u64 = 5;
/// An error that has not come for so long, in milliseconds, is over.
const OVER_MS: i64 = 10 * 60 * 1000;

/// How a kind of error is spread over versions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// Only this version and later ones have it, and an older one has been read for long enough
    /// to say so.
    NewIn(Version),
    /// This version has it at least three times as often as any older one.
    MoreIn {
        /// Which.
        version: Version,
        /// How often the older one that has it most has it, per unit read.
        times: f64,
    },
    /// Nothing sets a version apart, or too little has been read.
    Even,
}

/// The version that fails most, with its commonest error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worst<'a> {
    /// Which version.
    pub version: Version,
    /// Its errors of this kind.
    pub share: Share,
    /// The kind.
    pub group: &'a ErrorGroup,
    /// How it is spread.
    pub verdict: Verdict,
}

impl ErrorGroups {
    /// What a kind of error says of versions.
    #[must_use]
    pub fn verdict(&self, group: &ErrorGroup) -> Verdict {
        let failing =
            group.versions.iter().filter_map(|(version, share)| Some(((*version)?, share)));
        let mut newest = failing.clone().filter(|(version, _)| version.is_published());
        let Some((first, share)) = newest.next() else { return Verdict::Even };
        if self.is_new(group, first, share.count)
            && !group.versions.contains_key(&Some(Version::Latest))
        {
            return Verdict::NewIn(first);
        }
        let Some((last, share)) = failing.clone().next_back() else { return Verdict::Even };
        let rate = self.rate(group, last, share.count);
        let older = failing.filter(|(version, _)| *version < last);
        let most = older.map(|(version, share)| self.rate(group, version, share.count));
        match most.max_by(f64::total_cmp) {
            Some(most) if share.count >= FEWEST && most > 0.0 && rate >= TIMES * most => {
                Verdict::MoreIn { version: last, times: rate / most }
            }
            _ => Verdict::Even,
        }
    }

    /// An older version has been read for so long that it would have failed in this way too.
    fn is_new(&self, group: &ErrorGroup, version: Version, count: u64) -> bool {
        let rate = self.rate(group, version, count);
        let Some(heard) = self.heard.get(&group.writer) else { return false };
        let mut older = heard.range(Some(Version::Published(0))..Some(version));
        older.any(|(_, heard)| self.read(*heard) * rate >= EXPECTED)
    }

    /// Errors per unit read of a version; at most 1.
    fn rate(&self, group: &ErrorGroup, version: Version, count: u64) -> f64 {
        let heard = self.heard.get(&group.writer).and_then(|heard| heard.get(&Some(version)));
        let heard = heard.copied().unwrap_or_default();
        (float(count) / self.read(heard).max(1.0)).min(1.0)
    }

    /// Invocations that have been read of a version; lines where no REPORT is logged.
    fn read(&self, heard: Heard) -> f64 {
        float(if self.reported { heard.invocations } else { heard.lines })
    }

    /// The version that fails most in a way that others don't, while it does; `None` when nothing
    /// sets a version apart. It was chosen when the last error came, or soon after.
    #[must_use]
    pub fn worst(&self) -> Option<Worst<'_>> {
        self.apart(self.groups.get(self.worst.as_ref()?)?)
    }

    /// A kind that sets a version apart, unless it is over.
    fn apart<'a>(&self, group: &'a ErrorGroup) -> Option<Worst<'a>> {
        let verdict = self.verdict(group);
        let version = match verdict {
            Verdict::NewIn(version) | Verdict::MoreIn { version, .. } => version,
            Verdict::Even => return None,
        };
        let share = *group.versions.get(&Some(version))?;
        let over = self.newest_ms.saturating_sub(group.last.timestamp_ms) > OVER_MS;
        (!over).then_some(Worst { version, share, group, verdict })
    }

    pub(super) fn find_worst(&self) -> Option<Worst<'_>> {
        let told = self.iter().filter_map(|group| self.apart(group));
        told.max_by_key(|worst| {
            let new = matches!(worst.verdict, Verdict::NewIn(_));
            (new, worst.share.count, worst.group.id)
        })
    }
}
