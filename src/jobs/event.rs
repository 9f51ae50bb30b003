//! What background work reports, in two lanes.

use tokio::sync::mpsc;

use crate::{
    domain::{Failure, Fetched, Pressure, Receipt, Slot, TaskEvent, Ticket},
    logs::TailEvent,
};

/// Events of one lane that may wait to be taken. Beyond that, the work that sends them waits.
const LANE: usize = 64;

/// One report.
#[derive(Debug)]
pub enum Event {
    /// A read answered, in whole or by a page.
    Fetched {
        /// The slot it was started in.
        slot: Slot,
        /// The ticket it was started with.
        ticket: Ticket,
        /// The data, or why there is none.
        result: Result<Fetched, Failure>,
    },
    /// The tail has something to say.
    Tail {
        /// The ticket it was started with.
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
        /// What it waits for.
        note: String,
    },
    /// A write has ended.
    WriteEnded(Box<Receipt>),
    /// A task began, went on or ended.
    Task(TaskEvent),
    /// The load of the shared rate budget has changed.
    Pressure(Pressure),
}

/// The receiving ends. Control goes first: it is small, and a person waits for it.
#[derive(Debug)]
pub struct Events {
    /// Tasks, writes, load.
    pub control: mpsc::Receiver<Event>,
    /// Lists, details, log lines.
    pub data: mpsc::Receiver<Event>,
}

/// The sending ends.
#[derive(Debug, Clone)]
pub struct Outbox {
    control: mpsc::Sender<Event>,
    data: mpsc::Sender<Event>,
}

/// Both lanes, empty.
#[must_use]
pub fn channel() -> (Outbox, Events) {
    let (control_sender, control) = mpsc::channel(LANE);
    let (data_sender, data) = mpsc::channel(LANE);
    (Outbox { control: control_sender, data: data_sender }, Events { control, data })
}

impl Outbox {
    /// Sends an event in its lane, once there is room. Without a receiver it is lost: then the
    /// console has ended and nobody is left to be told.
    pub(super) async fn send(&self, event: Event) {
        let lane = match event {
            Event::Fetched { .. } | Event::Tail { .. } => &self.data,
            _ => &self.control,
        };
        _ = lane.send(event).await;
    }

    /// Sends an event of the control lane if there is room: one that the next one replaces.
    pub(super) fn mention(&self, event: Event) {
        _ = self.control.try_send(event);
    }
}
