//! Whether both versions find room to run.

use super::{Check, Look};
use crate::domain::Reserved;

/// Share of the reserved concurrency, as used at the peak, from which two versions at once may not
/// find room: environments of one version don't serve the other.
const TIGHT: f64 = 0.8;

pub(super) fn provisioned(look: &Look<'_>) -> Option<Check> {
    let name = "provisioned";
    let configured = match &look.facts.provisioned {
        Ok(configured) => configured,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let of = |qualifier: &str| configured.iter().find(|config| config.qualifier == qualifier);
    let (alias, stable, canary) = (&look.facts.alias, look.facts.stable, look.facts.canary);
    if let Some(config) = of(&alias.target.alias.0) {
        let text = format!(
            "the alias has {} provisioned environments: Lambda spreads them over both versions by \
             weight, and refuses to change them while it splits",
            config.requested
        );
        return Some(if look.options.takes_over.is_some() {
            // To leave it undriven would be no better.
            Check::warn(name, format!("{text} (it was begun with them)"))
        } else if look.options.allow_provisioned {
            Check::warn(name, format!("{text} (allowed)"))
        } else {
            Check::block(name, format!("{text}. To go on all the same: --allow-provisioned"))
        });
    }
    Some(match (of(&stable.to_string()), of(&canary.to_string())) {
        (Some(config), None) => Check::warn(
            name,
            format!(
                "{stable} has {} provisioned environments and {canary} none: it starts cold",
                config.requested
            ),
        ),
        (_, Some(config)) if config.status != "READY" => Check::warn(
            name,
            format!(
                "{} of {} environments of {canary} are ready: wait for the others",
                config.available, config.requested
            ),
        ),
        _ => Check::pass(name, "no provisioned concurrency is on the alias"),
    })
}

pub(super) fn reserved(look: &Look<'_>) -> Option<Check> {
    let name = "concurrency";
    let reserved = match &look.facts.reserved {
        Ok(reserved) => *reserved,
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    let Reserved(Some(limit)) = reserved else {
        let text = "nothing is reserved for the function: it shares the account's";
        return Some(Check::pass(name, text));
    };
    if reserved.is_stopped() {
        let text = "the function is stopped (0 reserved): lift that first with serin unstop";
        return Some(Check::block(name, text));
    }
    let peak = match &look.facts.concurrent_peak {
        Ok(peak) => peak.unwrap_or_default(),
        Err(failure) => return Some(Check::unread(name, failure)),
    };
    Some(if peak >= TIGHT * f64::from(limit) {
        let text = format!(
            "{peak:.0} of {limit} reserved executions ran at once in the last 3 h: a second \
             version takes more, so raise the reserve or expect throttles"
        );
        Check::warn(name, text)
    } else {
        let text = format!("at most {peak:.0} of {limit} reserved ran at once in the last 3 h");
        Check::pass(name, text)
    })
}
