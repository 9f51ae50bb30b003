//! Whether anybody still reads stdout.

use std::{io, thread};

use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::oneshot;

/// Ends when the other end of stdout's pipe is closed, as by `| head`; never for a file.
///
/// A program that writes learns of it by writing. One that waits for something to write would
/// wait on for nobody.
pub async fn reader_has_gone() {
    let (gone, waiting) = oneshot::channel();
    // A thread that blocks costs nothing, and ends with the process.
    let watching = thread::Builder::new().name("stdout".into()).spawn(move || {
        let stdout = io::stdout();
        loop {
            // An error of a pipe is reported without being asked for.
            let mut polled = [PollFd::new(&stdout, PollFlags::empty())];
            match poll(&mut polled, None) {
                Ok(_) if has_gone(polled[0].revents()) => break,
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
        _ = gone.send(());
    });
    let told = watching.is_ok() && waiting.await.is_ok();
    if !told {
        // It can't be watched: writing will tell.
        std::future::pending::<()>().await;
    }
}

fn has_gone(events: PollFlags) -> bool {
    events.intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL)
}
