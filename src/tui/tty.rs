//! The terminal's device, opened for ourselves.
//!
//! Standard input and output share one open file with the shell, so `O_NONBLOCK` set on them
//! would outlive serin. A description of our own can be non-blocking without harm: then neither a
//! stopped terminal nor a lost connection can hold a thread in `write` or `read`.

use std::{
    io::{self, IsTerminal},
    os::fd::{AsFd, BorrowedFd, OwnedFd},
    time::{Duration, Instant},
};

use ratatui::layout::Size;
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{Mode, OFlags, open},
    io::Errno,
    termios::{
        OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
        ttyname,
    },
};

use super::TuiError;

/// Used when the terminal does not know its size, as on some serial lines.
const FALLBACK_SIZE: Size = Size { width: 80, height: 24 };

/// The terminal that standard input and output are connected to.
#[derive(Debug)]
pub(super) struct Tty {
    input: OwnedFd,
    output: OwnedFd,
    original: Termios,
}

/// What one read brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// So many bytes.
    Bytes(usize),
    /// Nothing came in the time allowed.
    TimedOut,
    /// The terminal is gone: closed, or its connection lost.
    HungUp,
}

impl Tty {
    /// Opens the terminal and remembers its mode.
    ///
    /// # Errors
    /// [`TuiError::NotATerminal`] when standard input or output is none; otherwise what the
    /// system said.
    pub(super) fn open() -> Result<Self, TuiError> {
        if !io::stdin().is_terminal() {
            return Err(TuiError::NotATerminal { stream: "standard input" });
        }
        if !io::stdout().is_terminal() {
            return Err(TuiError::NotATerminal { stream: "standard output" });
        }
        let input = open_own(io::stdin().as_fd())?;
        let output = open_own(io::stdout().as_fd())?;
        let original = tcgetattr(&input).map_err(io::Error::from)?;
        Ok(Self { input, output, original })
    }

    /// Keys arrive one by one, unechoed; Ctrl-C and Ctrl-S are keys like any other.
    pub(super) fn make_raw(&self) -> io::Result<()> {
        let mut mode = self.original.clone();
        mode.make_raw();
        Ok(tcsetattr(&self.input, OptionalActions::Now, &mode)?)
    }

    /// The mode that [`Tty::open`] found. Does not wait for output to drain.
    pub(super) fn restore_mode(&self) -> io::Result<()> {
        Ok(tcsetattr(&self.input, OptionalActions::Now, &self.original)?)
    }

    /// Throws away what was typed or answered and not yet read.
    pub(super) fn discard_input(&self) -> io::Result<()> {
        Ok(tcflush(&self.input, QueueSelector::IFlush)?)
    }

    /// The size in cells.
    pub(super) fn size(&self) -> Size {
        match tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                Size { width: size.ws_col, height: size.ws_row }
            }
            _ => FALLBACK_SIZE,
        }
    }

    /// Waits for input, at most for `timeout` when there is one.
    pub(super) fn read(&self, buffer: &mut [u8], timeout: Option<Duration>) -> io::Result<Read> {
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        loop {
            let mut fds = [PollFd::new(&self.input, PollFlags::IN)];
            if !wait(&mut fds, deadline)? {
                return Ok(Read::TimedOut);
            }
            match rustix::io::read(&self.input, &mut *buffer) {
                // A raw terminal has no end of file: nothing to read means that it is gone.
                Ok(0) | Err(Errno::IO) => return Ok(Read::HungUp),
                Ok(count) => return Ok(Read::Bytes(count)),
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Writes all of `bytes`, or gives up when `deadline` passes or `stop` becomes readable.
    ///
    /// Returns whether all was written.
    pub(super) fn write(
        &self,
        mut bytes: &[u8],
        deadline: Option<Instant>,
        stop: Option<BorrowedFd<'_>>,
    ) -> io::Result<bool> {
        while !bytes.is_empty() {
            let mut fds = vec![PollFd::new(&self.output, PollFlags::OUT)];
            fds.extend(stop.map(|stop| PollFd::from_borrowed_fd(stop, PollFlags::IN)));
            if !wait(&mut fds, deadline)? {
                return Ok(false);
            }
            if fds.get(1).is_some_and(|stop| !stop.revents().is_empty()) {
                return Ok(false);
            }
            match rustix::io::write(&self.output, bytes) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }
}

/// The terminal behind `fd`, in an open file of our own; a plain duplicate where that can't be
/// had (a container may show no device), which works but can block.
fn open_own(fd: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let by_name = ttyname(fd, Vec::new()).and_then(|name| open(name, flags, Mode::empty()));
    match by_name.or_else(|_| open("/dev/tty", flags, Mode::empty())) {
        Ok(own) => Ok(own),
        Err(_) => fd.try_clone_to_owned(),
    }
}

/// Polls until something happens; false when the deadline passed first.
fn wait(fds: &mut [PollFd<'_>], deadline: Option<Instant>) -> io::Result<bool> {
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(fds, timeout.as_ref()) {
            Ok(0) => return Ok(false),
            Ok(_) => return Ok(true),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
