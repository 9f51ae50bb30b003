//! Text fields: what is typed and pasted into them, and what follows from it.

use tui_input::{Input, InputRequest};

use super::{
    Effects, confirm, functions, insights, listing, listing::Motion, logs, overlays, palette,
    panes, planner, prompt, rollouts, secrets, split,
};
use crate::{
    app::state::{Overlay, Pane, State},
    input::{Action, Chord, Key},
};

/// The most that a field takes: nothing that people type is longer.
const LONGEST: usize = 1024;

/// The longest query that AWS takes, less what narrows it to a version.
const LONGEST_QUERY: usize = 9 * 1024;

/// The field that has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Filter(Pane),
    Search,
    AskedInLogs,
    Palette,
    Percent,
    Prompt,
    Plan,
    Tell,
    Query,
    Secret,
    TypedName,
}

impl Field {
    fn of(state: &State) -> Option<Self> {
        if !state.is_typing() {
            return None;
        }
        Some(match state.overlays.last() {
            Some(Overlay::Palette(_)) => Self::Palette,
            Some(Overlay::Split(_)) => Self::Percent,
            Some(Overlay::Prompt(_)) => Self::Prompt,
            Some(Overlay::Planner(_)) => Self::Plan,
            Some(Overlay::Tell(_)) => Self::Tell,
            Some(Overlay::Insights(_)) => Self::Query,
            Some(Overlay::SecretEditor(_)) => Self::Secret,
            Some(_) => Self::TypedName,
            None if state.screen.focus == Pane::Logs => match &state.logs.asking {
                Some(_) => Self::AskedInLogs,
                None => Self::Search,
            },
            None => Self::Filter(state.screen.focus),
        })
    }

    fn input(self, state: &mut State) -> Option<&mut Input> {
        match (self, state.overlays.last_mut()) {
            (Self::Filter(Pane::Functions), _) => Some(&mut state.functions.list.filter),
            (Self::Filter(Pane::Aliases), _) => Some(&mut state.aliases.list.filter),
            (Self::Filter(Pane::Secrets), _) => Some(&mut state.secrets.list.filter),
            (Self::Filter(Pane::Logs) | Self::Search, _) => Some(&mut state.logs.search),
            (Self::AskedInLogs, _) => state.logs.asking.as_mut().map(|field| &mut field.input),
            (Self::Palette, Some(Overlay::Palette(palette))) => Some(&mut palette.input),
            (Self::Percent, Some(Overlay::Split(editor))) => Some(&mut editor.percent),
            (Self::Prompt, Some(Overlay::Prompt(prompt))) => prompt.ask.input(prompt.at),
            (Self::Plan, Some(Overlay::Planner(planner))) => {
                planner.at.map(|field| planner.input_mut(field))
            }
            (Self::Tell, Some(Overlay::Tell(tell))) => tell.typed(),
            (Self::Query, Some(Overlay::Insights(view))) => Some(&mut view.input),
            (Self::TypedName, Some(Overlay::Confirm(confirm))) => confirm.typed_name.as_mut(),
            _ => None,
        }
    }

    /// A percentage has no letters: in its field they move the cursor of the versions.
    fn takes(self, c: char) -> bool {
        !c.is_control()
            && (self != Self::Percent || c.is_ascii_digit() || matches!(c, '.' | '%' | '-'))
    }
}

pub(super) fn press(state: &mut State, chord: Chord, effects: &mut Effects) {
    let Some(field) = Field::of(state) else { return };
    let done = match field {
        Field::Prompt => prompt::press(state, chord),
        Field::Plan => planner::press(state, chord),
        Field::Tell => rollouts::press(state, chord),
        Field::Query => insights::press(state, chord),
        Field::Secret => secrets::editor::press(state, chord),
        _ => false,
    };
    if done {
        return;
    }
    let typed = chord.typed().filter(|c| field.takes(*c)).map(InputRequest::InsertChar);
    if let Some(request) = typed.or_else(|| edit(chord)) {
        return change(state, field, &[request]);
    }
    let Some(action) = state.keymap.action(state.contexts(), chord) else { return };
    match action {
        Action::Open => accept(state, field, effects),
        Action::Back | Action::Quit if chord.typed().is_none() => leave(state, field, effects),
        _ => {
            if let Some(motion) = Motion::of(action) {
                go(state, field, motion);
            }
        }
    }
}

