//! The lines that Lambda itself writes, in both log formats.

use serde_json::Value;

use super::Parsed;
use crate::logs::{
    line::{Level, LineKind, RequestId},
    report::Report,
};

/// Reads a platform line of the text format; `None` when it is none.
pub(super) fn parse_text(text: &str) -> Option<Parsed> {
    let (word, rest) = text.split_once(' ')?;
    let kind = match word {
        "START" => LineKind::Start,
        "END" => LineKind::End,
        "REPORT" => LineKind::Report,
        "INIT_START" => return Some(plain(LineKind::InitStart, text)),
        "INIT_REPORT" => return Some(with_report(LineKind::InitReport, text)),
        "RESTORE_START" | "RESTORE_REPORT" => return Some(plain(LineKind::Platform, text)),
        "XRAY" if rest.starts_with("TraceId: ") => return Some(plain(LineKind::XRay, text)),
        "RequestId:" => return crash(text, rest),
        _ => return timeout(text, rest),
    };
    let id = first_word(rest.strip_prefix("RequestId: ")?);
    let mut line = match kind {
        LineKind::Report => with_report(kind, text),
        _ => plain(kind, text),
    };
    line.request_id = RequestId::parse(id);
    Some(line)
}

fn plain(kind: LineKind, text: &str) -> Parsed {
    // The pairs are separated by tabs; two spaces tell them apart in less room than tab stops.
    Parsed::new(kind, &text.replace("\t\n", "\n").replace('\t', "  "))
}

fn with_report(kind: LineKind, text: &str) -> Parsed {
    let mut line = plain(kind, text);
    mark_failure(&mut line, &Report::from_text(text));
    line
}

fn mark_failure(line: &mut Parsed, report: &Report) {
    if report.is_error() {
        line.level = Some(Level::Error);
    }
}

/// `RequestId: <id> Error: Runtime exited with error: signal: killed`.
fn crash(text: &str, rest: &str) -> Option<Parsed> {
    let id = RequestId::parse(first_word(rest))?;
    let mut line = plain(LineKind::Crash, text);
    line.level = Some(Level::Error);
    line.request_id = Some(id);
    Some(line)
}

/// `<time> <id> Task timed out after 31.01 seconds`.
fn timeout(text: &str, rest: &str) -> Option<Parsed> {
    let (id, what) = rest.split_once(' ')?;
    let id = RequestId::parse(id)?;
    if !what.starts_with("Task timed out after ") {
        return None;
    }
    let mut line = plain(LineKind::Timeout, text);
    line.level = Some(Level::Error);
    line.request_id = Some(id);
    Some(line)
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or(text)
}

/// Reads a `platform.*` record of the JSON format, `kind` without its prefix.
pub(super) fn parse_record(kind: &str, record: &Value) -> Parsed {
    let id = record["requestId"].as_str();
    let mut line = match kind {
        "initStart" => init_start(record),
        "start" => start(record),
        "end" => Parsed::new(LineKind::End, &head("END", id)),
        "report" => {
            let report = Report::from_record(record);
            let text = format!("{}  {report}", head("REPORT", id));
            reported(LineKind::Report, &text, &report)
        }
        "initReport" => {
            let mut report = Report::from_record(record);
            report.init = report.init.or(report.duration.take());
            reported(LineKind::InitReport, &format!("INIT_REPORT {report}"), &report)
        }
        "fault" => Parsed::new(LineKind::Crash, &described(kind, record)),
        _ => Parsed::new(LineKind::Platform, &described(kind, record)),
    };
    if line.kind == LineKind::Crash {
        line.level = Some(Level::Error);
    }
    line.request_id = id.and_then(RequestId::parse);
    line
}

fn reported(kind: LineKind, text: &str, report: &Report) -> Parsed {
    let mut line = Parsed::new(kind, text);
    mark_failure(&mut line, report);
    line
}

fn init_start(record: &Value) -> Parsed {
    let runtime = record["runtimeVersion"].as_str().unwrap_or("unknown");
    Parsed::new(LineKind::InitStart, &format!("INIT_START Runtime Version: {runtime}"))
}

fn start(record: &Value) -> Parsed {
    let version = record["version"].as_str().unwrap_or("unknown");
    let head = head("START", record["requestId"].as_str());
    Parsed::new(LineKind::Start, &format!("{head} Version: {version}"))
}

fn head(word: &str, id: Option<&str>) -> String {
    format!("{word} RequestId: {}", id.unwrap_or("unknown"))
}

fn described(kind: &str, record: &Value) -> String {
    match record {
        Value::String(text) => format!("{kind} {text}"),
        other => format!("{kind} {other}"),
    }
}
