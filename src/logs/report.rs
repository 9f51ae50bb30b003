//! The figures of one invocation, as the platform's REPORT tells them.

use std::{fmt, time::Duration};

use serde_json::Value;

use super::sanitise::sanitised;

/// How an invocation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvocationStatus {
    /// It returned.
    Success,
    /// The function or the runtime failed.
    Error,
    /// The platform failed.
    Failure,
    /// It ran into the function's timeout.
    Timeout,
}

impl InvocationStatus {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "success" => Some(Self::Success),
            "error" => Some(Self::Error),
            "failure" => Some(Self::Failure),
            "timeout" => Some(Self::Timeout),
            _ => None,
        }
    }

    /// AWS's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Error => "error",
            Self::Failure => "failure",
            Self::Timeout => "timeout",
        }
    }
}

/// The figures of a REPORT or `INIT_REPORT` line. All are optional: a failed invocation may
/// report its duration alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Time in the handler.
    pub duration: Option<Duration>,
    /// What is paid for.
    pub billed: Option<Duration>,
    /// Configured memory in MB.
    pub memory_mb: Option<u32>,
    /// Largest memory in use in this environment so far, in MB.
    pub max_memory_mb: Option<u32>,
    /// Initialisation: present on a cold start.
    pub init: Option<Duration>,
    /// `SnapStart` restore.
    pub restore: Option<Duration>,
    /// What of the restore is paid for.
    pub billed_restore: Option<Duration>,
    /// How it ended; a text REPORT says so only when it failed.
    pub status: Option<InvocationStatus>,
    /// `Runtime.ExitError` and the like.
    pub error_type: Option<Box<str>>,
}

impl Report {
    /// Reads a text REPORT or `INIT_REPORT`: `Key: value` pairs, separated by tabs, in any order.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut report = Self::default();
        let pairs = text
            .strip_prefix("INIT_REPORT ")
            .unwrap_or(text)
            .split(['\t', '\n'])
            .flat_map(|part| part.split("  "));
        for (key, value) in pairs.filter_map(|pair| pair.trim().split_once(": ")) {
            match key {
                "Duration" => report.duration = millis(value),
                "Billed Duration" => report.billed = millis(value),
                "Memory Size" => report.memory_mb = megabytes(value),
                "Max Memory Used" => report.max_memory_mb = megabytes(value),
                "Init Duration" => report.init = millis(value),
                "Restore Duration" => report.restore = millis(value),
                "Billed Restore Duration" => report.billed_restore = millis(value),
                "Status" => report.status = InvocationStatus::parse(value),
                "Error Type" => report.error_type = Some(sanitised(value)),
                _ => {}
            }
        }
        report
    }

    /// Reads the `record` of a `platform.report`, `platform.initReport` or
    /// `platform.restoreReport`.
    #[must_use]
    pub fn from_record(record: &Value) -> Self {
        let metrics = &record["metrics"];
        let time = |key: &str| metrics[key].as_f64().and_then(from_millis);
        let size = |key: &str| metrics[key].as_u64().and_then(|mb| u32::try_from(mb).ok());
        Self {
            duration: time("durationMs"),
            billed: time("billedDurationMs"),
            memory_mb: size("memorySizeMB"),
            max_memory_mb: size("maxMemoryUsedMB"),
            init: time("initDurationMs"),
            restore: time("restoreDurationMs"),
            billed_restore: time("billedRestoreDurationMs"),
            status: record["status"].as_str().and_then(InvocationStatus::parse),
            error_type: record["errorType"].as_str().map(sanitised),
        }
    }

    /// It tells of an invocation or initialisation that failed.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.error_type.is_some()
            || self.status.is_some_and(|status| status != InvocationStatus::Success)
    }
}

/// In the words of the text format, so that functions with JSON logs read alike.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let mut pair = |key: &str, value: Option<String>| match value {
            Some(value) => {
                let result = write!(f, "{separator}{key}: {value}");
                separator = "  ";
                result
            }
            None => Ok(()),
        };
        let ms = |time: Option<Duration>| time.map(|time| format_millis(time) + " ms");
        let mb = |size: Option<u32>| size.map(|size| format!("{size} MB"));
        pair("Duration", ms(self.duration))?;
        pair("Billed Duration", ms(self.billed))?;
        pair("Memory Size", mb(self.memory_mb))?;
        pair("Max Memory Used", mb(self.max_memory_mb))?;
        pair("Init Duration", ms(self.init))?;
        pair("Restore Duration", ms(self.restore))?;
        pair("Billed Restore Duration", ms(self.billed_restore))?;
        pair("Status", self.status.map(|status| status.as_str().to_owned()))?;
        pair("Error Type", self.error_type.as_deref().map(str::to_owned))
    }
}

fn millis(text: &str) -> Option<Duration> {
    from_millis(text.strip_suffix(" ms")?.trim().parse().ok()?)
}

fn from_millis(millis: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(millis / 1000.0).ok()
}

fn megabytes(text: &str) -> Option<u32> {
    text.strip_suffix(" MB")?.trim().parse().ok()
}

fn format_millis(time: Duration) -> String {
    let text = format!("{:.2}", time.as_secs_f64() * 1000.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const COLD: &str = "REPORT RequestId: 3f1c\tDuration: 469.40 ms\tBilled Duration: 500 ms\t\
        Memory Size: 1024 MB\tMax Memory Used: 21 MB\tInit Duration: 100.99 ms\t\n";

    #[test]
    fn reads_text_whatever_the_order() {
        let report = Report::from_text(COLD);
        assert_eq!(report.duration, Some(Duration::from_micros(469_400)));
        assert_eq!(report.billed, Some(Duration::from_millis(500)));
        assert_eq!((report.memory_mb, report.max_memory_mb), (Some(1024), Some(21)));
        assert_eq!(report.init, Some(Duration::from_micros(100_990)));
        assert!(!report.is_error());
        let mut pairs: Vec<_> = COLD.trim().split('\t').collect();
        pairs.reverse();
        assert_eq!(Report::from_text(&pairs.join("\t")), report);
    }

    #[test]
    fn an_init_report_has_its_first_figure_after_the_word() {
        let text = "INIT_REPORT Init Duration: 206.72 ms\tPhase: init\tStatus: error\t\
            Error Type: Runtime.ExitError\n";
        let report = Report::from_text(text);
        assert_eq!(report.init, Some(Duration::from_micros(206_720)));
        assert_eq!(report.error_type.as_deref(), Some("Runtime.ExitError"));
        assert!(report.is_error());
    }

    #[test]
    fn reads_json_and_says_it_in_the_same_words() {
        let record = json!({
            "requestId": "3f1c", "status": "timeout",
            "metrics": {"durationMs": 3000.0, "billedDurationMs": 3000, "memorySizeMB": 128,
                        "maxMemoryUsedMB": 64, "restoreDurationMs": 474.16},
        });
        let report = Report::from_record(&record);
        assert_eq!(report.status, Some(InvocationStatus::Timeout));
        assert_eq!(
            report.to_string(),
            "Duration: 3000 ms  Billed Duration: 3000 ms  Memory Size: 128 MB  \
             Max Memory Used: 64 MB  Restore Duration: 474.16 ms  Status: timeout"
        );
        assert_eq!(Report::from_text(&report.to_string().replace("  ", "\t")), report);
    }

    #[test]
    fn nonsense_gives_no_figures() {
        let text = "REPORT\tDuration: -1 ms\tMemory Size: big\tBilled Duration: 1e999 ms\tx";
        assert_eq!(Report::from_text(text), Report::default());
        assert_eq!(Report::from_record(&json!("odd")), Report::default());
    }
}
