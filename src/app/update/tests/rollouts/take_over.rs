//! Rollouts that are driven elsewhere, or by nobody any more.

use std::time::Duration;

use super::{described, facts, hear, planner, ready, ready_with, started, status, told};
use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, Session, rollouts::Standing},
        testing::{Console, alias, rollout::facts_of, split, target, v},
    },
    domain::{Fetched, Request, Scope, Slot},
    rollout::{Gates, Keeping, Ledger, RolloutId, Spec, preflight::CheckResult},
};

/// Takes over what bob's driver left behind, and answers what is asked before.
fn takes_over(console: &mut Console) {
    described(console, "bob", 7_200);
    console.press("T");
    let found = facts_of(console.state.header_alias().unwrap().clone(), v(42));
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(found))));
}

#[test]
fn somebody_elses_rollout_is_shown_and_told_nothing() {
    let mut console = ready();
    described(&mut console, "bob", 60);
    console.press(". > p s T");
    assert_eq!(told(&mut console), []);
    assert!(console.state.overlays.is_empty(), "{:?}", console.state.overlays);
    console.press("c");
    assert!(matches!(console.state.overlays[..], [Overlay::Rollout(_)]));
}

#[test]
fn a_rollout_whose_driver_is_gone_is_taken_over_after_a_preflight() {
    let mut console = ready();
    described(&mut console, "bob", 7_200);
    console.press("T");
    let taken = planner(&console).take_over.clone().unwrap();
    console.press("Tab Enter");
    assert_eq!(planner(&console).strategy.value(), "canary10-5m", "its plan stays");
    let mut found = facts_of(console.state.header_alias().unwrap().clone(), v(42));
    found.credentials_refresh = true;
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(found))));
    console.pass(300);
    console.press("a");
    let effects = console.take();
    let start = effects.iter().find_map(|effect| match effect {
        Effect::StartRollout { spec, takes_over, .. } => Some((spec.id, *takes_over)),
        _ => None,
    });
    assert_eq!(start, Some((taken.id, true)), "{:?}", planner(&console).checks);
}

#[test]
fn where_drift_alarms_ring_no_ledger_is_left_but_one_that_is_there_is_kept_up() {
    let local = || Session { local_ledger: true, ..Session::default() };
    let mut console = ready_with(local());
    console.press("c");
    facts(&mut console, v(42));
    let owner = planner(&console).checks.iter().any(|check| check.text.contains("on this machine"));
    assert!(owner, "{:?}", planner(&console).checks);
    console.pass(300);
    console.press("a");
    assert_eq!(started(&mut console)[0].keeping, Keeping::None);
    let mut console = ready_with(local());
    takes_over(&mut console);
    console.pass(300);
    console.press("a");
    assert_eq!(started(&mut console)[0].keeping, Keeping::Description);
}

#[test]
fn other_gates_than_it_began_with_are_told_unless_this_host_knows_them() {
    let mut console = ready();
    takes_over(&mut console);
    let began = status(&console).spec;
    let told = |console: &Console| {
        let gates = planner(console).checks.iter().find(|check| check.name == "gates");
        gates.map(|check| (check.result, check.text.clone()))
    };
    let (result, text) = told(&console).unwrap();
    assert_eq!(result, CheckResult::Warn);
    let then = format!("than it began with: {} then", began.gates.fingerprint());
    assert!(text.contains(&then), "{text}");
    console.take();
    console.send(Msg::RolloutRecalled(Box::new(Spec { id: RolloutId(1), ..began.clone() })));
    assert!(told(&console).is_some(), "that is another rollout");
    let others = Gates { harm_e: 25.0, ..began.gates.clone() };
    let recalled = Spec { gates: others.clone(), ..began.clone() };
    console.send(Msg::RolloutRecalled(Box::new(recalled)));
    assert!(planner(&console).facts.is_none(), "they name an alarm that was not asked for");
    let asked = console.take().into_iter().find_map(|effect| match effect {
        Effect::Fetch { request: Request::RolloutFacts { alarms, .. }, .. } => Some(alarms),
        _ => None,
    });
    assert_eq!(asked, Some(began.gates.alarms.clone()));
    let found = facts_of(console.state.header_alias().unwrap().clone(), v(42));
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(found))));
    let told_first = planner(&console).checks.first().map(|check| check.name.as_str());
    assert_eq!(told_first, Some("gates"), "it is read before what is scrolled to");
    assert_eq!(
        planner(&console).gates,
        others,
        "by what this host began with, as on the command line"
    );
    console.send(Msg::RolloutRecalled(Box::new(began.clone())));
    assert_eq!((told(&console), &planner(&console).gates), (None, &began.gates));
}

