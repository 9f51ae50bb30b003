//! Finds text in what a filter shows, and goes from match to match.

#[cfg(test)]
mod tests;

use super::{
    lens::{Lens, LineFilter, Progress},
    pattern::Pattern,
    store::{LineKey, LogStore},
};

/// What a step to another match led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The nearest match in that direction.
    At(LineKey),
    /// Not all lines in that direction have been looked at: refresh, then ask again.
    NotYet,
    /// There is none in that direction.
    Nothing,
}

/// A search within a filter. Its matches are kept up to date as lines come and go.
#[derive(Debug, Clone)]
pub struct Search {
    pattern: Pattern,
    /// Shows the lines that pass the filter and have the pattern.
    matches: Lens,
}

impl Search {
    /// A search for `pattern` among the lines that pass `within`.
    #[must_use]
    pub fn new(pattern: Pattern, within: &LineFilter) -> Self {
        let mut filter = within.clone();
        filter.texts.push(pattern.clone());
        Self { pattern, matches: Lens::new(filter) }
    }

    /// What it looks for, to highlight it.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Looks at up to `budget` lines, new ones first, then further back.
    pub fn refresh(&mut self, store: &LogStore, budget: usize) -> Progress {
        self.matches.refresh(store, budget)
    }

    /// How many lines match, as far as it has looked.
    #[must_use]
    pub fn count(&self, store: &LogStore) -> usize {
        self.matches.len(store)
    }

    /// Which match, from 0, a line is; `None` when it is none.
    #[must_use]
    pub fn ordinal(&self, store: &LogStore, key: LineKey) -> Option<usize> {
        self.matches.index_of(store, key).ok()
    }

    /// The nearest match before `from`, towards older lines.
    #[must_use]
    pub fn previous(&self, store: &LogStore, from: LineKey) -> Found {
        match self.matches.before(store, from) {
            Some(key) => Found::At(key),
            None if self.matches.progress(store).is_complete() => Found::Nothing,
            None => Found::NotYet,
        }
    }

    /// The nearest match after `from`, towards newer lines.
    #[must_use]
    pub fn next(&self, store: &LogStore, from: LineKey) -> Found {
        if !self.matches.has_seen_after(store, from) {
            return Found::NotYet;
        }
        self.matches.after(store, from).map_or(Found::Nothing, Found::At)
    }
}
