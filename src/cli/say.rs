//! Words on stderr that nothing depends on.

use std::{
    fmt::Display,
    io::{self, Write},
};

use crate::logs::sanitise::sanitise;

/// Says a line on stderr, if anybody is there to read it. Much of what is said quotes AWS: nothing
/// in it can drive a terminal.
///
/// `eprintln!` panics when the terminal is gone or the pipe closed: in the middle of a write that
/// would lose its retries, its read-back and its outcome. Clippy refuses it in these modules.
pub fn say(line: impl Display) {
    say_styled(sanitise(&line.to_string()));
}

/// Says what has been made harmless before, and may have been given colours since.
pub fn say_styled(text: impl Display) {
    _ = writeln!(io::stderr(), "{text}");
}