/// The editing keys that every text field has.
fn edit(chord: Chord) -> Option<InputRequest> {
    Some(match (chord.ctrl, chord.key) {
        (false, Key::Backspace) => InputRequest::DeletePrevChar,
        (false, Key::Delete) => InputRequest::DeleteNextChar,
        (false, Key::Left) => InputRequest::GoToPrevChar,
        (false, Key::Right) => InputRequest::GoToNextChar,
        (false, Key::Home) | (true, Key::Char('a')) => InputRequest::GoToStart,
        (false, Key::End) | (true, Key::Char('e')) => InputRequest::GoToEnd,
        (true, Key::Char('w') | Key::Backspace) => InputRequest::DeletePrevWord,
        (true, Key::Char('u')) => InputRequest::DeleteFromStart,
        (true, Key::Char('k')) => InputRequest::DeleteTillEnd,
        _ => return None,
    })
}

/// A paste goes into the field that has the keys, as one line; without a field it does nothing.
pub(super) fn paste(state: &mut State, text: &str) {
    if confirm::discards_keys(state) {
        return;
    }
    let Some(field) = Field::of(state) else { return };
    match field {
        Field::Prompt => return paste_answer(state, text),
        Field::Secret => return secrets::editor::paste(state, text),
        _ => {}
    }
    // A query is often written over several lines, which mean nothing to AWS.
    let joined = (field == Field::Query).then(|| text.trim().replace(['\r', '\n'], " "));
    let text = joined.as_deref().unwrap_or(text);
    let line = text.trim().lines().next().unwrap_or_default();
    if field == Field::Percent && !line.chars().all(|c| field.takes(c)) {
        // The digits of an ARN are no percentage.
        return;
    }
    let longest = longest(state);
    let room = longest - field.input(state).map_or(0, |input| input.value().len()).min(longest);
    let chars = line.chars().filter(|c| field.takes(*c)).take(room);
    let requests: Vec<_> = chars.map(InputRequest::InsertChar).collect();
    change(state, field, &requests);
}

/// An answer is pasted whole or not at all: half a document is another document.
fn paste_answer(state: &mut State, text: &str) {
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    let line: Vec<char> = lines.join(" ").chars().filter(|c| Field::Prompt.takes(*c)).collect();
    let longest = longest(state);
    let taken = Field::Prompt.input(state).map_or(longest, |input| input.value().len());
    if taken + line.len() > longest {
        return prompt::complain(state, format!("the paste is too long: {longest} bytes fit here"));
    }
    let requests: Vec<_> = line.into_iter().map(InputRequest::InsertChar).collect();
    change(state, Field::Prompt, &requests);
}

/// The most bytes that the field takes which has the keys.
fn longest(state: &State) -> usize {
    match state.overlays.last() {
        Some(Overlay::Prompt(prompt)) => prompt.ask.longest(prompt.at),
        Some(Overlay::Insights(_)) => LONGEST_QUERY,
        _ => LONGEST,
    }
}

fn change(state: &mut State, field: Field, requests: &[InputRequest]) {
    let longest = longest(state);
    if let Some(Overlay::Split(editor)) = state.overlays.last_mut() {
        split::touch(editor, requests.first());
    }
    let Some(input) = field.input(state) else { return };
    for request in requests {
        let full = input.value().len() >= longest;
        if !(full && matches!(request, InputRequest::InsertChar(_))) {
            input.handle(*request);
        }
    }
    changed(state, field);
}

