//! Why an alarm is in its state, in CloudWatch's words.

use jiff::Timestamp;
use serde_json::json;

use super::verdict::Verdict;
use crate::sandbox::store::alarms::{Comparison, Rule, StateValue, TreatMissing, spelled};

/// Why `rule` goes from one state to another.
pub(super) fn words(rule: &Rule, verdict: &Verdict, from: StateValue, to: StateValue) -> String {
    if to == StateValue::InsufficientData {
        let unknown = verdict.missing;
        return format!("Insufficient Data: {unknown} {} unknown.", were(unknown));
    }
    if verdict.seen.is_empty() {
        let treated = match rule.missing {
            Some(TreatMissing::Breaching) => "Breaching",
            _ => "NonBreaching",
        };
        let periods = rule.evaluation_periods;
        return format!(
            "Threshold Crossed: no datapoints were received for {periods} period{} and {periods} \
             missing datapoint{} treated as [{treated}].",
            if periods == 1 { "" } else { "s" },
            if periods == 1 { " was" } else { "s were" },
        );
    }
    let alarm = to == StateValue::Alarm;
    let decisive: Vec<_> = verdict
        .seen
        .iter()
        .filter(|(_, value)| rule.comparison.breaches(*value, rule.threshold) == alarm)
        .collect();
    let list = decisive.iter().map(|(time, value)| format!("{value:?} ({})", short(*time)));
    let least = if alarm { rule.needed() } else { rule.evaluation_periods + 1 - rule.needed() };
    format!(
        "Threshold Crossed: {} out of the last {} datapoints [{}] {}{} the threshold ({:?}) \
         (minimum {least} datapoint{} for {from} -> {to} transition).",
        decisive.len(),
        rule.evaluation_periods,
        list.collect::<Vec<_>>().join(", "),
        if decisive.len() == 1 { "was " } else { "were " },
        relation(rule.comparison, alarm),
        rule.threshold,
        if least == 1 { "" } else { "s" },
    )
}

fn were(count: usize) -> &'static str {
    if count == 1 { "datapoint was" } else { "datapoints were" }
}

fn relation(comparison: Comparison, breaching: bool) -> &'static str {
    match (comparison, breaching) {
        (Comparison::Above, true) => "greater than",
        (Comparison::Above, false) => "not greater than",
        (Comparison::AtLeast, true) => "greater than or equal to",
        (Comparison::AtLeast, false) => "not greater than or equal to",
        (Comparison::Below, true) => "less than",
        (Comparison::Below, false) => "not less than",
        (Comparison::AtMost, true) => "less than or equal to",
        (Comparison::AtMost, false) => "not less than or equal to",
    }
}

/// As in `22/11/26 10:03:00`.
fn short(time_ms: i64) -> String {
    let time = Timestamp::from_millisecond(time_ms).unwrap_or_default();
    time.strftime("%d/%m/%y %H:%M:%S").to_string()
}

/// As in `2026-11-22T10:03:00.000+0000`.
fn long(time_ms: i64) -> String {
    let time = Timestamp::from_millisecond(time_ms).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// The same for programs.
pub(super) fn data(rule: &Rule, verdict: &Verdict, at_ms: i64) -> String {
    let evaluated =
        verdict.seen.iter().map(|(time, value)| json!({"timestamp": long(*time), "value": value}));
    let mut data = json!({
        "version": "1.0",
        "queryDate": long(at_ms),
        "statistic": rule.statistic,
        "period": rule.period_s,
        "recentDatapoints": verdict.seen.iter().rev().map(|(_, v)| *v).collect::<Vec<_>>(),
        "threshold": rule.threshold,
        "evaluatedDatapoints": evaluated.collect::<Vec<_>>(),
    });
    if let Some((first, _)) = verdict.seen.last() {
        data["startDate"] = json!(long(*first));
    }
    if let Some(missing) = rule.missing {
        data["treatMissingData"] = json!(spelled(&TreatMissing::ALL, missing));
    }
    data.to_string()
}
