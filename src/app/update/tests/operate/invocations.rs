//! Invoking a function.

use super::{apply, confirm, end, problem, prompt};
use crate::{
    app::{
        Effect, Msg,
        effect::PayloadSource,
        state::{
            Overlay,
            prompt::{FieldValue, Prompt},
        },
        testing::{Console, v},
    },
    domain::{Change, Found, InvokeMode, Invoked, Outcome, Payload},
};

/// What is to be read for the invocation, and the ticket of its answer.
fn payload_asked(console: &mut Console) -> (crate::domain::Ticket, PayloadSource) {
    let effects = console.take();
    let asked = effects.into_iter().find_map(|effect| match effect {
        Effect::ReadPayload { ticket, source } => Some((ticket, source)),
        _ => None,
    });
    asked.unwrap_or_else(|| unreachable!("nothing is read"))
}

#[test]
fn an_invocation_is_filled_in_checked_previewed_and_sent() {
    let mut console = Console::ready();
    console.press("2 i");
    console.type_text(r#"{"id": 7}"#);
    console.press("Up Space Enter");
    let (ticket, source) = payload_asked(&mut console);
    assert_eq!(source, PayloadSource::Typed(Payload(r#"{"id": 7}"#.into())));
    let result = Ok(Payload(r#"{"id": 7}"#.into()));
    console.send(Msg::Payload { ticket, result });
    let intent = apply(&mut console).unwrap();
    let Change::Invoke(invocation) = &intent.change else { unreachable!() };
    assert_eq!(invocation.qualifier.as_deref(), Some("live"), "the selected alias");
    assert_eq!(invocation.mode, InvokeMode::RequestResponse);
    assert_eq!(invocation.payload, Payload(r#"{"id": 7}"#.into()));
    let invoked = Invoked {
        status: 200,
        version: Some(v(41)),
        function_error: None,
        payload: Payload("[1,2]".into()),
        log: (0..40).map(|line| format!("line {line}")).collect(),
    };
    end(&mut console, intent, Outcome::Applied(Found::Invoked(Box::new(invoked))));
    console.press("j j");
    let Some(Overlay::Outcome(view)) = console.state.overlays.last() else { unreachable!() };
    assert_eq!(view.scroll, 2);
}

#[test]
fn what_the_header_names_is_suggested_and_nothing_but_a_check_of_it() {
    let mut console = Console::ready();
    console.press("i Enter");
    let (ticket, _) = payload_asked(&mut console);
    console.send(Msg::Payload { ticket, result: Ok(Payload::default()) });
    let Change::Invoke(invocation) = &confirm(&console).intent.change else { unreachable!() };
    assert_eq!(
        (invocation.qualifier.as_deref(), invocation.mode),
        (Some("live"), InvokeMode::DryRun)
    );
}

#[test]
fn a_payload_that_can_not_be_used_is_told_beside_its_field() {
    let mut console = Console::ready();
    console.press("i");
    console.type_text("@~/order.json");
    console.press("Enter");
    let (ticket, source) = payload_asked(&mut console);
    assert_eq!(source, PayloadSource::File("~/order.json".into()));
    let result = Err("/home/alice/order.json is no JSON: EOF".to_owned());
    console.send(Msg::Payload { ticket, result });
    assert_eq!(problem(&console), "/home/alice/order.json is no JSON: EOF");
    console.press("Backspace Enter");
    let (late, _) = payload_asked(&mut console);
    console.press("Esc");
    console.send(Msg::Payload { ticket: late, result: Ok(Payload::default()) });
    assert_eq!(prompt(&console).at, 2, "a late answer opens nothing");
    console.press("C-u @ Enter");
    assert_eq!(problem(&console), "type the path of a file after @");
    console.press("Tab C-u");
    console.type_text("no such");
    console.press("Enter");
    assert_eq!(problem(&console), "no such is no alias and no version");
}

#[test]
fn an_asynchronous_invocation_takes_less() {
    let mut console = Console::ready();
    console.press("i Up Left Enter");
    let (ticket, _) = payload_asked(&mut console);
    let large = Payload(format!("\"{}\"", "x".repeat(1 << 20)));
    console.send(Msg::Payload { ticket, result: Ok(large) });
    assert!(problem(&console).contains("takes at most 1 MB"), "{}", problem(&console));
}

#[test]
fn a_document_is_pasted_whole_or_not_at_all() {
    let mut console = Console::ready();
    console.press("i");
    console.send(Msg::Paste("{\n  \"id\": 7\n}\n".into()));
    console.press("Enter");
    let (_, source) = payload_asked(&mut console);
    assert_eq!(source, PayloadSource::Typed(Payload("{ \"id\": 7 }".into())));
    console.press("Esc C-u");
    console.send(Msg::Paste(format!("\"{}\"", "x".repeat(9_000)).into()));
    assert!(problem(&console).starts_with("the paste is too long"), "{}", problem(&console));
}

#[test]
fn no_debug_output_holds_what_was_typed_or_pasted_as_a_payload() {
    let mut console = Console::ready();
    console.press("i");
    console.type_text("\"hunter2");
    let paste = Msg::Paste("correct-horse\"".into());
    assert!(!format!("{paste:?}").contains("horse"));
    console.send(paste);
    let Prompt { ask, .. } = prompt(&console);
    let fields = ask.fields();
    let FieldValue::Text(typed) = fields[2].value else { unreachable!() };
    assert_eq!(typed.value(), "\"hunter2correct-horse\"");
    let shown = format!("{:?} {fields:?}", console.state);
    assert!(!shown.contains("hunter2") && !shown.contains("horse"));
    assert!(shown.contains("payload: Text(22 bytes)"));
}

#[test]
fn the_prompt_of_an_invocation_says_what_its_mode_does() {
    let mut console = Console::ready();
    console.press("i Up");
    let mut said = |keys: &str| {
        console.press(keys);
        let ask = &prompt(&console).ask;
        (ask.verb(), ask.why().ends_with("nothing runs"))
    };
    assert_eq!(said(""), ("dry-run", true));
    assert_eq!(said("Right"), ("invoke", false));
    assert_eq!(said("Right"), ("queue for", false));
    assert_eq!(said("Right"), ("dry-run", true));
}
