//! What two occurrences of one error have in common.

mod frame;
mod mask;
#[cfg(test)]
mod tests;

pub use frame::is_frame;
pub use mask::masked;

use super::line::{Line, LineKind};

/// Characters of a headline that are kept.
const LONGEST: usize = 200;
/// Bytes of a row that are looked at: what tells errors apart stands at its beginning.
const ROW: usize = 400;
/// What runtimes write before the error itself.
const PREFIXES: [&str; 3] =
    ["Invoke Error: ", "Uncaught Exception: ", "Unhandled Promise Rejection: "];
/// First rows behind which the error itself comes later.
const PREAMBLES: [&str; 2] = ["Traceback (most recent call last)", "thread '"];

/// By what errors of one kind are recognised: type and message without what differs from one
/// invocation to the next, and the first stack frame in the function's own code.
///
/// Line numbers are no part of it: the next version has others, and the error would look new.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// Type and message, varying parts as `…`.
    pub headline: Box<str>,
    /// Function and file of the first own stack frame; empty where there is none.
    pub frame: Box<str>,
}

impl Fingerprint {
    /// Of a line that tells of an error.
    #[must_use]
    pub fn of(line: Line<'_>) -> Self {
        let frame = match line.kind {
            LineKind::Application => frame::own(line),
            _ => String::new(),
        };
        Self { headline: masked(&headline(line)).into(), frame: frame.into() }
    }
}

/// The error in one row as it was told: `Type: message`.
#[must_use]
pub fn headline(line: Line<'_>) -> String {
    let told = match line.kind {
        LineKind::Report => reported("invocation", line),
        LineKind::InitReport => reported("initialisation", line),
        LineKind::Timeout => from(line.text, "Task timed out"),
        LineKind::Crash => from(line.text, "Error: "),
        _ => application(line),
    };
    told.chars().take(LONGEST).collect()
}

/// `initialisation failed: Runtime.ExitError`, for want of any other word on it.
fn reported(what: &str, line: Line<'_>) -> String {
    let report = line.report();
    let status = report.as_ref().and_then(|report| report.status);
    let how = status.map_or("error", super::report::InvocationStatus::as_str);
    match report.and_then(|report| report.error_type) {
        Some(error) => format!("{what} ended with {how}: {error}"),
        None => format!("{what} ended with {how}"),
    }
}

/// A text from the first `word` on; all of it where the word is not in it.
fn from(text: &str, word: &str) -> String {
    let row = first_row(text);
    row.find(word).and_then(|at| row.get(at..)).unwrap_or(row).to_owned()
}

fn first_row(text: &str) -> &str {
    cut(text.split('\n').next().unwrap_or_default())
}

fn cut(row: &str) -> &str {
    row.get(..row.floor_char_boundary(ROW)).unwrap_or(row)
}

fn application(line: Line<'_>) -> String {
    let first = first_row(line.text);
    let first = PREFIXES.iter().find_map(|prefix| first.strip_prefix(prefix)).unwrap_or(first);
    if !PREAMBLES.iter().any(|preamble| first.starts_with(preamble)) {
        return first.to_owned();
    }
    // Python names the error below its stack, Rust below where it panicked.
    let error = line.rows().skip(1).take(frame::ROWS).find(|row| !row.starts_with(' '));
    error.map_or(first, cut).to_owned()
}
