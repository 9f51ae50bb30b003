//! A rollout that nobody on this host drives: all that its alias tells.

use super::{
    super::super::{
        parts::{bar, rows::Rows},
        runs::Runs,
        stamp, text,
    },
    LABEL, labelled, stage,
};
use crate::{
    app::{State, state::rollouts::Standing, words},
    domain::{Alias, Version},
    input::Action,
    rollout::{Ledger, ledger::Status},
    theme::Role,
};

/// What the ledger says, who drives it and since when, and what can be done from here.
pub(super) fn rows(alias: &Alias, state: &State, width: u16) -> Rows<'static> {
    let columns = usize::from(width.saturating_sub(2));
    let mut rows = Rows::new();
    match state.standing(alias) {
        Standing::Starting => {
            rows.add(
                9,
                Runs::one(
                    Role::Accent,
                    "starting … its driver is on its way, and tells more at once",
                ),
            );
        }
        Standing::Elsewhere(ledger) => {
            described(&mut rows, alias, &ledger, state, columns);
            let until = stamp::clock(ledger.lease_until(), state.now);
            if state.kept_here(alias).is_some() {
                let text = format!("gone from this host: it can be taken over soon after {until}");
                labelled(&mut rows, (10, "driver", Role::Warning), &text, columns);
                return rows;
            }
            let text = format!("alive: its lease is good until {until}; its numbers are there");
            labelled(&mut rows, (9, "driver", Role::Text), &text, columns);
            let what = format!("to see them, on its host: serin rollout attach {}", alias.target);
            labelled(&mut rows, (7, "", Role::Dim), &what, columns);
        }
        Standing::Lapsed(ledger) => {
            described(&mut rows, alias, &ledger, state, columns);
            let since = stamp::clock(ledger.lease_until(), state.now);
            let text = format!("lapsed: nothing heard of it since {since}; the weights stay");
            labelled(&mut rows, (10, "driver", Role::Warning), &text, columns);
            let (takes, back) = (Action::TakeOver, Action::RollBackAlias);
            let key = |action| state.keymap.chord_of(action);
            let what = format!("{} takes it over, {} rolls it back", key(takes), key(back));
            labelled(&mut rows, (9, "", Role::Text), &what, columns);
        }
        Standing::Foreign(why) => {
            labelled(&mut rows, (9, "ledger", Role::Stale), &why, columns);
        }
        Standing::Free | Standing::Here(_) => {
            rows.add(9, Runs::one(Role::Dim, "it is under no rollout any more"));
        }
    }
    rows
}

fn described(
    rows: &mut Rows<'static>,
    alias: &Alias,
    ledger: &Ledger,
    state: &State,
    columns: usize,
) {
    let [stable, canary] = [ledger.stable, ledger.canary].map(Version::Published);
    let runs = matches!(ledger.status, Status::Run | Status::Bake);
    let due = runs.then(|| ledger.due_at());
    let versions = Runs::one(Role::Strong, words::from_to(stable, canary));
    rows.add(9, versions.join(3, stage::at(ledger, due, state.now)));
    let slices = stage::slices(&ledger.plan().stages(), ledger, due);
    stage::draw(rows, &slices, columns, state.now);
    rows.blank();
    let head = Runs::one(Role::Dim, format!("{:<LABEL$}", "configured"));
    rows.add(9, head.join(0, bar::words(&alias.state)));
    let (by, since) = (text::plain(&ledger.by), stamp::clock(ledger.t0, state.now));
    let taken = match ledger.generation {
        0 | 1 => String::new(),
        times => format!(", taken over {} times", times - 1),
    };
    let whence = match state.kept_here(alias) {
        Some(_) => "on this host, which alone keeps its ledger",
        None => "not from this host",
    };
    let who = format!("{by}, {whence}; began {since}{taken}, id {}", ledger.id);
    labelled(rows, (9, "driven by", Role::Text), &who, columns);
    let ours = state
        .session
        .rollouts
        .gates_of(&alias.target.function, state.session.rollouts.gates.alarms.clone());
    if ours.fingerprint() != ledger.gates {
        let text = "its thresholds or rules are others than those configured here";
        labelled(rows, (7, "gates", Role::Warning), text, columns);
    }
}
