//! A question before a driver is told to move traffic.

use super::super::{
    canvas::Canvas,
    parts::{field, keys, place, popup::Popup},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::tell::{Tell, TellField, Wish},
    },
    input::Action,
    theme::Role,
};

/// Columns that the labels of fields take.
const LABEL: usize = 10;

/// Draws the question.
pub(super) fn draw(tell: &Tell, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let target = text::plain(&tell.target.to_string()).into_owned();
    let mut popup = Popup::new(format!("{} {target}", tell.wish.verb()), 78);
    let columns = popup.columns(body);
    let scope = &state.session.scope;
    popup.field("account", place::account(scope, &state.session));
    popup.field("Region", place::region(scope));
    popup.split("now", &tell.before, body);
    popup.split("after", &tell.after, body);
    popup.text("note", Role::Dim, note(tell.wish), body);
    let fields = tell.fields();
    for (at, of) in fields.iter().enumerate() {
        popup.foot.push(row(tell, *of, at == tell.at, columns));
    }
    if let Some(hint) = &tell.hint {
        popup.foot.push(Runs::one(Role::Warning, text::plain(hint).into_owned()));
    }
    let action = if fields.is_empty() { Action::Apply } else { Action::Open };
    popup.foot.push(keys::all([
        keys::trigger(&state.keymap, action, "tell the driver", tell.armed),
        keys::hint(&state.keymap, Action::Back, "leave"),
    ]));
    popup.draw(body, canvas);
}

/// What it passes over.
fn note(wish: Wish) -> &'static str {
    match wish {
        Wish::Next => "it does not wait for this step's time; harm still rolls back",
        Wish::Promote => "whatever the numbers say: nothing rolls it back by itself any more",
    }
}

fn row(tell: &Tell, of: TellField, focused: bool, columns: usize) -> Runs<'static> {
    let label = match of {
        TellField::Reason => "why".to_owned(),
        TellField::Name => format!("type {}", text::plain(&tell.target.to_string())),
    };
    let role = if focused { Role::Strong } else { Role::Dim };
    let label = Runs::one(role, label).pad(LABEL).gap(1);
    let Some(input) = tell.input(of) else { return label };
    let room = columns.saturating_sub(label.width());
    label.join(0, field::runs(input.value(), focused.then(|| input.cursor()), room))
}
