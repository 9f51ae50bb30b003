//! What happened in the world outside.

use std::fmt;

use crate::{
    domain::{
        AliasRef, Failure, Fetched, Payload, Pressure, Receipt, Scope, Slot, TaskEvent, Ticket,
    },
    input::Chord,
    logs::TailEvent,
    rollout::{Ledger, RolloutId, RolloutStatus, Spec},
};

/// One message to [`super::update()`].
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// A bracketed paste; only text fields take it.
    Paste(Pasted),
    /// The terminal has this size now, in cells.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A frame with this preview in it has gone out to the terminal.
    Shown {
        /// The id of its intent.
        preview: String,
    },
    /// A time asked for by `Effect::WakeAt` has come.
    Wake,
    /// The clock runs at this pace now: seconds on it in one real second.
    Pace(f64),
    /// A read answered; stale tickets are dropped by `update`.
    Fetched {
        /// The slot.
        slot: Slot,
        /// The ticket of the fetch.
        ticket: Ticket,
        /// The data, or why there is none.
        result: Result<Fetched, Failure>,
    },
    /// The tail has something to say.
    Tail {
        /// The ticket of the tail.
        ticket: Ticket,
        /// What.
        event: TailEvent,
    },
    /// A write is under way.
    WriteProgress {
        /// The intent's id.
        intent: String,
        /// Which attempt, from 1.
        attempt: u32,
        /// What it waits for: `throttled, next try in 2 s`.
        note: String,
    },
    /// A write has ended.
    WriteEnded(Box<Receipt>),
    /// A background task began, went on or ended.
    Task(TaskEvent),
    /// Load of the shared rate budget, sent when it changes.
    Pressure(Pressure),
    /// The payload of an invocation was read and is JSON, or what is wrong with it in words.
    Payload {
        /// The ticket of `Effect::ReadPayload`.
        ticket: Ticket,
        /// What.
        result: Result<Payload, String>,
    },
    /// A step of `Effect::Save` has been done, or why not, in words.
    Saved(Result<(), String>),
    /// A driver on this host tells how its rollout stands.
    Rollout(Box<RolloutStatus>),
    /// What this host was asked of a rollout that it has driven.
    RolloutRecalled(Box<Spec>),
    /// The rollouts whose ledgers are kept on this host, and that no process of it drives: all of
    /// them in that place.
    RolloutsKept {
        /// Where.
        scope: Scope,
        /// Their ledgers.
        ledgers: Vec<(AliasRef, Ledger)>,
    },
    /// A driver answers no more, or could not be started.
    RolloutLost {
        /// Which rollout.
        id: RolloutId,
        /// Why, in words.
        why: String,
    },
    /// An effect could not be carried out here, in words: a theme that can't be loaded.
    Trouble(String),
}

/// A pasted text. It may be a secret or a payload: `Debug` tells only how long it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Pasted(pub String);

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pasted({} bytes)", self.0.len())
    }
}

impl From<String> for Pasted {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Pasted {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
