//! From lines to pages of so many data points.

use super::{Frame, Line, Record, Shape};
use crate::sandbox::{
    cloudwatch::errors,
    http::{error::ApiError, page},
};

/// One page.
pub(super) struct Page {
    /// `MetricDataResults`.
    pub results: Vec<Record>,
    /// The token of the next page.
    pub next: Option<String>,
}

/// The page of `token`. A line that goes on there is `PartialData`.
pub(super) fn cut(lines: Vec<Line>, token: Option<&str>, frame: &Frame) -> Result<Page, ApiError> {
    let begin = page::begin(token).ok_or_else(errors::next_token)?;
    let end = begin.saturating_add(frame.most);
    let (mut results, mut passed) = (Vec::new(), 0);
    for line in lines {
        let (first, last) = (passed, passed + line.points.len());
        passed = last;
        let before = last <= begin && begin > 0;
        // One without data goes on the page that it follows on.
        let after = first > end || (first == end && last > first);
        if before || after {
            continue;
        }
        let take = end.min(last) - first.max(begin);
        results.push(record(line, first.max(begin) - first, take, last > end, frame.ascending));
    }
    Ok(Page { results, next: (passed > end).then(|| page::token(end)) })
}

fn record(line: Line, skip: usize, take: usize, goes_on: bool, ascending: bool) -> Record {
    let mut points: Vec<_> = line.points.into_iter().collect();
    if !ascending {
        points.reverse();
    }
    let points: Vec<_> = points.into_iter().skip(skip).take(take).collect();
    Record::new()
        .with("Id", line.id)
        .with("Label", line.label)
        .list("Timestamps", points.iter().map(|(time, _)| Shape::Time(*time)))
        .list("Values", points.iter().map(|(_, value)| Shape::Number(*value)))
        .with("StatusCode", if goes_on { "PartialData" } else { "Complete" })
}
