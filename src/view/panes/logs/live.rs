//! Live Tail in the pane's bottom line: whether lines come by it, and what it costs.

use crate::{
    app::state::logs::LiveUse, logs::LiveState, theme::Role, view::runs::Runs, view::text,
};

/// What AWS charges for a minute of a session, in cents, beyond the account's free minutes.
const CENTS_A_MINUTE: u64 = 1;

/// That new lines show, and how they come.
pub(super) fn following(live: &LiveUse) -> Runs<'static> {
    let text = match &live.status.state {
        LiveState::On => "● live",
        LiveState::Off => "● following",
        LiveState::Starting | LiveState::Failed(_) => "● following (polling)",
    };
    Runs::one(Role::Ok, text)
}

/// Why lines don't come by Live Tail although they should, or not all of them.
pub(super) fn trouble(live: &LiveUse) -> Runs<'static> {
    match &live.status.state {
        LiveState::Failed(failure) => {
            let text = format!("no live tail: {}", failure.kind);
            Runs::one(Role::Warning, text::plain(&text).into_owned())
        }
        LiveState::On if live.status.sampled => Runs::one(Role::Warning, "sampled: refilling"),
        LiveState::Starting => Runs::one(Role::Dim, "live tail starts…"),
        LiveState::On | LiveState::Off => Runs::new(),
    }
}

/// What has been spent, while it goes on and when it is over.
pub(super) fn cost(live: &LiveUse) -> Runs<'static> {
    let minutes = live.minutes();
    if minutes == 0 {
        return Runs::new();
    }
    let cents = minutes * CENTS_A_MINUTE;
    let text = format!("live {minutes} min, ${}.{:02}", cents / 100, cents % 100);
    Runs::one(Role::Dim, text)
}
