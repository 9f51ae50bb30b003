//! Writes under way, their outcomes, and leaving meanwhile.

use crate::{
    app::{
        Effect, Msg,
        state::{NoticeKind, Overlay},
        testing::{Console, alias, name, split, v},
    },
    domain::{
        AliasState, Change, ConcurrencyChange, Connection, Evidence, Fetched, Found, Intent,
        Outcome, Receipt, Reserved, RollbackPlan, Scope, Slot,
    },
};

/// A console whose rollback of `auth:live` to 41 was just sent.
fn sent() -> (Console, Intent) {
    let mut console = Console::ready();
    console.press("B");
    let alias = alias("auth", split(41, 42, 10.0));
    let plan = RollbackPlan::Ready {
        target: v(41),
        alias,
        evidence: Evidence::SplitPrimary,
        detail: None,
        differences: Vec::new(),
        deployment: None,
    };
    console.reply(Slot::Preview, Ok(Fetched::RollbackPlan(Box::new(plan))));
    console.pass(300);
    console.press("Enter");
    let mut effects = console.take().into_iter();
    let intent = effects.find_map(|effect| match effect {
        Effect::Write(intent) => Some(*intent),
        _ => None,
    });
    (console, intent.unwrap_or_else(|| unreachable!("nothing was sent")))
}

fn end(console: &mut Console, intent: Intent, outcome: Outcome) {
    let receipt =
        Receipt { intent, outcome, attempts: 1, at: console.now, request_id: None, audited: true };
    console.send(Msg::WriteEnded(Box::new(receipt)));
}

fn applied() -> Outcome {
    Outcome::Applied(Found::Alias(alias("auth", AliasState::all(v(41)))))
}

fn outcome_is_shown(console: &Console) -> bool {
    let shown = console.state.overlays.last();
    matches!(shown, Some(Overlay::Outcome(view)) if view.receipt.is_some())
}

