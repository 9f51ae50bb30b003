//! The Aliases pane: splits of the selected function.

use super::Listing;
use crate::domain::{Alias, FunctionName, FunctionVersion};

/// Aliases and versions of one function.
#[derive(Debug, Clone, Default)]
pub struct AliasesPane {
    /// The function the pane is about.
    pub function: Option<FunctionName>,
    /// Its aliases, by name.
    pub list: Listing<Alias>,
    /// Its versions, newest first, `$LATEST` at the top.
    pub versions: Vec<FunctionVersion>,
    /// A rollout is to be planned once all of it is read; the next key takes that back.
    pub plan_when_read: bool,
}
