//! The Aliases pane: how the selected function's traffic is split, and its versions.

use super::super::{
    canvas::Canvas,
    parts::{
        bar,
        frame::Frame,
        list, notes, rollout,
        table::{name, padded},
        versions::Versions,
    },
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::{AliasesPane, Pane},
    },
    domain::{Alias, FunctionName, Slot, Version},
    rollout::ledger,
    theme::Role,
};

/// Draws the pane.
pub(super) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let pane = &state.aliases;
    let slot = state.slots.get(Slot::Aliases);
    let mut frame = Frame::new(Pane::Aliases, state.screen.focus);
    if let Some(function) = &pane.function {
        frame.title = Runs::one(Role::Text, text::plain(function.as_str()));
    }
    frame.top = list::filter(&pane.list, area.width / 3);
    frame.bottom = notes::age(&slot, state.now);
    frame.draw(area, canvas);

    let inner = area.inner();
    let below = if pane.list.visible.is_empty() {
        without_aliases(inner, state, canvas)
    } else {
        aliases(area, inner, state, canvas)
    };
    if below.height >= 3 && !pane.versions.is_empty() {
        let split = pane.list.selected().map(|alias| &alias.state);
        let versions = Versions { rows: &pane.versions, split, now: state.now };
        versions.draw(below.split_top(1).1, canvas);
    }
}

/// Says why there is nothing to split. Returns what is left below.
fn without_aliases(inner: Area, state: &State, canvas: &mut Canvas<'_>) -> Area {
    let pane = &state.aliases;
    let slot = state.slots.get(Slot::Aliases);
    let (Some(function), None, Some(_)) = (&pane.function, &slot.failure, slot.as_of) else {
        let empty = if pane.function.is_none() { "select a function" } else { "" };
        match &pane.function {
            None => notes::paragraph(inner, &[(Role::Dim, empty.to_owned())], canvas),
            Some(_) => notes::instead_of_data(inner, &slot, empty, canvas),
        }
        return inner.split_top(inner.height).1;
    };
    if !pane.list.items.is_empty() {
        let filter = text::plain(pane.list.filter.value());
        let none = format!("no alias matches {filter}");
        notes::paragraph(inner, &[(Role::Dim, none)], canvas);
        return inner.split_top(inner.height).1;
    }
    let texts = unaliased(function, pane, state);
    let taken = notes::height(inner, &texts);
    notes::paragraph(inner, &texts, canvas);
    inner.split_top(taken).1
}

/// What it means that a function has no alias.
fn unaliased(function: &FunctionName, pane: &AliasesPane, state: &State) -> Vec<(Role, String)> {
    let latest = pane.versions.iter().find(|row| row.version == Version::Latest);
    let changed = latest.and_then(|row| row.last_modified);
    let changed = changed.map(|at| format!("; changed {}", stamp::short(at, state.now)));
    let function = text::plain(function.as_str());
    vec![
        (Role::Text, format!("$LATEST serves everything{}", changed.unwrap_or_default())),
        (
            Role::Dim,
            format!("{function} has no alias, so no split and no rollback is possible here"),
        ),
    ]
}

/// Draws one row per alias. Returns what is left below.
fn aliases(frame: Area, inner: Area, state: &State, canvas: &mut Canvas<'_>) -> Area {
    let list = &state.aliases.list;
    let focused = state.screen.focus == Pane::Aliases;
    let wanted = u16::try_from(list.visible.len()).unwrap_or(u16::MAX);
    let spare = inner.height.saturating_sub(wanted);
    // The versions get room only when every alias has its row.
    let (body, below) = inner.split_top(if spare >= 3 { wanted } else { inner.height });
    let widest = list.items.iter().map(|alias| rollout::badge(alias, state).width()).max();
    let columns = Columns::of(list.items.iter(), widest.unwrap_or(0), padded(inner).width);
    for (row, selected, alias) in list::window(list, body) {
        let wide = columns.description >= SMALLEST_DESCRIPTION;
        let about = if wide { rollout::badge } else { rollout::brief };
        let badge = about(alias, state);
        canvas.runs(padded(row), &columns.row(alias, badge, selected));
        if selected {
            list::mark(row, focused, canvas);
        }
    }
    list::scrollbar(frame, body, list, canvas);
    below
}

/// Widths that line up the rows of all aliases.
struct Columns {
    name: usize,
    stable: Side,
    canary: Option<Side>,
    bar: u16,
    description: usize,
}

/// Widths of a version and of its percentage.
#[derive(Clone, Copy, Default)]
struct Side {
    version: usize,
    percent: usize,
}

impl Side {
    fn add(&mut self, version: Version, percent: &str) {
        self.version = self.version.max(version.to_string().len());
        self.percent = self.percent.max(percent.len());
    }

    fn width(self) -> usize {
        self.version + 1 + self.percent
    }

    fn runs(self, role: Role, version: Version, percent: &str) -> Runs<'static> {
        let (version_width, percent_width) = (self.version, self.percent);
        Runs::one(role, format!("{version:>version_width$} {percent:>percent_width$}"))
    }
}

