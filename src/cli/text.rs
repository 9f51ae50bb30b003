//! How values read in tables.

use crate::domain::Timestamp;

/// `2026-11-22 10:42:07Z`, or a dash.
#[must_use]
pub fn time(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "-".to_owned(), |time| time.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
}

/// The text, or a dash when it is empty.
#[must_use]
pub fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}
