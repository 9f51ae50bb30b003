//! The Functions pane.

use super::Listing;
use crate::domain::FunctionSummary;

/// All functions of the Region.
#[derive(Debug, Clone, Default)]
pub struct FunctionsPane {
    /// The list; grows page by page while the slot is loading.
    pub list: Listing<FunctionSummary>,
    /// The next list, while it is read again: swapped in when it is whole, so nothing flickers.
    pub incoming: Option<Vec<FunctionSummary>>,
    /// The last page has arrived: the list is whole.
    pub complete: bool,
}
