//! The Secrets pane.

use super::Listing;
use crate::domain::{SecretDetail, SecretName, SecretSummary, SecretValue, Timestamp};

/// All secrets, the selected one's stages, and at most one revealed value.
#[derive(Debug, Default)]
pub struct SecretsPane {
    /// The list; grows page by page.
    pub list: Listing<SecretSummary>,
    /// The last page has arrived.
    pub complete: bool,
    /// Metadata of the selected secret.
    pub detail: Option<SecretDetail>,
    /// The value on the screen, if any.
    pub revealed: Option<Revealed>,
}

/// A value that is on the screen until its time is over.
#[derive(Debug)]
pub struct Revealed {
    /// Which secret.
    pub name: SecretName,
    /// The value; zeroed when this is dropped.
    pub value: SecretValue,
    /// When it hides itself.
    pub until: Timestamp,
    /// Whole seconds left, for the countdown; set by `update` so that drawing needs no clock.
    pub seconds_left: u64,
}
