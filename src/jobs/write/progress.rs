//! How a write is going, and how it ended.

use std::time::Duration;

use crate::domain::{Failure, Found, Outcome};

/// How a write is going.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteProgress {
    /// A copy is on its way.
    Sending {
        /// From 1.
        attempt: u32,
    },
    /// A copy's fate is being looked up.
    ReadingBack {
        /// Which copy.
        attempt: u32,
        /// What hid its fate.
        because: Failure,
    },
    /// Another copy will go out.
    Waiting {
        /// The copy that did not land.
        attempt: u32,
        /// The pause, in the endpoint's time.
        pause: Duration,
        /// Why it did not land.
        because: Failure,
    },
}

impl WriteProgress {
    /// Which copy it is about, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        match self {
            Self::Sending { attempt }
            | Self::ReadingBack { attempt, .. }
            | Self::Waiting { attempt, .. } => *attempt,
        }
    }

    /// What it waits for, in words; empty while a copy is on its way.
    #[must_use]
    pub fn note(&self) -> String {
        match self {
            Self::Sending { .. } => String::new(),
            Self::ReadingBack { because, .. } => {
                format!("{}: reading what it is now", because.kind)
            }
            Self::Waiting { because, pause, .. } => {
                format!("{}: again in {:.1} s", because.kind, pause.as_secs_f64())
            }
        }
    }
}

/// The end of a write. `T` is what was found there.
#[derive(Debug)]
pub(super) struct Ended<T = Found> {
    pub(super) outcome: Outcome<T>,
    pub(super) attempts: u32,
    pub(super) request_id: Option<String>,
}

impl<T> Ended<T> {
    /// The same end of something else.
    pub(super) fn map<U>(self, found: impl FnOnce(T) -> U) -> Ended<U> {
        let Self { outcome, attempts, request_id } = self;
        Ended { outcome: outcome.map(found), attempts, request_id }
    }
}
