//! The tail and the view on it.

use crate::{
    app::{
        Effect, Msg,
        testing::{Console, alias, failure, split, unreachable_endpoint, v},
    },
    domain::{AliasState, FailureKind, LogEvent, Slot, log_event::LogSelection},
    logs::{LogChunk, Parser, TailEvent},
};

fn chunk(from: u64, to: u64) -> LogChunk {
    let line = |number: u64| LogEvent {
        id: number.to_string(),
        stream: format!("2026/11/22/[{}]0f1e2d3c", 41 + number % 2),
        timestamp_ms: i64::try_from(number).unwrap_or(0),
        ingestion_ms: 0,
        message: match number % 10 {
            0 => format!("[ERROR] Oops: line {number}"),
            _ => format!("[INFO] line {number}"),
        },
    };
    let lines = (from..to).map(|number| Parser::default().parse(&line(number))).collect();
    LogChunk { lines, ..LogChunk::default() }
}

fn hear(console: &mut Console, event: TailEvent) {
    let ticket = console.ticket(Slot::Tail);
    console.send(Msg::Tail { ticket, event });
}

/// In the Logs pane, with lines 0 to 99.
fn in_logs() -> Console {
    let mut console = Console::ready();
    console.press("3");
    hear(&mut console, TailEvent::Chunk(chunk(0, 100)));
    console.take();
    console
}

/// The times of the lines in the window: their numbers.
fn shown(console: &Console) -> Vec<i64> {
    let area = console.state.layout().rows(crate::app::state::Pane::Logs, false);
    let area = area.unwrap_or_default();
    let window = console.state.logs.window(usize::from(area.height), area.width);
    window.items.iter().map(|item| item.key().timestamp_ms).collect()
}

fn ends(console: &Console) -> (i64, i64) {
    let shown = shown(console);
    (shown.first().copied().unwrap_or(-1), shown.last().copied().unwrap_or(-1))
}

#[test]
fn new_lines_pull_the_view_along_until_it_is_scrolled_up() {
    let mut console = in_logs();
    let rows = i64::try_from(shown(&console).len()).unwrap_or(0);
    assert_eq!(ends(&console), (100 - rows, 99));
    console.press("k k");
    hear(&mut console, TailEvent::Chunk(chunk(100, 150)));
    assert_eq!(ends(&console), (100 - rows, 99));
    assert_eq!(console.state.logs.cursor.map(|key| key.timestamp_ms), Some(97));
    assert_eq!(console.state.logs.unseen(), 50);
    console.press("G");
    assert_eq!(ends(&console), (150 - rows, 149));
    assert!(console.state.logs.following);
}

#[test]
fn late_lines_do_not_move_a_view_that_stands_still() {
    let mut console = Console::ready();
    console.press("3");
    hear(&mut console, TailEvent::Chunk(chunk(50, 100)));
    console.press("f");
    let before = ends(&console);
    hear(&mut console, TailEvent::Chunk(chunk(0, 50)));
    assert_eq!(ends(&console), before);
    assert_eq!(console.state.logs.unseen(), 0, "older lines are not new");
}

#[test]
fn scrolling_stops_at_both_ends() {
    let mut console = in_logs();
    let rows = i64::try_from(shown(&console).len()).unwrap_or(0);
    console.press("g k PgUp");
    assert_eq!(ends(&console), (0, rows - 1));
    for _ in 0..rows {
        console.press("j");
    }
    assert_eq!(ends(&console), (1, rows), "the cursor takes the view along");
    for _ in 0..20 {
        console.press("PgDn");
    }
    assert_eq!(ends(&console), (100 - rows, 99));
}

#[test]
fn wrapped_lines_scroll_row_by_row() {
    let mut console = Console::ready();
    console.press("3 w");
    let mut lines = chunk(0, 3);
    lines.lines[1].text = "x".repeat(5_000).into();
    hear(&mut console, TailEvent::Chunk(lines));
    console.press("g");
    let mut steps = 0;
    while ends(&console).1 != 2 && steps < 1_000 {
        console.press("j");
        steps += 1;
    }
    assert!((50..1_000).contains(&steps), "{steps}");
    console.press("w");
    assert_eq!(shown(&console), [0, 1, 2]);
}

