//! What a driver is told, and what goes past it.

use super::{described, hear, ready, told};
use crate::{
    app::{
        state::{Overlay, tell::Wish},
        testing::{split, v},
        words,
    },
    domain::{AliasState, Change, Evidence, Fetched, RollbackPlan, Slot},
    rollout::{ledger::Status, machine::Command},
};

#[test]
fn a_driver_is_told_to_hold_and_to_go_on() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.press("c");
    assert!(matches!(console.state.overlays[..], [Overlay::Rollout(_)]));
    console.press(".");
    assert_eq!(told(&mut console), [Command::Pause]);
    hear(&mut console, |status| {
        if let Some(ledger) = &mut status.ledger {
            ledger.status = Status::Pause;
        }
    });
    console.press(".");
    assert_eq!(told(&mut console), [Command::Continue]);
}

#[test]
fn what_moves_traffic_waits_for_a_yes() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.press("> a");
    assert_eq!(told(&mut console), []);
    let Some(Overlay::Tell(tell)) = console.state.overlays.last() else { unreachable!() };
    assert_eq!((tell.wish, tell.after), (Wish::Next, split(41, 42, 90.0)));
    console.pass(300);
    console.press("a");
    assert_eq!(told(&mut console), [Command::Next]);
}

#[test]
fn a_promotion_under_a_rollout_needs_a_reason_and_goes_by_its_driver() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.press("p");
    console.pass(300);
    console.press("Enter");
    assert_eq!(told(&mut console), []);
    console.type_text("known errors");
    console.press("Enter");
    let promote = Command::Promote { by: "alice".into(), reason: "known errors".into() };
    assert_eq!(told(&mut console), [promote]);
}

#[test]
fn a_rollback_goes_past_the_driver_and_takes_the_ledger_along() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.press("B");
    assert!(console.fetched().contains(&Slot::Preview));
}

#[test]
fn a_rollback_by_the_ledger_says_so_and_puts_the_description_back() {
    let mut console = ready();
    described(&mut console, "bob", 60);
    console.press("B");
    let live = console.state.header_alias().unwrap().clone();
    let evidence = Evidence::Ledger { id: "7f3a9c2e".into(), driver: "bob".into() };
    let plan = RollbackPlan::Ready {
        alias: live.clone(),
        target: v(41),
        evidence: evidence.clone(),
        detail: None,
        differences: Vec::new(),
        deployment: None,
    };
    console.reply(Slot::Preview, Ok(Fetched::RollbackPlan(Box::new(plan))));
    let Some(Overlay::Confirm(confirm)) = console.state.overlays.last() else { unreachable!() };
    let Change::Rollback { alias, evidence: by } = &confirm.intent.change else { unreachable!() };
    assert_eq!((by, alias.after), (&evidence, AliasState::all(v(41))));
    assert_eq!(alias.description, live.description, "what is compared is what was found");
    let command = &confirm.command_line;
    assert!(command.contains("--description kept") && !command.contains("serin1"), "{command}");
    let ends = words::ends_rollout(&confirm.intent.change).unwrap();
    assert!(ends.contains("by bob") && ends.contains("out of the description"), "{ends}");
}
