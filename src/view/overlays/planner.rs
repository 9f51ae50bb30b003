//! The planner: which version, how, until when, and whether everything holds for it.

mod checks;
mod plan;

use super::super::{
    canvas::Canvas,
    parts::{
        bar, field,
        frame::rows,
        keys, list, place, popup,
        rows::Rows,
        table::padded,
        versions::{self, Versions},
    },
    runs::Runs,
    text,
};
use crate::{
    app::{
        State,
        layout::Area,
        state::planner::{PlanField, Planner},
    },
    domain::AliasState,
    input::Action,
    rollout::plan::span,
    theme::Role,
};

/// Columns of labels.
const LABEL: usize = 10;
/// Wider it reads no better.
const WIDTH: u16 = 132;

/// Draws the planner over all that overlays may cover.
pub(super) fn draw(planner: &Planner, body: Area, state: &State, canvas: &mut Canvas<'_>) {
    let area = body.centred(WIDTH, body.height);
    let verb = if planner.take_over.is_some() { "take over" } else { "plan a rollout of" };
    let title = format!("{verb} {}", text::plain(&planner.alias.target.to_string()));
    let inner = popup::surface(area, Runs::one(Role::OverlayTitle, title), canvas);
    let foot = foot(planner, state, usize::from(padded(inner).width));
    let (inner, below) = inner.split_bottom(u16::try_from(foot.len()).unwrap_or(u16::MAX));
    for (row, runs) in rows(below).zip(foot) {
        canvas.runs(padded(row), &runs.fit(usize::from(padded(row).width)));
    }
    let rest = what(planner, state).draw(inner, canvas);
    let rest = list_versions(rest, planner, state, canvas);
    let columns = usize::from(padded(rest).width);
    // Half of what is left is for the checks: they decide.
    let (top, rest) = rest.split_top(rest.height.saturating_sub(3.min(rest.height / 2)));
    let plan = plan::rows(planner, state, columns);
    let unused = plan.draw(top, canvas);
    let height = unused.height + rest.height;
    let rest = Area { y: rest.y - unused.height, height, ..rest };
    checks::draw(rest, area, planner, state, canvas);
}

/// Where it happens, what is and what is to be.
fn what(planner: &Planner, state: &State) -> Rows<'static> {
    let scope = &state.session.scope;
    let mut rows = Rows::new();
    let label = |label: &str| Runs::one(Role::Dim, format!("{label:<LABEL$}"));
    let place = place::account(scope, &state.session).join(3, place::region(scope));
    rows.add(9, label("account").join(0, place));
    let now = bar::words(&planner.alias.state);
    let after = planner.canary().map(AliasState::all);
    let after = after.map(|after| bar::words(&after)).unwrap_or_default();
    let then = Runs::one(Role::Dim, "then");
    rows.add(9, label("now").join(0, now).join(4, then).join(2, after));
    rows
}

/// The versions to choose from; nothing where the screen is low.
fn list_versions(area: Area, planner: &Planner, state: &State, canvas: &mut Canvas<'_>) -> Area {
    if area.height < 8 {
        // What is chosen stands in the row above.
        return area;
    }
    let wanted = u16::try_from(planner.versions.len()).unwrap_or(u16::MAX);
    let heads = u16::from(area.height >= 12);
    let (area, rest) = area.split_top(heads + wanted.min((area.height / 5).max(1)));
    let (head, body) = area.split_top(heads);
    let table = versions::fit(area);
    if heads > 0 {
        table.heads(head, canvas);
    }
    let versions =
        Versions { rows: &planner.versions, split: Some(&planner.alias.state), now: state.now };
    let first = list::first(planner.canary().map_or(0, |_| planner.cursor), 0, body.height.into());
    let shown = planner.versions.iter().enumerate().skip(first);
    for (row, (at, version)) in rows(body).zip(shown) {
        table.row(row, versions.cells(version), canvas);
        if at == planner.cursor {
            list::mark(row, planner.at.is_none(), canvas);
        }
    }
    rest
}

/// What the last key was answered with, the name's field, and the keys.
fn foot(planner: &Planner, state: &State, columns: usize) -> Vec<Runs<'static>> {
    let mut foot = Vec::new();
    if planner.at == Some(PlanField::Name) {
        let name = text::plain(&planner.alias.target.to_string()).into_owned();
        let room = columns.min(text::width(&name) + 8);
        foot.push(
            Runs::one(Role::Text, "type ").add(Role::Strong, name).add(Role::Text, " to start"),
        );
        foot.push(field::runs(planner.name.value(), Some(planner.name.cursor()), room));
    }
    if let Some(hint) = &planner.hint {
        let lines = text::wrap(&text::plain(hint), columns);
        foot.extend(lines.into_iter().take(3).map(|line| Runs::one(Role::Warning, line)));
    }
    foot.push(keys(planner, state));
    foot
}

/// `+ step of 13m`: what the preflight advises.
fn longer_step(planner: &Planner, state: &State) -> Runs<'static> {
    let chord = state.keymap.chord_of(Action::LongerStep);
    let wanted = planner.wanted_step.filter(|_| !chord.is_empty());
    wanted.map_or_else(Runs::new, |step| {
        let verb = format!(" last step of {}", span(step));
        Runs::one(Role::HintChord, chord).add(Role::HintVerb, verb)
    })
}

fn keys(planner: &Planner, state: &State) -> Runs<'static> {
    let keymap = &state.keymap;
    let hint = |action, verb| keys::hint(keymap, action, verb);
    match planner.at {
        Some(PlanField::Name) => {
            let start = keys::trigger(keymap, Action::Open, "start", planner.armed);
            return keys::all([start, hint(Action::Back, "leave")]);
        }
        Some(_) => return keys::all([hint(Action::Open, "done"), hint(Action::Back, "leave")]),
        None => {}
    }
    let ready = planner.armed && planner.is_ready() && !state.session.read_only;
    let when = |shown: bool, runs: Runs<'static>| if shown { runs } else { Runs::new() };
    let new = planner.take_over.is_none();
    keys::all([
        keys::trigger(keymap, Action::StartRollout, "start", ready),
        when(planner.plan.is_err(), Runs::one(Role::Dim, "not with this plan")),
        hint(Action::Back, "leave"),
        when(planner.deployment().is_some(), hint(Action::StopDeployment, "stop CodeDeploy")),
        when(planner.wanted_step.is_some(), longer_step(planner, state)),
        when(new, hint(Action::Open, "edit")),
        when(new, hint(Action::NextStrategy, "strategy")),
        when(state.session.clipboard, hint(Action::Copy, "copy as command")),
    ])
}
