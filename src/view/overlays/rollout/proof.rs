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

/// `proof  42: 0 starts for 60 s; 41: 0.2% of 1,140`, and what is still possible.
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
    let known = stamp::clock(proof.known_to, state.now);
    let role = if proof.quiet_s >= 60 { Role::Ok } else { Role::Strong };
    let text = format!("{starts}; {stable}; known to {known}");
    labelled(rows, (10, "proof", role), &text, columns);
    let mut possible = Vec::new();
    if proof.in_flight_until > state.now {
        possible
            .push(format!("in flight until {}", stamp::clock(proof.in_flight_until, state.now)));
    }
    if proof.async_retries {
        possible.push("async retries".to_owned());
    }
    if !possible.is_empty() {
        let text = format!("still possible: {}", possible.join(", "));
        labelled(rows, (9, "", Role::Text), &text, columns);
    }
}
