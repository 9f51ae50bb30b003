//! Which calls came in and what became of them.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::Serialize;

/// How many calls it remembers one by one.
const REMEMBERED: usize = 500;

/// Counts of calls by action, and the last ones in order.
#[derive(Debug, Default, Serialize)]
pub struct Journal {
    counts: BTreeMap<&'static str, Counts>,
    last: VecDeque<Entry>,
}

/// How often an action was called.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Calls that came in.
    pub calls: u64,
    /// Calls that the account saw and did not refuse, whether or not the caller heard of it.
    pub applied: u64,
}

/// One call.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// When it was decided, by the sandbox's clock.
    pub time: Timestamp,
    /// IAM action.
    pub action: &'static str,
    /// The resource's ARN, or `*`.
    pub resource: String,
    /// The id in the reply.
    pub request_id: String,
    /// The error's code, or `ok`.
    pub result: String,
    /// The fault that met it, in kebab case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<super::rule::Effect>,
    /// Whether the account saw it and did not refuse.
    pub applied: bool,
}

impl Journal {
    /// Notes a call.
    pub fn note(&mut self, entry: Entry) {
        let counts = self.counts.entry(entry.action).or_default();
        counts.calls += 1;
        counts.applied += u64::from(entry.applied);
        if self.last.len() == REMEMBERED {
            self.last.pop_front();
        }
        self.last.push_back(entry);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_all_and_remembers_the_last() {
        let mut journal = Journal::default();
        for number in 0..=REMEMBERED {
            journal.note(Entry {
                time: Timestamp::UNIX_EPOCH,
                action: "lambda:UpdateAlias",
                resource: "*".to_owned(),
                request_id: number.to_string(),
                result: "ok".to_owned(),
                fault: None,
                applied: number % 2 == 0,
            });
        }
        assert_eq!(journal.counts["lambda:UpdateAlias"], Counts { calls: 501, applied: 251 });
        assert_eq!(journal.last.len(), REMEMBERED);
        assert_eq!(journal.last.front().map(|entry| entry.request_id.as_str()), Some("1"));
    }
}
