//! The Secrets pane.

use std::time::Duration;

use super::Listing;
use crate::domain::{
    FunctionName, SecretDetail, SecretName, SecretSummary, SecretValue, Timestamp,
};

/// All secrets, the selected one's stages, and at most one value.
#[derive(Debug, Default)]
pub struct SecretsPane {
    /// The list; grows page by page.
    pub list: Listing<SecretSummary>,
    /// The last page has arrived.
    pub complete: bool,
    /// The next list, while it is read again: swapped in when it is whole.
    pub incoming: Option<Vec<SecretSummary>>,
    /// Only the secrets that this function names are shown.
    pub of: Option<FunctionName>,
    /// The secret that `detail` is or will be about.
    pub described: Option<SecretName>,
    /// Metadata of the selected secret.
    pub detail: Option<SecretDetail>,
    /// The stages have the keys: position of their cursor in `detail.versions`.
    pub stage: Option<usize>,
    /// A value is being read: which, and what for.
    pub reading: Option<Reading>,
    /// The value that is held, if any.
    pub revealed: Option<Revealed>,
    /// A value was hidden since the last frame: its cells are to be overwritten.
    pub wipe: bool,
}

/// A value that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The staging label that it is read by.
    pub stage: String,
    /// What it is read for.
    pub purpose: ReadFor,
}

/// What a value is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFor {
    /// To be shown as a whole.
    Show,
    /// To be shown key by key.
    Keys,
    /// To be copied without being shown.
    Copy,
    /// To be edited in masked fields.
    Edit,
}

impl ReadFor {
    /// What it is called where it is refused.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Show | Self::Keys => "revealing a secret",
            Self::Copy => "copying a secret",
            Self::Edit => "editing a secret",
        }
    }
}

/// A value that is held until its time is over.
#[derive(Debug)]
pub struct Revealed {
    /// Which secret.
    pub name: SecretName,
    /// Which staging label was asked for.
    pub stage: String,
    /// The value; zeroed when this is dropped.
    pub value: SecretValue,
    /// How much of it is on the screen.
    pub shown: Shown,
    /// When it hides itself.
    pub until: Timestamp,
    /// Whole seconds left, for the countdown; set by `update` so that drawing needs no clock.
    pub seconds_left: u64,
}

/// How much of a value is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All of it.
    Whole,
    /// Its keys, and the value of one at most.
    Keys {
        /// Position of the cursor among the keys.
        at: usize,
        /// The value of the key under the cursor is shown.
        open: bool,
    },
}

impl SecretsPane {
    /// The stages or a value are shown: in a low pane they take the list's place.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stage.is_some() || self.revealed.is_some()
    }
}

impl Revealed {
    /// Something of the value is on the screen.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !matches!(self.shown, Shown::Keys { open: false, .. })
    }

    /// When the countdown changes next, the end included, on a clock of this pace.
    #[must_use]
    pub fn next_tick(&self, pace: f64) -> Timestamp {
        let left = Duration::from_secs(self.seconds_left.saturating_sub(1)).mul_f64(pace);
        self.until.checked_sub(left).unwrap_or(self.until)
    }
}