/// What a driver that was killed has left on this host, and nowhere else.
fn kept(console: &mut Console, ago: u64) -> Ledger {
    let t0 = console.now.saturating_sub(Duration::from_secs(ago)).unwrap_or_default();
    let ledger = Ledger::first(&status(console).spec, t0);
    let (scope, target) = (console.state.session.scope.clone(), target("auth"));
    console.send(Msg::RolloutsKept { scope, ledgers: vec![(target, ledger.clone())] });
    ledger
}

#[test]
fn a_rollout_that_only_this_host_knows_is_taken_over_where_it_was_kept() {
    let mut console = ready();
    let alias_now = |console: &Console| console.state.header_alias().unwrap().clone();
    kept(&mut console, 7_200);
    let standing = console.state.standing(&alias_now(&console));
    assert_eq!(standing, Standing::Free, "its alias was put back by hand");
    console.press("r");
    console.aliases("auth", vec![alias("auth", split(41, 42, 10.0))]);
    let ledger = kept(&mut console, 7_200);
    let standing = console.state.standing(&alias_now(&console));
    assert_eq!(standing, Standing::Lapsed(Box::new(ledger.clone())));
    console.press("T");
    assert_eq!(planner(&console).keeping, Keeping::None, "nothing is put into its description");
    let found = facts_of(alias_now(&console), v(42));
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(found))));
    console.take();
    console.pass(300);
    console.press("a");
    let specs = started(&mut console);
    let [spec] = &specs[..] else { unreachable!("{specs:?}") };
    assert_eq!((spec.id, spec.keeping), (ledger.id, Keeping::None));
}

#[test]
fn what_is_kept_for_another_place_or_is_driven_again_is_not_taken_over() {
    let mut console = ready();
    console.press("r");
    console.aliases("auth", vec![alias("auth", split(41, 42, 10.0))]);
    let ledger = kept(&mut console, 7_200);
    let elsewhere = Scope { region: Some("us-east-2".into()), ..Scope::default() };
    console.send(Msg::RolloutsKept { scope: elsewhere, ledgers: Vec::new() });
    let alias_now = console.state.header_alias().unwrap().clone();
    assert_eq!(console.state.standing(&alias_now), Standing::Lapsed(Box::new(ledger)));
    hear(&mut console, |_| {});
    assert!(matches!(console.state.standing(&alias_now), Standing::Here(_)));
    let id = status(&console).spec.id;
    console.take();
    console.send(Msg::RolloutLost { id, why: "its process has ended".into() });
    let looks = console.take();
    assert!(looks.iter().any(|effect| matches!(effect, Effect::FindRollouts(_))), "{looks:?}");
}

#[test]
fn a_lease_that_lapses_is_noticed_by_itself_and_read_again() {
    let mut console = ready();
    described(&mut console, "bob", 30);
    let standing = |console: &Console| {
        let alias = console.state.header_alias().unwrap();
        matches!(console.state.standing(alias), Standing::Lapsed(_))
    };
    let wake = console.state.next_wake().unwrap();
    assert!(!standing(&console));
    console.take();
    console.now = wake;
    console.send(Msg::Wake);
    assert!(standing(&console));
    assert!(console.fetched().contains(&Slot::Aliases), "it may have been renewed");
    console.send(Msg::Wake);
    assert!(!console.fetched().contains(&Slot::Aliases));
}
