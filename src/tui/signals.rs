//! Signals of the system, as messages.

use std::{io, process::ExitCode};

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};

/// A few may come together; more than that are the same ones again.
const QUEUE: usize = 8;

/// Why the console was woken by the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The terminal has another size.
    Resized,
    /// The console must end.
    End(EndSignal),
}

/// The signals that end the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndSignal {
    /// SIGHUP: the terminal is gone.
    Hangup,
    /// SIGINT: interrupted from outside; Ctrl-C is a key.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

impl EndSignal {
    /// 128 and the signal's number, as shells have it.
    #[must_use]
    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(
            128 + match self {
                Self::Hangup => 1,
                Self::Interrupt => 2,
                Self::Terminate => 15,
            },
        )
    }
}

/// Takes the signals over from now on. Needs a tokio runtime around it.
///
/// # Errors
/// When the system refuses a handler.
pub(super) fn listen() -> io::Result<mpsc::Receiver<Signal>> {
    let mut hangup = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut resized = signal(SignalKind::window_change())?;
    let (sender, signals) = mpsc::channel(QUEUE);
    tokio::spawn(async move {
        loop {
            let signal = tokio::select! {
                Some(()) = hangup.recv() => Signal::End(EndSignal::Hangup),
                Some(()) = interrupt.recv() => Signal::End(EndSignal::Interrupt),
                Some(()) = terminate.recv() => Signal::End(EndSignal::Terminate),
                Some(()) = resized.recv() => Signal::Resized,
                else => return,
            };
            if sender.send(signal).await.is_err() {
                return;
            }
        }
    });
    Ok(signals)
}
