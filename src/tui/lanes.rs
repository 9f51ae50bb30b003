//! What wakes the loop, in the order of its urgency.

use tokio::sync::mpsc;

use super::{decode::Input, signals::Signal};
use crate::{app::Msg, jobs};

/// Everything that comes in.
#[derive(Debug)]
pub(super) struct Lanes {
    /// From the system.
    pub(super) signals: mpsc::Receiver<Signal>,
    /// From the keyboard.
    pub(super) inputs: mpsc::Receiver<Box<Input>>,
    /// From this machine: what it was asked for.
    pub(super) replies: mpsc::Receiver<Msg>,
    /// From background work: control, then data.
    pub(super) events: jobs::Events,
}

/// One thing that came in.
#[derive(Debug)]
pub(super) enum Arrival {
    /// From the system.
    Signal(Signal),
    /// From the keyboard.
    Input(Box<Input>),
    /// From this machine.
    Reply(Msg),
    /// From background work.
    Event(jobs::Event),
}

impl Lanes {
    /// What is there already, most urgent first.
    pub(super) fn try_next(&mut self) -> Option<Arrival> {
        let data = |lanes: &mut Self| lanes.events.data.try_recv().ok().map(Arrival::Event);
        self.try_urgent().or_else(|| data(self))
    }

    /// What is there already of all but data, most urgent first.
    pub(super) fn try_urgent(&mut self) -> Option<Arrival> {
        let Self { signals, inputs, replies, events } = self;
        if let Ok(signal) = signals.try_recv() {
            return Some(Arrival::Signal(signal));
        }
        if let Ok(input) = inputs.try_recv() {
            return Some(Arrival::Input(input));
        }
        if let Ok(reply) = replies.try_recv() {
            return Some(Arrival::Reply(reply));
        }
        events.control.try_recv().ok().map(Arrival::Event)
    }
}
