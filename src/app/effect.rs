//! What the console wants done in the world outside.

use crate::{
    domain::{
        Intent, LogSource, Payload, Request, Scope, Slot, Ticket, Timestamp,
        secret::{ExposeSecret, SecretString},
    },
    logs::TailMode,
    rollout::{RolloutId, Spec, machine::Command},
};

/// One thing for the shell to do. Order matters: effects run in the order returned.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Start a read; whatever ran in this slot is cancelled.
    Fetch {
        /// The slot whose last fetch this replaces.
        slot: Slot,
        /// Comes back with every reply.
        ticket: Ticket,
        /// What to read.
        request: Request,
    },
    /// Follow log sources in one tail; replaces the tail that runs.
    Follow {
        /// Comes back with every chunk.
        ticket: Ticket,
        /// What to follow: one or more.
        sources: Vec<LogSource>,
        /// Up to when it has been read before, in milliseconds since the epoch; `None` when it
        /// has not.
        since_ms: Option<i64>,
        /// By polling or by Live Tail.
        mode: TailMode,
    },
    /// The tail that runs goes on in another way.
    TailMode(TailMode),
    /// Stop what runs in a slot (a tail, a listing).
    Cancel(Slot),
    /// Read what an invocation is to be given, and check that it is JSON.
    ReadPayload {
        /// Comes back with the reply.
        ticket: Ticket,
        /// Where from.
        source: PayloadSource,
    },
    /// A step of saving log lines to a file. All but the last are answered.
    Save(Save),
    /// Carry out a confirmed write. Never cancelled; its outcome always comes back.
    Write(Box<Intent>),
    /// Look for rollouts that are driven from this host in this place, and listen to their drivers.
    FindRollouts(Scope),
    /// Start the driver of a rollout as a process of its own, and listen to it. Its first word or
    /// its failure always comes back.
    StartRollout {
        /// What it is to do.
        spec: Box<Spec>,
        /// Where.
        scope: Scope,
        /// It goes on with a rollout whose driver is gone.
        takes_over: bool,
    },
    /// Look up what this host was asked of a rollout, if it has driven it.
    RecallRollout(RolloutId),
    /// Tell the driver of a rollout what is wanted of it.
    TellDriver {
        /// Which rollout.
        id: RolloutId,
        /// What.
        command: Command,
    },
    /// Send an `Msg::Wake` at this time (one wake-up at most is pending; the earliest wins).
    WakeAt(Timestamp),
    /// Put a text on the clipboard by OSC 52.
    Copy(String),
    /// Put a secret on the clipboard by OSC 52. It is on no screen.
    CopySecret(Hidden),
    /// Keep a query of logs for the next session.
    RememberQuery(String),
    /// Draw with another theme, by name.
    UseTheme(String),
    /// Clear the screen and draw everything once more (after a secret was hidden).
    Redraw,
    /// Leave the console.
    Quit,
}

/// A step of saving to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Save {
    /// Create the file; a leading `~/` stands for the home folder.
    Open(String),
    /// Write these lines behind those before.
    Lines(String),
    /// That is all. Answered only when it fails.
    Close,
}

/// Where the payload of an invocation comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayloadSource {
    /// It was typed.
    Typed(Payload),
    /// A file; a leading `~/` stands for the home folder.
    File(String),
}

/// A text that nobody is to see. `Debug` does not tell it, and it is zeroed on drop.
#[derive(Debug, Clone)]
pub struct Hidden(pub SecretString);

impl PartialEq for Hidden {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}