#[test]
fn progress_and_outcome_are_in_the_same_overlay() {
    let (mut console, intent) = sent();
    let note = "throttled, next try in 2 s".to_owned();
    console.send(Msg::WriteProgress { intent: intent.id.clone(), attempt: 3, note });
    let Some(Overlay::Outcome(view)) = console.state.overlays.last() else { unreachable!() };
    assert_eq!((view.attempt, view.verb), (3, "roll back"));
    end(&mut console, intent, applied());
    assert!(outcome_is_shown(&console));
    assert_eq!(console.fetched(), [Slot::Aliases]);
    assert_eq!(console.notice(), "roll back auth:live: applied, now 41 100%");
    console.press("Enter");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn an_outcome_whose_overlay_was_closed_opens_again() {
    let (mut console, intent) = sent();
    console.press("Esc j 3");
    assert_eq!(console.state.writes_under_way().count(), 1);
    end(&mut console, intent, applied());
    assert!(outcome_is_shown(&console));
    assert_eq!(console.state.writes_under_way().count(), 0);
}

#[test]
fn an_outcome_never_opens_over_what_is_being_typed_or_asked() {
    let (mut console, intent) = sent();
    console.press("Esc /");
    end(&mut console, intent, applied());
    assert!(console.state.overlays.is_empty());
    assert!(console.notice().contains("applied"));
    console.type_text("au");
    assert!(console.state.overlays.is_empty());
    console.press("Enter");
    assert!(outcome_is_shown(&console));
}

#[test]
fn leaving_while_a_write_is_under_way_takes_a_second_key() {
    let (mut console, intent) = sent();
    console.press("q q");
    assert!(console.notice().contains("is under way"));
    assert!(!console.take().contains(&Effect::Quit));
    end(&mut console, intent, applied());
    console.press("q q");
    assert_eq!(console.take().last(), Some(&Effect::Quit));

    let (mut console, _) = sent();
    console.press("q q q");
    assert_eq!(console.take().last(), Some(&Effect::Quit));
}

#[test]
fn a_change_by_someone_else_shows_both_values_and_takes_theirs() {
    let (mut console, intent) = sent();
    let found = alias("auth", split(41, 43, 50.0));
    end(&mut console, intent, Outcome::ChangedBySomeoneElse { found: Found::Alias(found.clone()) });
    assert_eq!(console.state.header_alias(), Some(&found));
    let Some(Overlay::Outcome(view)) = console.state.overlays.last() else { unreachable!() };
    let lines = view.receipt.as_ref().map(crate::app::words::outcome).unwrap_or_default();
    assert!(lines.contains(&"wanted     41 100%".to_owned()), "{lines:?}");
    assert!(lines.contains(&"now        41 50% | 43 50%".to_owned()), "{lines:?}");
    let notice = console.state.notice.as_ref().map(|notice| notice.kind);
    assert_eq!(notice, Some(NoticeKind::Error));
}

#[test]
fn the_header_knows_the_way_back_from_what_was_done_here() {
    let mut console = Console::ready();
    assert_eq!(console.state.rollback_hint(), None);
    console.press("2 p");
    let fresh = alias("auth", split(41, 42, 10.0));
    console.reply(Slot::Preview, Ok(Fetched::Alias(Box::new(fresh))));
    assert_eq!(console.state.rollback_hint(), Some(v(41)));
    console.pass(300);
    console.press("a");
    let intent = console.take().into_iter().find_map(|effect| match effect {
        Effect::Write(intent) => Some(*intent),
        _ => None,
    });
    let done = Outcome::Applied(Found::Alias(alias("auth", AliasState::all(v(42)))));
    end(&mut console, intent.unwrap_or_else(|| unreachable!()), done);
    assert_eq!(console.state.rollback_hint(), Some(v(41)));
}

/// The console is connected to this Region, as far as told to this account, and has read what is
/// there.
fn moved_to(console: &mut Console, region: &str, account: Option<&str>) {
    let account = account.map(str::to_owned);
    let scope = Scope { region: Some(region.into()), account, ..Scope::default() };
    let connection = Connection { scope, identity: None, identifying: false, expires: None };
    console.state.slots.start(Slot::Connection);
    console.reply(Slot::Connection, Ok(Fetched::Connected(Box::new(connection))));
    if console.state.functions.list.items.is_empty() {
        console.functions(&["auth"]);
        console.aliases("auth", vec![alias("auth", split(7, 8, 50.0))]);
    }
    console.take();
}

#[test]
fn an_outcome_elsewhere_is_shown_but_changes_nothing_that_is_known_here() {
    let (mut console, intent) = sent();
    let stop = Intent {
        id: "stop".into(),
        change: Change::Stop(ConcurrencyChange {
            function: name("auth"),
            before: Reserved::NONE,
            after: Reserved::STOPPED,
        }),
        ..intent.clone()
    };
    moved_to(&mut console, "us-east-1", None);
    end(&mut console, intent, applied());
    end(&mut console, stop, Outcome::Applied(Found::Concurrency(Reserved::STOPPED)));
    assert!(outcome_is_shown(&console));
    assert!(console.notice().contains("applied"), "{}", console.notice());
    let here = console.state.header_alias().map(|alias| alias.state);
    assert_eq!(here, Some(split(7, 8, 50.0)));
    assert!(console.state.writes.past.is_empty());
    assert!(console.state.writes.stops.is_empty());
    assert_eq!(console.fetched(), []);
}

#[test]
fn an_account_that_was_not_told_when_a_write_was_sent_is_no_other() {
    let (mut console, intent) = sent();
    moved_to(&mut console, "eu-west-1", Some("123456789012"));
    end(&mut console, intent.clone(), applied());
    assert_eq!(console.state.writes.past.len(), 1);
    let elsewhere = Scope { account: Some("999999999999".into()), ..intent.scope.clone() };
    console.state.writes.past.clear();
    end(&mut console, Intent { scope: elsewhere, ..intent }, applied());
    assert!(console.state.writes.past.is_empty());
}
