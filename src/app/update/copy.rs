//! Copying: what is selected, as text for the clipboard.

use super::{Effects, insights, notices};
use crate::app::{
    command_line,
    effect::Effect,
    state::{NoticeKind, Overlay, Pane, State},
};

pub(super) fn copy(state: &mut State, effects: &mut Effects) {
    if !state.session.clipboard {
        let text = "copying is off: set clipboard = true in serin's config (it uses OSC 52)";
        return notices::info(state, text);
    }
    match subject(state) {
        Some((what, text)) => {
            notices::say(state, NoticeKind::Done, format!("copied {what}"));
            effects.push(Effect::Copy(text));
        }
        None => notices::info(state, "nothing to copy here"),
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
        Pane::Logs => Some(("the line", log_line(state)?)),
        Pane::Secrets => Some(("the ARN", state.secrets.list.selected()?.arn.clone())),
    }
}

/// The match the view is on, else the last line it shows.
fn log_line(state: &State) -> Option<String> {
    let logs = &state.logs;
    let matched = logs.current_match.and_then(|key| logs.store.by_key(key));
    let area = state.layout().rows(Pane::Logs, false)?;
    let window = logs.window(usize::from(area.height), area.width);
    let stored = matched.or_else(|| window.lines.last().copied())?;
    let text = &stored.line.text;
    let fields = stored.line.fields();
    Some(if fields.is_empty() { text.to_string() } else { format!("{text} {fields}") })
}
