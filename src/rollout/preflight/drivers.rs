//! Who else moves the alias's traffic.

use super::{Check, Look, clock_time};
use crate::{
    domain::{AliasState, Version},
    rollout::{
        ledger::{self, DESCRIPTION_MAX, Ledger, Reading, RolloutId},
        spec::{Keeping, OnBlind, Spec},
    },
};

pub(super) fn ledger(look: &Look<'_>) -> Option<Check> {
    let name = "no rollout";
    let by_description = look.options.keeping == Keeping::Description;
    let ledger = match ledger::read(&look.facts.alias.description) {
        Reading::None => {
            return Some(match &look.options.takes_over {
                None => Check::pass(name, "no rollout's ledger is in its description"),
                Some(_) if by_description => Check::block(
                    name,
                    "the rollout's ledger is gone from the description: it has ended",
                ),
                Some(kept) => Check::pass(
                    name,
                    format!("{} has no driver: its ledger is kept on this host", told(kept)),
                ),
            });
        }
        Reading::Foreign { why } => {
            let text = format!(
                "the description ends in a ledger that serin must not touch ({why}): \
                 if no rollout runs, take it out by hand"
            );
            return Some(Check::block(name, text));
        }
        Reading::Ours { ledger, .. } => ledger,
    };
    let told = told(&ledger);
    let until = clock_time(ledger.lease_until(), look.now);
    let lapsed = ledger.is_lapsed(look.now);
    let left_behind = look.facts.alias.state == AliasState::all(Version::Published(ledger.stable));
    Some(match (&look.options.takes_over, lapsed) {
        (Some(wanted), true) if wanted.id == ledger.id => {
            Check::pass(name, format!("{told} has no driver since {until}: it is taken over"))
        }
        (None, true) if left_behind && by_description => Check::warn(
            name,
            format!("{told} was ended by hand, and its ledger is left behind: the start drops it"),
        ),
        (_, true) => Check::block(
            name,
            format!("{told} has had no driver since {until}: resume it, or roll it back first"),
        ),
        (_, false) => Check::block(
            name,
            format!("{told} drives it (lease until {until}): attach to it, or roll it back first"),
        ),
    })
}

fn told(ledger: &Ledger) -> String {
    format!("rollout {} {} > {} by {}", ledger.id, ledger.stable, ledger.canary, ledger.by)
}

pub(super) fn codedeploy(look: &Look<'_>) -> Option<Check> {
    let name = "no CodeDeploy";
    let deployments = match &look.facts.deployments {
        Ok(deployments) => deployments,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let Some(running) = deployments.iter().find(|deployment| deployment.is_running()) else {
        return Some(Check::pass(name, "no deployment of CodeDeploy drives it"));
    };
    let text = format!(
        "CodeDeploy's {} of {}/{} moves it from {} to {}: wait for its end, or stop it and roll \
         back with serin rollback --stop-deployment",
        running.id, running.application, running.group, running.from, running.to
    );
    Some(Check::block(name, text))
}

/// A split that is there belongs to someone: to begin at its weights would judge their traffic.
pub(super) fn split(look: &Look<'_>) -> Option<Check> {
    let name = "no split";
    let state = look.facts.alias.state;
    let Some(share) = state.share else {
        return Some(Check::pass(name, format!("{} has all traffic", state.version)));
    };
    if share.weight.is_full() {
        let text = format!(
            "Lambda itself moves provisioned concurrency from {} to {}: wait until its weights \
             are gone",
            share.version, state.version
        );
        return Some(Check::block(name, text));
    }
    if look.options.takes_over.is_some() {
        return None;
    }
    let text = format!("it splits already ({state}): promote it, or roll it back first");
    Some(Check::block(name, text))
}

/// The ledger must fit beside the description in every stage, or the rollout would be stuck.
pub(super) fn description(look: &Look<'_>) -> Option<Check> {
    if look.options.keeping == Keeping::None {
        return None;
    }
    let name = "description";
    let longest = first(look)?.longest();
    let original = ledger::original(&look.facts.alias.description);
    Some(match longest.describe(&original) {
        Ok(text) => {
            let left = DESCRIPTION_MAX.saturating_sub(text.chars().count());
            Check::pass(name, format!("the ledger fits in it: {left} characters stay free"))
        }
        Err(error) => Check::block(name, error.to_string()),
    })
}

/// The ledger that the rollout would begin with; `None` where there is none to begin.
fn first(look: &Look<'_>) -> Option<Ledger> {
    let (stable, canary) = (look.facts.stable, look.facts.canary);
    if !stable.is_published() || !canary.is_published() {
        return None;
    }
    let spec = Spec {
        id: RolloutId(u32::MAX),
        target: look.facts.alias.target.clone(),
        stable,
        canary,
        plan: look.plan.clone(),
        gates: look.gates.clone(),
        timeout_s: 0,
        by: look.options.by.clone(),
        reason: String::new(),
        keeping: look.options.keeping,
        on_blind: OnBlind::default(),
        attended: false,
    };
    Some(Ledger::first(&spec, look.now))
}
