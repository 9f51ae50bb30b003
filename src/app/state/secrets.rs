//! The Secrets pane.

use std::time::Duration;

use super::Listing;
use crate::domain::{SecretDetail, SecretName, SecretSummary, SecretValue, Timestamp};

/// All secrets, the selected one's stages, and at most one revealed value.
#[derive(Debug, Default)]
pub struct SecretsPane {
    /// The list; grows page by page.
    pub list: Listing<SecretSummary>,
    /// The last page has arrived.
    pub complete: bool,
    /// The next list, while it is read again: swapped in when it is whole.
    pub incoming: Option<Vec<SecretSummary>>,
    /// The secret that `detail` is or will be about.
    pub described: Option<SecretName>,
    /// Metadata of the selected secret.
    pub detail: Option<SecretDetail>,
    /// The stages have the keys: position of their cursor in `detail.versions`.
    pub stage: Option<usize>,
    /// The staging label whose value is being read.
    pub revealing: Option<String>,
    /// The value on the screen, if any.
    pub revealed: Option<Revealed>,
}

/// A value that is on the screen until its time is over.
#[derive(Debug)]
pub struct Revealed {
    /// Which secret.
    pub name: SecretName,
    /// Which staging label was asked for.
    pub stage: String,
    /// The value; zeroed when this is dropped.
    pub value: SecretValue,
    /// When it hides itself.
    pub until: Timestamp,
    /// Whole seconds left, for the countdown; set by `update` so that drawing needs no clock.
    pub seconds_left: u64,
}

impl SecretsPane {
    /// The stages or a value are shown: in a low pane they take the list's place.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stage.is_some() || self.revealed.is_some()
    }
}

impl Revealed {
    /// When the countdown changes next, the end included, on a clock of this pace.
    #[must_use]
    pub fn next_tick(&self, pace: f64) -> Timestamp {
        let left = Duration::from_secs(self.seconds_left.saturating_sub(1)).mul_f64(pace);
        self.until.checked_sub(left).unwrap_or(self.until)
    }
}
