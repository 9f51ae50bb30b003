//! From a key to a write: editors, previews, confirmations.

use crate::{
    app::{
        Effect,
        state::{Overlay, Session, overlay::Confirm},
        testing::{Console, alias, failure, split, target, v},
    },
    domain::{
        Alias, AliasState, Change, Connection, Evidence, FailureKind, Fetched, Intent, Request,
        RollbackPlan, Scope, Slot, TaskEvent,
    },
};

fn confirm(console: &Console) -> &Confirm {
    match console.state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => confirm,
        other => unreachable!("no confirmation but {other:?}"),
    }
}

fn writes(console: &mut Console) -> Vec<Intent> {
    let effects = console.take();
    let intent = |effect| match effect {
        Effect::Write(intent) => Some(*intent),
        _ => None,
    };
    effects.into_iter().filter_map(intent).collect()
}

fn fresh(console: &mut Console, state: AliasState) {
    let alias = alias("auth", state);
    console.reply(Slot::Preview, Ok(Fetched::Alias(Box::new(alias))));
}

fn plan(console: &mut Console, plan: RollbackPlan) {
    console.reply(Slot::Preview, Ok(Fetched::RollbackPlan(Box::new(plan))));
}

fn ready_to_go_back(alias: Alias) -> RollbackPlan {
    RollbackPlan::Ready {
        target: alias.state.version,
        alias,
        evidence: Evidence::SplitPrimary,
        detail: None,
        differences: vec!["memory 128 -> 256 MB".into()],
        deployment: None,
    }
}

fn waits(console: &Console) -> bool {
    console.state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Preparing(_)))
}

#[test]
fn a_split_is_edited_read_afresh_previewed_and_applied() {
    let mut console = Console::ready();
    console.press("2 s 1 0 Enter");
    let wanted = Request::Alias(target("auth"));
    assert!(console.take().iter().any(
        |effect| matches!(effect, Effect::Fetch { slot: Slot::Preview, request, .. } if *request == wanted)
    ));
    fresh(&mut console, AliasState::all(v(41)));
    assert_eq!(confirm(&console).seen, None);
    assert!(confirm(&console).command_line.contains("{42=0.1}"));
    console.pass(300);
    console.press("Enter");
    assert_eq!(confirm(&console).hint.as_deref(), Some("press a to apply"));
    console.press("a");
    let written = writes(&mut console);
    let change = &written[0].change;
    assert!(matches!(change, Change::Shift(_)));
    assert_eq!(change.alias().unwrap().before, AliasState::all(v(41)));
    assert_eq!(change.alias().unwrap().after, split(41, 42, 10.0));
    assert_eq!(change.alias().unwrap().description, "kept");
    assert!(matches!(console.state.overlays[..], [Overlay::Outcome(_)]));
}

#[test]
fn keys_and_pastes_before_a_preview_is_armed_are_discarded() {
    let mut console = Console::ready();
    console.press("B");
    plan(&mut console, ready_to_go_back(alias("auth", split(41, 42, 10.0))));
    console.press("Enter a q Esc C-c");
    console.send(crate::app::Msg::Paste("a\n".into()));
    console.pass(299);
    console.press("Enter");
    assert_eq!(writes(&mut console), []);
    console.pass(1);
    console.press("Enter");
    assert_eq!(writes(&mut console).len(), 1);
}

#[test]
fn the_keys_of_a_preview_wait_for_a_wake_up() {
    let mut console = Console::ready();
    console.press("B");
    console.take();
    plan(&mut console, ready_to_go_back(alias("auth", split(41, 42, 10.0))));
    let armed_at = confirm(&console).armed_at;
    assert_eq!(console.take(), [Effect::WakeAt(armed_at.unwrap())]);
    assert!(!confirm(&console).armed);
    console.pass(300);
    assert!(confirm(&console).armed);
    assert_eq!(console.state.next_wake(), None);
}

#[test]
fn a_preview_of_an_alias_that_changed_meanwhile_says_so() {
    let mut console = Console::ready();
    console.press("2 s 5 Enter");
    fresh(&mut console, AliasState::all(v(40)));
    assert_eq!(confirm(&console).seen.as_deref(), Some("41 100%"));
    assert_eq!(confirm(&console).intent.change.alias().unwrap().after, split(40, 42, 5.0));
    assert_eq!(console.state.header_alias().map(|alias| alias.state), Some(AliasState::all(v(40))));
}

