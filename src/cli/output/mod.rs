//! stdout: text for people, JSON for programs.

mod json;
mod listing;
mod reader;
mod screen;

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufWriter, Stdout, Write},
    os::fd::AsFd,
};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

pub use listing::{Column, Listing, Row};
pub use reader::reader_has_gone;
pub use screen::{Screen, stderr_style};

use super::args::Format;
use crate::logs::sanitise::sanitise;

/// Where results go.
#[derive(Debug)]
pub struct Output<W: Write = BufWriter<Stdout>> {
    /// Text or JSON.
    pub format: Format,
    /// What stdout is.
    pub screen: Screen,
    out: W,
}

impl Output {
    /// The process's stdout.
    #[must_use]
    pub fn stdout(format: Format) -> Self {
        Self::new(format, Screen::of_stdout(), BufWriter::new(io::stdout()))
    }
}

impl Output {
    /// A secret and a line break, past every buffer: none keeps a copy that outlives it.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn secret(&mut self, secret: &SecretString) -> io::Result<()> {
        self.out.flush()?;
        let mut stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let text = secret.expose_secret();
        let text = match self.format {
            Format::Text => self.clean(text),
            Format::Json => self.clean_json(text),
        };
        stdout.write_all(text.as_bytes())?;
        stdout.write_all(b"\n")
    }
}

impl<W: Write> Output<W> {
    /// Any writer.
    pub fn new(format: Format, screen: Screen, out: W) -> Self {
        Self { format, screen, out }
    }

    /// Text that came from outside, made harmless when it goes to a terminal.
    #[must_use]
    pub fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.screen.terminal { sanitise(text) } else { Cow::Borrowed(text) }
    }

    /// JSON in which nothing can drive a terminal, when it goes to one; the same value.
    #[must_use]
    pub fn clean_json<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.screen.terminal { json::escape(text) } else { Cow::Borrowed(text) }
    }

    /// One line of text.
    ///
    /// # Errors
    /// Whatever the writer says; a closed pipe too.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Text as it is.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn raw(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// One JSON value over several lines.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string_pretty(value)?;
        let text = self.clean_json(&text);
        writeln!(self.out, "{text}")
    }

    /// One JSON value on a line of its own.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string(value)?;
        let text = self.clean_json(&text);
        writeln!(self.out, "{text}")
    }

    /// Hands over what was written so far.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
