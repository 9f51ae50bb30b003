//! Tables of a function's versions, with what an alias sends to each.

use super::{
    super::{canvas::Canvas, runs::Runs, stamp, text},
    bar,
    frame::rows,
    table::{self, Column, Table},
};
use crate::{
    app::layout::Area,
    domain::{AliasState, FunctionVersion, Timestamp, Version},
    theme::Role,
};

const COLUMNS: &[Column] = &[
    table::left("VERSION", 8, 9),
    table::right("GETS", 7, 5),
    table::right("PUBLISHED", 9, 4),
    table::left("CODE", 8, 2),
    table::left("DESCRIPTION", 24, 3).up_to(256),
];

/// What a version's row shows.
pub(in crate::view) struct Versions<'a> {
    pub rows: &'a [FunctionVersion],
    /// The alias whose weights are shown; `None` shows none.
    pub split: Option<&'a AliasState>,
    pub now: Timestamp,
}

impl Versions<'_> {
    /// Draws heads and as many rows as fit, from the first on.
    pub fn draw(&self, area: Area, canvas: &mut Canvas<'_>) {
        let (heads, body) = area.split_top(1);
        let table = fit(area);
        table.heads(heads, canvas);
        let hidden = self.rows.len().saturating_sub(usize::from(body.height));
        let says_so = hidden > 0 && body.height > 2;
        let (body, last) = body.split_bottom(u16::from(says_so));
        let mut shown: Vec<_> = self.rows.iter().collect();
        if hidden > 0 {
            // What serves is not left to the rows that there is no room for.
            shown.sort_by_key(|row| self.rank(row.version));
        }
        for (row, version) in rows(body).zip(shown) {
            table.row(row, self.cells(version), canvas);
        }
        if says_so {
            let more = format!("… {} more", hidden + 1);
            canvas.put(table::padded(last), &more, Role::Dim);
        }
    }

    /// The cells of one version's row.
    pub fn cells(&self, version: &FunctionVersion) -> [Runs<'static>; 5] {
        let (role, gets) = self.share(version.version);
        let published = version.last_modified.map(|at| stamp::short(at, self.now));
        [
            Runs::one(role, version.version.to_string()),
            Runs::one(role, gets),
            Runs::one(Role::Text, published.unwrap_or_default()),
            Runs::one(Role::Dim, short_hash(&version.code_sha256)),
            Runs::one(Role::Text, text::plain(&version.description).into_owned()),
        ]
    }

    /// The version that serves first, then the one that has a share, then all others.
    fn rank(&self, version: Version) -> u8 {
        match self.share(version).0 {
            Role::Stable => 0,
            Role::Canary => 1,
            _ => 2,
        }
    }

    fn share(&self, version: Version) -> (Role, String) {
        let Some(split) = self.split else { return (Role::Text, String::new()) };
        match split.share {
            _ if split.version == version => (Role::Stable, bar::stable_percent(split)),
            Some(share) if share.version == version => (Role::Canary, share.weight.to_string()),
            _ => (Role::Text, String::new()),
        }
    }
}

/// The table in an area's width; the description takes what the others leave.
pub(in crate::view) fn fit(area: Area) -> Table<'static> {
    Table::fit_last(COLUMNS, table::padded(area).width)
}

/// Enough of a code hash to tell two apart.
pub(in crate::view) fn short_hash(sha256: &str) -> String {
    text::plain(sha256).chars().take(8).collect()
}
