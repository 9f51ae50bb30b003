//! How Live Tail stands, on stderr.

use crate::{
    cli::say::say,
    logs::{LiveState, LiveStatus},
};

/// What has been said of it.
#[derive(Debug, Default)]
pub(super) struct Live {
    said: LiveState,
}

impl Live {
    /// Says what has changed.
    pub(super) fn report(&mut self, status: &LiveStatus) {
        if status.state == self.said {
            return;
        }
        self.said.clone_from(&status.state);
        match &status.state {
            LiveState::On => {
                say("serin: live tail: about $0.01 a minute and session until this ends");
            }
            LiveState::Failed(failure) => {
                say(format_args!("serin: {failure}: following by polling, trying again"));
            }
            LiveState::Off | LiveState::Starting => {}
        }
    }
}
