//! `[rollout]` and `[rollout.gates]`: how rollouts go, and by what they are judged.

use std::time::Duration;

use toml::de::DeTable;

use super::{
    Problem,
    fields::{At, Fields},
};
use crate::{
    domain::Weight,
    rollout::{
        Gates, Keeping, OnBlind, Plan, RolloutSettings, Strategy,
        plan::{PlanError, duration, span},
    },
};

/// A threshold that may be a fraction: its name, what it takes, what is within, and where it goes.
struct Threshold {
    name: &'static str,
    wanted: &'static str,
    within: fn(f64) -> bool,
    of: fn(&mut Gates) -> &mut f64,
}

const POINTS: &str = "percentage points from 0 to 100";
const EVIDENCE: &str = "a number above 1";
const THRESHOLDS: [Threshold; 11] = [
    threshold("harm_e", EVIDENCE, is_evidence, |gates| &mut gates.harm_e),
    threshold("harm_e_before_after", EVIDENCE, is_evidence, |gates| &mut gates.harm_e_before_after),
    threshold("harm_points_least", POINTS, are_points, |gates| &mut gates.harm_points_least),
    threshold("harm_points_most", POINTS, are_points, |gates| &mut gates.harm_points_most),
    threshold("promote_points", POINTS, are_points, |gates| &mut gates.promote_points),
    threshold("promote_e", EVIDENCE, is_evidence, |gates| &mut gates.promote_e),
    threshold("environment_points", POINTS, are_points, |gates| &mut gates.environment_points),
    threshold("latency_e", EVIDENCE, is_evidence, |gates| &mut gates.latency_e),
    threshold("latency_ratio", "a number from 1 to 100", is_ratio, |gates| {
        &mut gates.latency_ratio
    }),
    threshold("latency_ms", "milliseconds from 0 on", is_time, |gates| &mut gates.latency_ms),
    threshold("memory_share", "a share above 0, at most 1", is_share, |gates| {
        &mut gates.memory_share
    }),
];

const fn threshold(
    name: &'static str,
    wanted: &'static str,
    within: fn(f64) -> bool,
    of: fn(&mut Gates) -> &mut f64,
) -> Threshold {
    Threshold { name, wanted, within, of }
}

fn is_evidence(value: f64) -> bool {
    value > 1.0 && value.is_finite()
}

fn are_points(value: f64) -> bool {
    (0.0..=100.0).contains(&value)
}

fn is_ratio(value: f64) -> bool {
    (1.0..=100.0).contains(&value)
}

fn is_time(value: f64) -> bool {
    value >= 0.0 && value.is_finite()
}

fn is_share(value: f64) -> bool {
    value > 0.0 && value <= 1.0
}

/// Reads `[rollout]`; its error rules stand elsewhere.
pub(super) fn read(table: &DeTable<'_>, problems: &mut Vec<Problem>) -> RolloutSettings {
    let mut settings = RolloutSettings::default();
    let mut fields = Fields::new(table, "rollout", problems);
    let strategy = fields.parsed("strategy", strategy);
    settings.strategy = strategy.as_ref().map(|(strategy, _)| strategy.clone());
    let percent = |value: f64| Weight::from_percent(value).is_ok();
    let wanted = "a percentage from 0 to below 100";
    set(&mut settings.hold_back_percent, fields.number("hold_back", wanted, percent));
    set(&mut settings.bake, fields.parsed("bake", time));
    set(&mut settings.hold_max, fields.parsed("hold_max", time));
    set(&mut settings.on_blind, fields.parsed("on_blind", on_blind));
    set(&mut settings.keeping, fields.parsed("ledger", ledger));
    set(&mut settings.iac_tags, fields.strings("iac_tags"));
    if let Some((strategy, at)) = strategy
        && let Err(error) = plan(&settings, strategy)
    {
        fields.problem(Problem::new(at, error.to_string()));
    }
    let gates = fields.table("gates");
    fields.finish();
    if let Some((table, _)) = gates {
        settings.gates = gates_of(table, problems);
    }
    settings
}

