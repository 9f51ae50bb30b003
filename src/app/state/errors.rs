//! The overlay of errors by kind.

use std::cmp::Reverse;

use crate::logs::{ErrorGroup, ErrorGroups, Verdict};

/// Which kind the cursor is on, and what they are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErrorsView {
    /// The [`ErrorGroup::id`] under the cursor; the first row where there is none such.
    pub selected: Option<u64>,
    /// The order.
    pub order: ErrorOrder,
}

/// What kinds of errors are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ErrorOrder {
    /// What sets a version apart first, then how many.
    #[default]
    NewFirst,
    /// How many.
    Count,
    /// When last.
    Last,
}

impl ErrorOrder {
    /// The next one, round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::NewFirst => Self::Count,
            Self::Count => Self::Last,
            Self::Last => Self::NewFirst,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NewFirst => "new first",
            Self::Count => "most first",
            Self::Last => "last seen first",
        }
    }
}

impl ErrorsView {
    /// The kinds in order.
    #[must_use]
    pub fn sorted<'a>(&self, errors: &'a ErrorGroups) -> Vec<&'a ErrorGroup> {
        let mut groups: Vec<&ErrorGroup> = errors.iter().collect();
        match self.order {
            ErrorOrder::NewFirst => {
                groups.sort_by_cached_key(|group| {
                    let rank = match errors.verdict(group) {
                        Verdict::NewIn(_) => 0,
                        Verdict::MoreIn { .. } => 1,
                        Verdict::Even => 2,
                    };
                    (rank, Reverse(group.count), group.id)
                });
            }
            ErrorOrder::Count => {
                groups.sort_unstable_by_key(|group| (Reverse(group.count), group.id));
            }
            ErrorOrder::Last => {
                groups.sort_unstable_by_key(|group| (Reverse(group.last), group.id));
            }
        }
        groups
    }

    /// The row that the cursor is on among those in order.
    #[must_use]
    pub fn cursor(&self, sorted: &[&ErrorGroup]) -> usize {
        let selected = self.selected;
        sorted.iter().position(|group| Some(group.id) == selected).unwrap_or(0)
    }
}
