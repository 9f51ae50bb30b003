//! A new value, typed into masked fields.

use std::time::Duration;

use super::{
    super::{Effects, listing::Motion, notices, preview},
    value, writes,
};
use crate::{
    app::state::{
        Overlay, SecretEditor, SecretWish, State, secret_view::SecretField, secrets::ReadFor,
    },
    domain::{
        SecretName, SecretValue,
        secret::{NewValue, Shape, TypedSecret, fields, replace},
    },
    input::{Chord, Key},
};

/// Reads the value that is edited; a secret without one needs none.
pub(super) fn ask(state: &mut State, effects: &mut Effects) {
    let refused = notices::refuse_when_read_only(state, ReadFor::Edit.words());
    if refused || preview::is_waiting(state) {
        return;
    }
    let Some(secret) = super::selected(state) else { return };
    let detail = state.secrets.detail.as_ref();
    let detail = detail.filter(|detail| detail.summary.name == secret.name);
    if detail.is_some_and(|detail| detail.current().is_none()) {
        return show(state, secret.name, None, vec![whole("value")]);
    }
    // What is edited is what clients read, whichever version the cursor is on.
    value::close(state, effects);
    state.secrets.stage = None;
    value::read(state, ReadFor::Edit, effects);
}

/// The value came: its keys get a masked field each.
pub(super) fn open(state: &mut State, name: &SecretName, value: SecretValue) {
    let keys = fields(value.expose()).ok().filter(|_| value.shape() == Shape::Json);
    let keys = keys.unwrap_or_default().into_iter().map(|field| SecretField {
        label: field.name(),
        path: Some(field.path),
        typed: TypedSecret::default(),
    });
    let mut rows: Vec<SecretField> = keys.collect();
    match value.shape() {
        Shape::Binary => {
            let text = "the value is binary: put it with `aws secretsmanager put-secret-value`";
            return notices::info(state, text);
        }
        Shape::Json => rows.push(whole("all of it")),
        Shape::Text => rows.push(whole("value")),
    }
    show(state, name.clone(), Some(value), rows);
}

fn whole(label: &str) -> SecretField {
    SecretField { label: label.into(), path: None, typed: TypedSecret::default() }
}

fn show(state: &mut State, name: SecretName, value: Option<SecretValue>, fields: Vec<SecretField>) {
    let until = state.after(IDLE);
    let editor = SecretEditor { name, value, fields, at: 0, until, problem: None };
    state.overlays.push(Overlay::SecretEditor(Box::new(editor)));
}

/// Closes it when nobody has typed for a while: it holds the value that is edited.
pub(in crate::app::update) fn tick(state: &mut State) {
    let now = state.now;
    let is_left =
        |overlay: &Overlay| matches!(overlay, Overlay::SecretEditor(editor) if editor.until <= now);
    let before = state.overlays.len();
    state.overlays.retain(|overlay| !is_left(overlay));
    if state.overlays.len() < before {
        notices::warn(state, "the editor was closed after 5 minutes without a key: nothing is put");
    }
}

fn top(state: &mut State) -> Option<&mut SecretEditor> {
    match state.overlays.last_mut() {
        Some(Overlay::SecretEditor(editor)) => Some(editor),
        _ => None,
    }
}

/// Types into the field that has the keys. True when the key has done its work.
pub(in crate::app::update) fn press(state: &mut State, chord: Chord) -> bool {
    let until = state.after(IDLE);
    let Some(editor) = top(state) else { return false };
    editor.until = until;
    let count = editor.fields.len();
    match chord.key {
        Key::Tab => editor.at = (editor.at + 1) % count,
        Key::BackTab => editor.at = (editor.at + count - 1) % count,
        _ => return type_into(editor, chord),
    }
    true
}

fn type_into(editor: &mut SecretEditor, chord: Chord) -> bool {
    let Some(field) = editor.fields.get_mut(editor.at) else { return false };
    match (chord.ctrl, chord.key, chord.typed()) {
        (_, _, Some(c)) => {
            let fits = field.typed.push(c);
            editor.problem = (!fits).then(|| TOO_LONG.into());
        }
        (false, Key::Backspace, _) => field.typed.pop(),
        (true, Key::Char('u' | 'w') | Key::Backspace, _) => field.typed.clear(),
        _ => return false,
    }
    true
}

/// How long the editor stays open without a key.
const IDLE: Duration = Duration::from_mins(5);

const TOO_LONG: &str = "no more fits: a value has 65536 bytes at most";

/// A paste goes into the field as it is, line breaks included.
pub(in crate::app::update) fn paste(state: &mut State, text: &str) {
    let until = state.after(IDLE);
    let Some(editor) = top(state) else { return };
    editor.until = until;
    if text.contains(char::REPLACEMENT_CHARACTER) {
        // Nobody could see that it is not what was copied.
        editor.problem = Some("what is pasted is no whole UTF-8 text: paste it again".into());
        return;
    }
    if let Some(field) = editor.fields.get_mut(editor.at) {
        let fits = field.typed.push_all(text);
        editor.problem = (!fits).then(|| TOO_LONG.into());
    }
}

/// Goes to another field.
pub(in crate::app::update) fn go(editor: &mut SecretEditor, motion: Motion) {
    editor.at = motion.apply(editor.at, editor.fields.len(), 10);
}

/// Goes on to the preview, or says what is wrong.
pub(in crate::app::update) fn accept(state: &mut State, effects: &mut Effects) {
    let Some(editor) = top(state) else { return };
    match edited(editor) {
        Err(problem) => editor.problem = Some(problem),
        Ok(value) => {
            let base = editor.value.as_ref().map(|value| value.version_id.clone());
            let name = editor.name.clone();
            // The new value holds all that was typed: the fields are wiped.
            state.overlays.pop();
            writes::prepare(state, name, SecretWish::Put { value, base }, effects);
        }
    }
}

fn edited(editor: &SecretEditor) -> Result<NewValue, String> {
    let typed = || editor.fields.iter().filter(|field| !field.typed.is_empty());
    let whole = typed().find(|field| field.path.is_none());
    let text = match (whole, typed().count(), &editor.value) {
        (_, 0, _) => {
            return Err("nothing is typed: a field that stays empty keeps its value".into());
        }
        (Some(field), 1, _) => field.typed.value(),
        (Some(_), ..) => return Err("type single keys or all of it, not both".into()),
        (None, _, None) => return Err("there is no value to change a key of".into()),
        (None, _, Some(value)) => typed().try_fold(value.text.clone(), |text, field| {
            let path = field.path.as_deref().unwrap_or_default();
            let replaced = replace(&text, path, &field.typed.value());
            replaced.map_err(|problem| format!("{}: {problem}", field.label))
        })?,
    };
    let shape = editor.value.as_ref().map(SecretValue::shape);
    NewValue::new(text, shape).map_err(|problem| problem.to_string())
}
