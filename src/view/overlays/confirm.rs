//! The preview of a write: where, what before, what after, why, and a key that is lit when it
//! works.

use super::super::{
    canvas::Canvas,
    parts::{field, keys, popup::Popup},
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{State, layout::Area, sheet, state::overlay::Confirm, words},
    domain::{Change, RollbackPlan, Scope},
    input::Action,
    theme::Role,
};

/// Rows of differences that are shown at once; the rest scrolls.
const DIFFERENCES: usize = 5;

/// Draws the preview.
pub(super) fn draw(confirm: &Confirm, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let change = &confirm.intent.change;
    let mut popup = Popup::new(format!("{} {}", change.verb(), change.target()), 78);
    place(&mut popup, &confirm.intent.scope, state);
    popup.blank();
    match change.alias() {
        Some(alias) => {
            popup.split("now", &alias.before, body);
            popup.split("after", &alias.after, body);
        }
        None => in_words(&mut popup, change, body),
    }
    popup.blank();
    if let Some(seen) = &confirm.seen {
        let text = format!("it has changed: the screen showed {seen}");
        popup.say(Role::Warning, &text, body);
    }
    if let Some(evidence) = words::evidence(change) {
        popup.text("why", Role::Text, &evidence, body);
    }
    target(&mut popup, confirm, state, body);
    differences(&mut popup, confirm, body);
    if let Some(alias) = change.alias() {
        if !alias.description.is_empty() {
            popup.text("note", Role::Dim, &alias.description, body);
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
}

/// Account and Region, as loud as they are dangerous.
fn place(popup: &mut Popup<'_>, scope: &Scope, state: &State) {
    let account = scope.account.as_deref().unwrap_or("unknown");
    let mut runs = Runs::one(Role::Strong, text::plain(account).into_owned());
    if let Some(profile) = &scope.profile {
        runs = runs.gap(2).add(Role::Text, text::plain(profile).into_owned());
    }
    if state.session.protected {
        runs = runs.gap(2).add(Role::Protected, " PROTECTED ");
    }
    if scope.sandbox {
        runs = runs.gap(2).add(Role::Sandbox, " SANDBOX ");
    }
    popup.field("account", runs);
    let region = scope.region.as_deref().unwrap_or("unknown");
    let mut runs = Runs::one(Role::Strong, text::plain(region).into_owned());
    if let Some(endpoint) = &scope.endpoint {
        runs = runs.gap(2).add(Role::Text, format!("at {}", text::plain(endpoint)));
    }
    popup.field("Region", runs);
}

/// What is known about the version a rollback goes back to.
fn target(popup: &mut Popup<'_>, confirm: &Confirm, state: &State, body: Area) {
    let Some(RollbackPlan::Ready { target, detail, .. }) = &confirm.plan else { return };
    let Some(detail) = detail else {
        let unread = format!("{target}: its configuration could not be read");
        return popup.text("target", Role::Warning, &unread, body);
    };
    let summary = &detail.summary;
    let published = summary
        .last_modified
        .map(|at| format!("{target} of {}, {} ago", stamp::full(at), stamp::age(at, state.now)));
    popup.text("target", Role::Text, &published.unwrap_or_else(|| target.to_string()), body);
    let runtime = if summary.runtime.is_empty() { "image" } else { &summary.runtime };
    let runs = Runs::one(Role::Text, format!("{runtime}, {} MB, ", summary.memory_mb));
    let role = if detail.state == "Active" { Role::Text } else { Role::Warning };
    popup.field("", runs.add(role, text::plain(&detail.state).into_owned()));
}

fn differences(popup: &mut Popup<'_>, confirm: &Confirm, body: Area) {
    let all = sheet::differences(confirm);
    if all.is_empty() {
        if matches!(confirm.plan, Some(RollbackPlan::Ready { detail: Some(_), .. })) {
            popup.text("differs", Role::Dim, "in nothing but its code, as far as known", body);
        }
        return;
    }
    let scroll = confirm.scroll.min(all.len().saturating_sub(DIFFERENCES));
    let shown = all.iter().skip(scroll).take(DIFFERENCES);
    for (at, difference) in shown.enumerate() {
        let label = if at == 0 { "differs" } else { "" };
        popup.field(label, Runs::one(Role::Text, text::plain(difference).into_owned()));
    }
    if all.len() > DIFFERENCES {
        let last = scroll + DIFFERENCES.min(all.len());
        let more = format!("{}-{last} of {}, scroll for more", scroll + 1, all.len());
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
    let copy = if confirm.typed_name.is_some() {
        Runs::new()
    } else {
        keys::hint(keymap, Action::Copy, "copy as aws command")
    };
    keys::all([
        keys::trigger(keymap, action, verb, confirm.armed),
        keys::hint(keymap, Action::Back, "leave"),
        copy,
    ])
}
