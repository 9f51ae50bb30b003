//! CloudWatch Logs Insights: start a query, look how far it is, stop it.

use aws_sdk_cloudwatchlogs::{
    operation::start_query::StartQueryError,
    types::{QueryStatistics as Statistics, QueryStatus as Status, ResultField},
};

use crate::domain::{
    Failure, FailureKind, InsightsQuery, QueryId, QueryResults, QueryRow, QueryStatistics,
    QueryStatus,
};

use super::{
    Gateway,
    budget::{Lane, Priority},
    call::Operation,
    reply::required,
};

const START_QUERY: Operation = Operation { action: "logs:StartQuery", lane: Lane::Unmetered };
const GET_QUERY_RESULTS: Operation =
    Operation { action: "logs:GetQueryResults", lane: Lane::Unmetered };
const STOP_QUERY: Operation = Operation { action: "logs:StopQuery", lane: Lane::Unmetered };

impl Gateway {
    /// Starts a query, which AWS charges by what it scans.
    ///
    /// # Errors
    /// [`FailureKind::InvalidParameter`] for a query that AWS can't read, with the place in it
    /// where AWS tells one; any failure of a call. After one that leaves open whether the query
    /// was started it is not started again: a second one would be charged as well.
    pub async fn start_query(&self, query: &InsightsQuery) -> Result<QueryId, Failure> {
        let request = self
            .parts
            .logs
            .start_query()
            .set_log_group_names(Some(query.groups.clone()))
            .query_string(format!("{}{}", query.narrowed, query.text))
            .start_time(query.start_s)
            .end_time(query.end_s)
            .set_limit(query.limit.and_then(|limit| i32::try_from(limit).ok()));
        let groups = query.groups.join(", ");
        let call = self.call(START_QUERY, &groups, Priority::Read);
        let mut place = None;
        let sent = async {
            let reply = request.send().await;
            let error = reply.as_ref().err().and_then(|error| error.as_service_error());
            place = error.and_then(|error| malformed(error, &query.narrowed));
            reply
        };
        let reply = call.once(1, sent).await.map_err(|attempted| attempted.failure);
        let reply = match (reply, place) {
            (Err(failure), Some(place)) => {
                let kind = FailureKind::InvalidParameter { message: place };
                return Err(Failure { kind, ..failure });
            }
            (reply, _) => reply?,
        };
        required(reply.query_id, "queryId").map(QueryId).map_err(|kind| call.failure(kind))
    }

    /// How far a query is, and what it has found so far.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn query_results(&self, id: &QueryId) -> Result<QueryResults, Failure> {
        let request = self.parts.logs.get_query_results().query_id(&id.0);
        let call = self.call(GET_QUERY_RESULTS, "", Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        Ok(QueryResults {
            status: status(reply.status.as_ref()),
            statistics: reply.statistics.as_ref().map(statistics).unwrap_or_default(),
            rows: reply.results.unwrap_or_default().into_iter().map(row).collect(),
        })
    }

    /// Stops a query; what it has scanned until then is charged.
    ///
    /// # Errors
    /// Any failure of a call; that it has ended already is none.
    pub async fn stop_query(&self, id: &QueryId) -> Result<(), Failure> {
        let request = self.parts.logs.stop_query().query_id(&id.0);
        let call = self.call(STOP_QUERY, "", Priority::Read);
        match call.read(|| request.clone().send()).await {
            // What is over can't be stopped, and need not be.
            Err(Failure { kind: FailureKind::InvalidParameter { .. }, .. }) | Ok(_) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

/// What AWS says about a query that it can't read, and where in it.
///
/// AWS counts from the beginning of what it was sent.
fn malformed(error: &StartQueryError, narrowed: &str) -> Option<String> {
    let StartQueryError::MalformedQueryException(error) = error else { return None };
    let compile = error.query_compile_error();
    let message = compile
        .and_then(|error| error.message())
        .or(error.message.as_deref())
        .unwrap_or("AWS can't read the query");
    let place = compile.and_then(|error| error.location()?.start_char_offset);
    let before = i32::try_from(narrowed.chars().count()).ok()?;
    Some(match place.and_then(|offset| offset.checked_sub(before)) {
        Some(offset @ 0..) => format!("{message} (at character {})", offset.saturating_add(1)),
        _ => message.to_owned(),
    })
}

fn status(status: Option<&Status>) -> QueryStatus {
    match status {
        Some(Status::Scheduled) => QueryStatus::Scheduled,
        Some(Status::Running) => QueryStatus::Running,
        Some(Status::Complete) => QueryStatus::Complete,
        Some(Status::Failed) => QueryStatus::Failed,
        Some(Status::Cancelled) => QueryStatus::Cancelled,
        Some(Status::Timeout) => QueryStatus::TimedOut,
        _ => QueryStatus::Unknown,
    }
}

fn statistics(reply: &Statistics) -> QueryStatistics {
    QueryStatistics {
        records_matched: reply.records_matched,
        records_scanned: reply.records_scanned,
        bytes_scanned: reply.bytes_scanned,
    }
}

fn row(fields: Vec<ResultField>) -> QueryRow {
    fields
        .into_iter()
        .filter_map(|field| Some((field.field?, field.value.unwrap_or_default())))
        .collect()
}
