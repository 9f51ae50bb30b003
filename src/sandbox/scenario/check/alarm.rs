//! Checks of an alarm.

use super::{one_of, within};
use crate::sandbox::{
    cloudwatch::{METRICS, Statistic},
    scenario::{
        alarm::AlarmSpec,
        error::Problems,
        model::{FunctionSpec, Scenario},
    },
    store::{alarms::StateValue, lambda::VersionId},
};

pub(super) fn check(alarm: &AlarmSpec, scenario: &Scenario, problems: &mut Problems<'_>) {
    let length = alarm.name.get_ref().chars().count();
    if !(1..=255).contains(&length) {
        problems.at(&alarm.name.span(), "an alarm's name must have 1 to 255 characters");
    }
    let named = |f: &&FunctionSpec| f.name.get_ref() == alarm.function.get_ref();
    if let Some(function) = scenario.functions.iter().find(named) {
        place(alarm, function, problems);
    } else {
        let message = format!(
            "the alarm is on \"{}\", which is no function of this scenario: name one",
            alarm.function.get_ref()
        );
        problems.at(&alarm.function.span(), message);
    }
    measure(alarm, problems);
    one_of(&alarm.state, &StateValue::ALL.map(|(name, _)| name), "state", problems);
    let periods = *alarm.evaluation_periods.get_ref();
    within(&alarm.evaluation_periods, 1..=1_440, "evaluation_periods", "from 1 to 1440", problems);
    if let Some(needed) = &alarm.datapoints_to_alarm {
        let allowed = format!("from 1 to evaluation_periods ({periods})");
        within(needed, 1..=periods.max(1), "datapoints_to_alarm", &allowed, problems);
    }
}

fn place(alarm: &AlarmSpec, function: &FunctionSpec, problems: &mut Problems<'_>) {
    let published = |number: u64| function.versions.iter().any(|v| *v.number.get_ref() == number);
    let is_alias = |name: &str| function.aliases.iter().any(|alias| alias.name.get_ref() == name);
    let name = function.name.get_ref();
    let through = alarm.through.as_ref();
    if let Some(through) = through {
        let known = match through.get_ref().parse() {
            Ok(VersionId::Number(number)) => published(number),
            Ok(VersionId::Latest) => true,
            Err(()) => is_alias(through.get_ref()),
        };
        if !known {
            let message = format!(
                "the alarm is on \"{}\", which is no alias or version of \"{name}\": name one, or \
                 leave it out",
                through.get_ref()
            );
            problems.at(&through.span(), message);
        }
    }
    let Some(version) = &alarm.version else { return };
    if !published(*version.get_ref()) {
        let message = format!("\"{name}\" has no version {}: name one", version.get_ref());
        problems.at(&version.span(), message);
    }
    if !through.is_some_and(|through| is_alias(through.get_ref())) {
        let message = "an alarm on what a version served needs the alias it came through: name it \
                       with `through`";
        problems.at(&version.span(), message);
    }
}

fn measure(alarm: &AlarmSpec, problems: &mut Problems<'_>) {
    let metric = alarm.metric.get_ref();
    if !METRICS.contains(&metric.as_str()) {
        let known = METRICS.join(", ");
        let message = format!("metric \"{metric}\" must be one of {known}");
        problems.at(&alarm.metric.span(), message);
    }
    let statistic = alarm.statistic.get_ref();
    if statistic.parse::<Statistic>().is_err() {
        let message = format!(
            "statistic \"{statistic}\" must be Sum, Average, Minimum, Maximum, SampleCount, or a \
             percentile such as \"p99\""
        );
        problems.at(&alarm.statistic.span(), message);
    }
    let period = *alarm.period_s.get_ref();
    if period <= 0 || period % 60 != 0 || period > 86_400 {
        let message = format!("period_s {period} must be whole minutes, 60 to 86400");
        problems.at(&alarm.period_s.span(), message);
    }
}
