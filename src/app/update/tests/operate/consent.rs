//! What a yes needs before anything is sent.

use super::{apply, confirm, denied, read_again, reserved};
use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, Session},
        testing::{Console, alias, name, split},
    },
    domain::{ConcurrencyPlan, Fetched, Reserved, Slot},
};

#[test]
fn keys_before_a_frame_with_the_preview_is_out_are_discarded_however_long_that_takes() {
    let mut console = Console::ready();
    console.stuck = true;
    console.press("S");
    reserved(&mut console, Reserved::NONE, None);
    assert_eq!(apply(&mut console), None);
    console.pass(60_000);
    assert!(!confirm(&console).armed);
    assert_eq!(apply(&mut console), None);
    let preview = confirm(&console).intent.id.clone();
    console.send(Msg::Shown { preview: "another".into() });
    assert_eq!(confirm(&console).armed_at, None);
    console.send(Msg::Shown { preview });
    console.pass(299);
    assert!(!confirm(&console).armed);
    assert!(apply(&mut console).is_some());
}

#[test]
fn a_preview_on_a_screen_too_small_to_show_it_is_not_seen() {
    let mut console = Console::ready();
    console.press("S");
    console.send(Msg::Resize { width: 39, height: 12 });
    reserved(&mut console, Reserved::NONE, None);
    console.pass(1_000);
    assert!(!confirm(&console).armed);
    console.send(Msg::Resize { width: 80, height: 24 });
    console.pass(300);
    assert!(confirm(&console).armed);
}

#[test]
fn a_plan_that_is_denied_stale_or_left_opens_nothing() {
    let mut console = Console::ready();
    console.press("S");
    let ticket = console.ticket(Slot::Preview);
    console.press("Esc");
    let plan = ConcurrencyPlan { function: name("auth"), now: Reserved::NONE, stop: None };
    let result = Ok(Fetched::ConcurrencyPlan(plan));
    console.send(Msg::Fetched { slot: Slot::Preview, ticket, result });
    assert!(console.state.overlays.is_empty());
    console.press("S");
    console.reply(Slot::Preview, Err(denied("lambda:GetFunctionConcurrency")));
    assert!(console.state.overlays.is_empty());
    assert!(console.notice().contains("lambda:GetFunctionConcurrency"), "{}", console.notice());
}

#[test]
fn read_only_refuses_all_of_it_and_the_footer_does_not_offer_it() {
    let session = Session { read_only: true, ..Session::default() };
    let mut console = Console::ready_with(session);
    for keys in ["S", "i", "A", "2 S", "3 i"] {
        console.press(keys);
        assert!(console.notice().starts_with("read-only: "), "{keys}: {}", console.notice());
        assert_eq!((console.fetched(), console.state.overlays.len()), (vec![], 0), "{keys}");
    }
    for pane in ["1", "2", "3", "4"] {
        console.press(pane);
        let hints = console.state.hints();
        let refused = |hint: &&crate::input::Hint| {
            ["s", "p", "b", "B", "x", "S", "i", "A", "y"].contains(&hint.chord.as_str())
        };
        assert_eq!(hints.iter().find(refused), None, "in pane {pane}");
    }
}

#[test]
fn a_protected_context_wants_the_functions_name() {
    let session = Session { protected: true, ..Session::default() };
    let mut console = Console::ready_with(session);
    console.press("S");
    reserved(&mut console, Reserved::NONE, None);
    assert_eq!(apply(&mut console), None);
    console.press("Enter");
    assert_eq!(confirm(&console).hint.as_deref(), Some("type auth to apply"));
    console.press("C-u");
    console.type_text("auth");
    console.press("Enter");
    let sent = console.take();
    assert!(sent.iter().any(|effect| matches!(effect, Effect::Write(_))), "{sent:?}");
}

#[test]
fn the_percentage_that_the_editor_filled_in_is_replaced_by_the_first_digit() {
    let mut console = Console::ready();
    read_again(&mut console, vec![alias("auth", split(41, 42, 10.0))]);
    let percent = |console: &Console| match console.state.overlays.last() {
        Some(Overlay::Split(editor)) => editor.percent.value().to_owned(),
        other => unreachable!("{other:?}"),
    };
    console.press("2 s");
    assert_eq!(percent(&console), "10");
    console.press("2 5");
    assert_eq!(percent(&console), "25");
    console.press("Esc s Backspace 5");
    assert_eq!(percent(&console), "15");
}
