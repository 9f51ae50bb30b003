//! After a rollback: what proves that the new version serves no more.

use super::{
    super::super::{
        parts::{figures, rows::Rows},
        stamp,
    },
    labelled,
};
use crate::{
    app::{State, state::rollouts::Driven},
    theme::Role,
};

/// Seconds without a start that count as quiet.
const QUIET_S: u64 = 60;

/// `42: 0 starts for 60 s; 41: 0.2% of 1,140; still possible: in flight until 02:29, async
/// retries`. Until it is complete, also up to when starts are known.
pub(super) fn rows(rows: &mut Rows<'static>, driven: &Driven, state: &State, columns: usize) {
    let status = &driven.status;
    let Some(proof) = &status.proof else { return };
    let spec = &status.spec;
    let starts = match proof.last_start {
        Some(at) if proof.quiet_s == 0 => {
            format!("{} last started {}", spec.canary, stamp::clock(at, state.now))
        }
        _ => format!("{}: 0 starts for {} s", spec.canary, proof.quiet_s),
    };
    let arm = proof.stable;
    let stable = if arm.invocations == 0 {
        format!("{}: nothing told since", spec.stable)
    } else {
        let rate = figures::percent(figures::ratio(arm.errors, arm.invocations));
        format!("{}: {rate} of {}", spec.stable, figures::whole(arm.invocations))
    };
    let mut possible = Vec::new();
    if proof.in_flight_until > state.now {
        let until = stamp::clock(proof.in_flight_until, state.now);
        possible.push(format!("in flight until {until}"));
    }
    if proof.async_retries {
        possible.push("async retries".to_owned());
    }
    let possible = possible.join(", ");
    let possible = match possible.as_str() {
        "" => String::new(),
        some => format!("; still possible: {some}"),
    };
    let complete = proof.quiet_s >= QUIET_S;
    let known = match stamp::clock(proof.known_to, state.now) {
        _ if complete => String::new(),
        at => format!("; known to {at}"),
    };
    let role = if complete { Role::Ok } else { Role::Strong };
    labelled(rows, (10, "proof", role), &format!("{starts}; {stable}{known}{possible}"), columns);
}
