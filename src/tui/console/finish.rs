//! The end: what has been sent is owed an outcome, with or without a screen.

use std::{collections::BTreeMap, pin::pin, time::Duration};

use super::{Console, EndSignal, Lanes, Signal};
use crate::jobs;

/// Writes without an outcome: what a person calls each, by its intent's id.
type Unfinished = BTreeMap<String, String>;

impl<S> Console<S> {
    /// Waits for writes that are under way, at most for `limit`, and says how each ended or that
    /// nobody knows.
    ///
    /// SIGINT and SIGTERM end the wait. A hang-up does not: a lost terminal is seen first as one
    /// that can't be read, and the signal comes right behind it.
    pub async fn finish_writes(self, limit: Duration, say: impl Fn(&str)) {
        let under_way = self.state.writes_under_way();
        let mut unfinished: Unfinished = under_way
            .map(|view| (view.intent_id.clone(), format!("{} {}", view.verb, view.target)))
            .collect();
        let Lanes { mut signals, mut events, .. } = self.lanes;
        let mut jobs = self.effects.into_jobs();
        let count = jobs.writes_under_way();
        if count > 0 {
            say(&format!("waiting for {count} unfinished write(s): Ctrl-C ends the wait\n"));
        }
        let mut drained = pin!(jobs.drain(limit));
        let mut open = count > 0;
        while open {
            tokio::select! {
                biased;
                Some(event) = events.control.recv() => say_ending(&event, &mut unfinished, &say),
                Some(signal) = signals.recv() => open = !ends_the_wait(signal),
                () = &mut drained => open = false,
            }
        }
        while let Ok(event) = events.control.try_recv() {
            say_ending(&event, &mut unfinished, &say);
        }
        for driven in self.state.rollouts.known.values().filter(|driven| driven.is_live()) {
            let target = &driven.status.spec.target;
            say(&format!(
                "the rollout of {target} goes on: serin rollout attach {target} shows it\n"
            ));
        }
        for what in unfinished.values() {
            say(&format!(
                "{what}: not finished, outcome unknown: look at the alias and the audit\n"
            ));
        }
    }
}

fn ends_the_wait(signal: Signal) -> bool {
    matches!(signal, Signal::End(EndSignal::Interrupt | EndSignal::Terminate))
}

fn say_ending(event: &jobs::Event, unfinished: &mut Unfinished, say: impl Fn(&str)) {
    if let jobs::Event::WriteEnded(receipt) = event {
        unfinished.remove(&receipt.intent.id);
        let change = &receipt.intent.change;
        let (verb, target) = (change.verb(), change.target());
        say(&format!("{verb} {target}: {}\n", receipt.outcome.label().replace('_', " ")));
    }
}
