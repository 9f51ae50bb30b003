//! Keys and pastes, read on a thread of their own.

use std::{io, sync::Arc, thread};

use tokio::sync::mpsc;

use super::{
    decode::{Decoder, Input, Patience, wipe},
    tty::{Read, Tty},
};

/// Keys that may wait for the loop. Beyond that the terminal keeps them.
const QUEUE: usize = 256;

/// The way of keys from the reading thread to the loop.
///
/// Each lies on its own in memory, which is zeroed when it is read: the queue's own places are
/// used again, not wiped, and what is typed may be a secret.
pub(super) fn channel() -> (mpsc::Sender<Box<Input>>, mpsc::Receiver<Box<Input>>) {
    mpsc::channel(QUEUE)
}

/// Starts reading the terminal, which is in raw mode.
///
/// The thread ends with an [`Input::HungUp`] when the terminal is gone, never spins on it, and
/// is left behind waiting when the console ends.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn spawn(tty: Arc<Tty>, sender: mpsc::Sender<Box<Input>>) -> io::Result<()> {
    thread::Builder::new().name("serin-input".into()).spawn(move || {
        if read_inputs(&tty, &sender).is_err() {
            tracing::debug!("the console stopped reading keys");
        }
    })?;
    Ok(())
}

fn read_inputs(
    tty: &Tty,
    sender: &mpsc::Sender<Box<Input>>,
) -> Result<(), mpsc::error::SendError<Box<Input>>> {
    let mut decoder = Decoder::default();
    let mut buffer = [0; 4096];
    loop {
        let timeout = decoder.waits_for().map(Patience::limit);
        match tty.read(&mut buffer, timeout) {
            Ok(Read::Bytes(count)) => {
                let read = buffer.get_mut(..count).unwrap_or_default();
                decoder.feed(read);
                // It may have been a secret.
                wipe(read);
            }
            Ok(Read::TimedOut) => decoder.expire(),
            Ok(Read::HungUp) => return sender.blocking_send(Box::new(Input::HungUp)),
            Err(error) => {
                tracing::warn!(%error, "the terminal can't be read");
                return sender.blocking_send(Box::new(Input::HungUp));
            }
        }
        while let Some(input) = decoder.next() {
            sender.blocking_send(Box::new(input))?;
        }
    }
}
