//! The plan: its fields, what differs, and the stages in time.

use super::{
    super::super::{
        parts::{field, rows::Rows, timeline},
        runs::Runs,
        stamp, text,
    },
    LABEL,
};
use crate::{
    app::{
        State,
        state::planner::{PlanField, Planner},
        words,
    },
    domain::compare,
    theme::Role,
};

/// The rows of the plan.
pub(super) fn rows(planner: &Planner, state: &State, columns: usize) -> Rows<'static> {
    let mut rows = Rows::new();
    rows.blank();
    let room = columns.saturating_sub(LABEL);
    let label = |label: &str| Runs::one(Role::Dim, format!("{label:<LABEL$}"));
    if let Some(differs) = differences(planner) {
        let lines = text::wrap(&text::plain(&differs), room);
        let more = lines.len() > 2;
        for (at, line) in lines.into_iter().take(2).enumerate() {
            let line = if more && at == 1 { format!("{line} …") } else { line };
            let head = if at == 0 { "differs" } else { "" };
            let keep = if at == 0 { 5 } else { 2 };
            rows.add(keep, label(head).add(Role::Text, line).fit(columns));
        }
    }
    rows.add(9, fields(planner));
    match &planner.plan {
        Err(problem) => {
            for line in text::wrap(&text::plain(problem), columns) {
                rows.add(9, Runs::one(Role::Error, line));
            }
        }
        Ok(plan) => {
            rows.blank();
            let stages = plan.stages();
            let slices = timeline::slices(&stages, state.now, None);
            let end = state.now.saturating_add(plan.shortest()).unwrap_or(state.now);
            if let Some([shares, bar, times]) = timeline::rows(&slices, columns, state.now) {
                rows.add(6, shares);
                rows.add(7, bar);
                rows.add(6, times);
            }
            let ends = format!("ends {} at the earliest", stamp::short(end, state.now));
            let count = stages.len();
            let steps = if count == 1 { "1 stage".to_owned() } else { format!("{count} stages") };
            let steps = format!("if it starts now: {steps}, ");
            rows.add(8, Runs::one(Role::Dim, steps).add(Role::Strong, ends));
            rows.blank();
        }
    }
    let gates = words::gates(&planner.gates);
    let lines = text::wrap(&text::plain(&gates), room);
    for (at, line) in lines.into_iter().enumerate() {
        rows.add(
            if at == 0 { 4 } else { 3 },
            label(if at == 0 { "gates" } else { "" }).add(Role::Text, line),
        );
    }
    rows
}

/// What the new version differs in from the one that serves, in a line.
fn differences(planner: &Planner) -> Option<String> {
    let facts = planner.facts.as_ref()?;
    let (Ok(stable), Ok(canary)) = (&facts.stable_detail, &facts.canary_detail) else {
        return Some("not known: a configuration could not be read".into());
    };
    let lines = compare::differences(stable, canary);
    let none = "in nothing but its code, as far as known".to_owned();
    Some(if lines.is_empty() { none } else { lines.join("; ") })
}

/// Strategy, hold-back and bake in a row; the one that is edited shows its cursor.
fn fields(planner: &Planner) -> Runs<'static> {
    let splits = planner.plan.as_ref().map_or(true, |plan| plan.strategy.is_gradual());
    let one = |of: PlanField, columns: usize| {
        let input = planner.input(of);
        let focused = planner.at == Some(of);
        let label = Runs::one(if focused { Role::Strong } else { Role::Dim }, of.label());
        let value = if planner.at.is_some() {
            field::runs(input.value(), focused.then(|| input.cursor()), columns)
        } else if of == PlanField::HoldBack && !splits {
            Runs::one(Role::Dim, "none")
        } else {
            Runs::one(Role::Strong, text::plain(input.value()).into_owned())
        };
        let unit = if of == PlanField::HoldBack && splits { "%" } else { "" };
        (label, value.add(Role::Dim, unit))
    };
    let (label, strategy) = one(PlanField::Strategy, 32);
    let first = label.pad(LABEL).join(0, strategy);
    [(PlanField::HoldBack, 5), (PlanField::Bake, 5)].into_iter().fold(first, |runs, (of, width)| {
        let (label, value) = one(of, width);
        runs.join(3, label.join(1, value))
    })
}
