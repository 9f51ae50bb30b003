//! From a key on an alias to a rollout that starts.

use super::{facts, hear, planner, ready, ready_with, started, told};
use crate::{
    app::{
        Effect,
        state::{Overlay, Session, planner::PlanField},
        testing::{Console, alias, failure, rollout::facts_of, target, v},
    },
    domain::{AliasState, AliasTraffic, FailureKind, Fetched, FunctionDetail, Request, Slot},
    rollout::{RolloutSettings, plan::span, preflight::CheckResult},
};

#[test]
fn two_keys_start_a_canary_of_the_newest_version() {
    let mut console = ready();
    console.press("c");
    let (target_of, canary) = (target("auth"), v(42));
    let wanted = Request::RolloutFacts { target: target_of, stable: None, canary, alarms: vec![] };
    let effects = console.take();
    assert!(effects.iter().any(
        |effect| matches!(effect, Effect::Fetch { slot: Slot::RolloutFacts, request, .. } if *request == wanted)
    ));
    facts(&mut console, v(42));
    console.press("a");
    assert_eq!(started(&mut console), [], "it has not been on the screen for long enough");
    console.pass(300);
    console.press("a");
    let specs = started(&mut console);
    let [spec] = &specs[..] else { unreachable!("{specs:?}") };
    assert_eq!((spec.stable, spec.canary, &spec.target), (v(41), v(42), &target("auth")));
    assert_eq!(spec.plan.strategy.to_string(), "canary10-5m");
    assert_eq!((spec.by.as_str(), spec.attended), ("alice", true));
    assert!(matches!(console.state.overlays[..], [Overlay::Rollout(_)]));
    console.press("a");
    assert_eq!(started(&mut console), [], "it is started once");
}

#[test]
fn nothing_starts_before_what_must_hold_is_known() {
    let mut console = ready();
    console.press("c");
    console.pass(1_000);
    console.press("a");
    assert_eq!(started(&mut console), []);
    assert!(planner(&console).hint.as_ref().unwrap().contains("still being read"));
    let denied = FailureKind::Denied { action: "lambda:GetAlias".into() };
    console.reply(Slot::RolloutFacts, Err(failure(denied)));
    console.pass(1_000);
    console.press("a");
    assert_eq!(started(&mut console), []);
}

#[test]
fn what_blocks_is_said_and_starts_nothing() {
    let mut console = ready();
    console.press("c");
    let mut blocked = facts_of(alias("auth", AliasState::all(v(41))), v(42));
    let detail: &mut FunctionDetail = blocked.canary_detail.as_mut().unwrap();
    detail.state = "Failed".into();
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(blocked))));
    console.pass(1_000);
    console.press("a");
    assert_eq!(started(&mut console), []);
    assert!(planner(&console).hint.as_ref().unwrap().starts_with("the preflight blocks it"));
}

#[test]
fn a_protected_context_has_the_name_typed() {
    let mut console = ready_with(Session { protected: true, ..Session::default() });
    console.press("c");
    facts(&mut console, v(42));
    console.pass(300);
    console.press("a");
    assert_eq!(planner(&console).at, Some(PlanField::Name));
    console.type_text("auth:liv");
    console.press("Enter");
    assert_eq!(started(&mut console), []);
    console.type_text("e");
    console.press("Enter");
    assert_eq!(started(&mut console).len(), 1);
}

#[test]
fn read_only_plans_and_starts_nothing() {
    let session = Session { read_only: true, read_only_run: true, ..Session::default() };
    let mut console = ready_with(session);
    console.press("c");
    facts(&mut console, v(42));
    console.pass(300);
    console.press("a S . > T p");
    assert_eq!(started(&mut console), []);
    assert_eq!(told(&mut console), []);
    assert!(console.notice().starts_with("read-only"), "{}", console.notice());
}

