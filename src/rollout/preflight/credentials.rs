//! Whether a driver may write, and can to the end.

use std::time::Duration;

use super::{Check, CheckResult, Look, clock_time, duration};
use crate::domain::Timestamp;

/// Time to roll back in, after the plan's end.
const SPARE: Duration = Duration::from_mins(15);

pub(super) fn read_only(look: &Look<'_>) -> Option<Check> {
    Some(if look.options.read_only {
        Check::block("may write", "read-only: every write is refused here")
    } else {
        Check::pass("may write", "not read-only")
    })
}

pub(super) fn outlast(look: &Look<'_>) -> Option<Check> {
    let name = "credentials";
    let info = match &look.facts.credentials {
        Ok(info) => info,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let Some(expires) = info.expires_at else {
        return Some(if look.facts.credentials_refresh {
            Check::pass(name, "they don't expire")
        } else {
            let text = "these are temporary keys that nothing renews, and they don't say when \
                        they end: use a profile that renews them for a rollout";
            Check::new(name, CheckResult::Unknown, text)
        });
    };
    let until = clock_time(expires, look.now);
    if look.facts.credentials_refresh {
        return Some(Check::pass(name, format!("they renew themselves (these end at {until})")));
    }
    let takes = duration::left(look).saturating_add(SPARE);
    let needed = look.now.checked_add(takes).unwrap_or(Timestamp::MAX);
    let what = match look.options.takes_over {
        None => "plan, bake",
        Some(_) => "what is left of it",
    };
    Some(if expires < needed {
        let text = format!(
            "they expire at {until} and don't renew themselves; {what} and 15 min take until \
             {}: sign in anew, or use a profile that renews them",
            clock_time(needed, look.now)
        );
        Check::block(name, text)
    } else {
        Check::pass(name, format!("they last until {until}"))
    })
}

pub(super) fn lingers(look: &Look<'_>) -> Option<Check> {
    let name = "disconnecting";
    let stays = "the driver would end, the weights stay, and anybody may take over once its lease \
                 has lapsed";
    Some(match look.facts.host_lingers {
        Some(true) => Check::pass(name, "the driver goes on when you disconnect"),
        Some(false) => Check::warn(
            name,
            format!(
                "this host ends your processes when you leave: {stays}. To prevent it: loginctl \
                 enable-linger"
            ),
        ),
        None => Check::new(
            name,
            CheckResult::Unknown,
            format!("whether this host ends your processes when you leave; if it does, {stays}"),
        ),
    })
}
