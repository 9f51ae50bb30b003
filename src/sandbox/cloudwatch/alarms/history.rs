//! `DescribeAlarmHistory`.

use serde::Deserialize;

use super::{describe, errors, evaluate, wire};
use crate::sandbox::{
    cloudwatch::wire::{Moment, Record, Shape},
    http::{error::ApiError, page, reply::Reply, request::Request},
    store::alarms::Happening,
    world::World,
};

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Input {
    alarm_name: Option<String>,
    alarm_types: Option<Vec<String>>,
    history_item_type: Option<String>,
    start_date: Option<Moment>,
    end_date: Option<Moment>,
    scan_by: Option<String>,
    max_records: Option<usize>,
    next_token: Option<String>,
}

/// `DescribeAlarmHistory`: newest first, unless asked otherwise.
pub fn describe(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = wire::read(request)?;
    let size = describe::size(input.max_records)?;
    let oldest_first = match input.scan_by.as_deref() {
        None | Some("TimestampDescending") => false,
        Some("TimestampAscending") => true,
        Some(other) => {
            let message = format!("The value {other} for parameter ScanBy is not supported.");
            return Err(errors::validation(message));
        }
    };
    evaluate(world);
    let metric = input.alarm_types.as_ref().is_none_or(|t| t.iter().any(|t| t == "MetricAlarm"));
    let alarms =
        world.alarms.alarms.values().filter(|alarm| {
            metric && input.alarm_name.as_ref().is_none_or(|name| *name == alarm.name)
        });
    let items = alarms.flat_map(|alarm| alarm.history.iter().map(|item| (&alarm.name, item)));
    let wanted = |(_, item): &(&String, &Happening)| {
        input.history_item_type.as_ref().is_none_or(|kind| kind == item.kind)
            && input.start_date.is_none_or(|Moment(start)| item.at_ms >= start)
            && input.end_date.is_none_or(|Moment(end)| item.at_ms <= end)
    };
    let mut found: Vec<_> = items.filter(wanted).collect();
    found.sort_by_key(|(_, item)| item.at_ms);
    if !oldest_first {
        found.reverse();
    }
    let views = found.into_iter().map(|(name, item)| view(name, item)).collect();
    let (page, next) =
        page::cut(views, input.next_token.as_deref(), size).ok_or_else(errors::next_token)?;
    let result = Record::new().list("AlarmHistoryItems", page).maybe("NextToken", next);
    Ok(wire::answer(world, request, Some(result)))
}

fn view(name: &str, item: &Happening) -> Record {
    Record::new()
        .with("AlarmName", name)
        .with("AlarmType", "MetricAlarm")
        .with("Timestamp", Shape::Time(item.at_ms))
        .with("HistoryItemType", item.kind)
        .with("HistorySummary", &item.summary)
        .with("HistoryData", &item.data)
}
