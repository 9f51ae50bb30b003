//! What is known of the selected secret beside its stages: rows that give way to those.

use crate::{
    app::State,
    domain::{
        SecretDetail,
        secret::{Replica, Rotation, day},
    },
    theme::Role,
    view::{runs::Runs, stamp, text},
};

/// Columns of the labels.
const LABEL: usize = 10;

/// The rows, most wanted first.
pub(super) fn rows(detail: &SecretDetail, state: &State) -> Vec<Runs<'static>> {
    let summary = &detail.summary;
    let mut rows = Vec::new();
    if let Some(at) = summary.deleted {
        let text = format!("scheduled for {}: it can't be read", day(at));
        rows.push(row("deletion", Role::Warning, &text));
    }
    rows.push(rotation(detail));
    rows.extend(detail.replicas.iter().map(replica));
    if let Some(region) = &summary.primary_region
        && Some(region) != state.session.scope.region.as_ref()
    {
        rows.push(row("replica", Role::Text, &format!("of the original in {region}")));
    }
    let read = match summary.last_accessed {
        Some(at) => format!("last on {}", day(at)),
        None => "never, or not lately".to_owned(),
    };
    rows.push(row("read", Role::Dim, &read));
    if let Some(at) = summary.last_changed {
        let text = format!("{}, {} ago", stamp::full(at), stamp::age(at, state.now));
        rows.push(row("changed", Role::Dim, &text));
    }
    if !summary.description.is_empty() {
        rows.push(row("about", Role::Dim, &summary.description));
    }
    if !summary.tags.is_empty() {
        let tags: Vec<String> =
            summary.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        rows.push(row("tags", Role::Dim, &tags.join(" ")));
    }
    let key = if detail.kms_key.is_empty() { "the account's default" } else { &detail.kms_key };
    rows.push(row("kms key", Role::Dim, key));
    rows
}

fn rotation(detail: &SecretDetail) -> Runs<'static> {
    let state = detail.rotation();
    let role = if state.blocks() { Role::Warning } else { Role::Text };
    let next = match &state {
        Rotation::On { next: Some(at) } => format!(", next by {}", day(*at)),
        _ => String::new(),
    };
    let rules = detail.rotation_rules.as_ref().filter(|_| detail.summary.rotation_enabled);
    let rules = rules.map(|rules| format!(", {rules}")).unwrap_or_default();
    row("rotation", role, &format!("{state}{next}{rules}"))
}

fn replica(replica: &Replica) -> Runs<'static> {
    let good = matches!(replica.status.as_str(), "InSync");
    let role = if good { Role::Text } else { Role::Warning };
    let message = Some(&replica.message).filter(|message| !message.is_empty());
    let message = message.map(|message| format!(": {message}")).unwrap_or_default();
    row("replica", role, &format!("{} {}{message}", replica.region, replica.status))
}

fn row(label: &'static str, role: Role, value: &str) -> Runs<'static> {
    let value = text::plain(value).into_owned();
    Runs::one(Role::Dim, format!("{label:<LABEL$}")).add(role, value)
}
