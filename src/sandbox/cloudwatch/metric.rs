//! Which metrics there are, under which dimensions, and their values minute by minute.

use std::{collections::BTreeMap, ops::Range};

use serde::Deserialize;

use super::statistic::{Statistic, Values, float};
use crate::sandbox::{
    store::lambda::VersionId,
    traffic::{
        plan::Through,
        tally::{self, Ledger, Selection},
    },
    world::World,
};

/// The namespace of the traffic's metrics.
pub const NAMESPACE: &str = "AWS/Lambda";

/// A dimension, as requests name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Dimension {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

impl Dimension {
    /// The dimension of that name and value.
    #[must_use]
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.to_owned(), value: value.into() }
    }
}

/// What Lambda measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    Invocations,
    Errors,
    Throttles,
    Duration,
    ConcurrentExecutions,
}

impl Metric {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 5] = [
        ("ConcurrentExecutions", Self::ConcurrentExecutions),
        ("Duration", Self::Duration),
        ("Errors", Self::Errors),
        ("Invocations", Self::Invocations),
        ("Throttles", Self::Throttles),
    ];

    /// The metric of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, metric)| metric)
    }

    /// Whether Lambda publishes it at `place`: some it does not tell apart by what served.
    #[must_use]
    pub fn is_at(self, place: &Place) -> bool {
        let by_version = matches!(place, Place::Function(_, _, Some(_)));
        !(by_version && matches!(self, Self::Throttles | Self::ConcurrentExecutions))
    }

    /// The unit of its values, as `Unit` spells it.
    #[must_use]
    pub fn unit(self) -> &'static str {
        if self == Self::Duration { "Milliseconds" } else { "Count" }
    }
}

/// The names of all metrics.
pub const METRICS: [&str; 5] =
    ["ConcurrentExecutions", "Duration", "Errors", "Invocations", "Throttles"];

/// Names and values of the dimensions of a function, narrowed to what was called and to what
/// served it.
#[must_use]
pub fn dimensions(
    function: &str,
    through: Option<Through>,
    version: Option<VersionId>,
) -> Vec<(String, String)> {
    let place = Place::Function(function.to_owned(), through, version);
    place.dimensions().into_iter().map(|d| (d.name, d.value)).collect()
}

/// What the values of a metric are of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// All functions of the account.
    Account,
    /// A function; narrowed to what was called, and that to what served it.
    Function(String, Option<Through>, Option<VersionId>),
}

impl Place {
    /// What these dimensions stand for. `None` if Lambda publishes nothing under them.
    #[must_use]
    pub fn of(dimensions: &[Dimension]) -> Option<Self> {
        let value = |name: &str| dimensions.iter().find(|d| d.name == name).map(|d| &d.value);
        let Some(function) = value("FunctionName") else {
            return dimensions.is_empty().then_some(Self::Account);
        };
        let caller = value("Resource").map(|resource| called(function, resource));
        let version = value("ExecutedVersion").map(|version| version.parse().ok());
        let known = 1 + usize::from(caller.is_some()) + usize::from(version.is_some());
        if known != dimensions.len() {
            return None;
        }
        match (caller, version) {
            (None, None) => Some(Self::Function(function.clone(), None, None)),
            (Some(caller), None) => Some(Self::Function(function.clone(), Some(caller?), None)),
            // Only what came through an alias is told apart by the version that served it.
            (Some(Some(Through::Alias(alias))), Some(Some(version))) => {
                Some(Self::Function(function.clone(), Some(Through::Alias(alias)), Some(version)))
            }
            _ => None,
        }
    }

    /// The dimensions that stand for it, in the order of their names.
    #[must_use]
    pub fn dimensions(&self) -> Vec<Dimension> {
        let Self::Function(function, caller, version) = self else { return Vec::new() };
        let executed = version.map(|v| Dimension::new("ExecutedVersion", v.to_string()));
        let resource = caller.as_ref().map(|caller| {
            let resource = match caller {
                Through::Version(VersionId::Latest) => function.clone(),
                Through::Version(version) => format!("{function}:{version}"),
                Through::Alias(alias) => format!("{function}:{alias}"),
            };
            Dimension::new("Resource", resource)
        });
        let name = Dimension::new("FunctionName", function.clone());
        executed.into_iter().chain([name]).chain(resource).collect()
    }
}

/// Where Lambda publishes metrics of a function that had traffic in `times`.
#[must_use]
pub fn published(name: &str, ledger: &Ledger, times: Range<i64>, now_ms: i64) -> Vec<Place> {
    let place = |caller, version| Place::Function(name.to_owned(), caller, version);
    let mut places = Vec::new();
    for (caller, version) in ledger.served(times, now_ms) {
        places.push(place(None, None));
        places.push(place(Some(caller.clone()), None));
        if matches!(caller, Through::Alias(_)) {
            places.push(place(Some(caller.clone()), Some(version)));
        }
    }
    places.sort();
    places.dedup();
    places
}

