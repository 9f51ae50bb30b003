//! The triggers: what Lambda polls, who may invoke, and the URLs, each with what it calls.

use super::super::super::{
    canvas::Canvas,
    parts::{
        frame::rows,
        list, notes,
        table::{self, Column, Table, padded},
    },
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{State, layout::Area},
    domain::{EventSource, Slot, Trigger, TriggerKind, event_source::source_label},
    theme::Role,
};

const SOURCES: &[Column] = &[
    table::left("EVENT SOURCE", 12, 9),
    table::left("STATE", 10, 8),
    table::left("CALLS", 10, 7),
    table::right("BATCH", 5, 3),
    table::left("LAST RESULT", 24, 4),
    table::right("CHANGED", 7, 2),
];
const CALLERS: &[Column] =
    &[table::left("", 14, 9), table::left("CALLS", 12, 8), table::left("NOTE", 32, 4)];

/// One row of the part.
enum Row<'a> {
    /// The heads of a section.
    Head(TriggerKind),
    /// Something that the cursor can be on, by its number.
    Source(usize, &'a EventSource),
    /// The same, of a permission or a URL.
    Caller(usize, &'a Trigger),
    /// What a section says instead of rows.
    Note(Role, String),
}

pub(super) fn draw(frame: Area, area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let cursor = state.function_view.trigger_cursor;
    let (area, detail) = area.split_bottom(if area.height > 9 { 2 } else { 0 });
    let lines = lines(state);
    let is_at =
        |row: &Row<'_>| matches!(row, Row::Source(at, _) | Row::Caller(at, _) if *at == cursor);
    // On the last one, what stands below it comes into sight, too.
    let last = state.function_view.triggers() <= cursor + 1;
    let at = lines.iter().position(is_at).unwrap_or(0);
    let at = if last { lines.len().saturating_sub(1) } else { at };
    let first = list::first(at, 0, usize::from(area.height));
    for (row, line) in rows(area).zip(lines.iter().skip(first)) {
        line.draw(row, state, canvas);
        if is_at(line) {
            list::mark(row, true, canvas);
        }
    }
    list::thumb(frame, area, first, lines.len(), canvas);
    in_full(detail.split_bottom(1).1, state, canvas);
}

fn lines(state: &State) -> Vec<Row<'_>> {
    let view = &state.function_view;
    let sources = view.event_sources.iter().enumerate();
    let mut lines = section(
        state,
        (TriggerKind::EventSource, Slot::EventSources, "Lambda polls nothing for it"),
        sources.map(|(at, source)| Row::Source(at, source)).collect(),
    );
    let (first, second) = (view.event_sources.len(), view.permissions.len());
    lines.extend(section(
        state,
        (
            TriggerKind::Permission,
            Slot::Permissions,
            "no policy: only its own account may invoke it",
        ),
        callers(first, &view.permissions),
    ));
    lines.extend(section(
        state,
        (TriggerKind::Url, Slot::Urls, "it has no URL"),
        callers(first + second, &view.urls),
    ));
    lines
}

/// Rows of permissions or URLs, numbered from `first` on.
fn callers(first: usize, triggers: &[Trigger]) -> Vec<Row<'_>> {
    triggers.iter().enumerate().map(|(at, caller)| Row::Caller(first + at, caller)).collect()
}

/// A section's rows under its head, and what is to be said about how it was read.
fn section<'a>(
    state: &State,
    (kind, slot, none): (TriggerKind, Slot, &str),
    found: Vec<Row<'a>>,
) -> Vec<Row<'a>> {
    let known = notes::slot(state, slot);
    let said = match (&known.failure, known.as_of) {
        (Some(failure), None) => Some((Role::Warning, format!("not known: {}", failure.kind))),
        (Some(failure), Some(at)) => {
            let at = stamp::clock(at, state.now);
            Some((Role::Stale, format!("as of {at}: {}", failure.kind)))
        }
        (None, None) => Some((Role::Dim, "loading…".to_owned())),
        (None, Some(_)) if state.function_view.blind.contains(&slot) => {
            let told = "those of aliases are not known: lambda:ListAliases";
            Some((Role::Warning, told.to_owned()))
        }
        (None, Some(_)) if found.is_empty() => Some((Role::Dim, none.to_owned())),
        (None, Some(_)) => None,
    };
    let said = said.map(|(role, text)| Row::Note(role, text));
    std::iter::once(Row::Head(kind)).chain(found).chain(said).collect()
}

