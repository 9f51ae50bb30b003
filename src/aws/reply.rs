//! Replies are untrusted: what serin needs must be there, what is odd is named.

use crate::domain::{FailureKind, Timestamp};

/// The value of a field that serin can't do without.
pub(super) fn required<T>(value: Option<T>, field: &str) -> Result<T, FailureKind> {
    value.ok_or_else(|| unexpected(format!("{field} is missing")))
}

/// A reply that can't be understood.
pub(super) fn unexpected(detail: impl Into<String>) -> FailureKind {
    FailureKind::UnexpectedReply { detail: detail.into() }
}

/// A time as Lambda writes it (`2026-11-22T10:42:00.000+0000`) or as RFC 3339 has it; `None` for
/// anything else, because a missing time is no reason to hide a function.
pub(super) fn time(text: Option<&str>) -> Option<Timestamp> {
    let text = text?;
    text.parse().ok().or_else(|| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok())
}

/// A time of the SDK's.
pub(super) fn instant(time: Option<&aws_smithy_types::DateTime>) -> Option<Timestamp> {
    let time = time?;
    let nanoseconds = i32::try_from(time.subsec_nanos()).ok()?;
    Timestamp::new(time.secs(), nanoseconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_parse_in_every_spelling() {
        let expected = "2026-11-22T10:42:00Z".parse::<Timestamp>().ok();
        assert!(expected.is_some());
        for text in [
            "2026-11-22T10:42:00.000+0000",
            "2026-11-22T10:42:00.000+00:00",
            "2026-11-22T10:42:00Z",
            "2026-11-22T11:42:00+0100",
        ] {
            assert_eq!(time(Some(text)), expected, "{text}");
        }
        assert_eq!(time(Some("soon")), None);
        assert_eq!(time(None), None);
    }

    #[test]
    fn a_missing_field_is_named() {
        let missing = required::<u8>(None, "RevisionId").map_err(|kind| kind.to_string());
        assert_eq!(missing, Err("unexpected reply: RevisionId is missing".into()));
    }
}
