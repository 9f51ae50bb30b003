//! The fields that a write needs to be told before it can be previewed.

use super::super::{
    canvas::Canvas,
    parts::{field, keys, popup::Popup},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::prompt::{Field, FieldValue, MODES, Prompt, mode_name},
    },
    input::{Action, Chord, Key},
    theme::Role,
};

/// Columns that the labels of fields take.
const LABEL: usize = 10;

/// Draws the prompt.
pub(super) fn draw(prompt: &Prompt, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let ask = &prompt.ask;
    let target = text::plain(ask.target()).into_owned();
    let mut popup = Popup::new(format!("{} {target}", ask.verb()), 78);
    let columns = popup.columns(body);
    let fields = ask.fields();
    // Where the screen is low the fields come first: what they mean can be guessed.
    if body.height >= 16 {
        popup.say(Role::Dim, ask.why(), body);
        popup.blank();
    }
    for (at, shown) in fields.iter().enumerate() {
        popup.row(row(shown, at == prompt.at, columns));
        popup.text("", Role::Dim, shown.note, body);
    }
    if let Some(problem) = &prompt.problem {
        popup.foot.push(Runs::one(Role::Error, text::plain(problem).into_owned()));
    }
    let next = if fields.len() > 1 { next_field() } else { Runs::new() };
    popup.foot.push(keys::all([
        keys::hint(&state.keymap, Action::Open, "preview"),
        next,
        keys::hint(&state.keymap, Action::Back, "leave"),
    ]));
    popup.draw(body, canvas);
}

/// A field with its label; the label of the one that has the keys stands out.
fn row(shown: &Field<'_>, focused: bool, columns: usize) -> Runs<'static> {
    let role = if focused { Role::Strong } else { Role::Dim };
    let label = Runs::one(role, format!("{:<LABEL$}", shown.label));
    match shown.value {
        FieldValue::Text(input) => {
            let cursor = focused.then(|| input.cursor());
            let room = columns.saturating_sub(LABEL);
            label.join(0, field::runs(input.value(), cursor, room))
        }
        FieldValue::Mode(chosen) => MODES.into_iter().fold(label, |runs, mode| {
            let role = match (mode == chosen, focused) {
                (true, true) => Role::Cursor,
                (true, false) => Role::Strong,
                (false, _) => Role::Dim,
            };
            runs.add(role, format!(" {} ", mode_name(mode))).gap(1)
        }),
    }
}

/// The key that every field leaves to the next one.
fn next_field() -> Runs<'static> {
    let chord = Chord::plain(Key::Tab).to_string();
    Runs::one(Role::HintChord, chord).add(Role::HintVerb, " next field")
}
