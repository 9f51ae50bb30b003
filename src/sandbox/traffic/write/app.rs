//! Lines that a function's code writes through its runtime's usual logger.

use super::{Context, iso, object::Object, time};
use crate::sandbox::{
    rng::Rng,
    scenario::{model::Level, runtime::Family},
    store::lambda::LogFormat,
};

/// A message at a level, as the runtime writes it.
pub(in crate::sandbox::traffic) fn line(
    context: &Context<'_>,
    at_ms: i64,
    level: Level,
    message: &str,
) -> String {
    let mut line = match context.format {
        LogFormat::Text => text(context, at_ms, level, message),
        LogFormat::Json => json(context, at_ms, level, message).end(),
    };
    line.push('\n');
    line
}

/// What a function logs that answers with an error status and does not fail. In the JSON format
/// the status is a field of its own.
pub(in crate::sandbox::traffic) fn answer(
    context: &Context<'_>,
    at_ms: i64,
    status: u16,
    message: &str,
) -> String {
    match context.format {
        LogFormat::Text => line(context, at_ms, Level::Error, message),
        LogFormat::Json => {
            let line = json(context, at_ms, Level::Error, message);
            format!("{}\n", line.raw("statusCode", &status).end())
        }
    }
}

fn text(context: &Context<'_>, at_ms: i64, level: Level, message: &str) -> String {
    let id = context.request_id;
    let upper = upper(level);
    match context.runtime.family {
        Family::Node => format!("{}\t{id}\t{upper}\t{message}", iso(at_ms)),
        Family::Python => {
            let level = if level == Level::Warn { "WARNING" } else { upper };
            format!("[{level}]\t{}\t{id}\t{message}", iso(at_ms))
        }
        Family::Java => {
            let time = time(at_ms, "%Y-%m-%d %H:%M:%S");
            format!("{time} {id} {upper:<5} {} - {message}", class(context.function))
        }
        Family::Dotnet => {
            let level = match level {
                Level::Debug => "dbug",
                Level::Info => "info",
                Level::Warn => "warn",
                Level::Error => "fail",
            };
            format!("{}\t{id}\t{level}\t{message}", iso(at_ms))
        }
        Family::Ruby => {
            let (letter, time) = (&upper[..1], time(at_ms, "%Y-%m-%dT%H:%M:%S%.6f"));
            format!("{letter}, [{time} #8] {upper:>5} -- : {message}")
        }
        Family::Go => format!("{} {message}", time(at_ms, "%Y/%m/%d %H:%M:%S")),
        Family::Rust => rust(context, at_ms, level, message),
    }
}

/// Rust's usual subscriber colours its lines wherever they go.
fn rust(context: &Context<'_>, at_ms: i64, level: Level, message: &str) -> String {
    let colour = match level {
        Level::Debug => 34,
        Level::Info => 32,
        Level::Warn => 33,
        Level::Error => 31,
    };
    format!(
        "\u{1b}[2m{}\u{1b}[0m \u{1b}[{colour}m{:>5}\u{1b}[0m Lambda runtime invoke{{requestId=\"{}\"}}: \
         {message}",
        time(at_ms, "%Y-%m-%dT%H:%M:%S%.6fZ"),
        upper(level),
        context.request_id,
    )
}

fn json(context: &Context<'_>, at_ms: i64, level: Level, message: &str) -> Object {
    let (time, id, upper) = (iso(at_ms), context.request_id, upper(level));
    let line = Object::default();
    match context.runtime.family {
        Family::Node => line
            .text("timestamp", &time)
            .text("level", upper)
            .text("requestId", id)
            .text("message", message),
        Family::Python => line
            .text("timestamp", &time)
            .text("level", upper)
            .text("message", message)
            .text("logger", "root")
            .text("requestId", id),
        Family::Java => line
            .text("timestamp", &time)
            .text("message", message)
            .text("level", upper)
            .text("logger", &class(context.function))
            .text("AWSRequestId", id),
        Family::Dotnet => line
            .text("timestamp", &time)
            .text("level", dotnet_level(level))
            .text("requestId", id)
            .text("message", message),
        Family::Ruby => line
            .text("timestamp", &time)
            .text("level", upper)
            .text("message", message)
            .text("requestId", id),
        Family::Go => {
            line.text("time", &time).text("level", upper).text("msg", message).text("requestId", id)
        }
        Family::Rust => line
            .text("timestamp", &time)
            .text("level", upper)
            .object("fields", Object::default().text("message", message))
            .text("target", "bootstrap")
            .object("span", Object::default().text("requestId", id)),
    }
}

fn dotnet_level(level: Level) -> &'static str {
    match level {
        Level::Debug => "Debug",
        Level::Info => "Information",
        Level::Warn => "Warning",
        Level::Error => "Error",
    }
}

fn upper(level: Level) -> &'static str {
    match level {
        Level::Debug => "DEBUG",
        Level::Info => "INFO",
        Level::Warn => "WARN",
        Level::Error => "ERROR",
    }
}

/// `tax-rates` as the class of a handler: `TaxRates`.
pub(super) fn class(function: &str) -> String {
    let words = function.split(['-', '_']).filter(|word| !word.is_empty());
    words.fold(String::new(), |name, word| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name + &first.to_ascii_uppercase() + rest
    })
}

/// A line number that a frame of this function's code always has.
pub(super) fn line_number(function: &str, frame: u64) -> u64 {
    20 + Rng::keyed(frame, function).below(180)
}