/// What `Resource` says was called: `f`, `f:live` or `f:41`. `None` if it is of another function.
fn called(function: &str, resource: &str) -> Option<Through> {
    match resource.strip_prefix(function)? {
        "" => Some(Through::Version(VersionId::Latest)),
        rest => Some(Through::of(Some(rest.strip_prefix(':')?))),
    }
}

/// Buckets of a period each, by their beginnings in milliseconds since the epoch.
pub type Buckets = BTreeMap<i64, Values>;

/// What is asked of a metric.
#[derive(Debug, Clone)]
pub struct Question {
    /// The metric.
    pub metric: Metric,
    /// How many values become one.
    pub statistic: Statistic,
    /// The length of a bucket in milliseconds: whole minutes.
    pub period_ms: i64,
    /// From when, up to and not including when, in milliseconds since the epoch.
    pub times: Range<i64>,
    /// The time of asking.
    pub now_ms: i64,
}

impl Question {
    /// Makes sure that everything it needs has been counted.
    pub fn prepare(&self, world: &mut World, place: &Place) {
        let now = world.clock.now();
        let from_ms = self.times.start;
        match place {
            Place::Function(name, ..) => tally::count(world, name, from_ms, now),
            Place::Account => {
                let names: Vec<String> = world.lambda.functions.keys().cloned().collect();
                for name in &names {
                    tally::count(world, name, from_ms, now);
                }
            }
        }
    }

    /// The values at `place`, in buckets.
    #[must_use]
    pub fn buckets(&self, world: &World, place: &Place) -> Buckets {
        let mut buckets = Buckets::new();
        match place {
            _ if !self.metric.is_at(place) => {}
            Place::Function(name, caller, version) => {
                let selection = Selection { caller: caller.as_ref(), version: *version };
                if let Some(ledger) = world.traffic.ledger(name) {
                    self.add(ledger, selection, &mut buckets);
                }
            }
            Place::Account if self.metric == Metric::ConcurrentExecutions => {
                let mut running = BTreeMap::new();
                for ledger in ledgers(world) {
                    for (minute_ms, peak) in self.peaks(ledger, Selection::default()) {
                        *running.entry(minute_ms).or_default() += peak;
                    }
                }
                self.add_peaks(running, &mut buckets);
            }
            Place::Account => {
                for ledger in ledgers(world) {
                    self.add(ledger, Selection::default(), &mut buckets);
                }
            }
        }
        buckets
    }

    /// Adds the values of a selection to their buckets.
    pub fn add(&self, ledger: &Ledger, selection: Selection<'_>, buckets: &mut Buckets) {
        if self.metric == Metric::ConcurrentExecutions {
            self.add_peaks(self.peaks(ledger, selection), buckets);
            return;
        }
        for (minute_ms, cell) in ledger.cells(selection, self.times.clone(), self.now_ms) {
            let values = self.bucket(minute_ms, buckets);
            let ran = cell.samples.len() as u64;
            match self.metric {
                Metric::Invocations => values.add(1.0, ran),
                Metric::Errors => {
                    values.add(1.0, u64::from(cell.errors));
                    values.add(0.0, ran - u64::from(cell.errors));
                }
                Metric::Throttles => {
                    values.add(1.0, u64::from(cell.throttles));
                    values.add(0.0, ran);
                }
                _ => {
                    for sample in &cell.samples {
                        values.add(f64::from(sample.duration_ms), 1);
                    }
                }
            }
        }
        buckets.retain(|_, values| !values.is_empty());
    }

    fn bucket<'b>(&self, minute_ms: i64, buckets: &'b mut Buckets) -> &'b mut Values {
        let begins = minute_ms - minute_ms.rem_euclid(self.period_ms);
        buckets.entry(begins).or_insert_with(|| Values::of(&self.statistic))
    }

    /// The most that ran at once, by minute.
    fn peaks(&self, ledger: &Ledger, selection: Selection<'_>) -> BTreeMap<i64, u64> {
        let mut samples: BTreeMap<i64, Vec<_>> = BTreeMap::new();
        for (minute_ms, cell) in ledger.cells(selection, self.times.clone(), self.now_ms) {
            samples.entry(minute_ms).or_default().extend(&cell.samples);
        }
        let peak = |(minute_ms, samples): (i64, Vec<_>)| {
            (minute_ms, u64::from(tally::peak(samples.into_iter())))
        };
        samples.into_iter().map(peak).filter(|(_, peak)| *peak > 0).collect()
    }

    fn add_peaks(&self, peaks: BTreeMap<i64, u64>, buckets: &mut Buckets) {
        for (minute_ms, peak) in peaks {
            self.bucket(minute_ms, buckets).add(float(peak), 1);
        }
    }

    /// The statistic of each bucket that has data.
    #[must_use]
    pub fn values(&self, buckets: Buckets) -> BTreeMap<i64, f64> {
        let value =
            |(begins, values): (i64, Values)| Some((begins, values.value(&self.statistic)?));
        buckets.into_iter().filter_map(value).collect()
    }
}

fn ledgers(world: &World) -> impl Iterator<Item = &Ledger> {
    world.lambda.functions.keys().filter_map(|name| world.traffic.ledger(name))
}
