//! The preview of a write: where, what before, what after, why, and a key that is lit when it
//! works.

mod basis;

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
        listed::{self, Listed},
        state::overlay::Confirm,
        words,
    },
    domain::{Change, Payload},
    input::Action,
    rollout::ledger,
    theme::Role,
};

/// Characters of a payload's beginning that are shown.
const PAYLOAD: usize = 60;

/// Draws the preview.
pub(super) fn draw(confirm: &Confirm, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let change = &confirm.intent.change;
    let mut popup = Popup::new(format!("{} {}", change.verb(), change.target()), 78);
    let scope = &confirm.intent.scope;
    popup.field("account", place::account(scope, &state.session));
    popup.field("Region", place::region(scope));
    // Where the screen is low, what there is to know comes before air.
    let roomy = body.height >= 12;
    if roomy {
        popup.blank();
    }
    match change.alias() {
        Some(alias) => {
            popup.split("now", &alias.before, body);
            popup.split("after", &alias.after, body);
        }
        None => in_words(&mut popup, change, body),
    }
    if roomy {
        popup.blank();
    }
    if let Some(seen) = &confirm.seen {
        let text = format!("it has changed: the screen showed {seen}");
        popup.say(Role::Warning, &text, body);
    }
    if let Some(evidence) = words::evidence(change) {
        popup.text("why", Role::Text, &evidence, body);
    }
    basis::draw(&mut popup, confirm, state, body);
    listed(&mut popup, confirm);
    for (at, caution) in words::cautions(change).into_iter().enumerate() {
        popup.text(if at == 0 { "note" } else { "" }, Role::Dim, &caution, body);
    }
    if let Some(alias) = change.alias() {
        // A ledger in it is told in words above; what a person wrote stays as it is.
        let described = ledger::original(&alias.description);
        if !described.is_empty() && words::ends_rollout(change).is_none() {
            popup.text("note", Role::Dim, &described, body);
        }
        popup.field("revision", Runs::one(Role::Dim, text::plain(&alias.revision_id.0)));
    }
    answer(&mut popup, confirm, body);
    popup.foot.push(foot(confirm, state));
    popup.draw(body, canvas);
}

/// What changes, where it is no split.
fn in_words(popup: &mut Popup<'_>, change: &Change, body: Area) {
    let before = words::before(change);
    if !before.is_empty() {
        popup.text("now", Role::Text, &before, body);
    }
    popup.text("after", Role::Strong, &words::after(change), body);
    if let Change::Invoke(invocation) = change
        && !invocation.payload.0.is_empty()
    {
        popup.field("payload", Runs::one(Role::Text, beginning(&invocation.payload)));
    }
}

/// What is shown of a payload. It is cut first, as each frame draws it: 6 MB are not made harmless
/// for the sake of one row.
fn beginning(payload: &Payload) -> String {
    let cut: String = payload.0.chars().take(PAYLOAD).collect();
    text::plain(&cut).into_owned()
}

/// What differs, or who calls it: a window of it, which scrolls.
fn listed(popup: &mut Popup<'_>, confirm: &Confirm) {
    const SHOWN: usize = listed::IN_PREVIEW;
    let Listed { label, rows } = listed::of_preview(confirm);
    let scroll = confirm.scroll.min(rows.len().saturating_sub(SHOWN));
    for (at, row) in rows.iter().skip(scroll).take(SHOWN).enumerate() {
        let label = if at == 0 { label } else { "" };
        popup.field(label, Runs::one(Role::Text, text::plain(row).into_owned()));
    }
    if rows.len() > SHOWN {
        let more = format!("{}-{} of {}, scroll for more", scroll + 1, scroll + SHOWN, rows.len());
        popup.field("", Runs::one(Role::Dim, more));
    }
}

/// The field in which the name is typed, and why the last key did nothing. It is never cut off.
fn answer(popup: &mut Popup<'_>, confirm: &Confirm, body: Area) {
    if let Some(typed) = &confirm.typed_name {
        let name = confirm.intent.change.target();
        let ask = Runs::one(Role::Text, "type ")
            .add(Role::Strong, text::plain(&name).into_owned())
            .add(Role::Text, " to apply");
        popup.foot.push(ask);
        let columns = popup.columns(body).min(text::width(&name) + 8);
        popup.foot.push(field::runs(typed.value(), Some(typed.cursor()), columns));
    }
    if let Some(hint) = &confirm.hint {
        popup.foot.push(Runs::one(Role::Warning, text::plain(hint).into_owned()));
    }
}

fn foot(confirm: &Confirm, state: &State) -> Runs<'static> {
    let keymap = &state.keymap;
    let change = &confirm.intent.change;
    let (action, verb) = match (change.is_rollback(), confirm.typed_name.is_some()) {
        (true, _) => (Action::ConfirmRollback, change.verb()),
        (false, true) => (Action::Open, "apply"),
        (false, false) => (Action::Apply, "apply"),
    };
    let copies =
        confirm.typed_name.is_none() && state.session.clipboard && !confirm.command_line.is_empty();
    let copy =
        if copies { keys::hint(keymap, Action::Copy, "copy as aws command") } else { Runs::new() };
    keys::all([
        keys::trigger(keymap, action, verb, confirm.armed),
        keys::hint(keymap, Action::Back, "leave"),
        copy,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_cut_by_characters_whatever_they_are() {
        for text in ["x", "é", "決", "xé決"] {
            let long = Payload(text.repeat(1_000));
            assert_eq!(beginning(&long).chars().count(), PAYLOAD, "{text}");
        }
        assert_eq!(beginning(&Payload("{\n}".into())), "{ }");
    }
}