#[test]
fn the_strategy_is_chosen_and_edited_and_its_problems_are_told() {
    let settings =
        RolloutSettings { strategy: "linear20-2m".parse().ok(), ..RolloutSettings::default() };
    let mut console = ready_with(Session { rollouts: settings, ..Session::default() });
    console.press("c");
    assert_eq!(planner(&console).strategy.value(), "linear20-2m");
    console.press("Tab");
    assert_eq!(planner(&console).strategy.value(), "canary10-5m");
    console.press("S-Tab S-Tab");
    assert_eq!(planner(&console).strategy.value(), "all-at-once");
    assert!(planner(&console).plan.as_ref().is_ok_and(|plan| plan.hold_back.fraction() <= 0.0));
    console.press("Enter C-u");
    console.type_text("canary10-5");
    assert!(planner(&console).plan.is_err());
    console.type_text("m");
    assert!(planner(&console).plan.is_ok());
    console.press("Tab C-u");
    console.type_text("95");
    assert!(planner(&console).plan.is_err(), "a hold-back of 95% leaves no step of 10%");
    console.press("Esc Esc");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn a_change_of_what_is_planned_has_to_be_seen_again() {
    let mut console = ready();
    console.press("c");
    facts(&mut console, v(42));
    console.pass(300);
    console.press("Tab a");
    assert_eq!(started(&mut console), []);
    console.pass(300);
    console.press("a");
    assert_eq!(started(&mut console)[0].plan.strategy.to_string(), "linear10-1m");
}

#[test]
fn another_version_is_read_once_the_cursor_rests() {
    let mut console = ready();
    console.press("c");
    facts(&mut console, v(42));
    console.take();
    console.press("j");
    assert!(planner(&console).facts.is_none());
    assert!(!console.fetched().contains(&Slot::RolloutFacts));
    console.pass(250);
    assert!(console.fetched().contains(&Slot::RolloutFacts));
    facts(&mut console, v(40));
    assert!(planner(&console).facts.is_some());
}

#[test]
fn an_older_version_is_never_chosen_by_itself() {
    let mut console = ready();
    console.state.aliases.list.items[0].state = AliasState::all(v(42));
    console.press("c");
    assert_eq!(planner(&console).canary(), None);
    console.pass(300);
    console.press("a");
    assert!(planner(&console).hint.as_ref().unwrap().contains("no version is newer than 42"));
    console.press("j");
    assert_eq!(planner(&console).canary(), Some(v(41)));
}

#[test]
fn a_plan_that_was_asked_for_too_early_opens_once_all_is_read() {
    let early = |keys: &str| {
        let mut console = Console::with(Session::default());
        console.connect();
        console.functions(&["auth", "billing"]);
        console.pass(1_000);
        console.press("2 c");
        assert!(console.notice().contains("once the aliases of auth are read"));
        console.press(keys);
        console.aliases("auth", vec![alias("auth", AliasState::all(v(41)))]);
        assert!(console.state.overlays.is_empty(), "its versions are still being read");
        let versions = [v(42), v(41)].map(crate::app::testing::version).to_vec();
        let name = crate::app::testing::name("auth");
        console.reply(Slot::Versions, Ok(Fetched::Versions(name, versions)));
        console
    };
    assert_eq!(planner(&early("")).canary(), Some(v(42)));
    assert!(early("j").state.overlays.is_empty(), "whoever asked has moved on");
}

#[test]
fn a_start_is_shown_until_its_driver_tells_more_and_no_second_one_follows() {
    let mut console = ready();
    console.press("c");
    facts(&mut console, v(42));
    console.pass(300);
    console.press("a");
    let [spec] = &started(&mut console)[..] else { unreachable!() };
    let said = |console: &Console| console.state.notice.as_ref().map(|said| said.text.clone());
    let starting = Some("starting the rollout of auth:live …".to_owned());
    assert_eq!(said(&console), starting);
    console.press("Esc");
    console.pass(5_000);
    console.press("c");
    assert!(matches!(console.state.overlays[..], [Overlay::Rollout(_)]), "no second plan");
    assert_eq!((said(&console), started(&mut console)), (starting, vec![]));
    let id = spec.id;
    hear(&mut console, |status| status.spec.id = id);
    assert_eq!(said(&console), None, "its driver tells more now");
}

#[test]
fn what_began_while_it_was_planned_is_not_started_again() {
    let mut console = ready();
    console.press("c");
    facts(&mut console, v(42));
    console.pass(300);
    hear(&mut console, |_| {});
    console.press("a");
    assert_eq!(started(&mut console), []);
    let hint = planner(&console).hint.as_ref().unwrap();
    assert!(hint.contains("drives auth:live already"), "{hint}");
}

#[test]
fn a_plan_that_is_none_stays_as_it_was_typed_and_says_what_a_right_one_looks_like() {
    let mut console = ready();
    console.press("c");
    facts(&mut console, v(42));
    for (typed, wrong, right) in [
        ("steps:120@5m", "120", "a percentage above 0 and below 100"),
        ("canary0-1m", "`0`", "a percentage above 0 and below 100"),
        ("canary10-20s", "20s", "1m is the least"),
        ("", "strategy is empty", "canary10-5m"),
    ] {
        console.press("Enter C-u");
        console.type_text(typed);
        console.press("Enter");
        assert_eq!(planner(&console).strategy.value(), typed);
        console.pass(1_000);
        console.press("a");
        assert_eq!(started(&mut console), []);
        let hint = planner(&console).hint.clone().unwrap();
        assert!(hint.contains(wrong) && hint.contains(right), "{typed}: {hint}");
    }
    console.press("Tab Enter Tab Tab C-u");
    console.type_text("soon");
    let problem = planner(&console).plan.clone().unwrap_err();
    assert!(problem.starts_with("bake: `soon`"), "{problem}");
}

#[test]
fn a_last_step_too_short_for_a_verdict_is_made_long_enough_by_a_key() {
    let mut console = ready();
    let traffic = AliasTraffic { invocations: 6_000, minutes: 60, ..AliasTraffic::default() };
    console.press("c");
    let mut found = facts_of(alias("auth", AliasState::all(v(41))), v(42));
    found.traffic = Ok(traffic);
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(found))));
    let verdict = |console: &Console| {
        let check = planner(console).checks.iter().find(|check| check.name == "verdict");
        check.map(|check| (check.result, check.text.clone()))
    };
    let (result, text) = verdict(&console).unwrap();
    assert_eq!(result, CheckResult::Warn);
    let wanted = span(planner(&console).wanted_step.unwrap());
    assert!(text.ends_with(&format!("Hold it for {wanted}")), "{text}");
    console.press("+");
    assert_eq!(planner(&console).strategy.value(), format!("canary10-{wanted}"));
    assert_eq!(verdict(&console).map(|(result, _)| result), Some(CheckResult::Pass));
    assert_eq!(planner(&console).wanted_step, None);
    console.press("Enter C-u");
    console.type_text("steps:2@5m,10@5m");
    console.press("Enter +");
    assert_eq!(planner(&console).strategy.value(), format!("steps:2@5m,10@{wanted}"));
}
