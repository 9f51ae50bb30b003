//! From Live Tail to polling and back, while lines come.

use std::fmt;

use serde_json::json;
use tokio::runtime::Runtime;

use super::support::{follower::Follower, sandbox::TestSandbox};

/// What serin says when it has opened a session, and when it has lost it.
pub const LIVE: &str = "live tail: ";
const POLLING: &str = "following by polling";

/// After how many lines it was at which.
pub struct Switched {
    to_polling: Option<usize>,
    back: Option<usize>,
    events: usize,
}

impl Switched {
    /// Both happened while lines came.
    pub fn is_done(&self) -> bool {
        self.to_polling.is_some() && self.back.is_some_and(|came| came < self.events)
    }
}

impl fmt::Display for Switched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = |came: Option<usize>| came.map_or("never".to_owned(), |n| format!("after {n}"));
        let (polling, back) = (after(self.to_polling), after(self.back));
        write!(f, "Live Tail from the first line on; polling {polling}; Live Tail again {back}")
    }
}

/// Ends the session after a third of the lines and refuses another until half of them have come.
pub fn back_and_forth(
    runtime: &Runtime,
    sandbox: &TestSandbox,
    follower: &Follower,
    events: usize,
) -> Switched {
    let mut switched = Switched { to_polling: None, back: None, events };
    follower.comes_to(|so_far| so_far.came > events / 3);
    runtime.block_on(async {
        sandbox.fault_of(json!({"on": ["logs:StartLiveTail"], "do": "server-error"})).await;
        sandbox.fault("logs:StartLiveTail", "end-stream", 1).await;
    });
    let lost = follower.comes_to(|so_far| so_far.times_said(POLLING) > 0);
    switched.to_polling = lost.then(|| follower.so_far().came);
    follower.comes_to(|so_far| so_far.came > events / 2);
    runtime.block_on(sandbox.end_faults());
    let opened = follower.comes_to(|so_far| so_far.times_said(LIVE) > 1);
    switched.back = opened.then(|| follower.so_far().came);
    switched
}
