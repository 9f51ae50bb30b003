//! What a driver tells everybody.

use std::{io, sync::Arc};

use tokio::sync::{broadcast, watch};

use super::super::{lines::line, protocol::Update};
use crate::rollout::{RolloutStatus, machine::Happening};

/// How many happenings wait for a client that reads slowly. The status has the last fifty.
const MOST_HAPPENINGS: usize = 64;

/// Takes what is to be told. When it goes, all has been told.
#[derive(Debug)]
pub(in crate::driver) struct Hub {
    status: watch::Sender<Option<Arc<str>>>,
    happenings: broadcast::Sender<Arc<str>>,
}

/// A client's end of it, before it is listened to.
#[derive(Debug)]
pub(in crate::driver) struct Feed {
    status: watch::Receiver<Option<Arc<str>>>,
    happenings: broadcast::Receiver<Arc<str>>,
    /// The status that was given out last.
    told: Option<Arc<str>>,
}

impl Hub {
    /// A hub and its feed.
    pub(in crate::driver) fn new() -> (Self, Feed) {
        let (status, statuses) = watch::channel(None);
        let (happenings, happened) = broadcast::channel(MOST_HAPPENINGS);
        (Self { status, happenings }, Feed { status: statuses, happenings: happened, told: None })
    }

    /// Something happened.
    ///
    /// # Errors
    /// When it has no form in JSON.
    pub(in crate::driver) fn happened(&self, happening: &Happening) -> io::Result<()> {
        let text = line(&Update::Happening(happening.clone()))?;
        // Nobody may be listening.
        _ = self.happenings.send(text.into());
        Ok(())
    }

    /// This is how it stands now. What is as it was is not told again.
    ///
    /// # Errors
    /// When it has no form in JSON.
    pub(in crate::driver) fn stands(&self, status: RolloutStatus) -> io::Result<()> {
        let text: Arc<str> = line(&Update::Status(Box::new(status)))?.into();
        self.status.send_if_modified(|last| {
            let news = last.as_ref() != Some(&text);
            *last = Some(text);
            news
        });
        Ok(())
    }
}

impl Clone for Feed {
    fn clone(&self) -> Self {
        let mut status = self.status.clone();
        // Whoever comes is told how it stands.
        status.mark_changed();
        Self { status, happenings: self.happenings.resubscribe(), told: None }
    }
}

impl Feed {
    /// The next lines: what happened, and after it how it stands. `None` after the last.
    pub(super) async fn next(&mut self) -> Option<Vec<Arc<str>>> {
        loop {
            let (mut lines, mut over) = (Vec::new(), false);
            tokio::select! {
                biased;
                happened = self.happenings.recv() => match happened {
                    Ok(line) => lines.push(line),
                    Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => over = true,
                },
                changed = self.status.changed() => over = changed.is_err(),
            }
            // Taken before the rest of what happened: the status comes after all that it has.
            let status = self.status.borrow_and_update().clone();
            while let Ok(line) = self.happenings.try_recv() {
                lines.push(line);
            }
            lines.extend(self.news(status));
            if !lines.is_empty() {
                return Some(lines);
            }
            if over {
                return None;
            }
        }
    }

    fn news(&mut self, status: Option<Arc<str>>) -> Option<Arc<str>> {
        let same = |told: &Arc<str>| status.as_ref().is_some_and(|now| Arc::ptr_eq(told, now));
        if self.told.as_ref().is_some_and(same) {
            return None;
        }
        self.told.clone_from(&status);
        status
    }
}
