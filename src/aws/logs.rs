//! CloudWatch Logs: groups, streams, events.

use aws_sdk_cloudwatchlogs::types::{FilteredLogEvent, OrderBy};

use crate::domain::{Failure, FailureKind, LogEvent, LogStream, Page};

use super::{
    Gateway,
    budget::{Lane, Priority},
    call::Operation,
    reply::required,
};

const DESCRIBE_LOG_GROUPS: Operation =
    Operation { action: "logs:DescribeLogGroups", lane: Lane::Unmetered };
const DESCRIBE_LOG_STREAMS: Operation =
    Operation { action: "logs:DescribeLogStreams", lane: Lane::DescribeLogStreams };
const FILTER_LOG_EVENTS: Operation =
    Operation { action: "logs:FilterLogEvents", lane: Lane::FilterLogEvents };

/// Which events of a group to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilterQuery {
    /// The log group.
    pub group: String,
    /// Events from this time on, in milliseconds since the epoch, inclusive.
    pub start_ms: Option<i64>,
    /// Events up to this time, in milliseconds since the epoch, inclusive.
    pub end_ms: Option<i64>,
    /// Which streams.
    pub streams: StreamFilter,
    /// A filter pattern in CloudWatch's syntax.
    pub pattern: Option<String>,
}

/// Which streams of a group to read. AWS takes names or a prefix, never both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StreamFilter {
    /// All of them.
    #[default]
    All,
    /// Those whose name begins so: `2026/11/22/[42]`.
    Prefix(String),
    /// These, at most 100.
    Names(Vec<String>),
}

/// Which streams to list, and in what order. AWS can't order a prefix by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamOrder {
    /// Streams whose name begins so, by name.
    ByPrefix(String),
    /// All streams, newest event first (which may lag by an hour).
    NewestFirst,
}

impl Gateway {
    /// One page (at most 50) of the log groups whose name begins with `prefix`.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn log_groups_page(
        &self,
        prefix: Option<&str>,
        token: Option<String>,
    ) -> Result<Page<String>, Failure> {
        let request = self
            .parts
            .logs
            .describe_log_groups()
            .set_log_group_name_prefix(prefix.map(str::to_owned))
            .set_next_token(token);
        let call = self.call(DESCRIBE_LOG_GROUPS, prefix.unwrap_or_default(), Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let groups = reply.log_groups.unwrap_or_default().into_iter();
        let names = groups.map(|group| required(group.log_group_name, "logGroupName"));
        let items = names.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        Ok(Page { items, next: reply.next_token })
    }

    /// One page (at most 50) of a group's streams.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn log_streams_page(
        &self,
        group: &str,
        order: &StreamOrder,
        token: Option<String>,
    ) -> Result<Page<LogStream>, Failure> {
        let request = self.parts.logs.describe_log_streams().log_group_name(group);
        let request = match order {
            StreamOrder::ByPrefix(prefix) => request.log_stream_name_prefix(prefix),
            StreamOrder::NewestFirst => request.order_by(OrderBy::LastEventTime).descending(true),
        };
        let request = request.set_next_token(token);
        let call = self.call(DESCRIBE_LOG_STREAMS, group, Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let streams = reply.log_streams.unwrap_or_default().into_iter().map(|stream| {
            Ok(LogStream {
                name: required(stream.log_stream_name, "logStreamName")?,
                last_event_ms: stream.last_event_timestamp,
            })
        });
        let items = streams.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        Ok(Page { items, next: reply.next_token })
    }

    /// One page (at most 10,000 events or 1 MB) of a group's events.
    ///
    /// A page can be empty and still have a successor.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn filter_log_events(
        &self,
        query: &FilterQuery,
        token: Option<String>,
    ) -> Result<Page<LogEvent>, Failure> {
        let request = self
            .parts
            .logs
            .filter_log_events()
            .log_group_name(&query.group)
            .set_start_time(query.start_ms)
            .set_end_time(query.end_ms)
            .set_filter_pattern(query.pattern.clone())
            .set_next_token(token);
        let request = match &query.streams {
            StreamFilter::All => request,
            StreamFilter::Prefix(prefix) => request.log_stream_name_prefix(prefix),
            StreamFilter::Names(names) => request.set_log_stream_names(Some(names.clone())),
        };
        let call = self.call(FILTER_LOG_EVENTS, &query.group, Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let events = reply.events.unwrap_or_default().into_iter().map(event);
        let items = events.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        Ok(Page { items, next: reply.next_token })
    }
}

fn event(reply: FilteredLogEvent) -> Result<LogEvent, FailureKind> {
    let timestamp_ms = required(reply.timestamp, "timestamp")?;
    Ok(LogEvent {
        id: required(reply.event_id, "eventId")?,
        stream: required(reply.log_stream_name, "logStreamName")?,
        timestamp_ms,
        ingestion_ms: reply.ingestion_time.unwrap_or(timestamp_ms),
        message: reply.message.unwrap_or_default(),
    })
}
