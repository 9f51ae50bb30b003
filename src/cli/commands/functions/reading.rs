//! What CloudWatch tells, and what it would not.

use crate::{
    aws::Gateway,
    domain::{Alarms, Failure, FailureKind, FleetHealth, MetricsCost},
};

/// Metrics and alarms, as far as they may be read.
#[derive(Debug)]
pub(super) struct Reading {
    /// Errors, invocations and throttles; `None` when they may not be read.
    pub(super) fleet: Option<FleetHealth>,
    /// The alarms in `ALARM`; `None` when they may not be read.
    pub(super) alarms: Option<Alarms>,
    /// The denials that left something out.
    pub(super) denied: Vec<Failure>,
}

impl Reading {
    /// Reads both at once.
    ///
    /// # Errors
    /// Any failure but a denial.
    pub(super) async fn of(gateway: &Gateway) -> Result<Self, Failure> {
        let (fleet, alarms) = tokio::join!(
            Box::pin(gateway.fleet(gateway.clock().now())),
            Box::pin(gateway.alarms(None))
        );
        let mut denied = Vec::new();
        let fleet = unless_denied(fleet, &mut denied)?;
        let alarms = unless_denied(alarms, &mut denied)?;
        Ok(Self { fleet, alarms, denied })
    }

    /// What has to be said about the numbers, and what all metrics took.
    pub(super) fn notes(&self, cost: MetricsCost) -> Vec<String> {
        let mut notes = Vec::new();
        let cut = self.fleet.as_ref().map(|fleet| fleet.cut).unwrap_or_default();
        let lists = [
            (cut.errors, "errors"),
            (cut.invocations, "invocations"),
            (cut.throttles, "throttles"),
        ];
        let lists: Vec<&str> = lists.iter().filter(|list| list.0).map(|list| list.1).collect();
        if !lists.is_empty() {
            notes.push(format!(
                "serin: ? is not known: not in the top 500 by {}",
                lists.join(", by ")
            ));
        }
        if self.alarms.as_ref().is_some_and(|alarms| alarms.cut) {
            notes.push("serin: there are more alarms in ALARM than the 1000 that were read".into());
        }
        let calls = cost.calls + self.alarms.as_ref().map_or(0, |alarms| alarms.calls);
        notes.push(format!("serin: read {calls} CloudWatch calls, {}", dollars(cost)));
        notes
    }
}

fn unless_denied<T>(
    result: Result<T, Failure>,
    denied: &mut Vec<Failure>,
) -> Result<Option<T>, Failure> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(failure) if matches!(failure.kind, FailureKind::Denied { .. }) => {
            denied.push(failure);
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

fn dollars(cost: MetricsCost) -> String {
    let dollars = cost.dollars();
    if dollars < 0.001 { "less than $0.001".into() } else { format!("about ${dollars:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Timestamp, Window, health::Cut};

    fn reading(cut: Cut, alarms: Option<Alarms>) -> Reading {
        let fleet = FleetHealth {
            window: Window::ending_at(Timestamp::UNIX_EPOCH, 16, 300),
            functions: std::collections::BTreeMap::new(),
            cut,
            returned: 0,
            cost: MetricsCost::default(),
        };
        Reading { fleet: Some(fleet), alarms, denied: Vec::new() }
    }

    #[test]
    fn the_notes_say_what_is_missing_and_what_it_took() {
        let alarms = Some(Alarms { calls: 1, ..Alarms::default() });
        let cost = MetricsCost { calls: 4, metrics: 1_203 };
        let notes = reading(Cut::default(), alarms.clone()).notes(cost);
        assert_eq!(notes, ["serin: read 5 CloudWatch calls, about $0.012"]);
        let cut = Cut { errors: true, invocations: true, throttles: false };
        let little = MetricsCost { calls: 3, metrics: 20 };
        assert_eq!(
            reading(cut, alarms.map(|alarms| Alarms { cut: true, ..alarms })).notes(little),
            [
                "serin: ? is not known: not in the top 500 by errors, by invocations",
                "serin: there are more alarms in ALARM than the 1000 that were read",
                "serin: read 4 CloudWatch calls, less than $0.001",
            ]
        );
    }
}
