//! The thread that owns the terminal's output, with a mailbox for one frame.
//!
//! The loop draws only when the mailbox is empty and the last frame is out. A terminal that reads
//! slowly, or not at all, therefore costs frames and nothing else: no key waits for it, and no
//! queue grows.

use std::{
    io::{self, PipeReader, PipeWriter},
    os::fd::AsFd,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tokio::sync::Notify;

use super::tty::Tty;

/// How long a frame that is being written may take once the console ends.
const GRACE: Duration = Duration::from_millis(100);

/// Hands frames to the writer thread, and ends it.
#[derive(Debug)]
pub(super) struct Writer {
    mailbox: Arc<Mailbox>,
    /// Dropping it interrupts the thread in the middle of a frame.
    interrupt: Mutex<Option<PipeWriter>>,
}

#[derive(Debug, Default)]
struct Mailbox {
    state: Mutex<State>,
    /// The thread waits here for a frame, and `stop` for the thread.
    turned: Condvar,
    /// The loop waits here for the thread.
    freed: Notify,
}

#[derive(Debug, Default)]
struct State {
    frame: Option<Vec<u8>>,
    writing: bool,
    closed: bool,
    broken: bool,
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread or no pipe.
    pub(super) fn spawn(tty: Arc<Tty>) -> io::Result<Self> {
        let (interrupted, interrupt) = io::pipe()?;
        let mailbox = Arc::new(Mailbox::default());
        let shared = Arc::clone(&mailbox);
        thread::Builder::new()
            .name("serin-writer".into())
            .spawn(move || shared.write_frames(&tty, &interrupted))?;
        Ok(Self { mailbox, interrupt: Mutex::new(Some(interrupt)) })
    }

    /// The last frame is out: another may be handed over.
    pub(super) fn is_free(&self) -> bool {
        let state = self.mailbox.lock();
        state.frame.is_none() && !state.writing && !state.closed
    }

    /// The terminal can't be written to any more.
    pub(super) fn is_broken(&self) -> bool {
        self.mailbox.lock().broken
    }

    /// Resolves when a frame has been written, or the terminal broke, since the last call.
    pub(super) async fn freed(&self) {
        self.mailbox.freed.notified().await;
    }

    /// Hands a frame over; drops it when the writer was stopped.
    pub(super) fn hand_over(&self, frame: Vec<u8>) {
        let mut state = self.mailbox.lock();
        if !state.closed {
            state.frame = Some(frame);
            self.mailbox.turned.notify_all();
        }
    }

    /// Ends the thread. What it is writing gets a moment to go out and is abandoned then.
    ///
    /// Afterwards nobody but the caller writes to the terminal, unless only a blocking
    /// descriptor could be had and the thread is stuck in it.
    pub(super) fn stop(&self) {
        self.mailbox.close();
        if !self.mailbox.wait_until_idle() {
            drop(self.interrupt.lock().unwrap_or_else(PoisonError::into_inner).take());
            self.mailbox.wait_until_idle();
        }
    }
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_frames(&self, tty: &Tty, interrupted: &PipeReader) {
        while let Some(frame) = self.take() {
            let written = tty.write(&frame, None, Some(interrupted.as_fd()));
            let mut state = self.lock();
            state.writing = false;
            state.broken = !matches!(written, Ok(true));
            state.closed |= state.broken;
            self.turned.notify_all();
            self.freed.notify_one();
        }
    }

    /// Waits for a frame; `None` once the mailbox is closed and empty.
    fn take(&self) -> Option<Vec<u8>> {
        let empty = |state: &mut State| state.frame.is_none() && !state.closed;
        let waited = self.turned.wait_while(self.lock(), empty);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        let frame = state.frame.take();
        state.writing = frame.is_some();
        frame
    }

    fn close(&self) {
        self.lock().closed = true;
        self.turned.notify_all();
    }

    fn wait_until_idle(&self) -> bool {
        let active = |state: &mut State| state.frame.is_some() || state.writing;
        let waited = self.turned.wait_timeout_while(self.lock(), GRACE, active);
        let (_state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        !timeout.timed_out()
    }
}
