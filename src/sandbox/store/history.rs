//! A setting with its past: traffic of a past minute is made by the rules of that minute.

use jiff::Timestamp;

/// What a setting was and is.
#[derive(Debug, Clone)]
pub struct History<T> {
    /// What it was before the first change.
    first: T,
    /// From when on it was what, oldest first.
    changes: Vec<(Timestamp, T)>,
}

impl<T: Clone + PartialEq> History<T> {
    /// A setting that has always been so.
    #[must_use]
    pub fn of(first: T) -> Self {
        Self { first, changes: Vec::new() }
    }

    /// What it was before the first change.
    #[must_use]
    pub fn first(&self) -> T {
        self.first.clone()
    }

    /// What was set last, even if it holds from a later moment on only.
    #[must_use]
    pub fn last(&self) -> T {
        self.changes.last().map_or_else(|| self.first.clone(), |(_, value)| value.clone())
    }

    /// What holds at `time`.
    #[must_use]
    pub fn at(&self, time: Timestamp) -> T {
        let after = self.changes.partition_point(|(since, _)| *since <= time);
        let change = after.checked_sub(1).and_then(|index| self.changes.get(index));
        change.map_or_else(|| self.first.clone(), |(_, value)| value.clone())
    }

    /// Changes it from `since` on (not before the last change).
    pub fn set(&mut self, since: Timestamp, value: T) {
        if self.last() != value {
            self.changes.push((since, value));
        }
    }

    /// The changes, oldest first: from when on it was what.
    pub fn changes(&self) -> impl Iterator<Item = (Timestamp, T)> {
        self.changes.iter().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_past_moment_keeps_what_held_then() {
        let mut reserved = History::of(None);
        reserved.set(at(200), Some(0));
        reserved.set(at(300), Some(50));
        assert_eq!(reserved.at(at(50)), None);
        assert_eq!(reserved.at(at(199)), None);
        assert_eq!(reserved.at(at(200)), Some(0));
        assert_eq!(reserved.at(at(9_000)), Some(50));
        assert_eq!(reserved.last(), Some(50));
    }

    #[test]
    fn what_stays_is_no_change() {
        let mut enabled = History::of(true);
        enabled.set(at(100), true);
        assert_eq!(enabled.changes().count(), 0);
        enabled.set(at(200), false);
        enabled.set(at(300), false);
        assert_eq!(enabled.changes().collect::<Vec<_>>(), [(at(200), false)]);
    }
}
