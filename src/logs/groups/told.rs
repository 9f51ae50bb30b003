//! Which invocations have told of their error already.

use std::collections::{HashSet, VecDeque};

use crate::logs::line::{Line, LineKind, RequestId};

/// So many invocations are remembered: their reports follow at once.
const REMEMBERED: usize = 4096;

/// Invocations whose error is counted: a REPORT that says once more that they failed is no news.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    known: HashSet<RequestId>,
    order: VecDeque<RequestId>,
}

impl Told {
    /// Whether a line tells of an error that nothing before has told of.
    pub(super) fn is_news(&mut self, line: Line<'_>) -> bool {
        let Some(id) = line.request_id else { return true };
        if line.kind == LineKind::Report && self.known.contains(&id) {
            return false;
        }
        if self.known.insert(id) {
            self.order.push_back(id);
            if self.order.len() > REMEMBERED
                && let Some(oldest) = self.order.pop_front()
            {
                self.known.remove(&oldest);
            }
        }
        true
    }
}