fn gates_of(table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Gates {
    let mut gates = Gates::default();
    let mut fields = Fields::new(table, "rollout.gates", problems);
    for Threshold { name, wanted, within, of } in &THRESHOLDS {
        set(of(&mut gates), fields.number(name, wanted, within));
    }
    set(&mut gates.promote_invocations, fields.whole("promote_invocations", 1..=1_000_000_000));
    set(&mut gates.memory_exhaustion_s, fields.whole("memory_exhaustion_s", 0..=604_800));
    set(&mut gates.throttles, fields.whole("throttles", 1..=1_000_000_000));
    let attempts = fields.whole("attempts", 1..=100);
    let attempts = attempts.and_then(|(count, span)| Some((u32::try_from(count).ok()?, span)));
    set(&mut gates.attempts, attempts);
    if gates.harm_points_least > gates.harm_points_most
        && let Some((_, at)) = table
            .iter()
            .map(|(key, _)| (key.get_ref(), key.span()))
            .find(|(key, _)| ["harm_points_least", "harm_points_most"].contains(&key.as_ref()))
    {
        fields.problem(Problem::new(at, "harm_points_least is more than harm_points_most"));
    }
    fields.finish();
    gates
}

fn set<T>(setting: &mut T, read: Option<At<T>>) {
    if let Some((value, _)) = read {
        *setting = value;
    }
}

/// The plan that a strategy comes to with what else is set.
fn plan(settings: &RolloutSettings, strategy: Strategy) -> Result<Plan, PlanError> {
    // Where nothing is split there is nothing to hold back, whatever is set.
    let percent = if strategy.is_gradual() { settings.hold_back_percent } else { 0.0 };
    let hold_back = Weight::from_percent(percent).map_err(|_| PlanError::HoldBack)?;
    Plan { strategy, hold_back, bake: settings.bake, hold_max: settings.hold_max }.checked()
}

fn strategy(text: &str) -> Result<Strategy, Problem> {
    text.parse().map_err(|error: PlanError| Problem::new(0..0, error.to_string()))
}

fn time(text: &str) -> Result<Duration, Problem> {
    duration(text).map_err(|error| Problem::new(0..0, error.to_string()))
}

fn on_blind(text: &str) -> Result<OnBlind, Problem> {
    choice(text, "on_blind", [("rollback", OnBlind::Rollback), ("hold", OnBlind::Hold)])
}

/// Where a rollout keeps its state.
pub(super) fn ledger(text: &str) -> Result<Keeping, Problem> {
    choice(text, "ledger", [("description", Keeping::Description), ("none", Keeping::None)])
}

fn choice<T: Copy>(text: &str, key: &str, all: [(&str, T); 2]) -> Result<T, Problem> {
    let found = all.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let [(one, _), (other, _)] = all;
        let help = format!("write \"{one}\" or \"{other}\"");
        Problem::new(0..0, format!("`{text}` is no {key}")).with_help(Some(help))
    })
}

/// The settings as the file would say them, by key.
#[must_use]
pub fn described(settings: &RolloutSettings) -> Vec<(&'static str, String)> {
    let strategy = settings.strategy.as_ref().map_or("canary10-5m".to_owned(), ToString::to_string);
    vec![
        ("strategy", strategy),
        ("hold_back", settings.hold_back_percent.to_string()),
        ("bake", span(settings.bake)),
        ("hold_max", span(settings.hold_max)),
        ("on_blind", if settings.on_blind == OnBlind::Hold { "hold" } else { "rollback" }.into()),
        ("ledger", if settings.keeping == Keeping::None { "none" } else { "description" }.into()),
        ("iac_tags", settings.iac_tags.join(", ")),
    ]
}

/// The thresholds as the file would say them, by key.
#[must_use]
pub fn thresholds(gates: &Gates) -> Vec<(&'static str, String)> {
    let mut of = gates.clone();
    let mut all: Vec<(&'static str, String)> = THRESHOLDS
        .iter()
        .map(|threshold| (threshold.name, (threshold.of)(&mut of).to_string()))
        .collect();
    all.extend([
        ("promote_invocations", gates.promote_invocations.to_string()),
        ("memory_exhaustion_s", gates.memory_exhaustion_s.to_string()),
        ("throttles", gates.throttles.to_string()),
        ("attempts", gates.attempts.to_string()),
    ]);
    all
}
