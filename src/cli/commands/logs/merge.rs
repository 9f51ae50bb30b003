//! Events of several groups in one order.

use std::collections::VecDeque;

use crate::{
    aws::{FilterQuery, Gateway},
    domain::{Failure, LogEvent},
    logs::follow::Tally,
};

/// What a page may bring that is older than the last line of the one before it, in milliseconds:
/// equal lines further apart in reading are not looked for.
const DISORDER_MS: i64 = 60_000;

/// A group that is read page by page.
pub(super) struct Reading {
    query: FilterQuery,
    next: Next,
    events: VecDeque<LogEvent>,
    /// Gives lines the ids that a tail gives them.
    tally: Tally,
}

/// Which page comes next.
enum Next {
    First,
    After(String),
    None,
}

impl Reading {
    pub(super) fn new(group: String, since_ms: i64, until_ms: i64) -> Self {
        let tally = Tally::new(&group, since_ms);
        let query = FilterQuery {
            group,
            start_ms: Some(since_ms),
            end_ms: Some(until_ms),
            ..FilterQuery::default()
        };
        Self { query, next: Next::First, events: VecDeque::new(), tally }
    }

    pub(super) fn group(&self) -> &str {
        &self.query.group
    }

    /// What comes next of this group is not known before another page has been read.
    pub(super) fn is_dry(&self) -> bool {
        self.events.is_empty() && !matches!(self.next, Next::None)
    }

    /// Reads another page, which may be empty.
    ///
    /// # Errors
    /// Those of `FilterLogEvents`.
    pub(super) async fn read(&mut self, gateway: &Gateway) -> Result<(), Failure> {
        let token = match &self.next {
            Next::First => None,
            Next::After(token) => Some(token.clone()),
            Next::None => return Ok(()),
        };
        let page = gateway.filter_log_events(&self.query, token).await?;
        self.took(page.items, page.next);
        Ok(())
    }

    fn took(&mut self, events: Vec<LogEvent>, next: Option<String>) {
        let latest_ms = events.iter().map(|event| event.timestamp_ms).max();
        self.events.extend(self.tally.polled(events));
        if let Some(ms) = latest_ms {
            self.tally.settled(ms.saturating_sub(DISORDER_MS));
        }
        self.next = next.map_or(Next::None, Next::After);
    }

    /// There is nothing to read.
    pub(super) fn give_up(&mut self) {
        self.next = Next::None;
    }
}

/// Takes what is next in time, with the index of its group; `None` when everything has been taken,
/// or when another page has to be read first.
pub(super) fn earliest(readings: &mut [Reading]) -> Option<(usize, LogEvent)> {
    if readings.iter().any(Reading::is_dry) {
        return None;
    }
    let heads = readings.iter().enumerate().filter_map(|(index, reading)| {
        reading.events.front().map(|event| (event.timestamp_ms, index))
    });
    let (_, index) = heads.min()?;
    let event = readings.get_mut(index)?.events.pop_front()?;
    Some((index, event))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(timestamp_ms: i64) -> LogEvent {
        LogEvent {
            id: timestamp_ms.to_string(),
            stream: "s".into(),
            timestamp_ms,
            ingestion_ms: timestamp_ms,
            message: String::new(),
        }
    }

    fn taken(readings: &mut [Reading]) -> Vec<(usize, i64)> {
        std::iter::from_fn(|| earliest(readings))
            .map(|(index, event)| (index, event.timestamp_ms))
            .collect()
    }

    #[test]
    fn nothing_is_taken_while_a_group_may_still_have_something_earlier() {
        let mut readings = ["/a", "/b"].map(|group| Reading::new(group.into(), 0, 9));
        readings[0].took(vec![event(1), event(4)], Some("more".into()));
        assert_eq!(taken(&mut readings), []);
        readings[1].took(Vec::new(), Some("a page can be empty".into()));
        assert_eq!(taken(&mut readings), []);
        readings[1].took(vec![event(2), event(3), event(5)], None);
        assert_eq!(taken(&mut readings), [(0, 1), (1, 2), (1, 3), (0, 4)]);
        readings[0].took(vec![event(5)], None);
        assert_eq!(taken(&mut readings), [(0, 5), (1, 5)]);
        assert!(readings.iter().all(|reading| !reading.is_dry()));
    }

    #[test]
    fn lines_have_the_ids_that_a_tail_gives_them_equal_lines_of_two_pages_too() {
        let mut reading = [Reading::new("/a".into(), 0, 9)];
        reading[0].took(vec![event(3), event(3)], Some("more".into()));
        let mut ids: Vec<String> = Vec::new();
        ids.extend(std::iter::from_fn(|| earliest(&mut reading)).map(|(_, event)| event.id));
        reading[0].took(vec![event(3)], None);
        ids.extend(std::iter::from_fn(|| earliest(&mut reading)).map(|(_, event)| event.id));
        let tailed = Tally::new("/a", 2).polled(vec![event(3), event(3), event(3)]);
        assert_eq!(ids, tailed.into_iter().map(|event| event.id).collect::<Vec<_>>());
    }

    #[test]
    fn a_group_that_is_not_there_holds_up_no_other() {
        let mut readings = ["/a", "/b"].map(|group| Reading::new(group.into(), 0, 9));
        readings[0].give_up();
        readings[1].took(vec![event(2)], None);
        assert_eq!(taken(&mut readings), [(1, 2)]);
    }
}
