//! Which request an environment was at, at a time: lines need not say it.

use std::collections::{HashMap, VecDeque};

use crate::logs::RequestId;

/// The requests of each log stream: an environment works at one after the other.
#[derive(Debug, Default)]
pub(super) struct Streams(HashMap<Box<str>, VecDeque<Stretch>>);

/// From the start of a request to its report.
#[derive(Debug)]
struct Stretch {
    id: RequestId,
    start_ms: i64,
    end_ms: Option<i64>,
}

impl Streams {
    /// A request began.
    pub(super) fn begin(&mut self, stream: &str, start_ms: i64, id: RequestId) {
        let stretches = match self.0.get_mut(stream) {
            Some(stretches) => stretches,
            None => self.0.entry(stream.into()).or_default(),
        };
        // Lines may come late: they stay in the order of their times.
        let after = stretches.partition_point(|stretch| stretch.start_ms <= start_ms);
        stretches.insert(after, Stretch { id, start_ms, end_ms: None });
    }

    /// It was reported.
    pub(super) fn end(&mut self, stream: &str, end_ms: i64, id: RequestId) {
        let stretches = self.0.get_mut(stream);
        let stretch =
            stretches.and_then(|all| all.iter_mut().rev().find(|stretch| stretch.id == id));
        if let Some(stretch) = stretch {
            stretch.end_ms = Some(end_ms);
        }
    }

    /// The request that the environment was at.
    pub(super) fn request_at(&self, stream: &str, at_ms: i64) -> Option<RequestId> {
        let stretches = self.0.get(stream)?;
        let begun = stretches.partition_point(|stretch| stretch.start_ms <= at_ms);
        let stretch = stretches.get(begun.checked_sub(1)?)?;
        stretch.end_ms.is_none_or(|end| at_ms <= end).then_some(stretch.id)
    }

    /// Forgets what began before this time.
    pub(super) fn forget_before(&mut self, ms: i64) {
        self.0.retain(|_, stretches| {
            stretches.retain(|stretch| stretch.start_ms >= ms);
            !stretches.is_empty()
        });
    }
}
