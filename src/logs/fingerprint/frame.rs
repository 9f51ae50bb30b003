//! The first frame of a stack that is in the function's own code.

use super::{cut, mask::masked};
use crate::logs::line::Line;

/// Rows of an error that are looked at: a deeper stack repeats itself.
pub(super) const ROWS: usize = 200;
/// Characters of a frame that are kept.
const LONGEST: usize = 120;

/// Where runtimes and libraries are, in the words of their own stacks.
const FOREIGN: [&str; 20] = [
    "node:",
    "/node_modules/",
    "/var/runtime/",
    "/var/lang/",
    "/opt/",
    "/usr/",
    "/rustc/",
    "/usr/local/go/",
    "site-packages/",
    "dist-packages/",
    "<anonymous>",
    "<frozen ",
    "at java.",
    "at javax.",
    "at jdk.",
    "at sun.",
    "at com.amazonaws.",
    "at System.",
    "at Microsoft.",
    "at Amazon.",
];

/// The frame as `function (file)`, without line numbers; empty where there is none.
pub(super) fn own(line: Line<'_>) -> String {
    let frames = line.rows().skip(1).take(ROWS).map(cut);
    let mut own = frames.filter(|row| is_frame(row) && !is_foreign(row));
    // Python begins with the outermost call.
    let python = line.text.contains("Traceback (most recent call last)")
        || line.text.contains("\n  File \"");
    let frame = if python { own.last() } else { own.next() };
    frame.map(place).unwrap_or_default()
}

/// Whether a row of an error is a frame of its stack.
#[must_use]
pub fn is_frame(row: &str) -> bool {
    let text = cut(row).trim_start();
    let ruby = || {
        let place = text.split_once(":in ").map(|(place, _)| place);
        place.and_then(|place| place.rsplit_once(':')).is_some_and(|(_, line)| is_number(line))
    };
    text.starts_with("at ") || text.starts_with("File \"") || ruby()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_foreign(row: &str) -> bool {
    FOREIGN.iter().any(|part| row.contains(part))
}

/// A frame without its line and column, which the next version has elsewhere:
/// `total (/var/task/cart.js)`.
fn place(row: &str) -> String {
    let row = row.trim();
    let row = row.strip_prefix("at ").unwrap_or(row);
    let place = match python(row) {
        Some((file, function)) => format!("{function} ({file})"),
        None => without_lines(row),
    };
    masked(&place).chars().take(LONGEST).collect()
}

/// File and function of `File "app.py", line 88, in handler`.
fn python(row: &str) -> Option<(&str, &str)> {
    let (file, rest) = row.strip_prefix("File \"")?.split_once('"')?;
    Some((file, rest.split_once(", in ").map_or("", |(_, function)| function)))
}

/// A text without the numbers behind its colons, and without `line 12` at its end.
fn without_lines(row: &str) -> String {
    let mut text = String::with_capacity(row.len());
    let mut rest = row;
    while let Some(at) = rest.find(':') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let line = after[1..].bytes().take_while(u8::is_ascii_digit).count();
        if line == 0 {
            text.push(':');
        }
        rest = &after[1 + line..];
    }
    text.push_str(rest.strip_prefix("line ").unwrap_or(rest));
    text
}
