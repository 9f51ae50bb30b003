//! What is asked about a secret and what is wanted of it: the overlays of secrets.

use super::Listing;
use crate::{
    app::sheet::SheetRow,
    domain::{
        SecretName, SecretSummary, SecretValue, Slot, Timestamp,
        secret::{NewValue, TypedSecret},
    },
};

/// A write of a secret that the user asked for, before the secret was read afresh.
#[derive(Debug, Clone, PartialEq)]
pub enum SecretWish {
    /// Make another version current: the one with AWSPREVIOUS unless one is named.
    RollBack {
        /// Its id.
        version: Option<String>,
    },
    /// Store a new value.
    Put {
        /// The value.
        value: NewValue,
        /// The version that was edited; `None` where there was no value.
        base: Option<String>,
    },
    /// Start a rotation.
    Rotate,
    /// Stop a rotation, and automatic rotation with it.
    CancelRotation,
    /// Schedule the deletion.
    Delete {
        /// Days in which it can be restored.
        window_days: u8,
    },
    /// Call a scheduled deletion off.
    Restore,
}

impl SecretWish {
    /// The verb a person reads.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Self::RollBack { .. } => "roll back secret",
            Self::Put { .. } => "put a new value of",
            Self::Rotate => "rotate",
            Self::CancelRotation => "cancel rotation of",
            Self::Delete { .. } => "delete",
            Self::Restore => "restore",
        }
    }
}

/// What is told of a secret in rows that scroll: what differs, or who uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSheet {
    /// What it is about: `shop/db: AWSPREVIOUS against AWSCURRENT`.
    pub title: String,
    /// Which secret.
    pub name: SecretName,
    /// Where its answer comes in.
    pub slot: Slot,
    /// The answer; `None` while it is read.
    pub rows: Option<Vec<SheetRow>>,
    /// First row shown.
    pub scroll: usize,
}

/// A new value, typed into masked fields.
#[derive(Debug)]
pub struct SecretEditor {
    /// Which secret.
    pub name: SecretName,
    /// The value that is edited, masked; `None` for a secret without one. Zeroed with this.
    pub value: Option<SecretValue>,
    /// The fields, at least one: a JSON value's keys, then the value as a whole.
    pub fields: Vec<SecretField>,
    /// The field that has the keys.
    pub at: usize,
    /// When it closes itself, unless a key comes before.
    pub until: Timestamp,
    /// What is wrong with what was typed, in words that tell nothing of it.
    pub problem: Option<String>,
}

/// One masked field.
#[derive(Debug)]
pub struct SecretField {
    /// What it is called: the key's path as a person writes it, or the whole value.
    pub label: String,
    /// The path of the key; `None` for the value as a whole.
    pub path: Option<Vec<String>>,
    /// What is typed. Empty keeps what is there.
    pub typed: TypedSecret,
}

impl Listing<SecretSummary> {
    /// The selected secret's name.
    #[must_use]
    pub fn selected_name(&self) -> Option<&SecretName> {
        self.selected().map(|secret| &secret.name)
    }
}
