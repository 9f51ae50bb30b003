//! The alarms that gate a rollout.

use super::Harm;
use crate::{
    domain::AlarmState,
    rollout::{gates::Gates, measured::Measured},
};

/// The first alarm that is off. `alike`: nothing else tells the versions apart.
#[must_use]
pub fn harm(measured: &Measured, alike: bool) -> Option<Harm> {
    let mut off = measured.alarms.iter().filter(|a| a.state == Some(AlarmState::Alarm));
    off.next().map(|alarm| Harm::Alarm { name: alarm.name.clone(), precautionary: alike })
}

/// The first gate alarm whose state is not known. One that has too few data is quiet.
#[must_use]
pub fn unread<'a>(gates: &'a Gates, measured: &'a Measured) -> Option<&'a str> {
    let unreadable = measured.alarms.iter().find(|a| a.state.is_none()).map(|a| a.name.as_str());
    let missing = || {
        let read = |name: &&String| measured.alarms.iter().any(|alarm| alarm.name == **name);
        gates.alarms.iter().find(|name| !read(name)).map(String::as_str)
    };
    unreadable.or_else(missing)
}
