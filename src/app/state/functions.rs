//! The Functions pane.

use std::collections::BTreeSet;

use super::Listing;
use crate::domain::{FunctionName, FunctionSummary};

/// All functions of the Region.
#[derive(Debug, Clone, Default)]
pub struct FunctionsPane {
    /// The list; grows page by page while the slot is loading.
    pub list: Listing<FunctionSummary>,
    /// The next list, while it is read again: swapped in when it is whole, so nothing flickers.
    pub incoming: Option<Vec<FunctionSummary>>,
    /// The last page has arrived: the list is whole.
    pub complete: bool,
    /// How the rows are sorted.
    pub sort: Sort,
    /// Functions whose logs are to be followed together.
    pub marked: BTreeSet<FunctionName>,
}

/// How the rows are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub column: SortColumn,
    /// The other way round than the column is sorted by itself.
    pub reversed: bool,
}

/// What rows can be sorted by. Names go from A to Z, all else from what needs a look most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortColumn {
    /// Alarms, errors against the hour before, throttles, last change.
    #[default]
    Trouble,
    /// Name.
    Name,
    /// The part of the invocations that failed.
    ErrorRate,
    /// Invocations a minute.
    Invocations,
    /// The 95th percentile of the duration.
    P95,
    /// Throttled calls.
    Throttles,
    /// Last change.
    Changed,
}

impl SortColumn {
    /// The column that comes after this one; after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Trouble => Self::Name,
            Self::Name => Self::ErrorRate,
            Self::ErrorRate => Self::Invocations,
            Self::Invocations => Self::P95,
            Self::P95 => Self::Throttles,
            Self::Throttles => Self::Changed,
            Self::Changed => Self::Trouble,
        }
    }
}
