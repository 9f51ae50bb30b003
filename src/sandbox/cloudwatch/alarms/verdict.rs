//! CloudWatch's M-of-N rules: from data points to a state.

use crate::sandbox::store::alarms::{Rule, StateValue, TreatMissing};

/// What the data points of an alarm come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    /// The state; `None` to leave it as it is.
    pub state: Option<StateValue>,
    /// The data points that were looked at, newest first, with their times.
    pub seen: Vec<(i64, f64)>,
    /// How many were missing beside them.
    pub missing: usize,
}

/// Judges the periods of an evaluation range, newest first; a period without data is `None`.
///
/// The newest data points there are count, from further back where newer ones are missing. Only
/// where there are fewer than the alarm looks at, something stands for those that are missing.
pub(super) fn judge(rule: &Rule, range: &[(i64, Option<f64>)]) -> Verdict {
    let known = range.iter().filter_map(|(time, value)| Some((*time, (*value)?)));
    let seen: Vec<_> = known.take(rule.evaluation_periods).collect();
    let missing = rule.evaluation_periods - seen.len();
    let breaches = |value: f64| rule.comparison.breaches(value, rule.threshold);
    let breaching = seen.iter().filter(|(_, value)| breaches(*value)).count();
    let needed = rule.needed();
    let counted = |breaching: usize| {
        if breaching >= needed { StateValue::Alarm } else { StateValue::Ok }
    };
    let state = match rule.missing.unwrap_or(TreatMissing::Missing) {
        _ if missing == 0 => Some(counted(breaching)),
        TreatMissing::Breaching => Some(counted(breaching + missing)),
        TreatMissing::NotBreaching => Some(counted(breaching)),
        // It changes only if whatever is missing could not have changed the outcome.
        TreatMissing::Ignore => {
            let (least, most) = (counted(breaching), counted(breaching + missing));
            (least == most).then_some(least)
        }
        TreatMissing::Missing if seen.is_empty() => Some(StateValue::InsufficientData),
        TreatMissing::Missing if breaching >= needed => Some(StateValue::Alarm),
        TreatMissing::Missing if breaching < seen.len() => Some(StateValue::Ok),
        // All that is known breaches: enough, once it began as long ago as the alarm needs.
        TreatMissing::Missing => {
            let oldest = range.iter().rposition(|(_, value)| value.is_some());
            oldest.is_some_and(|age| age + 1 >= needed).then_some(StateValue::Alarm)
        }
    };
    Verdict { state, seen, missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::store::alarms::Comparison;

    /// An alarm above 5 in `needed` of `periods`.
    fn rule(needed: usize, periods: usize, missing: Option<TreatMissing>) -> Rule {
        Rule {
            namespace: String::new(),
            metric: String::new(),
            dimensions: Vec::new(),
            statistic: "Sum".to_owned(),
            unit: None,
            period_s: 60,
            evaluation_periods: periods,
            datapoints_to_alarm: Some(needed),
            threshold: 5.0,
            comparison: Comparison::Above,
            missing,
        }
    }

    /// X breaches, 0 does not, - is missing; the newest stands last, as AWS's own tables have it.
    fn state(rule: &Rule, range: &str) -> Option<StateValue> {
        let point = |(age, mark)| {
            let value = match mark {
                'X' => Some(9.0),
                '0' => Some(1.0),
                _ => None,
            };
            (-60_000 * i64::try_from(age).unwrap_or(0), value)
        };
        judge(rule, &range.chars().rev().enumerate().map(point).collect::<Vec<_>>()).state
    }

    const ALARM: Option<StateValue> = Some(StateValue::Alarm);
    const OK: Option<StateValue> = Some(StateValue::Ok);
    const DATA: Option<StateValue> = Some(StateValue::InsufficientData);

    #[test]
    fn m_of_n_must_breach() {
        assert_eq!(state(&rule(3, 3, None), "00XXX"), ALARM);
        assert_eq!(state(&rule(3, 3, None), "XXX0X"), OK);
        assert_eq!(state(&rule(2, 3, None), "000XX"), ALARM);
        assert_eq!(state(&rule(2, 3, None), "0XX00"), OK);
    }

    #[test]
    fn gaps_are_filled_from_further_back() {
        assert_eq!(state(&rule(3, 3, None), "0XX-X"), ALARM);
        assert_eq!(state(&rule(3, 3, None), "0-X-X"), OK);
        assert_eq!(state(&rule(3, 3, Some(TreatMissing::Breaching)), "00X--"), OK);
    }

    #[test]
    fn what_stands_for_missing_data_decides_where_too_little_is_known() {
        use TreatMissing::{Breaching, Ignore, NotBreaching};
        for (range, missing, ignore, breaching, not_breaching) in [
            ("-----", DATA, None, ALARM, OK),
            ("----0", OK, OK, OK, OK),
            ("----X", None, None, ALARM, OK),
            ("--X--", ALARM, None, ALARM, OK),
            ("---XX", None, None, ALARM, OK),
        ] {
            assert_eq!(state(&rule(3, 3, None), range), missing, "{range}");
            assert_eq!(state(&rule(3, 3, Some(Ignore)), range), ignore, "{range}");
            assert_eq!(state(&rule(3, 3, Some(Breaching)), range), breaching, "{range}");
            assert_eq!(state(&rule(3, 3, Some(NotBreaching)), range), not_breaching, "{range}");
        }
    }

    #[test]
    fn each_comparison_is_what_it_says() {
        let breaching = |name: &str| {
            let comparison = crate::sandbox::store::alarms::named(&Comparison::ALL, name).unwrap();
            [4.0, 5.0, 6.0].map(|value| comparison.breaches(value, 5.0))
        };
        assert_eq!(breaching("GreaterThanThreshold"), [false, false, true]);
        assert_eq!(breaching("GreaterThanOrEqualToThreshold"), [false, true, true]);
        assert_eq!(breaching("LessThanThreshold"), [true, false, false]);
        assert_eq!(breaching("LessThanOrEqualToThreshold"), [true, true, false]);
    }
}
