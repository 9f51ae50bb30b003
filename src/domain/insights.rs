//! Queries of CloudWatch Logs Insights: what is asked, how far AWS has come, what it found.

pub mod narrow;

use std::{fmt, time::Duration};

/// What AWS takes for a gigabyte of logs that a query has scanned, in dollars (most Regions).
pub const DOLLARS_A_GB: f64 = 0.005;

/// The most groups that one query may read.
pub const MOST_GROUPS: usize = 50;

/// The most rows that one query may give.
pub const MOST_ROWS: u32 = 10_000;

/// The longest query text, in characters.
pub const LONGEST: usize = 10_000;

/// How long AWS lets a query run.
pub const LIFE: Duration = Duration::from_hours(1);

/// A query to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsightsQuery {
    /// The log groups, by name: 1 to [`MOST_GROUPS`].
    pub groups: Vec<String>,
    /// What is asked, in AWS's query language.
    pub text: String,
    /// What goes before it, to keep to the streams that it is about; ends with a `|`.
    pub narrowed: String,
    /// Events from this time on, in seconds since the epoch, inclusive.
    pub start_s: i64,
    /// Events up to this time, in seconds since the epoch, inclusive.
    pub end_s: i64,
    /// Rows at most: 1 to [`MOST_ROWS`]; `None` leaves it to the query, or to AWS (10,000).
    pub limit: Option<u32>,
}

/// AWS's id of a query that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryId(pub String);

/// How far a query has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryStatus {
    /// AWS has taken it and not begun.
    Scheduled,
    /// Under way.
    Running,
    /// All has been read.
    Complete,
    /// AWS gave up.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// It took longer than AWS allows ([`LIFE`]).
    TimedOut,
    /// AWS does not say, or says something new.
    Unknown,
}

impl QueryStatus {
    /// Nothing will change any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Scheduled | Self::Running | Self::Unknown)
    }
}

impl fmt::Display for QueryStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheduled => "scheduled",
            Self::Running => "running",
            Self::Complete => "complete",
            Self::Failed => "failed at AWS",
            Self::Cancelled => "stopped",
            Self::TimedOut => "stopped by AWS after an hour",
            Self::Unknown => "in an unknown state",
        })
    }
}

/// What a query has read so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct QueryStatistics {
    /// Events that match.
    pub records_matched: f64,
    /// Events read.
    pub records_scanned: f64,
    /// Bytes read: what is charged.
    pub bytes_scanned: f64,
}

impl QueryStatistics {
    /// What reading so much costs, in dollars: AWS charges by the gigabyte (10^9 bytes here, the
    /// dearer reading).
    #[must_use]
    pub fn dollars(&self) -> f64 {
        self.bytes_scanned / 1e9 * DOLLARS_A_GB
    }
}

/// One row: fields in the query's order. A field that an event does not have is absent.
pub type QueryRow = Vec<(String, String)>;

/// A query's state and what it has found.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryResults {
    /// How far it has come.
    pub status: QueryStatus,
    /// What it has read.
    pub statistics: QueryStatistics,
    /// Rows so far: untrusted text.
    pub rows: Vec<QueryRow>,
}

/// The field with which AWS points at the event of a row: of no use to a reader.
pub const POINTER: &str = "@ptr";

/// The names of the columns of `rows`, in the order in which they first appear, without
/// [`POINTER`].
#[must_use]
pub fn columns(rows: &[QueryRow]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for (name, _) in rows.iter().flatten() {
        if name != POINTER && !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

/// The value of a row's field; `None` where the event has none.
#[must_use]
pub fn value<'a>(row: &'a QueryRow, column: &str) -> Option<&'a str> {
    row.iter().find(|(name, _)| name == column).map(|(_, value)| value.as_str())
}

/// Bytes in a person's units: `812 B`, `3.4 kB`, `1.2 GB`.
#[must_use]
pub fn bytes(count: f64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let mut scaled = count.max(0.0);
    let mut unit = 0;
    while scaled >= 999.5 && unit + 1 < units.len() {
        scaled /= 1_000.0;
        unit += 1;
    }
    let decimals = usize::from(unit > 0 && scaled < 99.95);
    format!("{scaled:.decimals$} {}", units[unit])
}

/// A price with the digits that it needs: `$0.000042`, `$0.31`, `$12.40`.
#[must_use]
pub fn price(dollars: f64) -> String {
    let decimals = match dollars {
        d if d <= 0.0 => 2,
        d if d < 0.000_1 => 6,
        d if d < 0.01 => 4,
        _ => 2,
    };
    format!("${dollars:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_what_was_scanned() {
        let scanned =
            |bytes_scanned| QueryStatistics { bytes_scanned, ..QueryStatistics::default() };
        assert_eq!(price(scanned(0.0).dollars()), "$0.00");
        assert_eq!(price(scanned(8_000_000.0).dollars()), "$0.000040");
        assert_eq!(price(scanned(1e9).dollars()), "$0.0050");
        assert_eq!(price(scanned(2.5e12).dollars()), "$12.50");
    }

    #[test]
    fn bytes_read_in_units() {
        let read = [0.0, 999.0, 1_000.0, 3_440.0, 99_960.0, 999_600.0, 1.24e9, 5e15].map(bytes);
        assert_eq!(
            read,
            ["0 B", "999 B", "1.0 kB", "3.4 kB", "100 kB", "1.0 MB", "1.2 GB", "5000 TB"]
        );
    }

    #[test]
    fn columns_are_in_the_order_of_the_query_whatever_rows_lack() {
        let row = |fields: &[(&str, &str)]| -> QueryRow {
            fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
        };
        let rows =
            [row(&[("@message", "a"), ("@ptr", "x")]), row(&[("@message", "b"), ("level", "E")])];
        assert_eq!(columns(&rows), ["@message", "level"]);
        assert_eq!((value(&rows[0], "level"), value(&rows[1], "level")), (None, Some("E")));
    }
}
