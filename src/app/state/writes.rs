//! Writes: their ids, and those under way or ended that are not on the screen.

use std::collections::BTreeMap;

use super::{Overlay, State, overlay::WriteView};
use crate::domain::{AliasRef, FunctionName, PastStop, intent::PastChange};

/// Writes whose outcome the user has not seen yet and that no overlay shows.
#[derive(Debug, Clone, Default)]
pub struct Writes {
    /// Put before each number, so that ids are unique across sessions.
    run_id: String,
    issued: u64,
    /// Under way, their overlay closed.
    pub hidden: Vec<WriteView>,
    /// Ended while their overlay was closed; shown as soon as nothing is being typed.
    pub unseen: Vec<WriteView>,
    /// What this session last changed on each alias: enough to say where a rollback would go.
    pub past: BTreeMap<AliasRef, PastChange>,
    /// Functions that are known to be stopped, each with the stop where that is known too.
    pub stops: BTreeMap<FunctionName, Option<PastStop>>,
    /// The function whose reserved concurrency was read because it turns calls away.
    pub looked_at: Option<FunctionName>,
    /// The user was warned that leaving now leaves without an outcome.
    pub warned: bool,
}

impl Writes {
    /// No writes yet, in the session that `run_id` names.
    #[must_use]
    pub fn new(run_id: String) -> Self {
        Self { run_id, ..Self::default() }
    }

    /// A new intent's id.
    pub fn next_id(&mut self) -> String {
        self.issued += 1;
        format!("{}-{}", self.run_id, self.issued)
    }
}

impl State {
    /// Writes that have not ended, in overlays or behind them.
    pub fn writes_under_way(&self) -> impl Iterator<Item = &WriteView> {
        let shown = self.overlays.iter().filter_map(|overlay| match overlay {
            Overlay::Outcome(view) => Some(view.as_ref()),
            _ => None,
        });
        shown.chain(&self.writes.hidden).filter(|view| view.receipt.is_none())
    }
}
