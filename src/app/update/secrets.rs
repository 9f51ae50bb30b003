//! The Secrets pane: the list, the selected secret's stages, and a value that goes away.

use std::time::Duration;

use super::{Effects, fetch, functions, listing, listing::Motion, notices};
use crate::{
    app::{
        effect::Effect,
        state::{Pane, State, secrets::Revealed},
    },
    domain::{Page, Request, SecretDetail, SecretName, SecretSummary, SecretValue, Slot},
    input::Action,
};

/// How long a value stays on the screen.
const SHOWN: Duration = Duration::from_secs(15);

/// The stage whose value is shown unless another is chosen.
const CURRENT: &str = "AWSCURRENT";

/// Starts reading the list. What is there stays until the new list is whole.
pub(super) fn list(state: &mut State, effects: &mut Effects) {
    let again = !state.secrets.list.items.is_empty();
    state.secrets.incoming = again.then(Vec::new);
    fetch::start(state, Slot::Secrets, Request::Secrets, effects);
}

/// A page came. The first list grows page by page; a later one is swapped in when it is whole.
pub(super) fn page(state: &mut State, page: Page<SecretSummary>) {
    let secrets = &mut state.secrets;
    secrets.complete |=
        listing::grow(&mut secrets.list, &mut secrets.incoming, page, listing::own_order);
}

/// The cursor came to another secret: nothing of the last one stays on the screen.
pub(super) fn follow_selection(state: &mut State, effects: &mut Effects) {
    if state.layout().pane(Pane::Secrets).is_none() {
        return;
    }
    let selected = state.secrets.list.selected().map(|secret| secret.name.clone());
    if selected.is_none() || selected == state.secrets.described {
        return;
    }
    let first = state.secrets.described.is_none();
    close(state, effects);
    fetch::void(state, Slot::SecretDetail, effects);
    state.secrets.detail = None;
    state.secrets.described = selected;
    if first {
        describe(state, effects);
    } else {
        state.timers.secret = Some(state.after(functions::REST));
    }
}

/// The cursor rests: read the secret's metadata and stages. No value is read.
pub(super) fn describe(state: &mut State, effects: &mut Effects) {
    state.timers.secret = None;
    fetch::again(state, Slot::SecretDetail, effects);
}

pub(super) fn described(state: &mut State, detail: SecretDetail) {
    let secrets = &mut state.secrets;
    if secrets.described.as_ref() == Some(&detail.summary.name) {
        let last = detail.versions.len().saturating_sub(1);
        secrets.stage = secrets.stage.map(|at| at.min(last));
        secrets.detail = Some(detail);
    }
}

pub(super) fn act(state: &mut State, action: Action, effects: &mut Effects) {
    if action == Action::RevealSecret && !close_value(state, effects) {
        reveal(state, effects);
    }
}

/// Gives the keys to the stages, to choose the one to reveal.
pub(super) fn open_stages(state: &mut State) {
    match &state.secrets.detail {
        Some(detail) if !detail.versions.is_empty() => {
            state.secrets.stage.get_or_insert(0);
        }
        _ => notices::info(state, "the stages are not read yet"),
    }
}

/// Moves in the stages when they have the keys, else in the list.
pub(super) fn go(state: &mut State, motion: Motion, page: usize) {
    let stages = state.secrets.detail.as_ref().map_or(0, |detail| detail.versions.len());
    match &mut state.secrets.stage {
        Some(at) => *at = motion.apply(*at, stages, page),
        None => listing::move_cursor(&mut state.secrets.list, motion, page),
    }
}

/// Asks for the value at the chosen stage. Every such read is on record in `CloudTrail`.
fn reveal(state: &mut State, effects: &mut Effects) {
    if notices::refuse_when_read_only(state, "revealing a secret") {
        return;
    }
    let Some(name) = state.secrets.list.selected().map(|secret| secret.name.clone()) else {
        return notices::info(state, "no secret is selected");
    };
    let Some(label) = chosen_stage(state) else {
        return notices::info(state, "this version has no stage to read it by");
    };
    state.secrets.revealing = Some(label.clone());
    let request = Request::SecretValue { name, stage: label };
    fetch::start(state, Slot::SecretValue, request, effects);
}

fn chosen_stage(state: &State) -> Option<String> {
    match (state.secrets.stage, &state.secrets.detail) {
        (Some(at), Some(detail)) => detail.versions.get(at)?.stages.first().cloned(),
        _ => Some(CURRENT.to_owned()),
    }
}

/// The value came. If the user has moved on meanwhile, it is dropped (and so zeroed) at once.
pub(super) fn revealed(
    state: &mut State,
    name: &SecretName,
    value: SecretValue,
    effects: &mut Effects,
) {
    let asked = state.secrets.revealing.take();
    let here = state.screen.focus == Pane::Secrets
        && state.secrets.list.selected().is_some_and(|secret| secret.name == *name);
    let (Some(label), true, false) = (asked, here, state.session.read_only) else { return };
    close_value(state, effects);
    let until = state.after(SHOWN);
    let seconds_left = SHOWN.as_secs();
    state.secrets.revealed =
        Some(Revealed { name: name.clone(), stage: label, value, until, seconds_left });
}

/// Counts down, and hides the value when its time is over.
pub(super) fn tick(state: &mut State, effects: &mut Effects) {
    let now = state.now;
    let Some(revealed) = &mut state.secrets.revealed else { return };
    if revealed.until <= now {
        close_value(state, effects);
        return;
    }
    let left = Duration::try_from(revealed.until.duration_since(now)).unwrap_or_default();
    let left = left.div_f64(state.pace);
    revealed.seconds_left = left.as_secs() + u64::from(left.subsec_nanos() > 0);
}

/// Hides a value that is shown or on its way; true when there was one.
fn close_value(state: &mut State, effects: &mut Effects) -> bool {
    let shown = state.secrets.revealed.take().is_some();
    let asked = state.secrets.revealing.take().is_some();
    if asked {
        fetch::cancel(state, Slot::SecretValue, effects);
    }
    if shown {
        // What was drawn must not stay in the terminal's cells.
        effects.push(Effect::Redraw);
    }
    shown || asked
}

/// Hides the value and takes the keys from the stages; true when there was either.
fn close(state: &mut State, effects: &mut Effects) -> bool {
    let chosen = state.secrets.stage.take().is_some();
    close_value(state, effects) || chosen
}

/// `Esc`: hides the value first, then leaves the stages.
pub(super) fn back(state: &mut State, effects: &mut Effects) -> bool {
    close_value(state, effects) || close(state, effects)
}

/// The pane lost the focus.
pub(super) fn leave(state: &mut State, effects: &mut Effects) {
    close(state, effects);
}
