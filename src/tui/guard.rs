//! Takes the terminal over, and gives it back on every way out.

use std::{
    io::{self, IsTerminal, Write},
    panic::{self, PanicHookInfo},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crossterm::{
    cursor, event, queue,
    style::ResetColor,
    terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen},
};
use tokio::sync::Notify;

use super::{tty::Tty, writer::Writer};

/// How long a terminal that does not read may hold up the way out.
const RESTORE_WITHIN: Duration = Duration::from_millis(200);

/// While it lives, the terminal is ours. Dropping it gives the terminal back.
#[derive(Debug)]
pub(super) struct Guard {
    terminal: Arc<Terminal>,
}

#[derive(Debug)]
struct Terminal {
    tty: Arc<Tty>,
    writer: Arc<Writer>,
    restored: AtomicBool,
    /// A query was sent and its answer has not arrived.
    answer_due: Arc<AtomicBool>,
}

impl Guard {
    /// Switches to raw mode and makes a panic anywhere restore the terminal first.
    ///
    /// The bytes that go with it are [`enter`]'s: they belong in front of the first frame.
    /// `panicked` is notified after the terminal is restored and the panic reported.
    ///
    /// # Errors
    /// When the terminal refuses the mode.
    pub(super) fn take(
        tty: Arc<Tty>,
        writer: Arc<Writer>,
        answer_due: Arc<AtomicBool>,
        panicked: Arc<Notify>,
    ) -> io::Result<Self> {
        tty.make_raw()?;
        let restored = AtomicBool::new(false);
        let terminal = Arc::new(Terminal { tty, writer, restored, answer_due });
        let hooked = Arc::clone(&terminal);
        panic::set_hook(Box::new(move |info| {
            hooked.restore();
            hooked.report(&describe(info));
            panicked.notify_one();
        }));
        Ok(Self { terminal })
    }

    /// Gives the terminal back now. Later calls do nothing.
    pub(super) fn restore(&self) {
        self.terminal.restore();
    }

    /// Writes a line to standard error, after the terminal was given back.
    pub(super) fn say(&self, line: &str) {
        self.terminal.report(line);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.terminal.restore();
        if !thread::panicking() {
            drop(panic::take_hook());
        }
    }
}

impl Terminal {
    fn restore(&self) {
        if self.restored.swap(true, Ordering::AcqRel) {
            return;
        }
        self.writer.stop();
        // Nothing here can be reported or mended: a terminal that is gone needs no restoring.
        _ = self.tty.write(&leave(), Some(Instant::now() + RESTORE_WITHIN), None);
        if self.answer_due.load(Ordering::Acquire) {
            // Or the answer to our query would end up on the shell's command line.
            _ = self.tty.discard_input();
        }
        _ = self.tty.restore_mode();
    }

    /// Says it where standard error goes, without waiting for a terminal that does not read.
    fn report(&self, message: &str) {
        if io::stderr().is_terminal() {
            let deadline = Instant::now() + RESTORE_WITHIN;
            _ = self.tty.write(message.as_bytes(), Some(deadline), None);
        } else {
            _ = io::stderr().write_all(message.as_bytes());
        }
    }
}

/// What takes the terminal over: the alternate screen, no cursor, pastes in brackets.
pub(super) fn enter() -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a vector can't fail.
    _ = queue!(bytes, EnterAlternateScreen, cursor::Hide, event::EnableBracketedPaste);
    bytes
}

/// Undoes [`enter`], wherever in a frame the writer was interrupted.
fn leave() -> Vec<u8> {
    let mut bytes = Vec::new();
    _ = queue!(
        bytes,
        EndSynchronizedUpdate,
        ResetColor,
        event::DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    bytes
}

/// One line on where it happened.
///
/// Only fixed texts are repeated: the standard library's own messages quote the data they choke
/// on (a string slice, an index), which may be a secret.
fn describe(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let what = info.payload().downcast_ref::<&'static str>().copied();
    let what = what.unwrap_or("details withheld, they may quote data");
    format!("serin failed at {place}: {what}\n")
}
