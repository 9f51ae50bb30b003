//! What a row of the log is, what it shows, and what is hidden.

use crate::{
    app::{
        Effect, Msg,
        state::{
            Pane, Session,
            logs::{LogItem, Times},
        },
        testing::Console,
    },
    domain::{LogEvent, Slot},
    logs::{LogChunk, Parser, TailEvent},
};

fn id(number: i64) -> String {
    format!("{number:08x}-0b1a-4697-b07a-ac58fc914c95")
}

fn chunk(messages: impl IntoIterator<Item = (i64, String)>) -> LogChunk {
    let mut parser = Parser::default();
    let line = |(nth, (at, message)): (usize, (i64, String))| {
        parser.parse(&LogEvent {
            id: format!("{at}-{nth}-{message}"),
            stream: format!("2026/11/22/[{}]0f1e2d3c", 41 + at / 10 % 2),
            timestamp_ms: at,
            ingestion_ms: 0,
            message,
        })
    };
    let lines = messages.into_iter().enumerate().map(line).collect();
    LogChunk { lines, ..LogChunk::default() }
}

/// Invocations `from..to`, each of a START, a line of its own and a REPORT.
fn calls(from: i64, to: i64) -> LogChunk {
    chunk((from..to).flat_map(|number| {
        let id = id(number);
        let xray = "\nXRAY TraceId: 1-5e34a614-10bd\tSegmentId: 07f5\tSampled: true";
        [
            (number * 10, format!("START RequestId: {id} Version: 42")),
            (number * 10, format!("paid order {number} of {}", number % 3)),
            (number * 10, format!("REPORT RequestId: {id}\tDuration: 3.00 ms{xray}")),
        ]
    }))
}

fn hear(console: &mut Console, chunk: LogChunk) {
    let ticket = console.ticket(Slot::Tail);
    console.send(Msg::Tail { ticket, event: TailEvent::Chunk(chunk) });
}

fn in_logs(session: Session, chunk: LogChunk) -> Console {
    let mut console = Console::ready_with(session);
    console.press("3");
    hear(&mut console, chunk);
    console.take();
    console
}

fn shown(console: &Console) -> Vec<String> {
    let logs = &console.state.logs;
    let area = console.state.layout().rows(Pane::Logs, false).unwrap();
    let window = logs.window(usize::from(area.height), area.width);
    let items = window.items.iter().map(|item| match item {
        LogItem::Line(stored) => stored.line.text.to_string(),
        LogItem::Invocation(call) => call.id.to_string(),
    });
    items.collect()
}

#[test]
fn a_row_is_a_line_or_an_invocation() {
    let mut console = in_logs(Session::default(), calls(0, 30));
    console.press("I");
    assert_eq!(console.state.logs.count(), 30);
    assert_eq!(shown(&console).last(), Some(&id(29)));
    hear(&mut console, calls(30, 31));
    assert_eq!(shown(&console).last(), Some(&id(30)), "it follows here too");
    console.press("I");
    assert_eq!(console.state.logs.count(), 93);
}

#[test]
fn an_open_invocation_shows_its_lines_and_the_cursor_leads_over_them() {
    let mut console = in_logs(Session::default(), calls(0, 30));
    console.press("I k Enter");
    let logs = &console.state.logs;
    let area = console.state.layout().rows(Pane::Logs, false).unwrap();
    let Some(LogItem::Invocation(call)) = logs.under_cursor() else { panic!("an invocation") };
    assert_eq!(call.id.to_string(), id(28));
    assert_eq!(logs.inside(call).count(), 3);
    assert_eq!(logs.height(&LogItem::Invocation(call), area.width), 1 + 1 + 1 + 2);
    let whole: usize = logs
        .window(usize::from(area.height), area.width)
        .items
        .iter()
        .map(|item| logs.height(item, area.width))
        .sum();
    assert!(whole >= usize::from(area.height));
    console.press("Enter");
    assert!(console.state.logs.opened.is_empty());
}

#[test]
fn from_a_line_one_comes_to_its_invocation_and_back() {
    let mut console = in_logs(Session::default(), calls(0, 30));
    console.press("g j j j j I");
    let key =
        |console: &Console| console.state.logs.under_cursor().map(|item| item.key().timestamp_ms);
    assert_eq!(key(&console), Some(10));
    console.press("j I");
    assert_eq!(key(&console), Some(20));
}

#[test]
fn filters_hide_whole_invocations_too() {
    let mut console = in_logs(Session::default(), calls(0, 30));
    console.press("I +");
    console.type_text("of 1");
    console.press("Enter");
    assert_eq!(console.state.logs.count(), 10);
    console.press("v");
    assert_eq!(console.state.logs.count(), 5);
}

