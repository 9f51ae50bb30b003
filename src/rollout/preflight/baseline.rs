//! How the version that serves does by itself: what it fails already, no rollout can tell from harm.

use super::{Check, Look};

/// Fewer invocations tell no rate.
const LEAST: u64 = 20;
/// From this rate on in percent, what fails is no noise.
const MUCH: f64 = 5.0;

/// Warns where the serving version fails much by itself.
pub(super) fn failing(look: &Look<'_>) -> Option<Check> {
    // What could not be read is told where a verdict's time is.
    let traffic = look.facts.traffic.as_ref().ok()?;
    let percent = traffic.error_rate() * 100.0;
    if traffic.invocations < LEAST || percent < MUCH {
        return None;
    }
    let stable = look.facts.alias.state.version;
    let text = format!(
        "{stable} itself fails {percent:.1}% now: both versions may be judged alike. Mend what \
         fails first, unless the new version is to mend it"
    );
    Some(Check::warn("baseline", text))
}
