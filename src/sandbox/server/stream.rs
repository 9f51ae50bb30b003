//! Answers that go on: Live Tail's updates, one a second of real time.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

use super::Shared;
use crate::sandbox::logs::{LiveTail, Update};

/// How often a session tells what is new, whatever the sandbox's pace.
const EVERY: Duration = Duration::from_secs(1);
/// Updates that may wait for a slow client.
const WAITING: usize = 2;

/// Starts a session; what it has to say comes out of the receiver until it ends. It ends, too, when
/// the receiver is dropped.
pub(super) fn begin(shared: &Arc<Shared>, session: LiveTail) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(run(Arc::clone(shared), session, sender));
    receiver
}

async fn run(shared: Arc<Shared>, mut session: LiveTail, sender: mpsc::Sender<Vec<u8>>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first comes at once.
    ticks.tick().await;
    loop {
        ticks.tick().await;
        let now = shared.clock.now();
        let broken = shared.control().faults.ends_stream(LiveTail::ACTION, now);
        let update = if broken { LiveTail::broken() } else { session.update(&mut shared.world()) };
        let (bytes, over) = match update {
            Update::Goes(bytes) => (bytes, false),
            Update::Ends(bytes) => (bytes, true),
        };
        if sender.send(bytes).await.is_err() || over {
            return;
        }
    }
}
