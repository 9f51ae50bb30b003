//! Planning, starting and following a rollout.

mod hearing;
mod planning;
mod take_over;
mod telling;

use std::time::Duration;

use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, Planner, Session},
        testing::{
            Console, alias,
            rollout::{facts_of, status_of},
            split, target, v,
        },
    },
    domain::{AliasState, Fetched, Slot, Version},
    rollout::{Ledger, RolloutStatus, Spec, machine::Command},
};

/// Connected; `live` is at 41, and 42 and 40 are published beside it.
fn ready() -> Console {
    ready_with(Session::default())
}

fn ready_with(session: Session) -> Console {
    let mut console = Console::ready_with(session);
    console.press("2");
    console.take();
    console
}

fn planner(console: &Console) -> &Planner {
    match console.state.overlays.last() {
        Some(Overlay::Planner(planner)) => planner,
        other => unreachable!("no planner but {other:?}"),
    }
}

fn facts(console: &mut Console, canary: Version) {
    let facts = facts_of(alias("auth", AliasState::all(v(41))), canary);
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(facts))));
}

fn started(console: &mut Console) -> Vec<Spec> {
    let effects = console.take();
    let spec = |effect| match effect {
        Effect::StartRollout { spec, .. } => Some(*spec),
        _ => None,
    };
    effects.into_iter().filter_map(spec).collect()
}

fn told(console: &mut Console) -> Vec<Command> {
    let effects = console.take();
    let command = |effect| match effect {
        Effect::TellDriver { command, .. } => Some(command),
        _ => None,
    };
    effects.into_iter().filter_map(command).collect()
}

/// The status of a rollout of `auth:live`, as its driver tells it.
fn status(console: &Console) -> RolloutStatus {
    let scope = console.state.session.scope.clone();
    status_of(target("auth"), scope, console.now)
}

fn hear(console: &mut Console, change: impl FnOnce(&mut RolloutStatus)) {
    let mut status = status(console);
    change(&mut status);
    console.send(Msg::Rollout(Box::new(status)));
}

fn described(console: &mut Console, by: &str, ago: u64) {
    let t0 = console.now.saturating_sub(Duration::from_secs(ago)).unwrap_or_default();
    let ledger = Ledger { by: by.into(), ..Ledger::first(&status(console).spec, t0) };
    let mut live = alias("auth", split(41, 42, 10.0));
    live.description = ledger.describe("kept").unwrap();
    console.press("r");
    console.aliases("auth", vec![live]);
    console.take();
}
