//! Exceptions as each runtime writes them, and as `Invoke` answers with them.

use serde_json::{Value, json};

use super::{Context, app, frames::frames, iso, object::Object, time};
use crate::sandbox::{
    scenario::{model::Level, runtime::Family},
    store::lambda::LogFormat,
    traffic::plan::ErrorKind,
};

/// What the runtime writes when the handler throws `error`, whose placeholders are filled.
pub(in crate::sandbox::traffic) fn exception(
    context: &Context<'_>,
    at_ms: i64,
    error: &ErrorKind,
) -> String {
    let frames = frames(context, error);
    match context.format {
        LogFormat::Text => text(context, at_ms, error, &frames),
        LogFormat::Json => json(context, at_ms, error, &frames),
    }
}

/// The body of `Invoke`'s answer when the handler throws `error`.
pub(in crate::sandbox::traffic) fn payload(context: &Context<'_>, error: &ErrorKind) -> Value {
    let frames = frames(context, error);
    let (kind, message) = (&error.name, &error.message);
    match context.runtime.family {
        Family::Node => {
            json!({ "errorType": kind, "errorMessage": message, "trace": node_stack(error, &frames) })
        }
        Family::Python => json!({
            "errorMessage": message, "errorType": kind, "requestId": context.request_id,
            "stackTrace": frames,
        }),
        Family::Go | Family::Rust => json!({ "errorMessage": message, "errorType": kind }),
        Family::Java | Family::Dotnet | Family::Ruby => {
            json!({ "errorMessage": message, "errorType": kind, "stackTrace": frames })
        }
    }
}

fn node_stack(error: &ErrorKind, frames: &[String]) -> Vec<String> {
    let head = format!("{}: {}", error.name, error.message);
    std::iter::once(head).chain(frames.iter().map(|frame| format!("    {frame}"))).collect()
}

fn text(context: &Context<'_>, at_ms: i64, error: &ErrorKind, frames: &[String]) -> String {
    let (id, kind, message) = (context.request_id, &error.name, &error.message);
    match context.runtime.family {
        Family::Node => {
            let body = told(error).texts("stack", &node_stack(error, frames)).end();
            format!("{}\t{id}\tERROR\tInvoke Error\t{body}\n", iso(at_ms))
        }
        Family::Python => {
            let trace = frames.concat();
            let trace = trace.trim_end();
            format!("[ERROR] {kind}: {message}\nTraceback (most recent call last):\n{trace}\n")
        }
        Family::Java => {
            let trace = frames.join("\n\tat ");
            format!("{message}: {kind}\n{kind}: {message}\n\tat {trace}\n\n")
        }
        Family::Dotnet => {
            let trace = frames.join("\n   ");
            format!("{}\t{id}\tfail\t{kind}: {message}\n   {trace}\n\n", iso(at_ms))
        }
        Family::Ruby => {
            let body = told(error).texts("stackTrace", frames).end();
            let time = time(at_ms, "%Y-%m-%dT%H:%M:%S%.6f");
            format!("E, [{time} #8] ERROR -- : Error raised from handler method\n{body}\n")
        }
        Family::Go => {
            let body = Object::default().text("errorMessage", message).text("errorType", kind);
            format!("{}\n", body.end())
        }
        Family::Rust => app::line(context, at_ms, Level::Error, &rust_message(error)),
    }
}

fn json(context: &Context<'_>, at_ms: i64, error: &ErrorKind, frames: &[String]) -> String {
    let (time, id) = (iso(at_ms), context.request_id);
    let begun = |clock: &str| Object::default().text(clock, &time);
    let line = match context.runtime.family {
        Family::Node => begun("timestamp")
            .text("level", "ERROR")
            .text("requestId", id)
            .text("message", "Invoke Error")
            .text("errorType", &error.name)
            .text("errorMessage", &error.message)
            .texts("stackTrace", &node_stack(error, frames)),
        Family::Python => begun("timestamp")
            .text("log_level", "ERROR")
            .text("errorMessage", &error.message)
            .text("errorType", &error.name)
            .text("requestId", id)
            .texts("stackTrace", frames),
        Family::Java => begun("timestamp")
            .text("level", "ERROR")
            .text("AWSRequestId", id)
            .text("message", &error.message)
            .text("errorType", &error.name)
            .text("errorMessage", &error.message)
            .texts("stackTrace", frames),
        Family::Dotnet => begun("timestamp")
            .text("level", "Error")
            .text("requestId", id)
            .text("message", &error.message)
            .text("errorType", &error.name)
            .text("errorMessage", &error.message)
            .texts("stackTrace", frames),
        Family::Ruby => begun("timestamp")
            .text("level", "ERROR")
            .text("requestId", id)
            .object("message", told(error).texts("stackTrace", frames)),
        Family::Go => begun("time")
            .text("level", "ERROR")
            .text("msg", &error.message)
            .text("requestId", id)
            .text("errorType", &error.name),
        Family::Rust => return app::line(context, at_ms, Level::Error, &rust_message(error)),
    };
    format!("{}\n", line.end())
}

/// The two fields that all runtimes call the same.
fn told(error: &ErrorKind) -> Object {
    Object::default().text("errorType", &error.name).text("errorMessage", &error.message)
}

fn rust_message(error: &ErrorKind) -> String {
    format!("{}: {}", error.name, error.message)
}