impl Row<'_> {
    fn draw(&self, area: Area, state: &State, canvas: &mut Canvas<'_>) {
        let width = padded(area).width;
        let (sources, callers) = (Table::fit(SOURCES, width), Table::fit(CALLERS, width));
        match self {
            Row::Head(TriggerKind::EventSource) => sources.heads(area, canvas),
            Row::Head(kind) => {
                callers.heads(area, canvas);
                let title = if *kind == TriggerKind::Url { "URL" } else { "MAY INVOKE" };
                canvas.put(padded(area), title, Role::Heading);
            }
            Row::Source(_, source) => {
                sources.row(area, source_cells(source, sources.width(0), state), canvas);
            }
            Row::Caller(_, caller) => {
                callers.row(area, caller_cells(caller, callers.width(0), state), canvas);
            }
            Row::Note(role, note) => {
                let row = padded(area);
                let note = text::plain(note);
                canvas.put(row, &text::fit_end(&note, usize::from(row.width)), *role);
            }
        }
    }
}

fn source_cells(source: &EventSource, columns: usize, state: &State) -> [Runs<'static>; 6] {
    let role = if source.is_paused() { Role::Error } else { Role::Ok };
    let result = text::plain(&source.last_result).into_owned();
    let well = matches!(result.as_str(), "" | "OK" | "No records processed");
    [
        table::name(Role::Strong, &source.label(), columns),
        Runs::one(role, text::plain(&source.state).into_owned()),
        calls(source.qualifier.as_deref(), state),
        Runs::one(Role::Text, source.batch_size.map(|size| size.to_string()).unwrap_or_default()),
        Runs::one(if well { Role::Dim } else { Role::Warning }, result),
        Runs::one(
            Role::Dim,
            source.last_modified.map(|at| stamp::short(at, state.now)).unwrap_or_default(),
        ),
    ]
}

fn caller_cells(caller: &Trigger, columns: usize, state: &State) -> [Runs<'static>; 3] {
    // Whoever knows the address may call.
    let open = caller.note.contains("auth NONE") || caller.note.starts_with("anyone");
    let role = if open { Role::Warning } else { Role::Dim };
    [
        table::name(
            if open { Role::Warning } else { Role::Strong },
            &source_label(&caller.source),
            columns,
        ),
        calls(caller.qualifier.as_deref(), state),
        Runs::one(role, text::plain(&caller.note).into_owned()),
    ]
}

/// The alias, the version or `$LATEST`. Where there are aliases, what goes past them is marked: a
/// rollback does not reach it.
fn calls(qualifier: Option<&str>, state: &State) -> Runs<'static> {
    let aliases = state.view_aliases().unwrap_or_default();
    let name = text::plain(qualifier.unwrap_or("$LATEST")).into_owned();
    let by_alias = aliases.iter().any(|alias| Some(alias.target.alias.0.as_str()) == qualifier);
    if aliases.is_empty() || by_alias {
        Runs::one(Role::Text, name)
    } else {
        Runs::one(Role::Warning, format!("{name} ⚠"))
    }
}

/// What the cursor is on, with all that the columns cut off.
fn in_full(row: Area, state: &State, canvas: &mut Canvas<'_>) {
    let view = &state.function_view;
    let at = view.trigger_cursor;
    let mut callers = view.permissions.iter().chain(&view.urls);
    let (what, note, qualifier) = match view.event_sources.get(at) {
        Some(source) => (&source.source, &source.state_reason, source.qualifier.as_deref()),
        None => match callers.nth(at.saturating_sub(view.event_sources.len())) {
            Some(caller) => (&caller.source, &caller.note, caller.qualifier.as_deref()),
            None => return,
        },
    };
    let past = calls(qualifier, state).iter().any(|(_, role)| role == Role::Warning);
    let past = if past { "goes past the aliases" } else { "" };
    let row = padded(row);
    let runs = Runs::one(Role::Dim, text::plain(what).into_owned())
        .join(2, Runs::one(Role::Dim, text::plain(note).into_owned()))
        .join(2, Runs::one(Role::Warning, past));
    canvas.runs(row, &runs.fit(usize::from(row.width)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::fixtures;

    #[test]
    fn without_the_aliases_none_is_not_said_to_be_all() {
        let mut state = fixtures::scene("view-triggers");
        state.function_view.permissions = Vec::new();
        let notes = |state: &State| -> Vec<String> {
            let note = |row| if let Row::Note(_, said) = row { Some(said) } else { None };
            lines(state).into_iter().filter_map(note).collect()
        };
        assert!(notes(&state).iter().any(|said| said.starts_with("no policy")));
        state.function_view.blind = vec![Slot::EventSources, Slot::Permissions];
        let told = "those of aliases are not known: lambda:ListAliases";
        assert_eq!(notes(&state), [told, told]);
    }
}
