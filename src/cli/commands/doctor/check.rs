//! One finding of the doctor.

use serde::Serialize;

use crate::domain::Failure;

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    /// As it should be.
    Pass,
    /// Not looked at.
    Skip,
    /// serin works, with something missing.
    Warn,
    /// serin does not work.
    Fail,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Check {
    pub(super) status: Status,
    /// What was looked at.
    #[serde(rename = "check")]
    pub(super) subject: &'static str,
    /// What was found.
    pub(super) detail: String,
    /// What to do; empty when there is nothing to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) advice: String,
}

impl Check {
    pub(super) fn pass(subject: &'static str, detail: impl Into<String>) -> Self {
        Self { status: Status::Pass, subject, detail: detail.into(), advice: String::new() }
    }

    pub(super) fn skip(subject: &'static str, detail: impl Into<String>) -> Self {
        Self { status: Status::Skip, ..Self::pass(subject, detail) }
    }

    pub(super) fn warn(
        subject: &'static str,
        detail: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { status: Status::Warn, subject, detail: detail.into(), advice: advice.into() }
    }

    pub(super) fn fail(
        subject: &'static str,
        detail: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { status: Status::Fail, ..Self::warn(subject, detail, advice) }
    }

    pub(super) fn failure(subject: &'static str, failure: &Failure) -> Self {
        Self::fail(subject, failure.to_string(), failure.advice())
    }

    /// `pass  region       eu-west-1`, and what to do on the next line.
    pub(super) fn lines(&self) -> Vec<String> {
        let status = match self.status {
            Status::Pass => "pass",
            Status::Skip => "skip",
            Status::Warn => "warn",
            Status::Fail => "FAIL",
        };
        let mut rows = self.detail.lines();
        let first = rows.next().unwrap_or_default();
        let mut lines = vec![format!("{status}  {:<12} {first}", self.subject)];
        lines.extend(rows.map(|row| format!("      {row}")));
        if !self.advice.is_empty() {
            lines.push(format!("      {:<12} {}", "", self.advice));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_stands_below_what_is_wrong() {
        let check = Check::fail("region", "no Region is configured", "pass --region");
        assert_eq!(
            check.lines().join("\n"),
            "FAIL  region       no Region is configured\n                   pass --region"
        );
    }
}
