//! The words and numbers by which runtimes and loggers name a level.

use crate::logs::line::Level;

/// How far into a text a level is looked for.
const HEAD: usize = 120;

/// A level's name in any case, as a field's value.
pub(super) fn from_name(name: &str) -> Option<Level> {
    const NAMES: [(&str, Level); 20] = [
        ("trace", Level::Trace),
        ("trce", Level::Trace),
        ("finest", Level::Trace),
        ("debug", Level::Debug),
        ("dbug", Level::Debug),
        ("fine", Level::Debug),
        ("info", Level::Info),
        ("information", Level::Info),
        ("notice", Level::Info),
        ("warn", Level::Warn),
        ("warning", Level::Warn),
        ("error", Level::Error),
        ("err", Level::Error),
        ("severe", Level::Error),
        ("fail", Level::Error),
        ("fatal", Level::Fatal),
        ("critical", Level::Fatal),
        ("crit", Level::Fatal),
        ("panic", Level::Fatal),
        ("emergency", Level::Fatal),
    ];
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, level)| *level)
}

/// The numbers of pino and bunyan: 10 is trace, 60 fatal.
pub(super) fn from_number(number: u64) -> Option<Level> {
    Some(match number {
        10..20 => Level::Trace,
        20..30 => Level::Debug,
        30..40 => Level::Info,
        40..50 => Level::Warn,
        50..60 => Level::Error,
        60..70 => Level::Fatal,
        _ => return None,
    })
}

/// The level a free text shows near its beginning: `[ERROR]`, `WARN  c.e.Main`, `level=error`.
///
/// In free text only upper case counts: "error" is a word, `ERROR` a level.
pub(super) fn in_text(text: &str) -> Option<Level> {
    if is_failure_dump(text) {
        return Some(Level::Error);
    }
    let head = &text[..text.floor_char_boundary(HEAD)];
    if let Some(at) = head.find("level=") {
        let value = head[at + "level=".len()..].trim_start_matches('"');
        return from_name(words(value).next().unwrap_or_default());
    }
    words(head).filter(|word| word.bytes().all(|b| b.is_ascii_uppercase())).find_map(from_name)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.split(move |c| !is_word(c)).filter(|word| !word.is_empty())
}

/// What runtimes print, without a level, when code fails.
fn is_failure_dump(text: &str) -> bool {
    const STARTS: [&str; 4] = [
        "Traceback (most recent call last)",
        "panic: ",
        "Exception in thread ",
        "thread 'main' panicked",
    ];
    STARTS.iter().any(|start| text.starts_with(start))
        || ["\n\tat ", "\r\tat "].iter().any(|frame| text.contains(frame))
}
