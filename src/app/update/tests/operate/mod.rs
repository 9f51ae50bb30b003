//! What is done to functions, beyond their aliases.

mod adoption;
mod consent;
mod event_sources;
mod invocations;
mod stops;

use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, overlay::Confirm, prompt::Prompt},
        testing::{Console, failure, name},
    },
    domain::{
        Alias, ConcurrencyPlan, Failure, FailureKind, Fetched, Intent, Outcome, PastStop, Receipt,
        Request, Reserved, Slot,
    },
};

fn confirm(console: &Console) -> &Confirm {
    match console.state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => confirm,
        other => unreachable!("no confirmation but {other:?}"),
    }
}

fn prompt(console: &Console) -> &Prompt {
    match console.state.overlays.last() {
        Some(Overlay::Prompt(prompt)) => prompt,
        other => unreachable!("no prompt but {other:?}"),
    }
}

fn problem(console: &Console) -> &str {
    prompt(console).problem.as_deref().unwrap_or_default()
}

fn requested(console: &mut Console) -> Option<Request> {
    console.take().into_iter().find_map(|effect| match effect {
        Effect::Fetch { slot: Slot::Preview, request, .. } => Some(request),
        _ => None,
    })
}

/// What is sent after `a`, once the preview has been on the screen long enough.
fn apply(console: &mut Console) -> Option<Intent> {
    console.pass(300);
    console.take();
    console.press("a");
    console.take().into_iter().find_map(|effect| match effect {
        Effect::Write(intent) => Some(*intent),
        _ => None,
    })
}

fn end(console: &mut Console, intent: Intent, outcome: Outcome) {
    let receipt =
        Receipt { intent, outcome, attempts: 1, at: console.now, request_id: None, audited: true };
    console.send(Msg::WriteEnded(Box::new(receipt)));
}

fn reserved(console: &mut Console, now: Reserved, stop: Option<PastStop>) {
    let plan = ConcurrencyPlan { function: name("auth"), now, stop };
    console.reply(Slot::Preview, Ok(Fetched::ConcurrencyPlan(plan)));
}

/// The aliases of `auth` have changed.
fn read_again(console: &mut Console, aliases: Vec<Alias>) {
    console.state.slots.start(Slot::Aliases);
    console.aliases("auth", aliases);
}

fn denied(action: &str) -> Failure {
    failure(FailureKind::Denied { action: action.into() })
}
