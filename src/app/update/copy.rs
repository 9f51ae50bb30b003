//! Copying: what is selected, as text for the clipboard.

use super::{Effects, insights, notices};
use crate::{
    app::{
        command_line,
        effect::Effect,
        state::{NoticeKind, Overlay, Pane, State, logs::LogItem},
    },
    logs::Invocation,
};

pub(super) fn copy(state: &mut State, effects: &mut Effects) {
    let subject = subject(state);
    hand_out(state, subject, effects);
}

/// Copying was opted in to; says so where it was not.
pub(super) fn is_on(state: &mut State) -> bool {
    if !state.session.clipboard {
        let text = "copying is off: set clipboard = true in serin's config (it uses OSC 52)";
        notices::info(state, text);
    }
    state.session.clipboard
}

fn hand_out(state: &mut State, subject: Option<(&'static str, String)>, effects: &mut Effects) {
    if !is_on(state) {
        return;
    }
    match subject {
        Some((what, text)) => {
            notices::say(state, NoticeKind::Done, format!("copied {what}"));
            effects.push(Effect::Copy(text));
        }
        None => notices::info(state, "nothing to copy here"),
    }
}

/// Copies the id of the invocation that the line under the cursor belongs to.
pub(super) fn copy_invocation(state: &mut State, effects: &mut Effects) {
    let id = marked(state).map(|call| call.id.to_string());
    hand_out(state, id.map(|id| ("the invocation's id", id)), effects);
}

/// Copies the X-Ray trace id of that invocation.
pub(super) fn copy_trace(state: &mut State, effects: &mut Effects) {
    let store = &state.logs.store;
    let trace = marked(state).and_then(|call| {
        let lines = call.lines.iter().filter_map(|key| store.by_key(*key));
        lines.filter_map(|stored| stored.line.trace_id()).map(str::to_owned).next()
    });
    hand_out(state, trace.map(|id| ("the trace id", id)), effects);
}

/// The invocation of what is under the cursor, or of the last thing shown.
fn marked(state: &State) -> Option<&Invocation> {
    let logs = &state.logs;
    let last = || logs.item(logs.count().checked_sub(1)?);
    match logs.under_cursor().or_else(last)? {
        LogItem::Invocation(call) => Some(call),
        LogItem::Line(stored) => logs.invocations.of_line(&logs.store, stored.key()),
    }
}

/// What there is to copy: its name for the notice, and the text.
fn subject(state: &State) -> Option<(&'static str, String)> {
    match state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => {
            let line = Some(&confirm.command_line).filter(|line| !line.is_empty())?;
            return Some(("the aws command line", line.clone()));
        }
        Some(Overlay::Planner(planner)) => {
            let line = command_line::start_rollout(planner, &state.session.scope)?;
            return Some(("the command line", line));
        }
        Some(Overlay::FunctionView) => {
            let view = &state.function_view;
            let functions = &state.functions.list.items;
            let listed = functions.iter().find(|known| Some(&known.name) == view.function.as_ref());
            let arn = view.detail.as_ref().map(|detail| &detail.summary).or(listed)?.arn.clone();
            return Some(("the ARN", arn));
        }
        Some(Overlay::Insights(view)) => {
            return insights::copied(view).map(|text| ("the row", text));
        }
        Some(_) => return None,
        None => {}
    }
    match state.screen.focus {
        Pane::Functions => Some(("the ARN", state.functions.list.selected()?.arn.clone())),
        Pane::Aliases => {
            let target = &state.aliases.list.selected()?.target;
            let functions = &state.functions.list.items;
            let function = functions.iter().find(|function| function.name == target.function)?;
            Some(("the ARN", format!("{}:{}", function.arn, target.alias)))
        }
        Pane::Logs => log_text(state),
        Pane::Secrets => Some(("the ARN", state.secrets.list.selected()?.arn.clone())),
    }
}

/// The line under the cursor, else the last that the view shows; of an invocation all its lines.
fn log_text(state: &State) -> Option<(&'static str, String)> {
    let logs = &state.logs;
    let last = || logs.item(logs.count().checked_sub(1)?);
    match logs.under_cursor().or_else(last)? {
        LogItem::Line(stored) => {
            let (text, fields) = (stored.line.text, stored.line.fields);
            let whole =
                if fields.is_empty() { text.to_string() } else { format!("{text} {fields}") };
            Some(("the line", whole))
        }
        LogItem::Invocation(call) => {
            let mut text = String::new();
            let lines = call.lines.iter().filter_map(|key| logs.store.by_key(*key));
            lines.for_each(|stored| stored.line.write_plain("", &mut text));
            Some(("the invocation's lines", text))
        }
    }
}
