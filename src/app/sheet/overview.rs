//! The overview of a function: what serves traffic, its configuration, its limits, its alarms.

mod configuration;
mod surroundings;

pub use configuration::in_full as configuration;
pub use surroundings::{alarm, destinations, provisioned};

use super::{
    super::{state::State, times},
    SheetRow, Tone, field, toned,
    wrap::wrapped,
};
use crate::domain::{Alias, Failure, Slot, Timestamp, Version};

/// The overview in rows of at most `width` cells, the blanks at both sides among them.
///
/// Each part degrades alone: where a read was refused, it says so and the others go on.
#[must_use]
pub fn rows(state: &State, width: u16) -> Vec<SheetRow> {
    let mut rows = serving(state);
    rows.extend(surroundings::alarms(state));
    rows.extend(configuration::rows(state));
    rows.extend(surroundings::rows(state));
    wrapped(rows, usize::from(width).saturating_sub(2))
}

/// What serves traffic, one row for each alias.
fn serving(state: &State) -> Vec<SheetRow> {
    match state.view_aliases() {
        None => missing(state, Slot::Aliases, "serves").into_iter().collect(),
        Some([]) => vec![toned(Tone::Warn, "serves", unaliased(state))],
        Some(aliases) => aliases.iter().enumerate().map(alias).collect(),
    }
}

fn alias((index, alias): (usize, &Alias)) -> SheetRow {
    let text = format!("{} {}", alias.target.alias, alias.state);
    toned(Tone::Strong, if index == 0 { "serves" } else { "" }, text)
}

fn unaliased(state: &State) -> String {
    let versions = state.view_versions().iter();
    let latest = versions.clone().find(|row| row.version == Version::Latest);
    let detail = state.function_view.detail.as_ref().and_then(|d| d.summary.last_modified);
    let changed = latest.and_then(|row| row.last_modified).or(detail);
    let changed = changed.map(|at| format!("; changed {} ago", times::age(at, state.now)));
    format!("$LATEST serves everything{}; no rollback possible here", changed.unwrap_or_default())
}

/// Why a slot has nothing to show; `None` when it has been read.
fn missing(state: &State, slot: Slot, name: &str) -> Option<SheetRow> {
    let known = state.slots.get(slot);
    match known.failure {
        Some(failure) => Some(toned(Tone::Warn, name, refused(&failure))),
        None if known.as_of.is_none() => Some(toned(Tone::Dim, name, "loading…")),
        None => None,
    }
}

/// What a failed read means for a fact that it would have told.
fn refused(failure: &Failure) -> String {
    format!("not known: {}", failure.kind)
}

/// `21 Nov 2026 10:42 (12 min ago)`.
fn when(at: Timestamp, now: Timestamp) -> String {
    format!("{} ({} ago)", at.strftime("%-d %b %Y %H:%M"), times::age(at, now))
}

#[cfg(test)]
mod tests;
