//! One key of a value, and copies that nobody sees.

use super::{in_secrets, revealed, value_of};
use crate::{
    app::{
        Effect,
        effect::Hidden,
        state::{Session, secrets::Shown},
        testing::Console,
    },
    domain::Slot,
};

const JSON: &str = r#"{"user":"shop","password":"hun\"ter2","port":5432}"#;

fn copying() -> Session {
    Session { clipboard: true, ..Session::default() }
}

/// The keys of the value are listed.
fn listed() -> Console {
    let mut console = in_secrets(copying());
    console.press("X");
    console.reply(Slot::SecretValue, Ok(value_of("db", JSON)));
    console.take();
    console
}

fn shown(console: &Console) -> Option<Shown> {
    console.state.secrets.revealed.as_ref().map(|held| held.shown)
}

fn copied(console: &mut Console) -> Vec<Effect> {
    let mut effects = console.take();
    effects.retain(|effect| matches!(effect, Effect::CopySecret(_) | Effect::Copy(_)));
    effects
}

#[test]
fn keys_are_masked_and_one_is_shown_at_a_time() {
    let mut console = listed();
    assert_eq!(shown(&console), Some(Shown::Keys { at: 0, open: false }));
    console.press("j x");
    assert_eq!(shown(&console), Some(Shown::Keys { at: 1, open: true }));
    assert_eq!(console.take().iter().filter(|it| **it == Effect::Redraw).count(), 0);
    console.press("j");
    assert_eq!(shown(&console), Some(Shown::Keys { at: 2, open: false }));
    assert!(console.take().contains(&Effect::Redraw), "the key before is overwritten");
    console.press("Enter Enter");
    assert!(console.take().contains(&Effect::Redraw));
    console.press("Esc");
    assert_eq!(shown(&console), None);
    assert_eq!(console.take(), [], "nothing was on the screen");
}

#[test]
fn a_key_hides_after_15_seconds_and_unused_keys_after_60() {
    let mut console = listed();
    console.pass(50_000);
    console.press("x");
    console.pass(14_000);
    assert_eq!(shown(&console), Some(Shown::Keys { at: 0, open: true }));
    console.pass(1_000);
    assert_eq!(shown(&console), None);
    let mut console = listed();
    console.pass(59_000);
    assert!(shown(&console).is_some());
    console.pass(1_000);
    assert_eq!(shown(&console), None);
}

#[test]
fn a_text_has_no_keys() {
    let mut console = in_secrets(Session::default());
    console.press("X");
    console.reply(Slot::SecretValue, Ok(value_of("db", "hunter2")));
    assert_eq!(shown(&console), None);
    assert!(console.notice().contains("no JSON"));
}

#[test]
fn a_value_is_copied_without_being_shown() {
    let mut console = in_secrets(copying());
    console.press("Y");
    console.reply(Slot::SecretValue, Ok(value_of("db", "hunter2")));
    assert_eq!(copied(&mut console), [Effect::CopySecret(Hidden("hunter2".into()))]);
    assert_eq!(shown(&console), None);
    assert!(!console.notice().contains("hunter2"));
}

#[test]
fn the_key_under_the_cursor_is_copied_without_its_quotes() {
    let mut console = listed();
    console.press("j Y j Y");
    let texts = ["hun\"ter2", "5432"].map(|text| Effect::CopySecret(Hidden(text.into())));
    assert_eq!(copied(&mut console), texts);
}

#[test]
fn what_keeps_copies_is_named() {
    let mut console = in_secrets(Session { multiplexer: Some("tmux"), ..copying() });
    console.press("Y");
    console.reply(Slot::SecretValue, Ok(value_of("db", "hunter2")));
    assert!(console.notice().contains("tmux may keep a copy"), "{}", console.notice());
}

#[test]
fn without_consent_nothing_is_read_to_be_copied() {
    let mut console = in_secrets(Session::default());
    console.press("Y");
    assert_eq!(console.take(), []);
    assert!(console.notice().contains("clipboard = true"));
}

#[test]
fn no_debug_output_of_the_state_or_its_effects_tells_a_value() {
    let mut console = listed();
    console.press("j x Y");
    let effects = console.take();
    let told = format!("{:?} {effects:?}", console.state);
    assert!(!told.contains("ter2"), "a value in {}", told.len());
    let whole = revealed();
    assert!(!format!("{:?}", whole.state).contains("hunter2"));
}
