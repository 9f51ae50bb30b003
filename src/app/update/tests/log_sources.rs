//! Several sources in one pane: marked functions, and groups that are named.

use crate::{
    app::{
        Effect, Msg,
        testing::{Console, name},
    },
    domain::{LogEvent, LogSource, Slot},
    logs::{LogChunk, Parser, TailEvent},
};

/// The names of what the last tail follows.
fn followed(console: &mut Console) -> Vec<String> {
    let tails = console.take().into_iter().rev().find_map(|effect| match effect {
        Effect::Follow { sources, .. } => Some(sources),
        _ => None,
    });
    tails.unwrap_or_default().iter().map(LogSource::to_string).collect()
}

/// In Functions, with the cursor on `auth`.
fn in_functions() -> Console {
    let mut console = Console::ready();
    console.press("1 g");
    console.take();
    console
}

fn hear(console: &mut Console, group: &str, version: u64, message: &str) {
    let event = LogEvent {
        id: format!("{group}{message}"),
        stream: format!("2026/11/22/[{version}]0f"),
        timestamp_ms: 1,
        ingestion_ms: 1,
        message: message.into(),
    };
    let lines = vec![Parser::of_group(group).parse(&event)];
    let ticket = console.ticket(Slot::Tail);
    let chunk = LogChunk { group: group.into(), lines };
    console.send(Msg::Tail { ticket, event: TailEvent::Chunk(chunk) });
}

#[test]
fn marked_functions_are_followed_together_and_the_cursor_leads_to_no_other() {
    let mut console = in_functions();
    console.press("Space Space l");
    assert_eq!(followed(&mut console), ["auth", "billing"]);
    console.press("1 g");
    console.pass(1_000);
    assert_eq!(followed(&mut console), [""; 0], "they were chosen by themselves");
    console.press("Esc l");
    assert_eq!(followed(&mut console), ["auth"]);
    console.press("1 j");
    console.pass(1_000);
    assert_eq!(followed(&mut console), ["billing"]);
}

#[test]
fn a_mark_is_taken_off_by_the_same_key() {
    let mut console = in_functions();
    console.press("Space k Space");
    assert!(console.state.functions.marked.is_empty());
    console.press("Space");
    assert_eq!(console.state.functions.marked.iter().collect::<Vec<_>>(), [&name("billing")]);
}

#[test]
fn from_several_the_way_leads_back_to_the_one_that_is_selected() {
    let mut console = in_functions();
    console.press("Space Space l o");
    assert_eq!(followed(&mut console), ["checkout"]);
}

#[test]
fn log_groups_of_whatever_service_are_followed_by_name() {
    let mut console = in_functions();
    console.press(":");
    console.type_text("logs /ecs/web, checkout group:web");
    console.press("Enter");
    assert_eq!(followed(&mut console), ["/ecs/web", "checkout", "web"]);
    console.press(":");
    console.type_text("logs chekcout");
    console.press("Enter");
    assert_eq!(followed(&mut console), [""; 0]);
    assert_eq!(
        console.notice(),
        "no function is called chekcout; did you mean checkout? A log group is /its/name"
    );
}

#[test]
fn lines_of_several_are_told_apart_and_so_are_their_errors() {
    let mut console = in_functions();
    console.press("Space Space l");
    hear(&mut console, "/aws/lambda/auth", 42, "[ERROR] Oops: no");
    assert!(!console.state.logs.is_mixed());
    hear(&mut console, "/aws/lambda/billing", 42, "[ERROR] Oops: no");
    assert!(console.state.logs.is_mixed());
    let errors = &console.state.logs.errors;
    let mut writers: Vec<&str> = errors.iter().map(|group| &*group.writer).collect();
    writers.sort_unstable();
    assert_eq!(writers, ["/aws/lambda/auth", "/aws/lambda/billing"]);
    assert_eq!(console.state.logs.label_width(80), 8, "billing and a blank");
}

#[test]
fn live_tail_of_more_than_ten_groups_says_what_it_costs() {
    let mut console = in_functions();
    console.press(":");
    let groups: Vec<String> = (0..11).map(|number| format!("/ecs/{number}")).collect();
    console.type_text(&format!("logs {}", groups.join(" ")));
    console.press("Enter L");
    assert!(console.notice().contains("about $0.02 a minute"), "{}", console.notice());
}

#[test]
fn describing_a_line_of_several_shows_the_function_that_wrote_it() {
    let mut console = in_functions();
    console.press("Space Space l");
    hear(&mut console, "/aws/lambda/auth", 42, "one");
    hear(&mut console, "/aws/lambda/billing", 7, "two");
    console.press("k d");
    let shown = console.state.function_view.function.as_ref();
    assert_eq!(shown, Some(&name("auth")), "the cursor went up from the last line");
}