#[test]
fn the_editor_says_in_words_what_is_wrong() {
    let mut console = Console::ready();
    let problem = |console: &Console| match console.state.overlays.last() {
        Some(Overlay::Split(editor)) => editor.problem.clone().unwrap_or_default(),
        other => unreachable!("{other:?}"),
    };
    console.press("2 s Enter");
    assert!(problem(&console).starts_with("type the percentage for 42"));
    console.type_text("100");
    assert!(problem(&console).contains("less than 100%"));
    console.press("Backspace");
    assert_eq!(problem(&console), "");
    // Letters move: 41 is the alias's own version.
    console.press("j");
    assert!(problem(&console).contains("its") || problem(&console).contains("own version"));
    console.press("Enter");
    assert!(console.fetched().is_empty());
}

#[test]
fn zero_percent_ends_a_split() {
    let mut console = Console::ready();
    console.press("2 s 0 Enter");
    fresh(&mut console, split(41, 42, 10.0));
    assert_eq!(confirm(&console).intent.change.alias().unwrap().after, AliasState::all(v(41)));
}

#[test]
fn what_is_so_already_is_said_and_not_written() {
    let mut console = Console::ready();
    console.press("2 s 1 0 Enter");
    fresh(&mut console, split(41, 42, 10.0));
    assert_eq!(console.notice(), "auth:live is 41 90% | 42 10% already");
    assert!(matches!(console.state.overlays[..], [Overlay::Split(_)]));
}

