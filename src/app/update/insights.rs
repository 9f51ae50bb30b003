//! Queries of logs: asked from the Logs pane, answered in an overlay.

use super::{Effects, fetch, listing::Motion, notices};
use crate::{
    app::{
        effect::Effect,
        state::{
            Overlay, State,
            insights::{Answer, FIRST, InsightsView, Phase, SPANS},
        },
    },
    domain::{
        Failure, InsightsQuery, LogSource, QueryResults, QueryStatistics, QueryStatus, Request,
        Slot,
        insights::{self, narrow},
    },
    input::{Chord, Key},
};

/// Rows that are asked for unless the query says less: what a person can look through.
const ROWS: u32 = 1_000;

/// How many queries the session remembers.
const REMEMBERED: usize = 200;

/// Opens the prompt for what the Logs pane follows.
pub(super) fn open(state: &mut State) {
    let sources = &state.logs.sources;
    if sources.is_empty() {
        return notices::info(state, "no function is selected");
    }
    let mut groups: Vec<String> = sources.iter().map(|source| source.group.clone()).collect();
    groups.sort_unstable();
    groups.dedup();
    if groups.len() > GROUPS {
        let text = format!("a query takes {GROUPS} log groups, and these are {}", groups.len());
        return notices::warn(state, text);
    }
    let last = state.session.queries.last().map_or(FIRST, String::as_str);
    let view = InsightsView {
        subject: names(sources),
        groups,
        narrowed: narrow::to_streams(sources),
        input: last.into(),
        editing: true,
        span: 1,
        recalled: None,
        phase: Phase::Asking,
    };
    state.overlays.push(Overlay::Insights(Box::new(view)));
}

/// Groups that one query may be about, as AWS has it.
const GROUPS: usize = 50;

fn names(sources: &[LogSource]) -> String {
    let names: Vec<String> = sources.iter().map(LogSource::to_string).collect();
    names.join(", ")
}

fn top(state: &mut State) -> Option<&mut InsightsView> {
    match state.overlays.last_mut() {
        Some(Overlay::Insights(view)) => Some(view),
        _ => None,
    }
}

/// Tab chooses another span. True when the key has done its work.
pub(super) fn press(state: &mut State, chord: Chord) -> bool {
    let Some(view) = top(state) else { return false };
    let by = match chord.key {
        Key::Tab => 1,
        Key::BackTab => SPANS.len() - 1,
        _ => return false,
    };
    view.span = (view.span + by) % SPANS.len();
    true
}

/// In the field, the queries before; in a table, its rows.
pub(super) fn go(state: &mut State, motion: Motion) {
    let page = usize::from(state.layout().sheet().inner().height / 2).max(1);
    let State { overlays, session, .. } = state;
    let Some(Overlay::Insights(view)) = overlays.last_mut() else { return };
    if view.editing {
        return recall(view, &session.queries, motion);
    }
    if let Phase::Ended(answer) = &mut view.phase {
        answer.cursor = motion.apply(answer.cursor, answer.rows.len(), page);
    }
}

fn recall(view: &mut InsightsView, queries: &[String], motion: Motion) {
    let newest_first = queries.len();
    view.recalled = match (motion, view.recalled) {
        (Motion::Up, None) => (newest_first > 0).then_some(0),
        (Motion::Up, Some(at)) => Some((at + 1).min(newest_first.saturating_sub(1))),
        (Motion::Down, Some(at)) => at.checked_sub(1),
        (_, at) => at,
    };
    let text = view.recalled.and_then(|at| queries.iter().rev().nth(at));
    match (text, motion) {
        (Some(text), _) => view.input = text.as_str().into(),
        (None, Motion::Down) => view.input.reset(),
        _ => {}
    }
}

/// Asks what is in the field.
pub(super) fn ask(state: &mut State, effects: &mut Effects) {
    let now_s = state.now.as_second();
    let Some(view) = top(state) else { return };
    let text = view.input.value().trim().to_owned();
    if text.is_empty() {
        view.phase = Phase::Failed("the query is empty".into());
        return;
    }
    let span = i64::try_from(view.span().1.as_secs()).unwrap_or(i64::MAX);
    let query = InsightsQuery {
        groups: view.groups.clone(),
        text: text.clone(),
        narrowed: view.narrowed.clone(),
        start_s: now_s.saturating_sub(span),
        end_s: now_s,
        limit: Some(ROWS),
    };
    view.editing = false;
    view.recalled = None;
    view.phase = Phase::Running(QueryStatus::Scheduled, QueryStatistics::default());
    fetch::start(state, Slot::Insights, Request::Insights(Box::new(query)), effects);
    state.session.queries.retain(|known| *known != text);
    state.session.queries.push(text.clone());
    let forgotten = state.session.queries.len().saturating_sub(REMEMBERED);
    state.session.queries.drain(..forgotten);
    effects.push(Effect::RememberQuery(text));
}

/// Enter in a table goes back to the query.
pub(super) fn edit(state: &mut State) {
    if let Some(view) = top(state).filter(|view| !view.is_running()) {
        view.editing = true;
    }
}

/// Leaves what is under way: a query is stopped, and what was asked can be asked anew. True when
/// the overlay stays.
pub(super) fn stop(state: &mut State, effects: &mut Effects) -> bool {
    let Some(view) = top(state).filter(|view| view.is_running()) else { return false };
    view.phase = Phase::Asking;
    view.editing = true;
    fetch::cancel(state, Slot::Insights, effects);
    notices::info(state, "the query is stopped: what it scanned until then is charged");
    true
}

/// How far it is, or what it found.
pub(super) fn arrived(state: &mut State, results: QueryResults) {
    let Some(view) = shown(state) else { return };
    if !results.status.is_over() {
        view.phase = Phase::Running(results.status, results.statistics);
        return;
    }
    view.phase = Phase::Ended(Box::new(Answer {
        status: results.status,
        statistics: results.statistics,
        columns: insights::columns(&results.rows),
        rows: results.rows,
        cursor: 0,
    }));
}

/// It could not be asked: the text is there to be mended.
pub(super) fn lost(state: &mut State, failure: &Failure) {
    let advice = failure.advice();
    let Some(view) = shown(state) else { return };
    let gap = if advice.is_empty() { "" } else { "; " };
    view.phase = Phase::Failed(format!("{}{gap}{advice}", failure.kind));
    view.editing = true;
}

/// The overlay, whatever lies over it.
fn shown(state: &mut State) -> Option<&mut InsightsView> {
    state.overlays.iter_mut().rev().find_map(|overlay| match overlay {
        Overlay::Insights(view) => Some(&mut **view),
        _ => None,
    })
}

/// The selected row, a field a line.
pub(super) fn copied(view: &InsightsView) -> Option<String> {
    let Phase::Ended(answer) = &view.phase else { return None };
    let row = answer.rows.get(answer.cursor)?;
    let fields = row.iter().filter(|(name, _)| name != insights::POINTER);
    let lines: Vec<String> = fields.map(|(name, value)| format!("{name}: {value}")).collect();
    Some(lines.join("\n"))
}
