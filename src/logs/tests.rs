//! Fuzz targets: whatever bytes arrive, what the parser and the sanitiser make of them is harmless.
//!
//! They run as tests on any toolchain; `cargo bolero test logs::tests::…` lets a fuzzer drive them.

use bolero::{check, generator::*};

use super::{LogLine, Parser, sanitise::sanitise};
use crate::domain::LogEvent;

/// What messages are made of: the shapes that the parser knows, and what drives a terminal.
const PIECES: &[&str] = &[
    "\x1b",
    "[",
    "]",
    "P",
    "_",
    "^",
    "X",
    "7;7H",
    "31m",
    "0m",
    "52;c;",
    "0;title",
    "\x07",
    "\x1b\\",
    "\u{9b}",
    "\u{9d}",
    "\u{90}",
    "\u{9c}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{301}",
    "\u{fe0f}",
    "\u{feff}",
    "\u{e0041}",
    "\u{2028}",
    "\r",
    "\n",
    "\t",
    "\0",
    "\x7f",
    "é",
    "漢",
    "🐦",
    " ",
    "a",
    "START RequestId: ",
    "END RequestId: ",
    "REPORT RequestId: ",
    "INIT_REPORT Init Duration: ",
    "8f507cfc-0b1a-4697-b07a-ac58fc914c95",
    " Version: 42",
    "\tDuration: ",
    "1e400 ms",
    "-5 ms",
    "\tMemory Size: 128 MB",
    "\tStatus: error\tError Type: ",
    "Task timed out after 3.00 seconds",
    "[ERROR] ",
    "Traceback",
    "2026-11-22T10:42:00.123Z",
    "\tERROR\t",
    "Invoke Error\t",
    "{\"message\":\"",
    "{\"level\":\"",
    "\\u001b",
    "\\u009b",
    "\\ud800",
    "\",\"x\":\"",
    "\"}",
    "{",
    "}",
    "{\"type\":\"platform.report\",\"record\":{",
    "\"metrics\":{\"durationMs\":",
    "1e999",
    "}}}",
    ",",
];

/// Nothing in it does anything to a terminal: it ends rows at most.
fn assert_harmless(text: &str) {
    for char in text.chars() {
        assert!(!char.is_control() || char == '\n', "{char:?} in {text:?}");
        let hides = matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
        assert!(!hides, "{char:?} in {text:?}");
    }
}

fn parsed(message: String, stream: String) -> LogLine {
    let event = LogEvent { id: "1".into(), stream, timestamp_ms: 0, ingestion_ms: 0, message };
    Parser::default().parse(&event)
}

fn assert_line_harmless(line: &LogLine) {
    assert_harmless(&line.text);
    assert_harmless(&line.fields);
    assert_harmless(&line.stream.name);
    if let Some(function) = &line.stream.function {
        assert_harmless(function);
    }
    if let Some(kind) = line.view().report().and_then(|report| report.error_type) {
        assert_harmless(&kind);
    }
    assert_eq!(line.view().rows().count(), line.view().row_count());
}

#[test]
fn sanitised_bytes_are_harmless_and_stay_as_they_are() {
    check!().for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let clean = sanitise(&text);
        assert_harmless(&clean);
        assert_eq!(sanitise(&clean), clean, "twice is as once");
        // A tab grows to a row's next stop; nothing else becomes more than a picture of itself.
        assert!(clean.len() <= text.len() * 8 + 3);
    });
}

#[test]
fn a_line_of_any_bytes_is_harmless() {
    check!().for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        assert_line_harmless(&parsed(text.clone(), text));
    });
}

#[test]
fn a_line_of_any_known_pieces_is_harmless() {
    let pieces = produce::<Vec<usize>>().with().len(0usize..40).values(0..PIECES.len());
    check!().with_generator(pieces).for_each(|pieces| {
        let text: String = pieces.iter().filter_map(|at| PIECES.get(*at)).copied().collect();
        let clean = sanitise(&text);
        assert_harmless(&clean);
        assert_eq!(sanitise(&clean), clean, "twice is as once");
        assert_line_harmless(&parsed(text.clone(), text));
    });
}
