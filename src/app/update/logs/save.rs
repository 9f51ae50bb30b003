//! Saving what is shown: a slice at a time, each written before the next is made.

use crate::{
    app::{
        effect::{Effect, Save},
        state::{
            NoticeKind, State,
            logs::{LogItem, LogsPane, Saving},
        },
        update::{Effects, notices},
    },
    logs::{LineKey, StoredLine},
};

/// Items of a slice, at most.
const ITEMS: usize = 5_000;
/// Bytes after which a slice ends.
const BYTES: usize = 1 << 20;

/// Begins to save to a file, which must not be there yet.
pub(super) fn begin(state: &mut State, path: &str, effects: &mut Effects) -> Result<(), String> {
    if let Some(saving) = &state.logs.saving {
        return Err(format!("still saving to {}", saving.path));
    }
    let logs = &mut state.logs;
    let Some(last) = logs.item(logs.count().saturating_sub(1)).map(|item| item.key()) else {
        return Err("no line is shown".into());
    };
    let saving = Saving { path: path.to_owned(), after: None, until: last, lines: 0 };
    logs.saving = Some(saving);
    effects.push(Effect::Save(Save::Open(path.to_owned())));
    Ok(())
}

/// What was to be written has been, or could not be.
pub(in crate::app::update) fn written(
    state: &mut State,
    result: Result<(), String>,
    effects: &mut Effects,
) {
    let Some(saving) = &mut state.logs.saving else {
        // Another source is followed: what there is of the file is closed.
        if result.is_ok() {
            effects.push(Effect::Save(Save::Close));
        }
        return;
    };
    if let Err(problem) = result {
        state.logs.saving = None;
        return notices::say(state, NoticeKind::Error, format!("not saved: {problem}"));
    }
    let mut saving = saving.clone();
    let text = slice(&state.logs, &mut saving);
    if text.is_empty() {
        let done = format!("saved {} lines to {}", saving.lines, saving.path);
        notices::say(state, NoticeKind::Done, done);
        state.logs.saving = None;
        effects.push(Effect::Save(Save::Close));
    } else {
        state.logs.saving = Some(saving);
        effects.push(Effect::Save(Save::Lines(text)));
    }
}

/// The next lines as text; empty at the end.
fn slice(logs: &LogsPane, saving: &mut Saving) -> String {
    let mut text = String::new();
    let from = saving.after.map_or(0, |key: LineKey| match logs.index_of(key) {
        Ok(index) => index + 1,
        Err(index) => index,
    });
    for item in logs.items(from..from + ITEMS) {
        if item.key() > saving.until || text.len() > BYTES {
            break;
        }
        saving.after = Some(item.key());
        match item {
            LogItem::Line(stored) => {
                write(logs, stored, &mut text);
                saving.lines += 1;
            }
            LogItem::Invocation(call) => {
                for stored in call.lines.iter().filter_map(|key| logs.store.by_key(*key)) {
                    write(logs, stored, &mut text);
                    saving.lines += 1;
                }
                text.push('\n');
            }
        }
    }
    text
}

/// A line of several writers says whose it is.
fn write(logs: &LogsPane, stored: StoredLine<'_>, text: &mut String) {
    let label = if logs.is_mixed() { stored.line.stream.writer_name() } else { "" };
    stored.line.write_plain(label, text);
}

/// Another source is followed, or another place: says what is left unsaved.
pub(in crate::app::update) fn cut_short(state: &mut State) {
    if let Some(saving) = state.logs.saving.take() {
        let text = format!("only {} lines were saved to {}", saving.lines, saving.path);
        notices::warn(state, text);
    }
}
