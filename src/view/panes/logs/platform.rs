//! Platform lines in fewer words: what happened, the figures, and the start of the request id.

use std::time::Duration;

use crate::logs::{Line, LineKind, Report};

/// A short form of a platform line of one row; `None` where its own words are best.
pub(super) fn short(line: Line<'_>) -> Option<String> {
    let id = line.request_id.map(|id| id.to_string()).unwrap_or_default();
    let id = id.get(..8).unwrap_or_default().to_owned();
    let figures = line.report().as_ref().map(figures).unwrap_or_default();
    let text = &line.text;
    let parts = match line.kind {
        LineKind::Start => ["start".to_owned(), id, figures],
        LineKind::End => ["end".to_owned(), id, figures],
        LineKind::Report => ["report".to_owned(), id, figures],
        LineKind::InitReport => ["init report".to_owned(), id, figures],
        LineKind::InitStart => {
            let runtime = text.split_once("Runtime Version: ")?.1.split("  ").next()?;
            ["init".to_owned(), runtime.to_owned(), figures]
        }
        LineKind::Timeout => [from(text, "Task timed out")?, id, figures],
        LineKind::Crash => [from(text, "Error: ")?, id, figures],
        _ => return None,
    };
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(told.join("  "))
}

/// A text from the first `word` on.
fn from(text: &str, word: &str) -> Option<String> {
    text.find(word).and_then(|at| text.get(at..)).map(str::to_owned)
}

/// `469 ms  billed 500 ms  21/1024 MB  init 101 ms`.
fn figures(report: &Report) -> String {
    let time = |label: &str, time: Option<Duration>| time.map(|t| label.to_owned() + &millis(t));
    let memory = report.max_memory_mb.map(|used| match report.memory_mb {
        Some(of) => format!("{used}/{of} MB"),
        None => format!("{used} MB"),
    });
    let status = report.status.map(|status| status.as_str().to_owned());
    let parts = [
        time("", report.duration),
        time("billed ", report.billed),
        memory,
        time("init ", report.init),
        time("restore ", report.restore),
        status.filter(|status| status != "success"),
        report.error_type.as_deref().map(str::to_owned),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// Milliseconds, with a decimal while they are few.
fn millis(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    let decimals = usize::from(millis < 10.0);
    format!("{millis:.decimals$} ms")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::LogEvent, logs::Parser};

    const ID: &str = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";

    fn shown(message: &str) -> Option<String> {
        let line = Parser::default().parse(&LogEvent {
            id: "1".into(),
            stream: "2026/11/22/[42]0f1e2d3c".into(),
            timestamp_ms: 0,
            ingestion_ms: 0,
            message: message.to_owned(),
        });
        short(line.view())
    }

    #[test]
    fn platform_lines_are_short_and_lose_nothing_that_matters() {
        for (message, expected) in [
            (
                format!(
                    "REPORT RequestId: {ID}\tDuration: 469.40 ms\tBilled Duration: 500 ms\t\
                     Memory Size: 1024 MB\tMax Memory Used: 21 MB\tInit Duration: 100.99 ms"
                ),
                "report  8f507cfc  469 ms  billed 500 ms  21/1024 MB  init 101 ms",
            ),
            (
                format!("REPORT RequestId: {ID}\tDuration: 2.41 ms\tStatus: timeout"),
                "report  8f507cfc  2.4 ms  timeout",
            ),
            (
                format!("2026-11-22T10:42:03.004Z {ID} Task timed out after 30.02 seconds"),
                "Task timed out after 30.02 seconds  8f507cfc",
            ),
            (
                format!("RequestId: {ID} Error: Runtime exited with error: signal: killed"),
                "Error: Runtime exited with error: signal: killed  8f507cfc",
            ),
            (format!("START RequestId: {ID} Version: 42"), "start  8f507cfc"),
            (
                "INIT_START Runtime Version: python:3.13.v61\tRuntime".into(),
                "init  python:3.13.v61",
            ),
        ] {
            assert_eq!(shown(&message).as_deref(), Some(expected));
        }
        assert_eq!(shown("order accepted"), None);
    }
}