/// What a field's new text leads to at once.
fn changed(state: &mut State, field: Field) {
    match (field, state.overlays.last_mut()) {
        (Field::Filter(Pane::Functions), _) => listing::refilter(&mut state.functions.list),
        (Field::Filter(Pane::Aliases), _) => listing::refilter(&mut state.aliases.list),
        (Field::Filter(Pane::Secrets), _) => listing::refilter(&mut state.secrets.list),
        (Field::Search | Field::Filter(Pane::Logs), _) => logs::search::typed(state),
        (Field::AskedInLogs, _) => {
            if let Some(field) = &mut state.logs.asking {
                field.problem = None;
            }
        }
        (Field::Palette, _) => palette::refresh(state),
        (Field::Percent, Some(Overlay::Split(editor))) => split::check(editor),
        (Field::Prompt, Some(Overlay::Prompt(prompt))) => prompt.problem = None,
        (Field::Plan, Some(Overlay::Planner(_))) => planner::typed(state),
        (Field::Tell, Some(Overlay::Tell(tell))) => tell.hint = None,
        (Field::TypedName, Some(Overlay::Confirm(confirm))) => confirm.hint = None,
        _ => {}
    }
}

/// Whether a pane's filter or search field has the keys.
pub(super) fn is_typing_in(state: &mut State, pane: Pane) -> &mut bool {
    match pane {
        Pane::Functions => &mut state.functions.list.filtering,
        Pane::Aliases => &mut state.aliases.list.filtering,
        Pane::Secrets => &mut state.secrets.list.filtering,
        Pane::Logs => &mut state.logs.searching,
    }
}

fn accept(state: &mut State, field: Field, effects: &mut Effects) {
    match field {
        Field::Filter(pane) => {
            *is_typing_in(state, pane) = false;
            if pane == Pane::Functions {
                functions::sort(state);
            }
        }
        Field::Search => logs::search::accept(state),
        Field::AskedInLogs => logs::filters::accept(state, effects),
        Field::Palette => palette::run(state, effects),
        Field::Percent => split::preview(state, effects),
        Field::Prompt => prompt::accept(state, effects),
        Field::Plan => planner::accept(state, effects),
        Field::Tell => rollouts::accept(state, effects),
        Field::Query => insights::ask(state, effects),
        Field::Secret => secrets::editor::accept(state, effects),
        Field::TypedName => confirm::apply_by_name(state, effects),
    }
}

/// Leaves the field; what was typed into a filter or a search goes.
fn leave(state: &mut State, field: Field, effects: &mut Effects) {
    match field {
        Field::Filter(pane) => *is_typing_in(state, pane) = false,
        Field::Search => *is_typing_in(state, Pane::Logs) = false,
        Field::AskedInLogs => {
            state.logs.asking = None;
            return;
        }
        Field::Plan => return planner::leave_field(state),
        Field::Tell
        | Field::Palette
        | Field::Percent
        | Field::Prompt
        | Field::Query
        | Field::Secret
        | Field::TypedName => {
            return overlays::close(state, effects);
        }
    }
    panes::back(state, effects);
}

/// Moves the cursor of the list that belongs to the field.
fn go(state: &mut State, field: Field, motion: Motion) {
    match (field, state.overlays.last_mut()) {
        (Field::Palette, Some(Overlay::Palette(palette))) => {
            palette.cursor = motion.apply(palette.cursor, palette.matches.len(), 10);
        }
        (Field::Percent, Some(Overlay::Split(editor))) => {
            editor.cursor = motion.apply(editor.cursor, editor.versions.len(), 10);
            split::check(editor);
        }
        (Field::Query, Some(Overlay::Insights(_))) => insights::go(state, motion),
        (Field::Prompt, Some(Overlay::Prompt(prompt))) => prompt::go(prompt, motion),
        (Field::Secret, Some(Overlay::SecretEditor(editor))) => secrets::editor::go(editor, motion),
        (Field::TypedName, Some(Overlay::Confirm(confirm))) => overlays::scroll(confirm, motion),
        (Field::Filter(_) | Field::Search | Field::AskedInLogs, None) => panes::go(state, motion),
        _ => {}
    }
}
