//! A rollout in a few words, beside the alias that it is on.

use super::super::{runs::Runs, stamp, text};
use crate::{
    app::{
        State,
        state::rollouts::{Driven, Standing},
        words,
    },
    domain::{Alias, Timestamp},
    input::Action,
    rollout::{Ledger, ledger::Status},
    theme::Role,
};

/// `canary 1/2 by alice until 10:47`; nothing where there is no rollout.
pub(in crate::view) fn badge(alias: &Alias, state: &State) -> Runs<'static> {
    match state.standing(alias) {
        Standing::Free => Runs::new(),
        Standing::Starting => Runs::one(Role::Info, "rollout starts…"),
        Standing::Here(driven) => here(driven, state.now),
        Standing::Elsewhere(ledger) => stage(&ledger, due(&ledger), state.now, true),
        Standing::Lapsed(ledger) => {
            let key = state.keymap.chord_of(Action::TakeOver);
            let by = text::plain(&ledger.by);
            let left_at = words::rollout_stage(&ledger);
            let how = if key.is_empty() { String::new() } else { format!(": {key} takes over") };
            Runs::one(Role::Warning, format!("lapsed{how}"))
                .add(Role::Dim, format!(", {left_at} by {by}"))
        }
        Standing::Foreign(why) => {
            let why = text::plain(&why).into_owned();
            Runs::one(Role::Stale, "foreign ledger").add(Role::Dim, format!(": {why}"))
        }
    }
}

/// The same in fewer words, for the header.
pub(in crate::view) fn brief(alias: &Alias, state: &State) -> Runs<'static> {
    match state.standing(alias) {
        Standing::Free => Runs::new(),
        Standing::Starting => Runs::one(Role::Info, "starting"),
        Standing::Here(driven) if driven.status.question.is_some() => {
            Runs::one(Role::Warning, "asks")
        }
        Standing::Here(driven) => match &driven.status.ledger {
            Some(ledger) => stage(ledger, driven.status.due, state.now, false),
            None => Runs::one(Role::Info, "rollout"),
        },
        Standing::Elsewhere(ledger) => stage(&ledger, due(&ledger), state.now, false),
        Standing::Lapsed(_) => Runs::one(Role::Warning, "lapsed"),
        Standing::Foreign(_) => Runs::one(Role::Stale, "foreign ledger"),
    }
}

fn here(driven: &Driven, now: Timestamp) -> Runs<'static> {
    let status = &driven.status;
    let runs = if let Some(ledger) = &status.ledger {
        stage(ledger, status.due, now, true)
    } else {
        let by = text::plain(&status.spec.by).into_owned();
        Runs::one(Role::Info, words::strategy_word(&status.spec.plan.strategy))
            .add(Role::Dim, format!(" by {by}"))
    };
    let asks = status.question.is_some();
    if asks { Runs::one(Role::Warning, "asks: ").join(0, runs) } else { runs }
}

/// When the stage may end by the ledger; its clock stands while it is held.
fn due(ledger: &Ledger) -> Option<Timestamp> {
    let runs = matches!(ledger.status, Status::Run | Status::Bake);
    runs.then(|| ledger.due_at())
}

fn stage(ledger: &Ledger, due: Option<Timestamp>, now: Timestamp, whose: bool) -> Runs<'static> {
    let held = matches!(ledger.status, Status::Pause | Status::Hold);
    let role = if held { Role::Warning } else { Role::Info };
    let by = if whose { format!(" by {}", text::plain(&ledger.by)) } else { String::new() };
    let until = due.map(|at| format!(" until {}", stamp::short(at, now))).unwrap_or_default();
    Runs::one(role, words::rollout_stage(ledger)).add(Role::Dim, format!("{by}{until}"))
}
