//! What was read for a preview, beside what changes.

mod secret;

use crate::{
    app::{
        State,
        layout::Area,
        state::overlay::{Basis, Confirm},
    },
    domain::{AdoptPlan, ConcurrencyPlan, EventSource, Identity, RollbackPlan, Timestamp},
    theme::Role,
    view::{parts::popup::Popup, runs::Runs, stamp, text},
};

/// Adds its rows.
pub(super) fn draw(popup: &mut Popup<'_>, confirm: &Confirm, state: &State, body: Area) {
    match &confirm.basis {
        Basis::Change => {}
        Basis::Rollback(plan) => target(popup, plan, state, body),
        Basis::Concurrency(plan) => stopped(popup, plan, state, body),
        Basis::EventSource(source) => event_source(popup, source, body),
        Basis::Secret(detail) => secret::draw(popup, detail, confirm, state, body),
        Basis::Adoption { plan, changed } => adoption(popup, plan, *changed, state, body),
    }
}

/// What is known about the version a rollback goes back to.
fn target(popup: &mut Popup<'_>, plan: &RollbackPlan, state: &State, body: Area) {
    let RollbackPlan::Ready { target, detail, differences, .. } = plan else { return };
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
    if differences.is_empty() {
        popup.text("differs", Role::Dim, "in nothing but its code, as far as known", body);
    }
}

/// Who stopped it, and when.
fn stopped(popup: &mut Popup<'_>, plan: &ConcurrencyPlan, state: &State, body: Area) {
    if !plan.now.is_stopped() {
        return;
    }
    let words = match &plan.stop {
        Some(stop) => format!(
            "by {}, {}, {} ago; before that {}",
            Identity::short_of(&stop.who),
            stamp::full(stop.at),
            stamp::age(stop.at, state.now),
            stop.before
        ),
        None => "nobody knows by whom: no audit here tells what was reserved before".to_owned(),
    };
    popup.text("stopped", Role::Text, &words, body);
}

fn event_source(popup: &mut Popup<'_>, source: &EventSource, body: Area) {
    popup.text("source", Role::Strong, &source.label(), body);
    popup.text("arn", Role::Dim, &source.source, body);
    let feeds =
        source.qualifier.as_ref().map(|qualifier| format!("{}:{qualifier}", source.function));
    popup.text("feeds", Role::Text, &feeds.unwrap_or_else(|| source.function.to_string()), body);
    if !source.state_reason.is_empty() {
        popup.text("because", Role::Dim, &source.state_reason, body);
    }
    if !source.last_result.is_empty() {
        popup.text("last", Role::Dim, &source.last_result, body);
    }
}

/// What is published, and that nobody calls it yet.
fn adoption(
    popup: &mut Popup<'_>,
    plan: &AdoptPlan,
    changed: Option<Timestamp>,
    state: &State,
    body: Area,
) {
    let sha: String = plan.code_sha256.chars().take(12).collect();
    let when = changed
        .map(|at| format!(", changed {}, {} ago", stamp::full(at), stamp::age(at, state.now)));
    popup.text("code", Role::Text, &format!("{sha}{}", when.unwrap_or_default()), body);
    if plan.callers.is_empty() && plan.unread.is_empty() {
        popup.text("callers", Role::Dim, "nothing that is known calls $LATEST", body);
    } else if plan.callers.is_empty() {
        popup.text("callers", Role::Warning, "none that is known; not all could be read", body);
    } else {
        let text = "these call $LATEST until they are re-pointed to the alias";
        popup.text("callers", Role::Warning, text, body);
    }
}