#[test]
fn texts_stack_up_hide_and_are_taken_back_one_by_one() {
    let mut console = in_logs(Session::default(), calls(0, 30));
    let add = |console: &mut Console, key: &str, text: &str| {
        console.press(key);
        console.type_text(text);
        console.press("Enter");
        console.state.logs.count()
    };
    assert_eq!(add(&mut console, "+", "paid"), 30);
    assert_eq!(add(&mut console, "-", "of 1"), 20);
    assert_eq!(add(&mut console, "-", "/order 2[0-9] /"), 13);
    console.press("/");
    console.type_text("order 3");
    console.press("Enter z");
    let counts: Vec<(usize, bool)> = (0..5)
        .map(|_| {
            console.press("Esc");
            (console.state.logs.count(), console.state.screen.zoomed)
        })
        .collect();
    assert!(console.state.logs.find.is_none());
    assert_eq!(counts, [(13, true), (20, true), (30, true), (90, true), (90, false)]);
    assert_eq!(console.state.logs.store.len(), 90, "nothing is dropped");
}

#[test]
fn a_text_that_is_no_expression_says_so_and_stays_to_be_mended() {
    let mut console = in_logs(Session::default(), calls(0, 3));
    console.press("+");
    console.type_text("/a(/");
    console.press("Enter");
    let problem =
        |console: &Console| console.state.logs.asking.as_ref().and_then(|f| f.problem.clone());
    assert_eq!(problem(&console).as_deref(), Some("unclosed group"));
    console.press("Backspace");
    assert_eq!(problem(&console), None);
    console.press("Esc");
    assert!(console.state.logs.asking.is_none() && console.state.logs.filters.is_empty());
}

#[test]
fn a_stack_is_folded_until_it_is_opened_or_found() {
    let stack = "[ERROR] Oops: no\n    at a (/var/task/a.js:1:1)\n    at b (/var/task/b.js:1:1)";
    let mut console = in_logs(Session::default(), chunk([(1, stack.into()), (2, "after".into())]));
    let height = |console: &Console| {
        let item = console.state.logs.item(0).unwrap();
        console.state.logs.height(&item, 60)
    };
    assert_eq!(height(&console), 2);
    console.press("g Enter");
    assert_eq!(height(&console), 3);
    console.press("Enter");
    assert_eq!(height(&console), 2);
    console.press("/");
    console.type_text("b.js");
    console.press("Enter");
    assert_eq!(height(&console), 3);
    console.press("Esc j Enter");
    assert!(console.state.screen.zoomed, "there is nothing to open");
}

#[test]
fn a_high_item_is_scrolled_through_row_by_row() {
    let high = (0..100).map(|row| format!("row {row}")).collect::<Vec<_>>().join("\n");
    let mut console =
        in_logs(Session::default(), chunk([(1, "one".into()), (2, high), (3, "last".into())]));
    console.press("g j");
    let mut steps = 0;
    while console.state.logs.cursor.is_some_and(|key| key.timestamp_ms < 3) && steps < 200 {
        console.press("j");
        steps += 1;
    }
    assert!((80..=101).contains(&steps), "{steps}");
    for _ in 0..steps + 2 {
        console.press("k");
    }
    assert_eq!(shown(&console).first().map(String::as_str), Some("one"));
}

#[test]
fn the_cursors_line_its_invocation_and_its_trace_are_copied() {
    let session = Session { clipboard: true, ..Session::default() };
    let mut console = in_logs(session, calls(0, 30));
    console.press("k y Y C-y");
    let copied: Vec<String> = console
        .take()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        })
        .collect();
    assert_eq!(copied, ["paid order 29 of 2".to_owned(), id(29), "1-5e34a614-10bd".to_owned()]);
}

#[test]
fn chosen_fields_get_columns_and_a_row_of_heads() {
    let json = r#"{"level":"INFO","message":"paid","order":"A-7"}"#.to_owned();
    let mut console = in_logs(Session::default(), chunk([(1, json)]));
    console.press("C");
    console.type_text("order, amount");
    console.press("Enter");
    assert_eq!(console.state.logs.field_columns(), ["order", "amount"]);
    assert!(console.state.screen.log_head.heads);
    console.press("w");
    assert!(console.state.logs.field_columns().is_empty(), "what wraps has no columns");
    console.press("w C C-u Enter");
    assert!(console.state.logs.look.columns.is_empty());
    assert!(!console.state.screen.log_head.heads);
}

#[test]
fn the_look_stays_while_the_source_changes() {
    let mut console = in_logs(Session::default(), calls(0, 30));
    console.press("T Right Right Left J | I");
    let look = console.state.logs.look.clone();
    assert_eq!((look.times, look.shift), (Times::Local, 16));
    assert!(look.pretty && look.lanes && console.state.screen.log_head.heads);
    console.press("o");
    assert_eq!(console.state.logs.look, look);
    console.press("w Right");
    assert_eq!(console.state.logs.look.shift, 0, "what wraps is not scrolled to the side");
}
