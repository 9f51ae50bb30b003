//! What stdout and stderr are: a terminal of some width, or anything else.

use std::{
    env,
    io::{self, IsTerminal},
};

use crate::config::Style;

/// A terminal, or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Screen {
    /// It is a terminal: a person reads it, and control characters would drive it.
    pub terminal: bool,
    /// Its width in columns; `None` when it has none to keep to.
    pub width: Option<u16>,
    /// Text may be coloured: on a terminal that has colours, unless `NO_COLOR` is set.
    pub colours: bool,
}

impl Screen {
    /// The process's stdout.
    #[must_use]
    pub fn of_stdout() -> Self {
        let stdout = io::stdout();
        if !stdout.is_terminal() {
            return Self::default();
        }
        let size = rustix::termios::tcgetwinsize(&stdout).ok();
        let width = size.map(|size| size.ws_col).filter(|width| *width > 0);
        let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self { terminal: true, width, colours: !no_color && !dumb }
    }
}

/// Whether messages on stderr get colours: on a terminal, unless `NO_COLOR` is set.
#[must_use]
pub fn stderr_style() -> Style {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if io::stderr().is_terminal() && !no_color { Style::Colour } else { Style::Plain }
}
