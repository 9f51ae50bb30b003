//! The fields that a write needs to be told before it can be previewed.

use super::{
    Effects, adopt,
    invoke::{self, Answers},
    listing::Motion,
    notices, secrets, stop,
};
use crate::{
    app::state::{
        Overlay, State,
        prompt::{Ask, MODES, Prompt},
    },
    input::{Chord, Key},
};

/// Asks; the last field has the keys where there are several: the others have good defaults.
pub(super) fn open(state: &mut State, ask: Ask) {
    let at = ask.fields().len().saturating_sub(1);
    state.overlays.push(Overlay::Prompt(Box::new(Prompt { ask, at, problem: None })));
}

fn top(state: &mut State) -> Option<&mut Prompt> {
    match state.overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => Some(prompt),
        _ => None,
    }
}

/// Tab goes round the fields, and a field that is a choice turns with Space and the arrows. True
/// when the key has done its work.
pub(super) fn press(state: &mut State, chord: Chord) -> bool {
    let Some(prompt) = top(state) else { return false };
    let count = prompt.ask.fields().len();
    let at = prompt.at;
    match (chord.key, &mut prompt.ask) {
        (Key::Tab, _) => prompt.at = (at + 1) % count,
        (Key::BackTab, _) => prompt.at = (at + count - 1) % count,
        (Key::Char(' ') | Key::Right, Ask::Invoke { mode, .. }) if at == 1 => {
            *mode = turn(*mode, 1);
        }
        (Key::Left, Ask::Invoke { mode, .. }) if at == 1 => *mode = turn(*mode, MODES.len() - 1),
        _ => return false,
    }
    true
}

fn turn(mode: crate::domain::InvokeMode, by: usize) -> crate::domain::InvokeMode {
    let at = MODES.iter().position(|known| *known == mode).unwrap_or(0);
    MODES.get((at + by) % MODES.len()).copied().unwrap_or_default()
}

/// Goes to another field.
pub(super) fn go(prompt: &mut Prompt, motion: Motion) {
    prompt.at = motion.apply(prompt.at, prompt.ask.fields().len(), 10);
}

/// Goes on to the preview, or says what is wrong.
pub(super) fn accept(state: &mut State, effects: &mut Effects) {
    let Some(prompt) = top(state) else { return };
    prompt.problem = None;
    let went_on = match &prompt.ask {
        Ask::Reserved { plan, count } => {
            let (plan, count) = (plan.clone(), count.value().to_owned());
            stop::lift(state, plan, &count)
        }
        Ask::Invoke { function, qualifier, mode, payload } => {
            let answers = Answers {
                function: function.clone(),
                qualifier: qualifier.value().to_owned(),
                mode: *mode,
                payload: payload.value().to_owned(),
            };
            invoke::plan(state, answers, effects)
        }
        Ask::Adopt { function, alias } => {
            let (function, alias) = (function.clone(), alias.value().to_owned());
            adopt::plan(state, function, &alias, effects)
        }
        Ask::DeleteSecret { name, days } => {
            let (name, days) = (name.clone(), days.value().to_owned());
            secrets::writes::delete(state, name, &days, effects)
        }
    };
    if let Err(problem) = went_on {
        complain(state, problem);
    }
}

/// Says what is wrong with what was filled in, beside it where it is still open.
pub(super) fn complain(state: &mut State, problem: String) {
    let prompt = state.overlays.iter_mut().rev().find_map(|overlay| match overlay {
        Overlay::Prompt(prompt) => Some(prompt),
        _ => None,
    });
    match prompt {
        Some(prompt) => prompt.problem = Some(problem),
        None => notices::warn(state, problem),
    }
}