/// Narrower than this a bar says nothing.
const SMALLEST_BAR: u16 = 5;
/// A longer bar says no more.
const LARGEST_BAR: u16 = 40;
/// Narrower than this a description is not worth its place.
const SMALLEST_DESCRIPTION: usize = 12;

impl Columns {
    /// `badge` is the widest of what is said about rollouts.
    fn of<'a>(aliases: impl Iterator<Item = &'a Alias>, badge: usize, width: u16) -> Self {
        let (mut name, mut described) = (4, false);
        let (mut stable, mut canary) = (Side::default(), None);
        for alias in aliases {
            let split = &alias.state;
            name = name.max(text::width(&text::plain(&alias.target.alias.0)));
            described |= !alias.description.is_empty();
            stable.add(split.version, &bar::stable_percent(split));
            if let Some(share) = split.share {
                let side = canary.get_or_insert_with(Side::default);
                side.add(share.version, &share.weight.to_string());
            }
        }
        let width = usize::from(width);
        let name = name.min((width / 4).max(4));
        let right = 1 + canary.map_or(0, Side::width);
        let spare = width.saturating_sub(name + 2 + stable.width() + 1 + right);
        // A bar and a description share what is left, if that is enough for both.
        let both = (described || badge > 0) && spare >= 2 * SMALLEST_DESCRIPTION;
        // A rollout is more than a bar, but not more than there is room for.
        let half = (spare / 2).min(spare.saturating_sub(badge + 2).max(SMALLEST_DESCRIPTION));
        let bar = u16::try_from(if both { half } else { spare }).unwrap_or(u16::MAX);
        let bar = if bar < SMALLEST_BAR { 0 } else { bar.min(LARGEST_BAR) };
        let description = spare.saturating_sub(usize::from(bar) + 2);
        Self { name, stable, canary, bar, description }
    }

    /// `live  41  90% ━━━━━━╍╍ 42  10%  production traffic`.
    fn row(&self, alias: &Alias, badge: Runs<'static>, selected: bool) -> Runs<'static> {
        let split = &alias.state;
        let role = if selected { Role::Strong } else { Role::Text };
        let stable = self.stable.runs(Role::Stable, split.version, &bar::stable_percent(split));
        let canary = match (self.canary, split.share) {
            (Some(side), Some(share)) => {
                side.runs(Role::Canary, share.version, &share.weight.to_string())
            }
            (Some(side), None) => Runs::new().gap(side.width()),
            (None, _) => Runs::new(),
        };
        let narrow = self.description < SMALLEST_DESCRIPTION;
        let bar = usize::from(self.bar);
        // Where there is room for one of both, the figures tell what the bar would.
        let shape = if narrow && !badge.is_empty() && badge.width() <= bar {
            badge.clone().pad(bar)
        } else {
            bar::runs(self.bar, split)
        };
        let runs = name(role, &alias.target.alias.0, self.name)
            .pad(self.name)
            .join(2, stable)
            .join(1, shape)
            .gap(1)
            .join(0, canary);
        if narrow {
            return runs;
        }
        let original = ledger::original(&alias.description);
        let described = badge.join(2, Runs::one(Role::Dim, text::plain(&original).into_owned()));
        runs.join(2, described.fit(self.description))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{AliasName, AliasRef, AliasState, RevisionId, Share, Weight};

    fn states() -> impl Strategy<Value = AliasState> {
        let one = (1_u64..100_000).prop_map(|number| AliasState::all(Version::Published(number)));
        let two = (1_u64..500, 0.0001_f64..99.9).prop_map(|(number, percent)| {
            let weight = Weight::from_percent(percent).unwrap_or_else(|e| unreachable!("{e}"));
            let share = Share { version: Version::Published(number + 1), weight };
            AliasState::split(Version::Published(number), share)
        });
        prop_oneof![one, two, Just(AliasState::all(Version::Latest))]
    }

    fn alias(name: &str, description: &str, state: AliasState) -> Alias {
        let function = FunctionName("checkout".into());
        Alias {
            target: AliasRef { function, alias: AliasName(name.into()) },
            state,
            description: description.into(),
            revision_id: RevisionId(String::new()),
        }
    }

    proptest! {
        /// Figures are cut last: from 38 columns on, which is every screen there is, never.
        #[test]
        fn a_row_fits_and_keeps_its_figures(
            state in states(), name in "[a-z]{1,40}", description in ".{0,60}", width in 38_u16..200,
        ) {
            let alias = alias(&name, &description, state);
            let badge = Runs::one(Role::Info, "canary 1/2 by alice until 10:47");
            let columns = Columns::of(std::iter::once(&alias), badge.width(), width);
            let row = columns.row(&alias, badge, false);
            prop_assert!(row.width() <= usize::from(width), "{row:?}");
            let text: String = row.iter().map(|(text, _)| text).collect();
            prop_assert!(text.contains(&bar::stable_percent(&state)), "{text}");
            if let Some(share) = state.share {
                prop_assert!(text.contains(&share.weight.to_string()), "{text}");
            }
        }
    }
}
