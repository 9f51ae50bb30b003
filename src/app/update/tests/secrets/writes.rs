//! Writes of secrets: previewed from a fresh reading, and what they leave.

use super::{detail, in_secrets, secret};
use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, Session, overlay::WriteView},
        testing::{Console, name},
    },
    domain::{
        Change, Fetched, Found, Intent, Outcome, Receipt, SecretDetail, SecretWrite, Slot,
        Timestamp, Version,
        secret::{Copies, NamedBy, SecretUse, SecretUses},
    },
};

fn fresh() -> SecretDetail {
    match detail("db") {
        Fetched::Secret(detail) => SecretDetail { rotation_lambda: Some("arn".into()), ..*detail },
        _ => unreachable!("a secret"),
    }
}

fn read_afresh(console: &mut Console, detail: SecretDetail) {
    console.reply(Slot::Preview, Ok(Fetched::Secret(Box::new(detail))));
}

/// The write that is previewed.
fn previewed(console: &Console) -> Option<&SecretWrite> {
    match console.state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => confirm.intent.change.secret().map(|it| &it.write),
        _ => None,
    }
}

fn sent(console: &mut Console) -> Option<Intent> {
    console.take().into_iter().find_map(|effect| match effect {
        Effect::Write(intent) => Some(*intent),
        _ => None,
    })
}

fn end(console: &mut Console, intent: Intent, outcome: Outcome) {
    let receipt = Receipt {
        intent,
        outcome,
        at: Timestamp::UNIX_EPOCH,
        attempts: 1,
        audited: true,
        request_id: None,
    };
    console.send(Msg::WriteEnded(Box::new(receipt)));
}

fn outcome(console: &Console) -> Option<&WriteView> {
    match console.state.overlays.last() {
        Some(Overlay::Outcome(view)) => Some(view),
        _ => None,
    }
}

fn back() -> SecretWrite {
    SecretWrite::RollBack { from: "id-of-AWSCURRENT".into(), to: "id-of-AWSPREVIOUS".into() }
}

#[test]
fn a_rollback_takes_two_keys_and_goes_back_to_the_previous_version() {
    let mut console = in_secrets(Session::default());
    console.press("u");
    read_afresh(&mut console, fresh());
    assert_eq!(previewed(&console), Some(&back()));
    console.press("Enter");
    assert!(sent(&mut console).is_none(), "the preview was not read yet");
    console.pass(300);
    console.press("Enter");
    let intent = sent(&mut console).unwrap();
    assert_eq!(intent.change.target(), "db");
    assert!(outcome(&console).is_some());
}

#[test]
fn the_version_under_the_cursor_is_where_a_rollback_goes() {
    let mut console = in_secrets(Session::default());
    let mut there = fresh();
    there.versions[1].stages = vec!["good".into()];
    console.state.secrets.detail = Some(there.clone());
    console.press("u");
    read_afresh(&mut console, there.clone());
    assert!(previewed(&console).is_none());
    assert!(console.notice().contains("no version has AWSPREVIOUS"), "{}", console.notice());
    console.press("Enter j u");
    read_afresh(&mut console, there);
    assert_eq!(previewed(&console), Some(&back()));
}

#[test]
fn a_preview_says_that_the_labels_have_moved_since() {
    let mut console = in_secrets(Session::default());
    console.press("u");
    let mut moved = fresh();
    moved.versions[0].id = "theirs".into();
    read_afresh(&mut console, moved);
    let Some(Overlay::Confirm(confirm)) = console.state.overlays.last() else { panic!() };
    assert!(confirm.seen.as_ref().is_some_and(|seen| seen.contains("AWSCURRENT id-of-AW")));
}

#[test]
fn each_key_leads_to_the_preview_of_its_write() {
    let rotating = SecretDetail {
        summary: crate::domain::SecretSummary { rotation_enabled: true, ..secret("db") },
        ..fresh()
    };
    let current = Some("id-of-AWSCURRENT".to_owned());
    let by = Some("arn".to_owned());
    for (key, detail, write) in [
        ("R", fresh(), SecretWrite::Rotate { current, by, switches_on: true }),
        ("C", rotating, SecretWrite::CancelRotation { pending: None }),
    ] {
        let mut console = in_secrets(Session::default());
        console.press(key);
        read_afresh(&mut console, detail);
        assert_eq!(previewed(&console), Some(&write), "{key}");
        console.pass(300);
        console.press("a");
        assert!(sent(&mut console).is_some(), "{key}");
    }
}

#[test]
fn a_deletion_asks_for_its_window_and_the_same_key_calls_it_off() {
    let mut console = in_secrets(Session::default());
    console.press("D C-u");
    console.type_text("3");
    console.press("Enter");
    assert!(
        matches!(console.state.overlays.last(), Some(Overlay::Prompt(prompt)) if prompt.problem.is_some())
    );
    console.press("C-u");
    console.type_text("14");
    console.press("Enter");
    read_afresh(&mut console, fresh());
    assert_eq!(previewed(&console), Some(&SecretWrite::Delete { window_days: 14 }));
    console.pass(300);
    console.press("a");
    let intent = sent(&mut console).unwrap();
    let mut gone = fresh();
    gone.summary.deleted = Some(Timestamp::UNIX_EPOCH);
    end(&mut console, intent, Outcome::Applied(Found::Secret(Box::new(gone.clone()))));
    console.press("Esc D");
    read_afresh(&mut console, gone);
    let restore = SecretWrite::Restore { deletion: Timestamp::UNIX_EPOCH };
    assert_eq!(previewed(&console), Some(&restore));
}

#[test]
fn a_rollback_shows_who_may_hold_a_stale_copy() {
    let mut console = in_secrets(Session::default());
    console.press("u");
    read_afresh(&mut console, fresh());
    console.pass(300);
    console.press("Enter");
    let intent = sent(&mut console).unwrap();
    let Change::Secret(change) = intent.change.clone() else { panic!() };
    end(&mut console, intent, Outcome::Applied(Found::Secret(Box::new(fresh()))));
    let slots = console.fetched();
    assert!(slots.contains(&Slot::StaleCopies) && slots.contains(&Slot::SecretDetail), "{slots:?}");
    assert!(format!("{:?}", outcome(&console).unwrap().left_to_do).contains("looking for"));
    let it = SecretUse {
        function: name("auth"),
        versions: vec![Version::Latest],
        variables: vec![("DB".into(), NamedBy::Arn)],
        copies: Copies::Own,
    };
    let uses = SecretUses { secret: change.secret, uses: vec![it], unreadable: Vec::new() };
    console.reply(Slot::StaleCopies, Ok(Fetched::SecretUses(Box::new(uses))));
    let told = format!("{:?}", outcome(&console).unwrap().left_to_do);
    assert!(told.contains("auth") && told.contains("move the alias"), "{told}");
}

#[test]
fn what_was_not_applied_asks_for_no_copies() {
    let mut console = in_secrets(Session::default());
    console.press("u");
    read_afresh(&mut console, fresh());
    console.pass(300);
    console.press("Enter");
    let intent = sent(&mut console).unwrap();
    end(
        &mut console,
        intent,
        Outcome::ChangedBySomeoneElse { found: Found::Secret(Box::new(fresh())) },
    );
    assert!(!console.fetched().contains(&Slot::StaleCopies));
}
