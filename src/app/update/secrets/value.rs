//! A value: read when asked, shown for seconds, copied without being shown, gone by itself.

use std::time::Duration;

use super::super::{Effects, copy, fetch, listing::Motion, notices};
use crate::{
    app::{
        effect::{Effect, Hidden},
        state::{
            Pane, State,
            secrets::{ReadFor, Reading, Revealed, Shown},
        },
    },
    domain::{
        Request, SecretName, SecretValue, Slot,
        secret::{CURRENT, SecretString, Shape, fields, unescaped},
    },
};

/// How long a value stays on the screen.
const SHOWN: Duration = Duration::from_secs(15);

/// How long a value is held, masked, for a key to be chosen.
const HELD: Duration = Duration::from_mins(1);

/// Shows the value or the key under the cursor, or hides it.
pub(super) fn reveal(state: &mut State, effects: &mut Effects) {
    if !turn_key(state) && !close(state, effects) {
        read(state, ReadFor::Show, effects);
    }
}

/// Lists the value's keys, or puts them away.
pub(super) fn keys(state: &mut State, effects: &mut Effects) {
    if !close(state, effects) {
        read(state, ReadFor::Keys, effects);
    }
}

/// Copies without showing: what is held, or what is read for it.
pub(super) fn copy(state: &mut State, effects: &mut Effects) {
    if !copy::is_on(state) || notices::refuse_when_read_only(state, ReadFor::Copy.words()) {
        return;
    }
    match &state.secrets.revealed {
        None => read(state, ReadFor::Copy, effects),
        Some(held) => {
            let text = match held.shown {
                Shown::Whole => whole(&held.value),
                Shown::Keys { at, .. } => key(&held.value, at),
            };
            hand_out(state, text, effects);
        }
    }
}

/// Asks for the value at the chosen stage. Every such read is on record in `CloudTrail`.
pub(super) fn read(state: &mut State, purpose: ReadFor, effects: &mut Effects) {
    if notices::refuse_when_read_only(state, purpose.words()) {
        return;
    }
    let Some(secret) = super::selected(state) else { return };
    let Some(label) = chosen_stage(state) else {
        return notices::info(state, "this version has no stage to read it by");
    };
    state.secrets.reading = Some(Reading { stage: label.clone(), purpose });
    let request = Request::SecretValue { name: secret.name, stage: label };
    fetch::start(state, Slot::SecretValue, request, effects);
}

fn chosen_stage(state: &State) -> Option<String> {
    match (state.secrets.stage, &state.secrets.detail) {
        (Some(at), Some(detail)) => detail.versions.get(at)?.stages.first().cloned(),
        _ => Some(CURRENT.to_owned()),
    }
}

/// The value came. If the user has moved on meanwhile, it is dropped (and so zeroed) at once.
pub(super) fn arrived(
    state: &mut State,
    name: &SecretName,
    value: SecretValue,
    effects: &mut Effects,
) {
    let asked = state.secrets.reading.take();
    let here = state.screen.focus == Pane::Secrets
        && state.overlays.is_empty()
        && state.secrets.list.selected_name() == Some(name);
    let (Some(Reading { stage, purpose }), true, false) = (asked, here, state.session.read_only)
    else {
        return;
    };
    match purpose {
        ReadFor::Show => hold(state, (name, stage), value, Shown::Whole, effects),
        ReadFor::Keys if value.shape() == Shape::Json => {
            hold(state, (name, stage), value, Shown::Keys { at: 0, open: false }, effects);
        }
        ReadFor::Keys => {
            notices::info(state, "the value is no JSON: it has no keys to choose from");
        }
        ReadFor::Copy => {
            let text = whole(&value);
            hand_out(state, text, effects);
        }
        ReadFor::Edit => super::editor::open(state, name, value),
    }
}

