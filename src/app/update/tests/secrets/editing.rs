//! A new value, typed into masked fields.

use super::{super::previews::connected, detail, in_secrets, value_of};
use crate::{
    app::{
        Msg,
        state::{Overlay, SecretEditor, Session},
        testing::Console,
    },
    domain::{Fetched, SecretWrite, Slot, secret::ExposeSecret},
};

const JSON: &str = r#"{"user":"shop","password":"old","port":5432}"#;

/// The editor is open on this value.
fn editing(value: &str) -> Console {
    let mut console = in_secrets(Session::default());
    console.press("e");
    console.reply(Slot::SecretValue, Ok(value_of("db", value)));
    console
}

fn editor(console: &Console) -> Option<&SecretEditor> {
    match console.state.overlays.last() {
        Some(Overlay::SecretEditor(editor)) => Some(editor),
        _ => None,
    }
}

fn problem(console: &Console) -> &str {
    editor(console).and_then(|editor| editor.problem.as_deref()).unwrap_or_default()
}

/// Previews, and takes the value that would be sent.
fn sent(console: &mut Console) -> Option<String> {
    console.press("Enter");
    console.reply(Slot::Preview, Ok(detail("db")));
    let Some(Overlay::Confirm(confirm)) = console.state.overlays.last() else { return None };
    let SecretWrite::Put { value, .. } = &confirm.intent.change.secret()?.write else {
        return None;
    };
    Some(value.take()?.expose_secret().to_owned())
}

#[test]
fn a_key_is_replaced_and_the_others_are_kept() {
    let mut console = editing(JSON);
    let labels: Vec<_> = editor(&console).unwrap().fields.iter().map(|it| &it.label).collect();
    assert_eq!(labels, ["user", "password", "port", "all of it"]);
    console.press("Tab");
    console.type_text("n\"ewx");
    console.press("Backspace");
    let new = sent(&mut console);
    assert_eq!(new.as_deref(), Some(r#"{"user":"shop","password":"n\"ew","port":5432}"#));
}

#[test]
fn what_is_wrong_is_told_without_what_was_typed() {
    let mut console = editing(JSON);
    console.press("Enter");
    assert!(problem(&console).contains("nothing is typed"));
    console.press("Tab Tab");
    console.type_text("hunter2");
    console.press("Enter");
    assert!(problem(&console).starts_with("port: "), "{}", problem(&console));
    console.press("C-u Tab");
    console.type_text("{hunter2");
    console.press("Enter");
    assert!(problem(&console).contains("was JSON"), "{}", problem(&console));
    assert!(!problem(&console).contains("hunter2"));
    console.press("Tab");
    console.type_text("x");
    console.press("Enter");
    assert!(problem(&console).contains("not both"));
    assert!(!format!("{:?}", console.state).contains("hunter2"));
}

#[test]
fn a_text_is_replaced_as_a_whole_and_may_be_pasted() {
    let mut console = editing("old");
    console.send(Msg::Paste("line one\nline two\n".into()));
    assert_eq!(sent(&mut console).as_deref(), Some("line one\nline two"));
}

#[test]
fn leaving_the_editor_sends_nothing() {
    let mut console = editing(JSON);
    console.type_text("x");
    console.press("Esc");
    assert!(editor(&console).is_none());
    assert!(console.take().iter().all(|effect| !matches!(effect, crate::app::Effect::Write(_))));
}

#[test]
fn a_value_that_changed_meanwhile_is_not_overwritten() {
    let mut console = editing(JSON);
    console.type_text("x");
    console.press("Enter");
    let Fetched::Secret(mut moved) = detail("db") else { panic!() };
    moved.versions[0].id = "theirs".into();
    console.reply(Slot::Preview, Ok(Fetched::Secret(moved)));
    assert!(!matches!(console.state.overlays.last(), Some(Overlay::Confirm(_))));
    assert!(console.notice().contains("another version became current"), "{}", console.notice());
}

#[test]
fn an_editor_does_not_outlive_its_account() {
    let mut console = in_secrets(Session::default());
    connected(&mut console, "111111111111");
    console.press("e");
    console.reply(Slot::SecretValue, Ok(value_of("db", JSON)));
    assert!(editor(&console).is_some());
    connected(&mut console, "222222222222");
    assert!(editor(&console).is_none());
}

#[test]
fn an_editor_that_was_left_closes_itself() {
    let mut console = editing(JSON);
    console.pass(299_000);
    console.type_text("x");
    console.pass(299_000);
    assert!(editor(&console).is_some(), "a key came in between");
    console.pass(1_000);
    assert!(editor(&console).is_none());
    assert!(console.notice().contains("nothing is put"), "{}", console.notice());
}

#[test]
fn a_paste_that_is_cut_inside_a_character_is_refused() {
    let mut console = editing("old");
    console.send(Msg::Paste("pass\u{fffd}".into()));
    assert!(problem(&console).contains("paste it again"), "{}", problem(&console));
    assert!(editor(&console).is_some_and(|editor| editor.fields[0].typed.is_empty()));
}
