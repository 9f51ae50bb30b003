//! A new value of a secret in masked fields. What is typed is never drawn.

use super::super::{
    canvas::Canvas,
    parts::{keys, list, popup::Popup},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::Area,
        listed,
        state::{SecretEditor, secret_view::SecretField},
    },
    input::{Action, Chord, Key},
    theme::Role,
};

/// Columns that the labels of fields take at most.
const LABEL: usize = 28;

/// Rows around the fields: the frame, why, the foot.
const AROUND: u16 = 8;

/// Draws the editor.
pub(super) fn draw(editor: &SecretEditor, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let name = text::plain(&editor.name.0).into_owned();
    let mut popup = Popup::new(format!("put a new value of {name}"), listed::WIDTH);
    let columns = popup.columns(body);
    if body.height >= 16 {
        let why = "what is typed is not shown; a field that stays empty keeps its value";
        popup.say(Role::Dim, why, body);
        popup.blank();
    }
    let widest = editor.fields.iter().map(|field| text::width(&field.label)).max();
    let label = widest.unwrap_or(0).min(LABEL) + 2;
    let rows = usize::from(body.height.saturating_sub(AROUND).max(1));
    let first = list::first(editor.at, 0, rows);
    for (at, field) in editor.fields.iter().enumerate().skip(first).take(rows) {
        popup.row(row(field, at == editor.at, (label, columns)));
    }
    if editor.fields.len() > rows {
        let last = (first + rows).min(editor.fields.len());
        let more = format!("{}-{last} of {}", first + 1, editor.fields.len());
        popup.foot.push(Runs::one(Role::Dim, more));
    }
    if let Some(problem) = &editor.problem {
        popup.foot.push(Runs::one(Role::Error, text::plain(problem).into_owned()));
    }
    let next = Chord::plain(Key::Tab).to_string();
    popup.foot.push(keys::all([
        keys::hint(&state.keymap, Action::Open, "preview"),
        Runs::one(Role::HintChord, next).add(Role::HintVerb, " next field"),
        keys::hint(&state.keymap, Action::Back, "leave"),
    ]));
    popup.draw(body, canvas);
}

/// A label, and a dot for each character that is typed.
fn row(field: &SecretField, focused: bool, (label, columns): (usize, usize)) -> Runs<'static> {
    let role = if focused { Role::Strong } else { Role::Dim };
    let name = text::fit_middle(&text::plain(&field.label), label - 2).into_owned();
    let name = Runs::one(role, name).pad(label);
    let room = columns.saturating_sub(label + 1);
    let dots = "•".repeat(field.typed.count().min(room));
    match (focused, field.typed.is_empty()) {
        (false, true) => name.join(0, Runs::one(Role::Dim, "kept")),
        (false, false) => name.join(0, Runs::one(Role::SecretMasked, dots)),
        (true, _) => {
            let left = " ".repeat(room - text::width(&dots));
            let field = Runs::one(Role::Field, dots).add(Role::Cursor, " ");
            name.join(0, field.add(Role::Field, left))
        }
    }
}
