//! The palette: actions and themes by name.

use std::cmp::Reverse;

use super::{Effects, focus, keys, listing::Fuzzy, logs, notices};
use crate::{
    app::{
        effect::Effect,
        state::{
            Overlay, Pane, State,
            overlay::{Palette, PaletteCommand, PaletteEntry},
        },
    },
    input::{ACTIONS, Action, ActionInfo, Context},
};

pub(super) fn open(state: &mut State) {
    if matches!(state.overlays.last(), Some(Overlay::Palette(_) | Overlay::Confirm(_))) {
        return;
    }
    state.overlays.push(Overlay::Palette(Palette::default()));
    refresh(state);
}

/// Finds what matches the text, the best first; all of it while there is no text.
pub(super) fn refresh(state: &mut State) {
    let entries = entries(state);
    let Some(Overlay::Palette(palette)) = state.overlays.last_mut() else { return };
    let mut fuzzy = Fuzzy::new(palette.input.value());
    let by_name = best_first(&entries, |entry| fuzzy.score(&entry.name));
    let typed = logs_of(palette.input.value());
    palette.matches = if typed.is_some() {
        typed.into_iter().collect()
    } else if by_name.is_empty() {
        // No name has it: the sentence about an action may, in so many letters.
        let text = palette.input.value().trim().to_lowercase();
        best_first(&entries, |entry| entry.doc.to_lowercase().contains(&text).then_some(0))
    } else {
        by_name
    };
    palette.cursor = 0;
}

/// `logs /ecs/web`, `logs checkout billing`: what is followed is named.
fn logs_of(text: &str) -> Option<PaletteEntry> {
    let names: Vec<String> =
        text.trim().strip_prefix("logs ")?.split([' ', ',']).map(str::to_owned).collect();
    let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    Some(PaletteEntry {
        name: format!("logs {}", names.join(" ")),
        doc: "Follow these functions and log groups together.".to_owned(),
        key: String::new(),
        command: PaletteCommand::Logs(names),
    })
}

fn best_first(
    entries: &[PaletteEntry],
    mut score: impl FnMut(&PaletteEntry) -> Option<u32>,
) -> Vec<PaletteEntry> {
    let scored = entries.iter().filter_map(|entry| score(entry).map(|score| (score, entry)));
    let mut scored: Vec<_> = scored.collect();
    scored.sort_by_key(|(score, _)| Reverse(*score));
    scored.into_iter().map(|(_, entry)| entry.clone()).collect()
}

/// What can be run from here: over the function view, what works in it; over another overlay,
/// only what works everywhere.
fn entries(state: &State) -> Vec<PaletteEntry> {
    let at_root = state.overlays.len() <= 1;
    let over_view = matches!(state.overlays[..], [.., Overlay::FunctionView, Overlay::Palette(_)]);
    let works = |info: &&ActionInfo| match info.context {
        Context::Global => info.action != Action::Palette,
        Context::List | Context::Confirm | Context::Tasks | Context::Planner => false,
        Context::FunctionView => over_view && state.works_in_view(info.action),
        Context::Function if over_view => state.works_in_view(info.action),
        _ => at_root,
    };
    let actions = ACTIONS.iter().filter(works).map(|info| PaletteEntry {
        command: PaletteCommand::Action(info.action),
        name: info.name.replace('-', " "),
        doc: info.doc.to_owned(),
        key: state.keymap.chord_of(info.action),
    });
    let themes = state.session.themes.iter().map(|theme| PaletteEntry {
        command: PaletteCommand::Theme(theme.clone()),
        name: format!("theme {theme}"),
        doc: "Draw with this theme.".to_owned(),
        key: String::new(),
    });
    actions.chain(themes).collect()
}

/// Runs what the cursor is on.
pub(super) fn run(state: &mut State, effects: &mut Effects) {
    let Some(Overlay::Palette(palette)) = state.overlays.pop() else { return };
    let Some(entry) = palette.matches.into_iter().nth(palette.cursor) else {
        return notices::info(state, "no action has this name");
    };
    match entry.command {
        PaletteCommand::Theme(name) => {
            state.session.theme.clone_from(&name);
            effects.push(Effect::UseTheme(name));
        }
        PaletteCommand::Logs(names) => match logs::source::follow_named(state, &names, effects) {
            Ok(()) => focus::to(state, Pane::Logs, effects),
            Err(problem) => notices::warn(state, problem),
        },
        PaletteCommand::Action(action) => {
            if let Some(pane) = action.info().and_then(|info| pane_of(info.context)) {
                focus::to(state, pane, effects);
            }
            keys::act(state, action, effects);
        }
    }
}

/// The pane that an action belongs to.
fn pane_of(context: Context) -> Option<Pane> {
    Some(match context {
        Context::Functions => Pane::Functions,
        Context::Aliases | Context::Rollout => Pane::Aliases,
        Context::Logs => Pane::Logs,
        Context::Secrets => Pane::Secrets,
        _ => return None,
    })
}
