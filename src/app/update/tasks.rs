//! Background work, as it is reported and as the user cancels it.

use super::{Effects, fetch, notices, preview, secrets};
use crate::{
    app::{
        effect::Effect,
        state::{Overlay, State, tasks::Task},
    },
    domain::{Slot, TaskEvent},
};

/// How many ended tasks are kept.
const KEPT: usize = 50;

pub(super) fn heard(state: &mut State, msg: TaskEvent) {
    let now = state.now;
    let tasks = &mut state.tasks;
    match msg {
        TaskEvent::Started { id, label, slot } => tasks.running.push(Task {
            id,
            label,
            slot,
            note: String::new(),
            started: now,
            ended: None,
            failure: None,
        }),
        TaskEvent::Progress { id, note } => {
            if let Some(task) = tasks.running.iter_mut().find(|task| task.id == id) {
                task.note = note;
            }
        }
        TaskEvent::Ended { id, failure } => {
            let Some(at) = tasks.running.iter().position(|task| task.id == id) else { return };
            let task = tasks.running.remove(at);
            tasks.ended.insert(0, Task { ended: Some(now), failure, ..task });
            tasks.ended.truncate(KEPT);
        }
    }
    let last = tasks.running.len().saturating_sub(1);
    for overlay in &mut state.overlays {
        if let Overlay::Tasks { cursor } = overlay {
            *cursor = last.min(*cursor);
        }
    }
}

/// Cancels the task under the cursor.
pub(super) fn cancel(state: &mut State, effects: &mut Effects) {
    let Some(Overlay::Tasks { cursor }) = state.overlays.last() else { return };
    let Some(task) = state.tasks.running.get(*cursor) else {
        return notices::info(state, "no task is running");
    };
    let label = task.label.clone();
    let Some(slot) = task.slot else {
        return notices::warn(state, format!("{label}: a write can't be cancelled"));
    };
    match slot {
        // Half a new list is no list: the old one stays.
        Slot::Functions => state.functions.incoming = None,
        Slot::Secrets
        | Slot::SecretValue
        | Slot::SecretDiff
        | Slot::SecretUses
        | Slot::StaleCopies
        | Slot::FunctionSecrets => secrets::given_up(state, slot, "cancelled"),
        Slot::Preview => preview::given_up(state),
        _ => {}
    }
    if slot == Slot::Tail {
        // A tail that has caught up is no longer loading, and still runs.
        state.slots.cancel(slot);
        state.logs.stopped = true;
        effects.push(Effect::Cancel(slot));
    } else {
        fetch::cancel(state, slot, effects);
    }
    notices::info(state, format!("{label}: cancelled"));
}
