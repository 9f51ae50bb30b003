//! Words on stderr that nothing depends on.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// Says a line on stderr, if anybody is there to read it.
///
/// `eprintln!` panics when the terminal is gone or the pipe closed: in the middle of a write that
/// would lose its retries, its read-back and its outcome. Clippy refuses it in these modules.
pub fn say(line: impl Display) {
    _ = writeln!(io::stderr(), "{line}");
}
