//! A rollout: where it is, what its judge says and by which numbers, what happened, how it ended.

mod arms;
mod happened;
mod judged;
mod ledger;
mod proof;
mod stage;

use super::super::{
    canvas::Canvas,
    parts::{keys, popup, rows::Rows, table::padded},
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::{overlay::RolloutView, rollouts::Driven},
        words,
    },
    domain::Alias,
    input::Action,
    theme::Role,
};

/// Columns of labels.
const LABEL: usize = 12;
/// From this width on, what happened stands beside the numbers.
const BESIDE: u16 = 150;
/// Columns of what happened there.
const HAPPENED: u16 = 60;

/// Draws the view over all that overlays may cover.
pub(super) fn draw(view: &RolloutView, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let alias = state.aliases.list.items.iter().find(|alias| alias.target == view.target);
    // While one starts, what is known of its predecessor says nothing about it.
    let starts = state.rollouts.starting.contains_key(&view.target);
    let driven = state.rollout_of(&view.target).filter(|driven| !starts || driven.is_live());
    let inner = popup::surface(body, title(view, driven), canvas);
    let (inner, foot) = inner.split_bottom(1);
    canvas.runs(padded(foot), &foot_keys(state).fit(usize::from(padded(foot).width)));
    let Some(driven) = driven else {
        return match alias {
            Some(alias) => _ = ledger::rows(alias, state, inner.width).draw(inner, canvas),
            None => _ = canvas.put(padded(inner), "its alias is being read…", Role::Dim),
        };
    };
    let beside = inner.width >= BESIDE;
    let (left, right) = inner.split_left(if beside { inner.width - HAPPENED } else { inner.width });
    let columns = usize::from(padded(left).width);
    let rows = told(driven, alias, state, columns);
    // The last thing that happened always has its row.
    let (top, last) = left.split_bottom(if beside { 0 } else { 2.min(left.height / 6) });
    let unused = rows.draw(top, canvas);
    let below = Area { y: unused.y, height: unused.height + last.height, ..last };
    let below = if below.height > 3 { below.split_top(1).1 } else { below };
    happened::draw(if beside { right } else { below }, view, driven, state, canvas);
}

fn title(view: &RolloutView, driven: Option<&Driven>) -> Runs<'static> {
    let target = text::plain(&view.target.to_string()).into_owned();
    let title = Runs::one(Role::OverlayTitle, format!("rollout {target}"));
    let Some(driven) = driven else { return title };
    let spec = &driven.status.spec;
    title.gap(2).add(Role::Strong, words::from_to(spec.stable, spec.canary))
}

/// All that the driver has told, each row with how much it matters.
fn told(driven: &Driven, alias: Option<&Alias>, state: &State, columns: usize) -> Rows<'static> {
    let mut rows = Rows::new();
    stage::rows(&mut rows, driven, state, columns);
    rows.blank();
    judged::rows(&mut rows, driven, alias, state, columns);
    proof::rows(&mut rows, driven, state, columns);
    rows.blank();
    arms::rows(&mut rows, driven, state, columns);
    rows
}

/// A label and a text in as many rows as it takes; the first matters more than the others.
fn labelled(
    rows: &mut Rows<'static>,
    (keep, label, role): (u8, &str, Role),
    text: &str,
    columns: usize,
) {
    let lines = text::wrap(&text::plain(text), columns.saturating_sub(LABEL));
    for (at, line) in lines.into_iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        let head = Runs::one(Role::Dim, format!("{label:<LABEL$}"));
        rows.add(keep.saturating_sub(u8::from(at > 0)), head.add(role, line));
    }
}

/// The keys that do something to this rollout now.
fn foot_keys(state: &State) -> Runs<'static> {
    let wanted = [
        (Action::RollBackAlias, "roll back"),
        (Action::HoldRollout, "hold/go on"),
        (Action::NextStep, "next step"),
        (Action::PromoteAlias, "promote"),
        (Action::TakeOver, "take over"),
        (Action::Back, "close"),
    ];
    let works = state.hints();
    let shown = wanted.into_iter().filter(|(action, _)| {
        *action == Action::Back || works.iter().any(|hint| hint.action == *action)
    });
    keys::all(shown.map(|(action, verb)| keys::hint(&state.keymap, action, verb)))
}
