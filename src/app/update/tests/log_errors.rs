//! Errors by kind, and the way to their lines.

use crate::{
    app::{
        Msg,
        state::{Overlay, Pane},
        testing::{Console, v},
    },
    domain::{LogEvent, Slot},
    logs::{LogChunk, Parser, TailEvent},
};

/// 41 and 42 in turn; every fifth invocation of 42 fails in a way of its own, and every tenth of
/// both in one that they share.
fn chunk(from: u32, to: u32) -> LogChunk {
    let mut parser = Parser::default();
    let mut lines = Vec::new();
    for number in from..to {
        let version = 41 + number % 2;
        let id = format!("{number:08x}-0b1a-4697-b07a-ac58fc914c95");
        let error = match (version, number % 10) {
            (42, 5) => Some("TypeError: no total"),
            (_, 0 | 7) => Some("Timeout: no reply"),
            _ => None,
        };
        let error = error.map(|error| format!("2026-11-22T10:42:03.004Z\t{id}\tERROR\t{error}"));
        let report = format!("REPORT RequestId: {id}\tDuration: 21.40 ms");
        for (at, message) in error.into_iter().chain([report]).enumerate() {
            lines.push(parser.parse(&LogEvent {
                id: format!("{number}-{at}"),
                stream: format!("2026/11/22/[{version}]0f1e2d3c"),
                timestamp_ms: i64::from(number) * 1_000,
                ingestion_ms: 0,
                message,
            }));
        }
    }
    LogChunk { lines, ..LogChunk::default() }
}

fn console() -> Console {
    let mut console = Console::ready();
    let ticket = console.ticket(Slot::Tail);
    console.send(Msg::Tail { ticket, event: TailEvent::Chunk(chunk(0, 200)) });
    console
}

#[test]
fn a_failing_version_is_told_without_a_key_and_takes_room_from_the_lines() {
    let mut console = Console::ready();
    let rows = |console: &Console| console.state.layout().rows(Pane::Logs, false).unwrap().height;
    let before = rows(&console);
    assert!(!console.state.screen.log_head.alert);
    let ticket = console.ticket(Slot::Tail);
    console.send(Msg::Tail { ticket, event: TailEvent::Chunk(chunk(0, 200)) });
    assert!(console.state.screen.log_head.alert);
    assert_eq!(rows(&console), before - 2);
    let worst = console.state.logs.errors.worst().expect("42 fails");
    assert_eq!(
        (worst.version, worst.share.count, worst.group.text()),
        (v(42), 20, "TypeError: no total")
    );
}

#[test]
fn the_cursor_stays_on_its_kind_while_others_overtake_it() {
    let mut console = console();
    console.press("3 E j");
    let selected = |console: &Console| match console.state.overlays.last() {
        Some(Overlay::Errors(view)) => {
            let sorted = view.sorted(&console.state.logs.errors);
            (sorted[view.cursor(&sorted)].text().to_owned(), view.cursor(&sorted))
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(selected(&console), ("Timeout: no reply".to_owned(), 1));
    console.press("O");
    assert_eq!(selected(&console), ("Timeout: no reply".to_owned(), 0));
    console.press("Esc");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn a_kind_leads_to_its_first_line_and_its_version() {
    let mut console = console();
    console.press("3 e E Enter");
    assert!(console.state.overlays.is_empty());
    let logs = &console.state.logs;
    assert_eq!(logs.lens.filter().version, Some(v(42)));
    assert!(!logs.lens.filter().errors_only && !logs.following);
    let key = logs.current_match.expect("the line");
    assert_eq!(key.timestamp_ms, 5_000);
    let area = console.state.layout().rows(Pane::Logs, false).unwrap();
    let window = logs.window(usize::from(area.height), area.width);
    assert!(window.items.iter().any(|item| item.key() == key));
    assert_eq!(logs.cursor, Some(key));
}

#[test]
fn without_errors_there_is_nothing_to_open() {
    let mut console = Console::ready();
    console.press("3 E");
    assert!(console.state.overlays.is_empty());
    assert_eq!(console.notice(), "no error has been read");
}
