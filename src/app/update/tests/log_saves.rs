//! Saving what is shown.

use crate::{
    app::{Effect, Msg, effect::Save, testing::Console},
    domain::{LogEvent, Slot},
    logs::{LogChunk, Parser, TailEvent},
};

fn console(lines: u32) -> Console {
    let mut console = Console::ready();
    console.press("3");
    hear(&mut console, 0, lines);
    console.take();
    console
}

fn hear(console: &mut Console, from: u32, to: u32) {
    let line = |number: u32| {
        Parser::default().parse(&LogEvent {
            id: number.to_string(),
            stream: "2026/11/22/[42]0f1e2d3c".into(),
            timestamp_ms: i64::from(number),
            ingestion_ms: 0,
            message: format!("line {number}"),
        })
    };
    let chunk = LogChunk { lines: (from..to).map(line).collect(), ..LogChunk::default() };
    let ticket = console.ticket(Slot::Tail);
    console.send(Msg::Tail { ticket, event: TailEvent::Chunk(chunk) });
}

fn save(console: &mut Console, path: &str) {
    console.press("X");
    console.type_text(path);
    console.press("Enter");
}

fn steps(console: &mut Console) -> Vec<Save> {
    let effects = console.take().into_iter();
    effects
        .filter_map(|effect| if let Effect::Save(step) = effect { Some(step) } else { None })
        .collect()
}

#[test]
fn what_is_shown_is_written_slice_by_slice() {
    let mut console = console(12_000);
    save(&mut console, "out.log");
    assert_eq!(steps(&mut console), [Save::Open("out.log".into())]);
    // What comes later is not saved, and the next slice waits for this one.
    hear(&mut console, 12_000, 12_100);
    assert_eq!(steps(&mut console), []);
    let mut text = String::new();
    let mut slices = 0;
    loop {
        console.send(Msg::Saved(Ok(())));
        match steps(&mut console).as_slice() {
            [Save::Lines(lines)] => text += lines,
            [Save::Close] => break,
            other => panic!("{other:?}"),
        }
        slices += 1;
    }
    assert_eq!((slices, text.lines().count()), (3, 12_000));
    assert!(text.ends_with("42       line 11999\n"), "{:?}", text.lines().last());
    assert_eq!(console.notice(), "saved 12000 lines to out.log");
    assert!(console.state.logs.saving.is_none());
}

#[test]
fn only_what_passes_the_filters_is_saved() {
    let mut console = console(100);
    console.press("+");
    console.type_text("line 7");
    console.press("Enter");
    save(&mut console, "out.log");
    console.send(Msg::Saved(Ok(())));
    let steps = steps(&mut console);
    let Some(Save::Lines(text)) = steps.last() else { panic!("{steps:?}") };
    assert_eq!(text.lines().count(), 11);
}

#[test]
fn what_fails_is_told_and_ends_it() {
    let mut console = console(10);
    save(&mut console, "out.log");
    console.send(Msg::Saved(Err("out.log is there already: name another file".into())));
    assert_eq!(console.notice(), "not saved: out.log is there already: name another file");
    assert!(console.state.logs.saving.is_none());
}

#[test]
fn another_source_cuts_it_short_and_says_so() {
    let mut console = console(10);
    save(&mut console, "out.log");
    console.press("o");
    assert_eq!(console.notice(), "only 0 lines were saved to out.log");
    steps(&mut console);
    console.send(Msg::Saved(Ok(())));
    assert_eq!(steps(&mut console), [Save::Close]);
}

#[test]
fn one_at_a_time() {
    let mut console = console(10);
    save(&mut console, "one.log");
    steps(&mut console);
    save(&mut console, "two.log");
    assert_eq!(steps(&mut console), []);
    let problem = console.state.logs.asking.as_ref().and_then(|field| field.problem.clone());
    assert_eq!(problem.as_deref(), Some("still saving to one.log"));
}
