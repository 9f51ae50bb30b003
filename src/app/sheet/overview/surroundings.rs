//! Alarms, provisioned concurrency and destinations.

use super::{SheetRow, Slot, State, Tone, missing, toned};
use crate::domain::{Alarm, AlarmState, AsyncInvoke, Provisioned, event_source::source_label};

pub(super) fn rows(state: &State) -> Vec<SheetRow> {
    let view = &state.function_view;
    let mut rows = vec![SheetRow::Blank];
    let provisioned = view.provisioned.iter().map(provisioned).collect();
    rows.extend(read(state, Slot::Provisioned, "provisioned", provisioned, "none"));
    let settings: Vec<_> = view.async_invoke.iter().map(destinations).collect();
    let defaults = "2 retries within 6 h, no destination (Lambda's defaults)";
    rows.extend(read(state, Slot::AsyncInvoke, "async", settings, defaults));
    rows
}

/// The alarms about the function: what rings comes first.
pub(super) fn alarms(state: &State) -> Vec<SheetRow> {
    let found = &state.function_view.alarms;
    let texts = found.alarms.iter().map(alarm).collect();
    let mut rows = read(state, Slot::FunctionAlarms, "alarms", texts, "none");
    if found.cut {
        rows.push(toned(Tone::Warn, "", "there are more alarms than were read"));
    }
    rows
}

/// The texts of one slot, one row each, or why there is none.
fn read(
    state: &State,
    slot: Slot,
    name: &str,
    texts: Vec<(Tone, String)>,
    none: &str,
) -> Vec<SheetRow> {
    if let Some(why) = missing(state, slot, name).filter(|_| texts.is_empty()) {
        return vec![why];
    }
    if texts.is_empty() {
        return vec![toned(Tone::Dim, name, none)];
    }
    let texts = texts.into_iter().enumerate();
    let name = |index| if index == 0 { name } else { "" };
    texts.map(|(index, (tone, text))| toned(tone, name(index), text)).collect()
}

/// `live 3 of 5 IN_PROGRESS`.
#[must_use]
pub fn provisioned(found: &Provisioned) -> (Tone, String) {
    let Provisioned { qualifier, requested, available, status, reason } = found;
    let tone = if status == "READY" { Tone::Plain } else { Tone::Warn };
    let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    (tone, format!("{qualifier} {available} of {requested} {status}{reason}"))
}

/// `live: 1 retry within 6 h, failures to sqs dead-orders`.
#[must_use]
pub fn destinations(found: &AsyncInvoke) -> (Tone, String) {
    let retries = found.retries.unwrap_or(2);
    let plural = if retries == 1 { "retry" } else { "retries" };
    let age = found.max_age_s.map_or_else(|| "6 h".to_owned(), span);
    let to = |what: &str, arn: &Option<String>| {
        arn.as_ref().map(|arn| format!(", {what} to {}", source_label(arn))).unwrap_or_default()
    };
    let qualifier = found.qualifier.as_deref().unwrap_or("$LATEST");
    let (failure, success) =
        (to("failures", &found.on_failure), to("successes", &found.on_success));
    (Tone::Plain, format!("{qualifier}: {retries} {plural} within {age}{failure}{success}"))
}

fn span(seconds: i32) -> String {
    match seconds {
        s if s % 3600 == 0 => format!("{} h", s / 3600),
        s if s % 60 == 0 => format!("{} min", s / 60),
        s => format!("{s} s"),
    }
}

/// `ALARM checkout-errors of checkout:live: Errors Sum > 5 in 1 min, 2 of 3`.
#[must_use]
pub fn alarm(alarm: &Alarm) -> (Tone, String) {
    let tone = match alarm.state {
        AlarmState::Alarm => Tone::Bad,
        AlarmState::InsufficientData => Tone::Warn,
        AlarmState::Ok => Tone::Plain,
    };
    let subject = alarm.resource.iter().map(|resource| format!(" of {resource}"));
    let subject: String = subject.collect();
    (tone, format!("{} {}{subject}: {}", alarm.state, alarm.name, alarm.condition()))
}
