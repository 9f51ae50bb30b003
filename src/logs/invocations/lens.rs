//! A look at invocations through a filter, kept up to date a slice at a time.

use std::collections::VecDeque;

use super::{Invocation, Invocations};
use crate::logs::{
    lens::{LineFilter, Progress},
    line::{Line, RequestId},
    store::{LineKey, LogStore},
};

/// The invocations that pass a filter, in order.
#[derive(Debug, Clone, Default)]
pub struct InvocationLens {
    filter: LineFilter,
    /// Places of those that pass, in order.
    hits: VecDeque<LineKey>,
    /// Those that are to be looked at, the next first.
    waiting: VecDeque<RequestId>,
}

impl InvocationLens {
    /// A lens that is to look at all there are, the newest first.
    #[must_use]
    pub fn new(filter: LineFilter, invocations: &Invocations) -> Self {
        let waiting = invocations.newest_first().collect();
        Self { filter, hits: VecDeque::new(), waiting }
    }

    /// Lines of these have come: they are looked at before all others.
    pub fn touch(&mut self, ids: &[RequestId]) {
        for id in ids {
            if self.waiting.front() != Some(id) {
                self.waiting.push_front(*id);
            }
        }
    }

    /// Looks at invocations of up to `budget` lines.
    pub fn refresh(
        &mut self,
        invocations: &Invocations,
        store: &LogStore,
        budget: usize,
    ) -> Progress {
        let first = invocations.first_key().unwrap_or(LineKey::MAX);
        let gone = self.hits.partition_point(|hit| *hit < first);
        self.hits.drain(..gone);
        let mut left = budget;
        while left > 0
            && let Some(id) = self.waiting.pop_front()
        {
            let Some(invocation) = invocations.get(id) else { continue };
            left = left.saturating_sub(1 + self.cost(invocation));
            let passes = self.passes(invocation, store);
            match self.hits.binary_search(&invocation.key) {
                Ok(at) if !passes => {
                    self.hits.remove(at);
                }
                Err(at) if passes => self.hits.insert(at, invocation.key),
                _ => {}
            }
        }
        Progress { remaining: self.waiting.len() }
    }

    fn cost(&self, invocation: &Invocation) -> usize {
        if self.filter.has_texts() { invocation.lines.len() } else { 0 }
    }

    fn passes(&self, invocation: &Invocation, store: &LogStore) -> bool {
        let filter = &self.filter;
        if filter.version.is_some_and(|version| invocation.version != Some(version))
            || (filter.errors_only && !invocation.is_error())
        {
            return false;
        }
        let lines = || invocation.lines.iter().filter_map(|key| store.by_key(*key));
        let some = |test: &dyn Fn(Line<'_>) -> bool| lines().any(|stored| test(stored.line));
        filter.texts.iter().all(|text| some(&|line| text.is_in_line(line)))
            && !filter.without.iter().any(|text| some(&|line| text.is_in_line(line)))
    }

    /// How many pass, as far as it has looked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// None passes, as far as it has looked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// The places in a range of indices, oldest first.
    pub fn keys(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = LineKey> + '_ {
        let end = range.end.min(self.hits.len());
        self.hits.range(range.start.min(end)..end).copied()
    }

    /// The index of a place; `Err` with the index where it would stand.
    ///
    /// # Errors
    /// Not an error of operation: it does not pass, or is not kept.
    pub fn index_of(&self, key: LineKey) -> Result<usize, usize> {
        self.hits.binary_search(&key)
    }
}
