//! What a tail reports.

use super::look;
use crate::{
    app::{state::State, update::fetch},
    domain::{Slot, Ticket},
    logs::{LogChunk, LogLine, TailEvent},
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
        TailEvent::Backfilled { .. } => {
            state.logs.backfilled = true;
            alive(state);
        }
        TailEvent::NoGroup => {
            state.logs.no_group = true;
            alive(state);
        }
        TailEvent::Status { complete_to_ms, behind_ms, throttled } => {
            let logs = &mut state.logs;
            logs.complete_to_ms = Some(complete_to_ms);
            logs.behind_ms = behind_ms.max(0);
            logs.throttled = logs.throttled.saturating_add(throttled);
            alive(state);
        }
        TailEvent::Failed(failure) => fetch::tail_failed(state, failure),
    }
}

/// The tail answers: what it has is of now.
fn alive(state: &mut State) {
    state.slots.succeed(Slot::Tail, state.now);
}

fn take(state: &mut State, chunk: LogChunk) {
    let logs = &mut state.logs;
    logs.no_group = false;
    logs.versions.extend(chunk.lines.iter().filter_map(LogLine::version));
    let inserted = logs.store.insert(chunk.lines);
    if !logs.following {
        logs.unseen = logs.unseen.saturating_add(inserted.added);
    }
    look::further(state);
}
