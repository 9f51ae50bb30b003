//! Planning, starting and following a rollout.

use std::time::Duration;

use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, Planner, Session, planner::PlanField, rollouts::Standing, tell::Wish},
        testing::{
            Console, alias, failure,
            rollout::{facts_of, status_of},
            split, target, v,
        },
        words,
    },
    domain::{
        AliasState, Change, Evidence, FailureKind, Fetched, FunctionDetail, Request, RollbackPlan,
        Slot, Version,
    },
    input::Action,
    rollout::{
        Gates, Keeping, Ledger, RolloutId, RolloutSettings, RolloutStatus, Spec,
        ledger::Status,
        machine::{Command, End},
        preflight::CheckResult,
    },
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
fn a_rollout_that_asks_is_shown_from_any_pane_and_gets_the_keys() {
    for pane in ["1", "3", "4", "1 Enter"] {
        let mut console = ready();
        let until = console.now.saturating_add(Duration::from_mins(5)).unwrap();
        hear(&mut console, |status| status.question = Some(("next?".into(), until)));
        assert!(console.notice().contains("auth:live asks until "), "{}", console.notice());
        console.press(pane);
        console.press("c");
        let Some(Overlay::Rollout(view)) = console.state.overlays.last() else {
            unreachable!("{pane}: {:?}", console.state.overlays.last())
        };
        assert_eq!(view.target, target("auth"));
        console.press(".");
        assert_eq!(told(&mut console), [Command::Continue], "{pane}");
    }
}

#[test]
fn on_a_screen_too_small_to_show_anything_keys_do_nothing() {
    let mut console = ready();
    console.send(Msg::Resize { width: 39, height: 12 });
    console.press("c S ?");
    assert!(console.state.overlays.is_empty());
    console.press("q");
    assert!(console.take().contains(&Effect::Quit));
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

fn described(console: &mut Console, by: &str, ago: u64) {
    let t0 = console.now.saturating_sub(Duration::from_secs(ago)).unwrap_or_default();
    let ledger = Ledger { by: by.into(), ..Ledger::first(&status(console).spec, t0) };
    let mut live = alias("auth", split(41, 42, 10.0));
    live.description = ledger.describe("kept").unwrap();
    console.press("r");
    console.aliases("auth", vec![live]);
    console.take();
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
fn an_end_is_told_and_the_aliases_are_read_again() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.take();
    console.reply(Slot::Aliases, Ok(Fetched::Aliases(crate::app::testing::name("auth"), vec![])));
    hear(&mut console, |status| status.end = Some(End::RolledBack { why: "it fails".into() }));
    assert!(console.notice().contains("rolled back: 41 has all traffic again: it fails"));
    assert!(console.fetched().contains(&Slot::Aliases));
}

#[test]
fn a_driver_that_does_not_start_or_is_lost_is_told() {
    let mut console = ready();
    console.press("c");
    facts(&mut console, v(42));
    console.pass(300);
    console.press("a");
    let id = started(&mut console)[0].id;
    console.send(Msg::RolloutLost { id, why: "no credentials".into() });
    assert!(console.state.overlays.is_empty());
    assert_eq!(console.notice(), "auth:live: not started: no credentials");
    hear(&mut console, |_| {});
    let id = status(&console).spec.id;
    console.send(Msg::RolloutLost { id, why: "it has ended".into() });
    assert!(console.notice().contains("answers no more: it has ended"), "{}", console.notice());
}

#[test]
fn what_is_told_of_another_place_is_not_taken_for_this_one() {
    let mut console = ready();
    hear(&mut console, |status| status.scope.region = Some("us-east-1".into()));
    assert!(console.state.rollouts.known.is_empty());
}

/// Takes over what bob's driver left behind, and answers what is asked before.
fn takes_over(console: &mut Console) {
    described(console, "bob", 7_200);
    console.press("T");
    let found = facts_of(console.state.header_alias().unwrap().clone(), v(42));
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(found))));
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
    console.send(Msg::RolloutRecalled(Box::new(Spec { gates: others, ..began.clone() })));
    assert!(told(&console).is_some(), "somebody has taken it over with other gates meanwhile");
    console.send(Msg::RolloutRecalled(Box::new(began.clone())));
    assert!(planner(&console).facts.is_none(), "they name an alarm that was not asked for");
    let asked = console.take().into_iter().find_map(|effect| match effect {
        Effect::Fetch { request: Request::RolloutFacts { alarms, .. }, .. } => Some(alarms),
        _ => None,
    });
    assert_eq!(asked, Some(began.gates.alarms.clone()));
    let found = facts_of(console.state.header_alias().unwrap().clone(), v(42));
    console.reply(Slot::RolloutFacts, Ok(Fetched::RolloutFacts(Box::new(found))));
    assert_eq!((told(&console), &planner(&console).gates), (None, &began.gates));
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

#[test]
fn an_end_that_is_on_the_screen_is_not_told_twice() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.press("c");
    let offered = |console: &Console| {
        console.state.hints().iter().any(|hint| hint.action == Action::RollBackAlias)
    };
    assert!(offered(&console));
    hear(&mut console, |status| {
        status.end = Some(End::RolledBack { why: "it fails".into() });
        status.configured = AliasState::all(v(41));
        status.ledger = None;
    });
    assert_eq!(console.notice(), "the rollout of auth:live has ended");
    assert!(!offered(&console), "all traffic is back where it came from");
}
