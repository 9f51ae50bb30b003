//! The console on the terminal of this process.

use std::{
    future::poll_fn,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use tokio::sync::Notify;

use super::{
    Console, ConsoleOptions, Ending, TuiError, events, guard::Guard, signals,
    surface::TerminalSurface, tty::Tty, writer::Writer,
};

/// How long a write that is under way may take after the console has ended: longer than the
/// minute that a rollback is tried, and its last call and read-back.
const WRITES_WITHIN: Duration = Duration::from_secs(90);

/// Shows the console until it ends, and leaves the terminal as it was.
///
/// Run it with `block_on`, so that the loop has the main thread to itself, and end the runtime
/// with `shutdown_background`: a name look-up that hangs must not hold up the way out.
///
/// # Errors
/// [`TuiError`]; a failure of AWS is shown in the console and is none.
pub async fn run(options: ConsoleOptions) -> Result<Ending, TuiError> {
    let tty = Arc::new(Tty::open()?);
    let signals = signals::listen()?;
    let writer = Arc::new(Writer::spawn(Arc::clone(&tty))?);
    let surface = TerminalSurface::new(Arc::clone(&tty), Arc::clone(&writer))?;
    let (sender, inputs) = events::channel();
    let mut console = Console::new(options, surface, inputs, signals)?;
    let panicked = Arc::new(Notify::new());
    let guard = Guard::take(Arc::clone(&tty), writer, console.answer_due(), Arc::clone(&panicked))?;
    events::spawn(tty, sender)?;
    let ending = tokio::select! {
        biased;
        () = panicked.notified() => Ok(Ending::Panicked),
        ending = unless_panicked(console.run()) => ending,
    };
    guard.restore();
    console.finish_writes(WRITES_WITHIN, |line| guard.say(line)).await;
    Ok(ending?)
}

/// A panic of the loop itself ends the console like one anywhere else: writes are waited for.
async fn unless_panicked(run: impl Future<Output = io::Result<Ending>>) -> io::Result<Ending> {
    let mut run = pin!(run);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| run.as_mut().poll(context)));
        // The hook has reported it.
        polled.unwrap_or(std::task::Poll::Ready(Ok(Ending::Panicked)))
    })
    .await
}