#[test]
fn promote_sends_all_traffic_to_the_new_version() {
    let mut console = Console::ready();
    console.press("2 p");
    fresh(&mut console, split(41, 42, 10.0));
    let change = &confirm(&console).intent.change;
    assert!(matches!(change, Change::Promote(change) if change.after == AliasState::all(v(42))));
    console.press("Esc");
    console.pass(300);
    console.press("Esc p");
    fresh(&mut console, AliasState::all(v(42)));
    assert_eq!(console.notice(), "auth:live does not split: 42 gets all traffic already");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn a_rollback_asks_for_a_version_when_there_is_no_evidence() {
    let mut console = Console::ready();
    console.press("2 b");
    let alias = alias("auth", AliasState::all(v(42)));
    plan(&mut console, RollbackPlan::Ask { alias, candidates: vec![v(41), v(40)] });
    console.press("j Enter");
    let change = &confirm(&console).intent.change;
    assert_eq!(change.alias().unwrap().after, AliasState::all(v(40)));
    assert!(matches!(change, Change::Rollback { evidence: Evidence::Chosen, .. }));
}

#[test]
fn a_preview_comes_to_the_top_whatever_was_opened_while_it_was_read() {
    for way in ["t", "?", ":"] {
        let mut console = Console::ready();
        console.press("B");
        console.press(way);
        plan(&mut console, ready_to_go_back(alias("auth", split(41, 42, 10.0))));
        console.pass(300);
        console.press("Enter");
        assert_eq!(writes(&mut console).len(), 1, "after {way}");
        assert!(!waits(&console), "after {way}");
    }
}

#[test]
fn a_preview_that_failed_or_was_cancelled_behind_another_overlay_waits_no_longer() {
    let mut console = Console::ready();
    console.press("B ?");
    let denied = FailureKind::Denied { action: "lambda:GetAlias".into() };
    console.reply(Slot::Preview, Err(failure(denied)));
    assert!(matches!(console.state.overlays[..], [Overlay::Help { .. }]));
    console.press("Esc B t");
    let (label, slot) = ("plan the rollback".into(), Some(Slot::Preview));
    console.send(crate::app::Msg::Task(TaskEvent::Started { id: 1, label, slot }));
    console.press("x");
    assert!(matches!(console.state.overlays[..], [Overlay::Tasks { .. }]));
}

#[test]
fn a_second_preview_replaces_the_one_that_is_read_behind_an_overlay() {
    let mut console = Console::ready();
    console.press("B ? B");
    let waiting = console.state.overlays.iter();
    let waiting = waiting.filter(|overlay| matches!(overlay, Overlay::Preparing(_)));
    assert_eq!(waiting.count(), 1);
}

pub(super) fn connected(console: &mut Console, account: &str) {
    let connection = Connection {
        scope: Scope { account: Some(account.into()), ..console.state.session.scope.clone() },
        identity: None,
        expires: None,
        identifying: false,
    };
    console.state.slots.start(Slot::Connection);
    console.reply(Slot::Connection, Ok(Fetched::Connected(Box::new(connection))));
}

#[test]
fn a_preview_does_not_outlive_its_account() {
    let mut console = Console::ready();
    connected(&mut console, "111111111111");
    console.press("B");
    plan(&mut console, ready_to_go_back(alias("auth", split(41, 42, 10.0))));
    console.pass(300);
    console.take();
    connected(&mut console, "222222222222");
    assert!(console.state.overlays.is_empty());
    assert!(console.state.functions.list.items.is_empty());
    assert!(console.notice().contains("222222222222"), "{}", console.notice());
    assert!(console.fetched().contains(&Slot::Functions));
}

#[test]
fn a_preview_of_another_place_is_not_applied() {
    let mut console = Console::ready();
    console.press("B");
    plan(&mut console, ready_to_go_back(alias("auth", split(41, 42, 10.0))));
    console.pass(300);
    console.state.session.scope.account = Some("222222222222".into());
    console.press("Enter");
    assert_eq!(writes(&mut console), []);
    assert!(console.notice().contains("another place"), "{}", console.notice());
}

#[test]
fn nothing_to_go_back_to_is_said_in_words() {
    let mut console = Console::ready();
    console.press("B");
    plan(&mut console, RollbackPlan::Nowhere { alias: alias("auth", AliasState::all(v(1))) });
    assert_eq!(console.notice(), "nothing to go back to: auth has no other published version");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn the_header_alias_rolls_back_from_every_pane_and_overlay() {
    for way in ["1", "2", "3", "4", "?", "t", "d", "3 ?"] {
        let mut console = Console::ready();
        console.press(way);
        console.take();
        console.press("B");
        assert_eq!(console.fetched(), [Slot::Preview], "after {way}");
        plan(&mut console, ready_to_go_back(alias("auth", split(41, 42, 10.0))));
        console.pass(300);
        console.press("Enter");
        assert_eq!(writes(&mut console).len(), 1, "after {way}");
    }
}

#[test]
fn in_a_text_field_b_is_a_letter() {
    for field in ["/", ":", "3 /", "4 /"] {
        let mut console = Console::ready();
        console.press(field);
        console.take();
        console.press("B b");
        assert_eq!(console.fetched(), [], "in {field}");
    }
}

#[test]
fn a_protected_session_wants_the_name_except_for_a_rollback() {
    let session = Session { protected: true, ..Session::default() };
    let mut console = Console::ready_with(session);
    console.press("2 p");
    fresh(&mut console, split(41, 42, 10.0));
    console.pass(300);
    console.press("a Enter");
    assert_eq!(confirm(&console).hint.as_deref(), Some("type auth:live to apply"));
    console.press("C-u");
    console.type_text("auth:live");
    console.press("Enter");
    assert_eq!(writes(&mut console).len(), 1);
    console.press("Esc B");
    plan(&mut console, ready_to_go_back(alias("auth", split(41, 42, 10.0))));
    console.pass(300);
    console.press("Enter");
    assert_eq!(writes(&mut console).len(), 1);
}

#[test]
fn read_only_refuses_before_anything_is_read() {
    let session = Session { read_only: true, ..Session::default() };
    let mut console = Console::ready_with(session);
    for keys in ["2 s", "2 p", "2 b", "1 B"] {
        console.press(keys);
        assert!(console.notice().starts_with("read-only: "), "{keys}");
        assert_eq!((console.fetched(), console.state.overlays.len()), (vec![], 0), "{keys}");
    }
}

#[test]
fn a_preview_that_was_left_or_failed_opens_nothing() {
    let mut console = Console::ready();
    console.press("B");
    let ticket = console.ticket(Slot::Preview);
    console.press("Esc");
    let plan = ready_to_go_back(alias("auth", split(41, 42, 10.0)));
    let result = Ok(Fetched::RollbackPlan(Box::new(plan)));
    console.send(crate::app::Msg::Fetched { slot: Slot::Preview, ticket, result });
    assert!(console.state.overlays.is_empty());
    console.press("B");
    let denied = FailureKind::Denied { action: "lambda:GetAlias".into() };
    console.reply(Slot::Preview, Err(failure(denied)));
    assert!(console.state.overlays.is_empty());
    assert!(console.notice().contains("lambda:GetAlias"));
}
