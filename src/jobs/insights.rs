//! A query of CloudWatch Logs Insights from its start to its end. It is stopped when nobody wants
//! it any more: AWS charges for what it goes on to scan.

use std::{convert::Infallible, pin::pin, time::Duration};

use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};
use tracing::debug;

use super::fetch::Reply;
use crate::{
    aws::Gateway,
    domain::{
        Failure, Fetched, InsightsQuery, QueryId, QueryResults, QueryStatistics, QueryStatus,
    },
};

/// The pause before the first look; each is longer than the one before, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(400);
/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// How often in a row a look may fail before the query is given up.
const PATIENCE: u32 = 5;

/// Runs a query. `progress` is told what each look sees; once `unwanted` ends the query is
/// stopped, and its last state returned as [`QueryStatus::Cancelled`].
///
/// # Errors
/// When it can't be started, or not be looked at: it is stopped then.
pub async fn run(
    gateway: &Gateway,
    query: &InsightsQuery,
    mut progress: impl FnMut(QueryStatus, QueryStatistics),
    unwanted: impl Future<Output = ()>,
) -> Result<QueryResults, Failure> {
    // Whether it has been started must be known before it can be stopped.
    let id = gateway.start_query(query).await?;
    let mut unwanted = pin!(unwanted);
    let mut last = QueryStatistics::default();
    let watching = async {
        let mut watch = Watch { gateway, id: &id, pause: FIRST_PAUSE, failed: 0 };
        loop {
            let results = watch.look().await?;
            let Some(results) = results else { continue };
            last = results.statistics;
            progress(results.status, results.statistics);
            if results.status.is_over() {
                return Ok(results);
            }
        }
    };
    let ended = tokio::select! {
        ended = watching => Some(ended),
        () = &mut unwanted => None,
    };
    match ended {
        Some(Ok(results)) => Ok(results),
        Some(Err(failure)) => {
            stop(gateway, &id).await;
            Err(failure)
        }
        None => {
            stop(gateway, &id).await;
            Ok(QueryResults { status: QueryStatus::Cancelled, statistics: last, rows: Vec::new() })
        }
    }
}

/// The same in the background, each look as an answer. Dropping the future stops the query at AWS,
/// although nobody waits for that any more.
///
/// # Errors
/// As [`run`].
pub(super) async fn answer(
    gateway: Gateway,
    query: InsightsQuery,
    reply: &Reply,
) -> Result<(), Failure> {
    let (wanted, unwanted) = oneshot::channel::<Infallible>();
    let (seen, mut looks) = mpsc::channel(1);
    let running = tokio::spawn(async move {
        let progress = |status, statistics| {
            // One that is not taken in time is replaced by the next.
            _ = seen.try_send(QueryResults { status, statistics, rows: Vec::new() });
        };
        run(&gateway, &query, progress, async { _ = unwanted.await }).await
    });
    while let Some(look) = looks.recv().await {
        // The rows come with the end.
        if !look.status.is_over() {
            reply.send(Ok(Fetched::Insights(Box::new(look)))).await;
        }
    }
    let ended = running.await;
    drop(wanted);
    let results = match ended {
        Ok(results) => results?,
        Err(_) => QueryResults {
            status: QueryStatus::Failed,
            statistics: QueryStatistics::default(),
            rows: Vec::new(),
        },
    };
    reply.send(Ok(Fetched::Insights(Box::new(results)))).await;
    Ok(())
}

/// A query that can't be stopped ends by itself within the hour.
async fn stop(gateway: &Gateway, id: &QueryId) {
    if let Err(failure) = gateway.stop_query(id).await {
        debug!(id = id.0, %failure, "the query goes on at AWS");
    }
}

struct Watch<'a> {
    gateway: &'a Gateway,
    id: &'a QueryId,
    pause: Duration,
    /// Looks in a row that failed.
    failed: u32,
}

impl Watch<'_> {
    /// Waits for a while and looks; `None` when that failed and may be tried again.
    async fn look(&mut self) -> Result<Option<QueryResults>, Failure> {
        sleep(self.gateway.clock().real(self.pause)).await;
        self.pause = self.pause.mul_f64(1.4).min(LONGEST_PAUSE);
        match self.gateway.query_results(self.id).await {
            Ok(results) => {
                self.failed = 0;
                Ok(Some(results))
            }
            Err(failure) if failure.retryable && self.failed < PATIENCE => {
                self.failed += 1;
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }
}
