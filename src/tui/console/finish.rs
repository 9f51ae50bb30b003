//! The end: what has been sent is owed an outcome, with or without a screen.

use std::{pin::pin, time::Duration};

use super::{Console, Lanes, Signal};
use crate::jobs;

impl<S> Console<S> {
    /// Waits for writes that are under way, and says how they ended. Another signal ends the wait.
    pub async fn finish_writes(self, limit: Duration, say: impl Fn(&str)) {
        let Lanes { mut signals, mut events, .. } = self.lanes;
        let mut jobs = self.effects.into_jobs();
        let count = jobs.writes_under_way();
        if count == 0 {
            return;
        }
        say(&format!("waiting for {count} unfinished write(s)\n"));
        let mut drained = pin!(jobs.drain(limit));
        let mut open = true;
        while open {
            tokio::select! {
                biased;
                Some(event) = events.control.recv() => say_ending(&event, &say),
                Some(Signal::End(_)) = signals.recv() => return,
                () = &mut drained => open = false,
            }
        }
        while let Ok(event) = events.control.try_recv() {
            say_ending(&event, &say);
        }
    }
}

fn say_ending(event: &jobs::Event, say: impl Fn(&str)) {
    if let jobs::Event::WriteEnded(receipt) = event {
        let change = &receipt.intent.change;
        let (verb, target) = (change.verb(), &change.alias().target);
        say(&format!("{verb} {target}: {}\n", receipt.outcome.label().replace('_', " ")));
    }
}
