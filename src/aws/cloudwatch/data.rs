//! `GetMetricData`: its pages put together, and never a part of the data shown as the whole.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::{
    operation::get_metric_data::GetMetricDataOutput,
    types::{MessageData, MetricDataQuery, MetricDataResult, StatusCode},
};
use aws_smithy_types::DateTime;

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::{instant, required, unexpected},
    },
    domain::{Failure, FailureKind, MetricsCost, Series, Window},
};

const GET_METRIC_DATA: Operation =
    Operation { action: "cloudwatch:GetMetricData", lane: Lane::GetMetricData };
/// Most pages of an answer: 100,800 data points a page, and no question of serin's has more.
const MOST_PAGES: u32 = 4;

/// What `GetMetricData` answered, all pages together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Answer {
    /// The lines in AWS's order.
    pub(super) lines: Vec<Line>,
    /// What AWS remarked. With a remark, it left something out.
    pub(super) remarks: Vec<String>,
    /// Calls that it took.
    pub(super) calls: u32,
}

/// One line of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// The query's id; several lines of a Metrics Insights query share it.
    pub(super) id: String,
    /// What the line is called: the function's name in a Metrics Insights query.
    pub(super) label: String,
    /// Its values in the window's buckets.
    pub(super) series: Series,
    status: Option<StatusCode>,
}

impl Gateway {
    /// Asks for metrics in a window.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; and one when what came is not whole.
    pub(super) async fn metric_data(
        &self,
        queries: Vec<MetricDataQuery>,
        window: &Window,
        resource: &str,
    ) -> Result<Answer, Failure> {
        let call = self.call(GET_METRIC_DATA, resource, Priority::Read);
        let request = self
            .parts
            .cloudwatch
            .get_metric_data()
            .set_metric_data_queries(Some(queries))
            .start_time(DateTime::from_secs(window.from.as_second()))
            .end_time(DateTime::from_secs(window.to().as_second()));
        let mut pages = Pages::new(window);
        let mut token = None;
        loop {
            let request = request.clone().set_next_token(token);
            let reply = call.read(|| request.clone().send()).await?;
            token = reply.next_token.clone().filter(|token| !token.is_empty());
            pages.add(reply).map_err(|kind| call.failure(kind))?;
            if token.is_none() {
                return pages.finish(GET_METRIC_DATA.action).map_err(|kind| call.failure(kind));
            }
            if pages.answer.calls == MOST_PAGES {
                let detail = format!("more than {MOST_PAGES} pages of metrics");
                return Err(call.failure(unexpected(detail)));
            }
        }
    }

    /// [`Gateway::metric_data`], by the queries' ids, where nothing may be left out.
    pub(super) async fn whole_metric_data(
        &self,
        queries: Vec<MetricDataQuery>,
        window: &Window,
        resource: &str,
    ) -> Result<Lines, Failure> {
        let metrics = u64::try_from(queries.len()).unwrap_or(u64::MAX);
        let answer = self.metric_data(queries, window, resource).await?;
        if let Some(remark) = answer.remarks.into_iter().next() {
            let call = self.call(GET_METRIC_DATA, resource, Priority::Read);
            return Err(call.failure(incomplete(remark)));
        }
        let by_id = answer.lines.into_iter().map(|line| (line.id, line.series)).collect();
        Ok(Lines {
            by_id,
            buckets: window.buckets,
            cost: MetricsCost { calls: answer.calls, metrics },
        })
    }
}

/// Lines by their query's id.
#[derive(Debug)]
pub(super) struct Lines {
    by_id: BTreeMap<String, Series>,
    buckets: usize,
    /// What they took: AWS bills each query's metric.
    pub(super) cost: MetricsCost,
}

impl Lines {
    /// The line of the query with this index; without values when nothing was answered to it.
    pub(super) fn take(&mut self, id: &str) -> Series {
        self.by_id.remove(id).unwrap_or_else(|| Series(vec![None; self.buckets]))
    }
}

/// An answer that grows page by page.
struct Pages<'w> {
    window: &'w Window,
    answer: Answer,
    /// Where a line is, by its id and label: the next page goes on with it.
    places: BTreeMap<(String, String), usize>,
}

impl<'w> Pages<'w> {
    fn new(window: &'w Window) -> Self {
        Self { window, answer: Answer::default(), places: BTreeMap::new() }
    }

    fn add(&mut self, reply: GetMetricDataOutput) -> Result<(), FailureKind> {
        self.answer.calls += 1;
        self.answer.remarks.extend(reply.messages.into_iter().flatten().map(remark));
        for result in reply.metric_data_results.unwrap_or_default() {
            self.add_line(result)?;
        }
        Ok(())
    }

    fn add_line(&mut self, result: MetricDataResult) -> Result<(), FailureKind> {
        let id = required(result.id, "MetricDataResults.Id")?;
        let label = result.label.unwrap_or_default();
        self.answer.remarks.extend(result.messages.into_iter().flatten().map(remark));
        let times = result.timestamps.unwrap_or_default();
        let values = result.values.unwrap_or_default();
        if times.len() != values.len() {
            return Err(unexpected("MetricDataResults has not as many values as timestamps"));
        }
        let lines = &mut self.answer.lines;
        let place = *self.places.entry((id.clone(), label.clone())).or_insert_with(|| {
            let series = Series(vec![None; self.window.buckets]);
            lines.push(Line { id, label, series, status: None });
            lines.len() - 1
        });
        let Some(line) = lines.get_mut(place) else { return Ok(()) };
        line.status = result.status_code;
        for (time, value) in times.iter().zip(values) {
            let bucket = instant(Some(time)).and_then(|at| self.window.bucket_of(at));
            if let Some(slot) = bucket.and_then(|bucket| line.series.0.get_mut(bucket)) {
                *slot = Some(value);
            }
        }
        Ok(())
    }

    /// A line that says on its last page that it is not complete never will be.
    fn finish(self, action: &str) -> Result<Answer, FailureKind> {
        for line in &self.answer.lines {
            match &line.status {
                None | Some(StatusCode::Complete) => {}
                Some(StatusCode::Forbidden) => {
                    return Err(FailureKind::Denied { action: action.to_owned() });
                }
                Some(status) => {
                    let remark = self.answer.remarks.first();
                    let told = remark.map_or_else(|| status.as_str().to_owned(), Clone::clone);
                    return Err(incomplete(told));
                }
            }
        }
        Ok(self.answer)
    }
}

fn incomplete(told: String) -> FailureKind {
    FailureKind::Other { code: "CloudWatch left out a part of the data".into(), message: told }
}

fn remark(message: MessageData) -> String {
    [message.code, message.value].into_iter().flatten().collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    /// A Metrics Insights answer: a line for each function, with all of its sum in one bucket.
    pub(in super::super) fn answer(sums: &[(String, f64)], remarks: &[&str]) -> Answer {
        let line = |(label, sum): &(String, f64)| Line {
            id: "q0".into(),
            label: label.clone(),
            series: Series(vec![Some(*sum)]),
            status: Some(StatusCode::Complete),
        };
        Answer {
            lines: sums.iter().map(line).collect(),
            remarks: remarks.iter().map(|&remark| remark.to_owned()).collect(),
            calls: 1,
        }
    }
}
