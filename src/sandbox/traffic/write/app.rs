//! Lines that a function's code writes through its runtime's usual logger.

use serde_json::json;

use super::{Context, iso, time};
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
        LogFormat::Json => json(context, at_ms, level, message),
    };
    line.push('\n');
    line
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

fn json(context: &Context<'_>, at_ms: i64, level: Level, message: &str) -> String {
    let (time, id, upper) = (iso(at_ms), context.request_id, upper(level));
    let value = match context.runtime.family {
        Family::Node => {
            json!({ "timestamp": time, "level": upper, "requestId": id, "message": message })
        }
        Family::Python => json!({
            "timestamp": time, "level": upper, "message": message, "logger": "root",
            "requestId": id,
        }),
        Family::Java => json!({
            "timestamp": time, "level": upper, "message": message,
            "logger": class(context.function), "AWSRequestId": id,
        }),
        Family::Dotnet => {
            let level = match level {
                Level::Debug => "Debug",
                Level::Info => "Information",
                Level::Warn => "Warning",
                Level::Error => "Error",
            };
            json!({ "timestamp": time, "level": level, "requestId": id, "message": message })
        }
        Family::Ruby => {
            json!({ "timestamp": time, "level": upper, "message": message, "requestId": id })
        }
        Family::Go => json!({ "time": time, "level": upper, "msg": message, "requestId": id }),
        Family::Rust => json!({
            "timestamp": time, "level": upper, "fields": { "message": message },
            "target": "bootstrap", "span": { "requestId": id, "name": "Lambda runtime invoke" },
        }),
    };
    value.to_string()
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