#[test]
fn errors_and_versions_are_filtered() {
    let mut console = in_logs();
    console.press("e");
    assert!(shown(&console).iter().all(|number| number % 10 == 0));
    console.press("e v");
    assert_eq!(console.state.logs.lens.filter().version, Some(v(41)));
    assert!(shown(&console).iter().all(|number| number % 2 == 0));
    console.press("v v");
    assert_eq!(console.state.logs.lens.filter().version, None);
    assert_eq!(console.state.logs.lens.len(&console.state.logs.store), 100);
}

#[test]
fn a_search_goes_from_match_to_match() {
    let mut console = in_logs();
    console.press("/");
    console.type_text("oops");
    console.press("Enter");
    let at = |console: &Console| console.state.logs.current_match.map(|key| key.timestamp_ms);
    assert_eq!(at(&console), Some(90));
    assert!(shown(&console).contains(&90));
    console.press("N N");
    assert_eq!(at(&console), Some(70));
    assert!(shown(&console).contains(&70));
    console.press("n n n");
    assert_eq!((at(&console), console.notice()), (Some(90), "no newer line matches"));
    console.press("Esc");
    assert!(console.state.logs.find.is_none());
    // Smart case: an upper-case letter counts.
    console.press("/");
    console.type_text("OOPS");
    console.press("Enter");
    assert_eq!(console.notice(), "no line matches");
}

#[test]
fn a_long_log_is_searched_a_slice_at_a_time() {
    let mut console = in_logs();
    hear(&mut console, TailEvent::Chunk(chunk(100, 25_000)));
    console.press("/");
    console.type_text("line 5 ");
    console.press("Backspace Enter");
    assert_eq!(console.state.next_wake(), Some(console.now));
    let mut wakes = 0;
    while console.state.next_wake().is_some() && wakes < 10 {
        console.pass(0);
        wakes += 1;
    }
    assert!((1..10).contains(&wakes), "{wakes}");
    assert!(console.state.logs.current_match.is_some());
}

#[test]
fn the_source_goes_round_and_another_one_clears_the_store() {
    let mut console = in_logs();
    console.aliases("auth", vec![]);
    console.press("2 r");
    console.aliases("auth", vec![alias("auth", split(41, 42, 10.0))]);
    console.press("3");
    console.take();
    let mut selections = Vec::new();
    for _ in 0..3 {
        console.press("o");
        assert!(console.state.logs.store.is_empty());
        selections.extend(console.take().into_iter().filter_map(|effect| match effect {
            Effect::Follow { sources, .. } => {
                sources.into_iter().next().map(|source| source.selection)
            }
            _ => None,
        }));
    }
    let versions = vec![v(41), v(42)];
    let live = LogSelection::Alias(crate::app::testing::target("auth"), versions);
    let function = LogSelection::Function(crate::app::testing::name("auth"));
    assert_eq!(selections, [live, LogSelection::Group, function]);
}

#[test]
fn a_followed_alias_that_moves_keeps_its_lines_and_follows_the_new_versions() {
    let mut console = Console::ready();
    console.press("2 l");
    hear(&mut console, TailEvent::Chunk(chunk(0, 10)));
    console.take();
    console.press("2 r");
    console.aliases("auth", vec![alias("auth", split(41, 42, 10.0))]);
    assert_eq!(console.fetched(), [Slot::Aliases, Slot::Versions, Slot::Tail]);
    assert_eq!(console.state.logs.store.len(), 10);
    console.press("r");
    console.aliases("auth", vec![alias("auth", split(41, 42, 20.0))]);
    assert_eq!(console.fetched(), [Slot::Aliases, Slot::Versions]);
}

