//! Metric alarms, with their states so far.

use std::{collections::BTreeMap, fmt};

/// All alarms of the account, by name. Pages are cut from the map's order.
#[derive(Debug, Default)]
pub struct AlarmStore {
    /// Alarms by name.
    pub alarms: BTreeMap<String, AlarmRecord>,
}

/// One metric alarm.
#[derive(Debug, Clone)]
pub struct AlarmRecord {
    /// Name.
    pub name: String,
    /// ARN.
    pub arn: String,
    /// Description.
    pub description: Option<String>,
    /// Whether its actions are carried out. The sandbox carries none out.
    pub actions_enabled: bool,
    /// ARNs of what happens on each change of state.
    pub actions: Actions,
    /// When it was last configured, in milliseconds since the epoch.
    pub configured_ms: i64,
    /// What it watches for.
    pub rule: Rule,
    /// Its state, and since when.
    pub state: State,
    /// Up to when it has been evaluated, in milliseconds since the epoch.
    pub evaluated_ms: i64,
    /// What happened to it, oldest first.
    pub history: Vec<Happening>,
}

/// ARNs of what happens on each change of state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actions {
    /// On the way to `OK`.
    pub ok: Vec<String>,
    /// On the way to `ALARM`.
    pub alarm: Vec<String>,
    /// On the way to `INSUFFICIENT_DATA`.
    pub insufficient: Vec<String>,
}

/// What an alarm watches for.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Namespace of the metric.
    pub namespace: String,
    /// Name of the metric.
    pub metric: String,
    /// Names and values of its dimensions.
    pub dimensions: Vec<(String, String)>,
    /// `Sum`, or `p99`.
    pub statistic: String,
    /// Only data of this unit.
    pub unit: Option<String>,
    /// Seconds from one data point to the next.
    pub period_s: i64,
    /// How many data points are looked at.
    pub evaluation_periods: usize,
    /// How many of them must breach, if that was said.
    pub datapoints_to_alarm: Option<usize>,
    /// What they are compared with.
    pub threshold: f64,
    /// How.
    pub comparison: Comparison,
    /// What stands for data points that are missing, if that was said.
    pub missing: Option<TreatMissing>,
}

impl Rule {
    /// How many data points must breach.
    #[must_use]
    pub fn needed(&self) -> usize {
        self.datapoints_to_alarm.unwrap_or(self.evaluation_periods)
    }
}

/// How a data point is compared with the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `<`
    Below,
    /// `<=`
    AtMost,
}

impl Comparison {
    /// All of them, as the API spells them.
    pub const ALL: [(&'static str, Self); 4] = [
        ("GreaterThanOrEqualToThreshold", Self::AtLeast),
        ("GreaterThanThreshold", Self::Above),
        ("LessThanThreshold", Self::Below),
        ("LessThanOrEqualToThreshold", Self::AtMost),
    ];

    /// Whether `value` breaches.
    #[must_use]
    pub fn breaches(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::AtLeast => value >= threshold,
            Self::Above => value > threshold,
            Self::Below => value < threshold,
            Self::AtMost => value <= threshold,
        }
    }
}

/// What stands for data points that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreatMissing {
    /// Nothing.
    Missing,
    /// The state stays what it is.
    Ignore,
    /// One that breaches.
    Breaching,
    /// One that does not.
    NotBreaching,
}

impl TreatMissing {
    /// All of them, as the API spells them.
    pub const ALL: [(&'static str, Self); 4] = [
        ("missing", Self::Missing),
        ("ignore", Self::Ignore),
        ("breaching", Self::Breaching),
        ("notBreaching", Self::NotBreaching),
    ];
}

/// A word of a closed list by its spelling.
#[must_use]
pub fn named<T: Copy>(list: &[(&'static str, T)], name: &str) -> Option<T> {
    list.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// The spelling of a word of a closed list.
#[must_use]
pub fn spelled<T: Copy + PartialEq>(list: &[(&'static str, T)], value: T) -> &'static str {
    list.iter().find(|(_, known)| *known == value).map_or("", |(name, _)| name)
}

/// What an alarm says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateValue {
    /// All is well.
    Ok,
    /// It is not.
    Alarm,
    /// It can't tell.
    InsufficientData,
}

impl StateValue {
    /// All of them, as the API spells them.
    pub const ALL: [(&'static str, Self); 3] =
        [("OK", Self::Ok), ("ALARM", Self::Alarm), ("INSUFFICIENT_DATA", Self::InsufficientData)];
}

impl fmt::Display for StateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(spelled(&Self::ALL, *self))
    }
}

/// An alarm's state, why, and since when.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The state.
    pub value: StateValue,
    /// Why, in words.
    pub reason: String,
    /// Why, as JSON, where there is more to tell.
    pub data: Option<String>,
    /// Since when, in milliseconds since the epoch.
    pub since_ms: i64,
}

/// Something that happened to an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When, in milliseconds since the epoch.
    pub at_ms: i64,
    /// `StateUpdate` or `ConfigurationUpdate`.
    pub kind: &'static str,
    /// In words.
    pub summary: String,
    /// As JSON.
    pub data: String,
}

/// Why an alarm is in its state before its first evaluation.
const UNCHECKED: &str = "Unchecked: Initial alarm creation";

impl AlarmRecord {
    /// A new alarm, made at `now_ms`, that has not been evaluated yet.
    #[must_use]
    pub fn new(name: String, arn: String, rule: Rule, now_ms: i64) -> Self {
        let state = State {
            value: StateValue::InsufficientData,
            reason: UNCHECKED.to_owned(),
            data: None,
            since_ms: now_ms,
        };
        Self {
            name,
            arn,
            description: None,
            actions_enabled: true,
            actions: Actions::default(),
            configured_ms: now_ms,
            rule,
            state,
            evaluated_ms: now_ms,
            history: Vec::new(),
        }
    }

    /// Its state is another from now on: that goes down in its history.
    pub fn turn(&mut self, state: State) {
        let (from, to) = (self.state.value, state.value);
        let told = |state: &State| {
            serde_json::json!({
                "stateValue": state.value.to_string(),
                "stateReason": state.reason,
                "stateReasonData": state.data.as_deref().and_then(parsed),
            })
        };
        let data = serde_json::json!({
            "version": "1.0", "oldState": told(&self.state), "newState": told(&state),
        });
        self.history.push(Happening {
            at_ms: state.since_ms,
            kind: "StateUpdate",
            summary: format!("Alarm updated from {from} to {to}"),
            data: data.to_string(),
        });
        self.state = state;
    }
}

fn parsed(json: &str) -> Option<serde_json::Value> {
    serde_json::from_str(json).ok()
}
