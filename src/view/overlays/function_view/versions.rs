//! The versions: who gets traffic, and what differs between two of them.

use super::super::super::{
    canvas::Canvas,
    parts::{
        bar,
        frame::rows,
        list, notes,
        table::{self, Column, Table, padded},
        versions::short_hash,
    },
    runs::Runs,
    stamp, text,
};
use crate::{
    app::{State, layout::Area, state::function_view::Difference},
    domain::{Alias, FunctionVersion, Slot, Version},
    theme::Role,
};

const COLUMNS: &[Column] = &[
    table::left(" VERSION", 9, 9),
    table::left("TRAFFIC", 16, 6),
    table::right("PUBLISHED", 9, 5),
    table::right("AGE", 14, 2),
    table::left("CODE", 8, 4),
    table::left("DESCRIPTION", 20, 3).up_to(256),
];

pub(super) fn draw(frame: Area, area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let versions = state.view_versions();
    let slot = notes::slot(state, Slot::Versions);
    if versions.is_empty() {
        return notes::instead_of_data(area, &slot, "there is no version", canvas);
    }
    let view = &state.function_view;
    let (area, below) = match &view.difference {
        Some(difference) => area.split_bottom(height(area, difference)),
        None => area.split_bottom(0),
    };
    let (heads, body) = area.split_top(1);
    let table = Table::fit_last(COLUMNS, padded(area).width);
    table.heads(heads, canvas);
    let first = list::first(view.version_cursor, 0, usize::from(body.height));
    for (row, (at, version)) in rows(body).zip(versions.iter().enumerate().skip(first)) {
        table.row(row, cells(version, state), canvas);
        if at == view.version_cursor {
            list::mark(row, true, canvas);
        }
    }
    list::thumb(frame, body, first, versions.len(), canvas);
    if let Some(difference) = &view.difference {
        compared(below, difference, state, canvas);
    }
}

fn cells(row: &FunctionVersion, state: &State) -> [Runs<'static>; 6] {
    let marked = state.function_view.marked == Some(row.version);
    let mark = if marked { "●" } else { " " };
    let published = row.last_modified.map(|at| stamp::short(at, state.now));
    let age = row.last_modified.map(|at| stamp::age(at, state.now));
    [
        Runs::one(Role::Accent, mark).add(Role::Strong, row.version.to_string()),
        traffic(row.version, state),
        Runs::one(Role::Text, published.unwrap_or_default()),
        Runs::one(Role::Dim, age.unwrap_or_default()),
        Runs::one(Role::Dim, short_hash(&row.code_sha256)),
        Runs::one(Role::Text, text::plain(&row.description).into_owned()),
    ]
}

/// `live 90%, staging`: every alias that sends traffic there.
fn traffic(version: Version, state: &State) -> Runs<'static> {
    let Some(aliases) = state.view_aliases() else { return Runs::new() };
    if aliases.is_empty() && version == Version::Latest {
        return Runs::one(Role::Warning, "everything");
    }
    let parts = aliases.iter().filter_map(|alias| part(alias, version));
    parts.fold(Runs::new(), |runs, (role, part)| {
        let comma = if runs.is_empty() { "" } else { ", " };
        runs.add(Role::Dim, comma).add(role, part)
    })
}

fn part(alias: &Alias, version: Version) -> Option<(Role, String)> {
    let name = text::plain(&alias.target.alias.0).into_owned();
    match alias.state.share {
        Some(share) if share.version == version => {
            Some((Role::Canary, format!("{name} {}", share.weight)))
        }
        _ if alias.state.version != version => None,
        Some(_) => {
            let percent = bar::stable_percent(&alias.state);
            Some((Role::Stable, format!("{name} {percent}")))
        }
        None => Some((Role::Stable, name)),
    }
}

/// Rows for a comparison: as many as it needs, but the list keeps the half.
fn height(area: Area, difference: &Difference) -> u16 {
    let needed = notes::height(area, &texts(difference)).saturating_add(2);
    needed.min(area.height.div_ceil(2))
}

/// What differs, or that nothing does; never a value.
fn texts(difference: &Difference) -> Vec<(Role, String)> {
    match difference.lines.as_deref() {
        None => vec![(Role::Dim, "reading both…".to_owned())],
        Some([]) => vec![(
            Role::Ok,
            "nothing differs: same code, configuration, layers and environment names".to_owned(),
        )],
        Some(lines) => {
            let plain = |line: &String| (Role::Text, text::plain(line).into_owned());
            let lines = lines.iter().map(plain);
            let code = lines.clone().any(|(_, line)| line.starts_with("code: "));
            let same = (!code).then(|| (Role::Dim, "code: equal".to_owned()));
            lines.chain(same).collect()
        }
    }
}

fn compared(area: Area, difference: &Difference, state: &State, canvas: &mut Canvas<'_>) {
    let (_, area) = area.split_top(u16::from(area.height > 3));
    let (head, body) = area.split_top(1);
    let Difference { from, to, .. } = difference;
    let title = Runs::one(Role::Accent, format!("from {from} to {to}"))
        .add(Role::Dim, "  values of variables are not compared");
    let head = padded(head);
    canvas.runs(head, &title.fit(usize::from(head.width)));
    let slot = state.slots.get(Slot::Difference);
    match slot.failure {
        Some(failure) if difference.lines.is_none() => notes::failed(body, &failure, canvas),
        _ => notes::paragraph(body, &texts(difference), canvas),
    }
}
