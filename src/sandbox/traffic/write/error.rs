//! Exceptions as each runtime writes them, and as `Invoke` answers with them.

use serde_json::{Value, json};

use super::{
    Context,
    app::{self, class, line_number},
    iso, time,
};
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
    let mut line = match context.format {
        LogFormat::Text => text(context, at_ms, error, &frames),
        LogFormat::Json => json(context, at_ms, error, &frames),
    };
    line.push('\n');
    line
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

/// The stack trace: the scenario's, or one that a function of that name could have.
fn frames(context: &Context<'_>, error: &ErrorKind) -> Vec<String> {
    if !error.stack.is_empty() {
        return error.stack.clone();
    }
    let function = context.function;
    let (inner, outer) = (line_number(function, 1), line_number(function, 2));
    let class = class(function);
    let frames = match context.runtime.family {
        Family::Node => vec![
            format!("at send (/var/task/client.js:{inner}:19)"),
            "at process.processTicksAndRejections (node:internal/process/task_queues:105:5)".into(),
            format!("at async Runtime.handler (/var/task/index.js:{outer}:18)"),
        ],
        Family::Python => vec![
            format!(
                "  File \"/var/task/app.py\", line {outer}, in handler\n    return run(event)\n"
            ),
            format!(
                "  File \"/var/task/client.py\", line {inner}, in run\n    reply = session.send(request)\n"
            ),
        ],
        Family::Java => vec![
            format!("com.example.shop.{class}Client.send({class}Client.java:{inner})"),
            format!("com.example.shop.{class}.handleRequest({class}.java:{outer})"),
        ],
        Family::Dotnet => vec![
            format!(
                "at Shop.{class}.Client.SendAsync(Request request) in /src/Client.cs:line {inner}"
            ),
            format!(
                "at Shop.{class}.Function.Handle(Request request) in /src/Function.cs:line {outer}"
            ),
        ],
        Family::Ruby => vec![
            format!("/var/task/client.rb:{inner}:in 'Client#send'"),
            format!("/var/task/app.rb:{outer}:in 'Object#handler'"),
        ],
        Family::Go | Family::Rust => Vec::new(),
    };
    frames
}

fn node_stack(error: &ErrorKind, frames: &[String]) -> Vec<String> {
    let head = format!("{}: {}", error.name, error.message);
    std::iter::once(head).chain(frames.iter().map(|frame| format!("    {frame}"))).collect()
}

fn text(context: &Context<'_>, at_ms: i64, error: &ErrorKind, frames: &[String]) -> String {
    let (id, kind, message) = (context.request_id, &error.name, &error.message);
    match context.runtime.family {
        Family::Node => {
            let body = json!({
                "errorType": kind, "errorMessage": message, "stack": node_stack(error, frames),
            });
            format!("{}\t{id}\tERROR\tInvoke Error\t{body}", iso(at_ms))
        }
        Family::Python => format!(
            "[ERROR] {kind}: {message}\nTraceback (most recent call last):\n{}",
            frames.concat().trim_end()
        ),
        Family::Java => {
            let frames: String = frames.iter().map(|frame| format!("\n\tat {frame}")).collect();
            format!("{message}: {kind}\n{kind}: {message}{frames}\n")
        }
        Family::Dotnet => {
            let frames: String = frames.iter().map(|frame| format!("\n   {frame}")).collect();
            format!("{}\t{id}\tfail\t{kind}: {message}{frames}\n", iso(at_ms))
        }
        Family::Ruby => {
            let body = json!({ "errorMessage": message, "errorType": kind, "stackTrace": frames });
            let time = time(at_ms, "%Y-%m-%dT%H:%M:%S%.6f");
            format!("E, [{time} #8] ERROR -- : Error raised from handler method\n{body:#}")
        }
        Family::Go => json!({ "errorMessage": message, "errorType": kind }).to_string(),
        Family::Rust => app::line(context, at_ms, Level::Error, &format!("{kind}: {message}"))
            .trim_end()
            .to_owned(),
    }
}

fn json(context: &Context<'_>, at_ms: i64, error: &ErrorKind, frames: &[String]) -> String {
    let (id, kind, message) = (context.request_id, &error.name, &error.message);
    let value = match context.runtime.family {
        Family::Node => json!({
            "timestamp": iso(at_ms), "level": "ERROR", "requestId": id, "message": "Invoke Error",
            "errorType": kind, "errorMessage": message, "stackTrace": node_stack(error, frames),
        }),
        Family::Python => json!({
            "timestamp": iso(at_ms), "log_level": "ERROR", "errorMessage": message,
            "errorType": kind, "requestId": id, "stackTrace": frames,
        }),
        Family::Java => json!({
            "timestamp": iso(at_ms), "level": "ERROR", "AWSRequestId": id, "message": message,
            "errorType": kind, "errorMessage": message, "stackTrace": frames,
        }),
        Family::Dotnet => json!({
            "timestamp": iso(at_ms), "level": "Error", "requestId": id, "message": message,
            "errorType": kind, "errorMessage": message, "stackTrace": frames,
        }),
        Family::Ruby => json!({
            "timestamp": iso(at_ms), "level": "ERROR", "requestId": id,
            "message": { "errorMessage": message, "errorType": kind, "stackTrace": frames },
        }),
        Family::Go => json!({
            "time": iso(at_ms), "level": "ERROR", "msg": message, "requestId": id,
            "errorMessage": message, "errorType": kind,
        }),
        Family::Rust => {
            return app::line(context, at_ms, Level::Error, &format!("{kind}: {message}"))
                .trim_end()
                .to_owned();
        }
    };
    value.to_string()
}