#[test]
fn lines_of_the_tail_before_are_dropped() {
    let mut console = in_logs();
    let ticket = console.ticket(Slot::Tail);
    console.press("o");
    console.send(Msg::Tail { ticket, event: TailEvent::Chunk(chunk(0, 10)) });
    assert!(console.state.logs.store.is_empty());
}

#[test]
fn a_tail_that_fails_and_answers_again_is_current() {
    let mut console = in_logs();
    hear(&mut console, TailEvent::Failed(unreachable_endpoint()));
    assert!(console.state.slots.get(Slot::Tail).failure.is_some());
    hear(
        &mut console,
        TailEvent::Status { complete_to_ms: Some(7), behind_ms: 1_500, throttled: 2 },
    );
    let logs = &console.state.logs;
    assert_eq!((logs.complete_to_ms, logs.behind_ms, logs.throttled), (Some(7), 1_500, 2));
    assert_eq!(console.state.slots.get(Slot::Tail).failure, None);
}

#[test]
fn a_tail_that_is_throttled_from_its_first_call_says_so() {
    let mut console = in_logs();
    hear(&mut console, TailEvent::Status { complete_to_ms: None, behind_ms: 0, throttled: 3 });
    assert_eq!((console.state.logs.throttled, console.state.logs.complete_to_ms), (3, None));
}

#[test]
fn a_tail_that_is_resumed_goes_on_from_where_it_was_and_shows_what_it_could_not_read() {
    let mut console = in_logs();
    hear(&mut console, TailEvent::Backfilled { from_ms: 0 });
    let status = |to| TailEvent::Status { complete_to_ms: Some(to), behind_ms: 0, throttled: 0 };
    let resumed_from = |console: &mut Console| {
        console.press("r");
        console.take().into_iter().rev().find_map(|effect| match effect {
            Effect::Follow { since_ms, .. } => since_ms,
            _ => None,
        })
    };
    hear(&mut console, status(7_000));
    assert_eq!(resumed_from(&mut console), Some(7_000));
    // What came since then has not been read back to there yet.
    hear(&mut console, status(99_000));
    assert_eq!(resumed_from(&mut console), Some(7_000));
    hear(&mut console, TailEvent::Backfilled { from_ms: 6_000 });
    assert_eq!(console.state.logs.gap_ms, None);
    hear(&mut console, TailEvent::Backfilled { from_ms: 9_000 });
    assert_eq!(console.state.logs.gap_ms, Some((7_000, 9_000)));
}

#[test]
fn expired_credentials_that_only_the_tail_sees_are_mended() {
    let mut console = in_logs();
    let expired = || failure(FailureKind::ExpiredCredentials { detail: String::new() });
    hear(&mut console, TailEvent::Failed(expired()));
    console.pass(1_500);
    // The next failing poll does not put it off.
    hear(&mut console, TailEvent::Failed(expired()));
    assert_eq!(console.fetched(), []);
    console.pass(500);
    assert_eq!(console.fetched(), [Slot::Connection]);
    console.connect();
    assert_eq!(console.fetched(), [Slot::Tail]);
}

#[test]
fn an_alias_without_split_is_followed_at_its_one_version() {
    let mut console = Console::ready();
    console.press("2 r");
    console.aliases("auth", vec![alias("auth", AliasState::all(v(41)))]);
    console.press("l");
    let selection = console.state.logs.source().map(|source| source.selection.clone());
    let live = LogSelection::Alias(crate::app::testing::target("auth"), vec![v(41)]);
    assert_eq!(selection, Some(live));
}

#[test]
fn while_a_tail_runs_the_split_beside_it_stays_current() {
    let mut console = in_logs();
    let mut asked_after = |millis| {
        console.pass(millis);
        let status = TailEvent::Status { complete_to_ms: Some(0), behind_ms: 0, throttled: 0 };
        hear(&mut console, status);
        console.fetched()
    };
    assert_eq!(asked_after(10_000), []);
    assert_eq!(asked_after(10_000), [Slot::Aliases]);
}
