//! Secrets: shown only when asked, and gone by themselves.

mod asked;
mod editing;
mod keys;
mod writes;

use super::previews::connected;
use crate::{
    app::{Effect, Msg, state::Session, testing::Console},
    domain::{
        Fetched, Page, Request, SecretDetail, SecretName, SecretSummary, SecretValue, Slot,
        secret::SecretVersion,
    },
};

fn secret(name: &str) -> SecretSummary {
    SecretSummary {
        name: SecretName(name.into()),
        arn: format!("arn:aws:secretsmanager:eu-west-1:123456789012:secret:{name}-AbCdEf"),
        ..SecretSummary::default()
    }
}

fn detail(name: &str) -> Fetched {
    let stages = ["AWSCURRENT", "AWSPREVIOUS"];
    let version = |stage: &&str| SecretVersion {
        id: format!("id-of-{stage}"),
        stages: vec![(*stage).to_owned()],
        ..SecretVersion::default()
    };
    Fetched::Secret(Box::new(SecretDetail {
        summary: secret(name),
        versions: stages.iter().map(version).collect(),
        ..SecretDetail::default()
    }))
}

fn value(name: &str) -> Fetched {
    value_of(name, "hunter2")
}

fn value_of(name: &str, text: &str) -> Fetched {
    let value = SecretValue {
        text: text.into(),
        binary: false,
        bytes: text.len(),
        fingerprint: None,
        version_id: "id-of-AWSCURRENT".into(),
        stages: Vec::new(),
    };
    Fetched::SecretValue(SecretName(name.into()), value)
}

/// In the Secrets pane, on the first of two secrets.
fn in_secrets(session: Session) -> Console {
    let mut console = Console::ready_with(session);
    console.press("4 r");
    let page = Page { items: vec![secret("db"), secret("key")], next: None };
    console.reply(Slot::Secrets, Ok(Fetched::Secrets(page)));
    console.reply(Slot::SecretDetail, Ok(detail("db")));
    console.take();
    console
}

fn revealed() -> Console {
    let mut console = in_secrets(Session::default());
    console.press("x");
    console.reply(Slot::SecretValue, Ok(value("db")));
    console.take();
    console
}

fn is_shown(console: &Console) -> bool {
    console.state.secrets.revealed.is_some()
}

#[test]
fn a_value_counts_down_for_15_seconds_and_hides_itself() {
    let mut console = revealed();
    for left in (1..15).rev() {
        console.pass(1_000);
        let revealed = console.state.secrets.revealed.as_ref();
        assert_eq!(revealed.map(|revealed| revealed.seconds_left), Some(left));
    }
    console.take();
    console.pass(1_000);
    assert!(!is_shown(&console));
    assert_eq!(console.take(), [Effect::Redraw]);
    assert_eq!(console.state.next_wake(), None);
}

#[test]
fn every_way_out_hides_the_value_and_draws_once_more() {
    for way in ["x", "Esc", "j", "1", "Tab", ":", "?", "t", "w"] {
        let mut console = revealed();
        assert!(is_shown(&console));
        console.press(way);
        assert!(!is_shown(&console), "after {way}");
        assert!(console.take().contains(&Effect::Redraw), "after {way}");
    }
}

#[test]
fn a_filter_that_leaves_no_row_hides_the_value() {
    let mut console = revealed();
    console.press("/");
    console.type_text("zzzz");
    assert!(!is_shown(&console));
    assert!(console.take().contains(&Effect::Redraw));
}

#[test]
fn a_value_does_not_outlive_its_account() {
    let mut console = in_secrets(Session::default());
    connected(&mut console, "111111111111");
    let page = Page { items: vec![secret("db")], next: None };
    console.press("4 r");
    console.reply(Slot::Secrets, Ok(Fetched::Secrets(page)));
    console.press("x");
    console.reply(Slot::SecretValue, Ok(value("db")));
    assert!(is_shown(&console));
    console.take();
    connected(&mut console, "222222222222");
    assert!(!is_shown(&console));
    assert!(console.take().contains(&Effect::Redraw), "its cells are overwritten");
}

#[test]
fn a_value_that_comes_too_late_is_dropped() {
    for way in ["x", "Esc", "j", "1", "?"] {
        let mut console = in_secrets(Session::default());
        console.press("x");
        let ticket = console.ticket(Slot::SecretValue);
        console.take();
        console.press(way);
        assert!(console.take().contains(&Effect::Cancel(Slot::SecretValue)), "after {way}");
        let late = Msg::Fetched { slot: Slot::SecretValue, ticket, result: Ok(value("db")) };
        console.send(late);
        assert!(!is_shown(&console), "after {way}");
    }
}

#[test]
fn read_only_reveals_nothing() {
    let mut console = in_secrets(Session { read_only: true, ..Session::default() });
    console.state.session.clipboard = true;
    for key in ["x", "X", "Y", "=", "u", "e", "R", "C", "D"] {
        console.state.notice = None;
        console.press(key);
        assert!(console.notice().starts_with("read-only: "), "{key}");
        assert_eq!(console.take(), [], "{key}");
    }
}

#[test]
fn a_terminal_that_became_too_small_hides_the_value() {
    let mut console = revealed();
    console.send(Msg::Resize { width: 20, height: 5 });
    assert!(!is_shown(&console));
    assert!(console.take().contains(&Effect::Redraw));
}

#[test]
fn a_stage_can_be_chosen() {
    let mut console = in_secrets(Session::default());
    console.press("Enter j x");
    let effects = console.take();
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Fetch { request: Request::SecretValue { stage, .. }, .. } => Some(stage.as_str()),
        _ => None,
    });
    assert_eq!(asked, Some("AWSPREVIOUS"));
    console.reply(Slot::SecretValue, Ok(value("db")));
    assert!(is_shown(&console));
    // Esc hides the value first, then leaves the stages.
    console.press("Esc");
    assert_eq!((is_shown(&console), console.state.secrets.stage), (false, Some(1)));
    console.press("Esc");
    assert_eq!(console.state.secrets.stage, None);
}

#[test]
fn secrets_behind_a_tab_are_not_described() {
    let mut console = Console::new();
    console.connect();
    console.take();
    let page = Page { items: vec![secret("db")], next: None };
    console.reply(Slot::Secrets, Ok(Fetched::Secrets(page)));
    assert_eq!(console.fetched(), []);
    console.press("4");
    assert_eq!(console.fetched(), [Slot::SecretDetail]);
}
