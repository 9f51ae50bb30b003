//! What a tail reports.

use std::sync::Arc;

use super::look;
use crate::{
    app::{state::State, update::fetch},
    domain::{Slot, Ticket},
    logs::{LogChunk, TailEvent},
};

pub(in crate::app::update) fn heard(state: &mut State, ticket: Ticket, event: TailEvent) {
    if !state.slots.is_current(Slot::Tail, ticket) {
        return;
    }
    match event {
        TailEvent::Chunk(chunk) => {
            alive(state);
            take(state, chunk);
        }
        TailEvent::Backfilled { from_ms } => {
            let logs = &mut state.logs;
            logs.backfilled = true;
            if let Some(since_ms) = logs.resumed_ms.filter(|since_ms| *since_ms < from_ms) {
                logs.gap_ms = Some((since_ms, from_ms));
            }
            alive(state);
        }
        TailEvent::NoGroup => {
            state.logs.no_group = true;
            alive(state);
        }
        TailEvent::Status { complete_to_ms, behind_ms, throttled } => {
            let logs = &mut state.logs;
            // A tail that was started again has not read so far as the one before.
            logs.complete_to_ms = complete_to_ms.or(logs.complete_to_ms);
            logs.behind_ms = behind_ms.max(0);
            logs.throttled = logs.throttled.saturating_add(throttled);
            alive(state);
        }
        TailEvent::Failed(failure) => fetch::tail_failed(state, failure),
        TailEvent::Live(status) => state.logs.live.status = status,
    }
}

/// The tail answers: what it has is of now.
fn alive(state: &mut State) {
    state.slots.succeed(Slot::Tail, state.now);
}

fn take(state: &mut State, chunk: LogChunk) {
    let logs = &mut state.logs;
    logs.no_group = false;
    logs.versions.extend(chunk.lines.iter().filter_map(|line| line.stream.version));
    for line in &chunk.lines {
        let writer = &line.stream.writer;
        if !logs.writers.contains(writer) {
            logs.writers.insert(Arc::clone(writer));
        }
    }
    logs.store.insert(chunk.lines);
    logs.errors.catch_up(&logs.store);
    let touched = logs.invocations.catch_up(&logs.store);
    if logs.by_invocation() {
        logs.calls.touch(&touched);
    }
    look::further(state);
}
