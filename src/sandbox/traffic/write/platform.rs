//! The platform's own lines: `INIT_START`, `START`, `END`, `REPORT` and their JSON forms.

use super::{Context, iso, object::Object};
use crate::sandbox::{
    rng::Rng,
    store::lambda::LogFormat,
    traffic::outcome::{Ending, Outcome},
};

/// What is reported at the end of an invocation.
#[derive(Debug, Clone, Copy)]
pub(in crate::sandbox::traffic) struct Report<'a> {
    /// How it went.
    pub outcome: &'a Outcome,
    /// The version's memory in MB.
    pub memory_mb: u32,
    /// Initialisation in milliseconds, of a cold start.
    pub init_ms: Option<f64>,
}

/// An environment begins to initialise.
pub(in crate::sandbox::traffic) fn init_start(context: &Context<'_>, at_ms: i64) -> String {
    let version = context.runtime.version;
    let arn =
        format!("arn:aws:lambda:{}::runtime:{}", context.region, Rng::keyed(0, version).hex(64));
    match context.format {
        LogFormat::Text => {
            format!("INIT_START Runtime Version: {version}\tRuntime Version ARN: {arn}\n")
        }
        LogFormat::Json => {
            let record = Object::default()
                .text("initializationType", "on-demand")
                .text("phase", "init")
                .text("runtimeVersion", version)
                .text("runtimeVersionArn", &arn)
                .text("functionName", context.function)
                .text("functionVersion", context.version);
            event(at_ms, "platform.initStart", record)
        }
    }
}

/// An invocation begins.
pub(in crate::sandbox::traffic) fn start(context: &Context<'_>, at_ms: i64) -> String {
    let (id, version) = (context.request_id, context.version);
    match context.format {
        LogFormat::Text => format!("START RequestId: {id} Version: {version}\n"),
        LogFormat::Json => {
            let record = Object::default().text("requestId", id).text("version", version);
            event(at_ms, "platform.start", record)
        }
    }
}

/// An invocation ends; the JSON format has no such line.
pub(in crate::sandbox::traffic) fn end(context: &Context<'_>) -> Option<String> {
    let text = context.format == LogFormat::Text;
    text.then(|| format!("END RequestId: {}\n", context.request_id))
}

/// What an invocation took.
pub(in crate::sandbox::traffic) fn report(
    context: &Context<'_>,
    at_ms: i64,
    report: Report<'_>,
) -> String {
    match context.format {
        LogFormat::Text => text_report(context, report),
        LogFormat::Json => event(at_ms, "platform.report", json_report(context, report)),
    }
}

fn text_report(context: &Context<'_>, report: Report<'_>) -> String {
    let Report { outcome, memory_mb, init_ms } = report;
    let init = init_ms.map(|init_ms| format!("Init Duration: {init_ms:.2} ms\t"));
    let status = match outcome.ending {
        Ending::Timeout => "Status: timeout",
        Ending::Crash => "Status: error\tError Type: Runtime.ExitError",
        Ending::OutOfMemory => "Status: error\tError Type: Runtime.OutOfMemory",
        Ending::Success | Ending::Handled5xx | Ending::Exception(_) => "",
    };
    format!(
        "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory Size: {memory_mb} \
         MB\tMax Memory Used: {} MB\t{}{status}\n",
        context.request_id,
        outcome.duration_ms,
        billed(report),
        outcome.memory_used_mb,
        init.unwrap_or_default(),
    )
}

fn json_report(context: &Context<'_>, report: Report<'_>) -> Object {
    let Report { outcome, memory_mb, init_ms } = report;
    let (status, error_type) = match &outcome.ending {
        Ending::Success | Ending::Handled5xx => ("success", None),
        Ending::Exception(error) => ("error", Some(error.name.as_str())),
        Ending::Timeout => ("timeout", None),
        Ending::Crash => ("failure", Some("Runtime.ExitError")),
        Ending::OutOfMemory => ("failure", Some("Runtime.OutOfMemory")),
    };
    let mut metrics = Object::default()
        .raw("durationMs", &outcome.duration_ms)
        .raw("billedDurationMs", &billed(report))
        .raw("memorySizeMB", &memory_mb)
        .raw("maxMemoryUsedMB", &outcome.memory_used_mb);
    if let Some(init_ms) = init_ms {
        metrics = metrics.raw("initDurationMs", &init_ms);
    }
    let record = Object::default().text("requestId", context.request_id);
    let record = record.object("metrics", metrics).text("status", status);
    match error_type {
        Some(error_type) => record.text("errorType", error_type),
        None => record,
    }
}

/// Whole milliseconds, initialisation included.
fn billed(report: Report<'_>) -> i64 {
    let total = report.outcome.duration_ms + report.init_ms.unwrap_or(0.0);
    super::super::arrivals::whole(total.ceil())
}

/// The line that tells of a timeout; the JSON format has it in its report only.
pub(in crate::sandbox::traffic) fn timed_out(
    context: &Context<'_>,
    at_ms: i64,
    duration_ms: f64,
) -> Option<String> {
    let text = context.format == LogFormat::Text;
    text.then(|| {
        let (time, id, seconds) = (iso(at_ms), context.request_id, duration_ms / 1_000.0);
        format!("{time} {id} Task timed out after {seconds:.2} seconds\n\n")
    })
}

/// The line that tells of a process that ended; the JSON format has it in its report only.
pub(in crate::sandbox::traffic) fn exited(
    context: &Context<'_>,
    ending: &Ending,
) -> Option<String> {
    let how = match ending {
        Ending::Crash => "exit status 1",
        Ending::OutOfMemory => "signal: killed",
        _ => return None,
    };
    (context.format == LogFormat::Text).then(|| {
        let id = context.request_id;
        format!("RequestId: {id} Error: Runtime exited with error: {how}\nRuntime.ExitError\n")
    })
}

fn event(at_ms: i64, kind: &str, record: Object) -> String {
    let event = Object::default().text("time", &iso(at_ms)).text("type", kind);
    format!("{}\n", event.object("record", record).end())
}