fn hold(
    state: &mut State,
    (name, label): (&SecretName, String),
    value: SecretValue,
    shown: Shown,
    effects: &mut Effects,
) {
    close(state, effects);
    let span = if shown == Shown::Whole { SHOWN } else { HELD };
    let until = state.after(span);
    let seconds_left = span.as_secs();
    let name = name.clone();
    state.secrets.revealed =
        Some(Revealed { name, stage: label, value, shown, until, seconds_left });
}

/// All of a value; `None` for bytes, which a clipboard does not hold.
fn whole(value: &SecretValue) -> Option<SecretString> {
    (!value.binary).then(|| value.text.clone())
}

/// The key at a position, without quotes and escapes.
fn key(value: &SecretValue, at: usize) -> Option<SecretString> {
    let fields = fields(value.expose()).ok()?;
    let raw = fields.get(at)?.raw;
    let mut text = String::with_capacity(raw.len());
    text.extend(unescaped(raw));
    Some(text.into())
}

fn hand_out(state: &mut State, text: Option<SecretString>, effects: &mut Effects) {
    let Some(text) = text else {
        return notices::info(state, "the value is binary: it is not copied");
    };
    effects.push(Effect::CopySecret(Hidden(text)));
    match state.session.multiplexer {
        None => notices::info(state, "copied the value without showing it"),
        Some(keeper) => {
            let text = format!(
                "copied the value without showing it; {keeper} may keep a copy: clear its buffers"
            );
            notices::warn(state, text);
        }
    }
}

/// Shows the value of the key under the cursor, or hides it; true when keys are listed.
pub(super) fn turn_key(state: &mut State) -> bool {
    let until = state.after(SHOWN);
    let Some(held) = &mut state.secrets.revealed else { return false };
    let Shown::Keys { at, open } = held.shown else { return false };
    held.shown = Shown::Keys { at, open: !open };
    if open {
        state.secrets.wipe = true;
    } else {
        (held.until, held.seconds_left) = (until, SHOWN.as_secs());
    }
    true
}

/// Moves among the keys that are listed: the one that was shown is hidden. True when there are
/// any.
pub(super) fn go(state: &mut State, motion: Motion, page: usize) -> bool {
    let Some(held) = &mut state.secrets.revealed else { return false };
    let Shown::Keys { at, open } = held.shown else { return false };
    let count = fields(held.value.expose()).map_or(0, |fields| fields.len());
    held.shown = Shown::Keys { at: motion.apply(at, count, page), open: false };
    state.secrets.wipe |= open;
    true
}

/// Counts down, and hides the value when its time is over.
pub(in crate::app::update) fn tick(state: &mut State, effects: &mut Effects) {
    let now = state.now;
    let Some(revealed) = &mut state.secrets.revealed else { return };
    if revealed.until <= now {
        close(state, effects);
        return;
    }
    let left = Duration::try_from(revealed.until.duration_since(now)).unwrap_or_default();
    let left = left.div_f64(state.pace);
    revealed.seconds_left = left.as_secs() + u64::from(left.subsec_nanos() > 0);
}

/// Drops a value that is held or on its way; true when there was one.
pub(super) fn close(state: &mut State, effects: &mut Effects) -> bool {
    let held = state.secrets.revealed.take();
    let asked = state.secrets.reading.take().is_some();
    if asked {
        fetch::cancel(state, Slot::SecretValue, effects);
    }
    state.secrets.wipe |= held.as_ref().is_some_and(Revealed::is_shown);
    held.is_some() || asked
}

/// Whatever lies over the pane, or takes it off the screen, hides its value. What was drawn is
/// overwritten, in the terminal and here.
pub(in crate::app::update) fn settle(state: &mut State, effects: &mut Effects) {
    let covered = !state.overlays.is_empty() || state.layout().pane(Pane::Secrets).is_none();
    if covered {
        close(state, effects);
    }
    if std::mem::take(&mut state.secrets.wipe) {
        effects.push(Effect::Redraw);
    }
}
