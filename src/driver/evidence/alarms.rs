//! The alarms that gate a rollout, as they are now.

use tracing::warn;

use crate::{aws::Gateway, rollout::measured::AlarmReading};

/// The states of these alarms. One that can't be read has none: the other evidence goes on.
pub(super) async fn read(gateway: &Gateway, names: &[String]) -> Vec<AlarmReading> {
    if names.is_empty() {
        return Vec::new();
    }
    match gateway.alarm_states(names).await {
        Ok(states) => {
            states.into_iter().map(|(name, state)| AlarmReading { name, state }).collect()
        }
        Err(failure) => {
            warn!(%failure, "the gate alarms");
            names.iter().map(|name| AlarmReading { name: name.clone(), state: None }).collect()
        }
    }
}
