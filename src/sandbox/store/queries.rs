//! Queries that were started, and what they find.

use std::collections::BTreeMap;

use serde_json::Value;

/// All queries of the account, by id.
#[derive(Debug, Default)]
pub struct QueryStore {
    /// Queries by id.
    pub queries: BTreeMap<String, QueryRecord>,
}

/// One query. All it will find is known when it starts: it reads what was there then.
#[derive(Debug, Clone)]
pub struct QueryRecord {
    /// The text.
    pub text: String,
    /// The first of its groups.
    pub group: String,
    /// When it was started, in milliseconds since the epoch.
    pub created_ms: i64,
    /// When it begins to read.
    pub begins_ms: i64,
    /// When it has read all.
    pub ends_ms: i64,
    /// When it was stopped.
    pub stopped_ms: Option<i64>,
    /// Rows, as the reply has them.
    pub rows: Vec<Value>,
    /// Events that match.
    pub matched: f64,
    /// Events that are read.
    pub scanned: f64,
    /// Bytes that are read.
    pub bytes: f64,
}

impl QueryRecord {
    /// Its state at a time, in AWS's words.
    #[must_use]
    pub fn status(&self, now_ms: i64) -> &'static str {
        match self.stopped_ms {
            Some(_) => "Cancelled",
            None if now_ms < self.begins_ms => "Scheduled",
            None if now_ms < self.ends_ms => "Running",
            None => "Complete",
        }
    }

    /// The share of it that is done at a time, in `[0, 1]`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "spans of a query are short")]
    pub fn share(&self, now_ms: i64) -> f64 {
        let until = self.stopped_ms.map_or(now_ms, |stopped| stopped.min(now_ms));
        let whole = (self.ends_ms - self.begins_ms).max(1) as f64;
        ((until - self.begins_ms) as f64 / whole).clamp(0.0, 1.0)
    }
}
