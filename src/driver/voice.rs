//! What a driver says: to consoles, and to files that are read when it is gone.

use std::{
    io::{self, Write},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use super::server::Hub;
use crate::{
    domain::Timestamp,
    rollout::{RolloutStatus, machine::Happening},
    store::Rollouts,
};

/// How many happenings a status has.
const MOST_HAPPENINGS: usize = 50;
/// How many lines wait for a file that hangs; a rollout waits for none.
const MOST_WAITING: usize = 256;

/// Says it.
#[derive(Debug)]
pub(super) struct Voice {
    hub: Hub,
    scribe: SyncSender<Happening>,
    /// What the driver itself had to say, beside the rollout.
    notes: Vec<Happening>,
    last: Option<RolloutStatus>,
}

impl Voice {
    /// # Errors
    /// When there is no thread for the files.
    pub(super) fn new(hub: Hub, store: Rollouts, id: String) -> io::Result<Self> {
        let (scribe, lines) = sync_channel(MOST_WAITING);
        let write = move || write_down(&store, &id, &lines);
        thread::Builder::new().name("scribe".to_owned()).spawn(write)?;
        Ok(Self { hub, scribe, notes: Vec::new(), last: None })
    }

    /// Something happened to the rollout.
    pub(super) fn happened(&self, happening: &Happening) {
        tracing::info!(event = happening.event, "{}", happening.text);
        if let Err(error) = self.hub.happened(happening) {
            tracing::warn!(%error, "what happened can't be told");
        }
        if self.scribe.try_send(happening.clone()).is_err() {
            tracing::warn!("what happened can't be written down");
        }
    }

    /// Something happened to the driver.
    pub(super) fn note(&mut self, at: Timestamp, event: &str, text: impl Into<String>) {
        let happening = Happening { at, event: event.to_owned(), text: text.into() };
        self.happened(&happening);
        self.notes.push(happening);
        let surplus = self.notes.len().saturating_sub(MOST_HAPPENINGS);
        self.notes.drain(..surplus);
    }

    /// This is how it stands; it is told if that is news.
    pub(super) fn stands(&mut self, mut status: RolloutStatus) {
        self.add_notes(&mut status);
        let same = |last: &RolloutStatus| {
            let mut last = last.clone();
            last.at = status.at;
            last == status
        };
        if self.last.as_ref().is_some_and(same) {
            return;
        }
        self.last = Some(status.clone());
        if let Err(error) = self.hub.stands(status) {
            tracing::warn!(%error, "the status can't be told");
        }
    }

    /// The last status that was told.
    pub(super) fn last(&self) -> Option<&RolloutStatus> {
        self.last.as_ref()
    }

    fn add_notes(&self, status: &mut RolloutStatus) {
        status.happenings.extend(self.notes.iter().cloned());
        // Stable: what happened at the same time stays in its order.
        status.happenings.sort_by_key(|happening| happening.at);
        let surplus = status.happenings.len().saturating_sub(MOST_HAPPENINGS);
        status.happenings.drain(..surplus);
    }
}

/// Until nothing more comes: a line for programs, and one for people in the driver's log.
fn write_down(store: &Rollouts, id: &str, lines: &Receiver<Happening>) {
    while let Ok(happening) = lines.recv() {
        if let Err(error) = store.add_event(id, &happening) {
            tracing::warn!(%error, "what happened can't be written down");
        }
        // Standard error is the log by now; without it the line above has it.
        _ = writeln!(io::stderr(), "{:.0} {}: {}", happening.at, happening.event, happening.text);
    }
}
