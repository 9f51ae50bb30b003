//! Which columns there are, by what is known and by how much room there is.

use crate::{
    app::{
        State,
        state::{Sort, SortColumn},
    },
    domain::Slot,
    theme::Role,
    view::{
        parts::table::{self, Column, Table},
        runs::Runs,
    },
};

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Alarm,
    ErrorRate,
    Trend,
    Invocations,
    P95,
    Throttles,
    Changed,
    Runtime,
    Memory,
    Timeout,
}

/// The columns of the pane, fitted into its width.
pub(super) struct Columns {
    pub table: Table<'static>,
    pub kinds: &'static [Kind],
    all: &'static [Column],
}

/// From so many columns on, an alarm is a word.
const WIDE: u16 = 60;

use Kind::{
    Alarm, Changed, ErrorRate, Invocations, Memory, Name, P95, Runtime, Throttles, Timeout, Trend,
};

const HEALTH: [Kind; 9] =
    [Name, Alarm, ErrorRate, Trend, Invocations, P95, Throttles, Changed, Runtime];
const NARROW: [Column; 9] = health(table::left("▲", 1, 8).up_to(1));
const BROAD: [Column; 9] = health(table::left("ALARM", 5, 8).up_to(5));

const fn health(alarm: Column) -> [Column; 9] {
    [
        table::left("NAME", 14, 9),
        alarm,
        table::right("ERR%", 5, 8),
        table::left("ERRORS", 8, 3).up_to(8),
        table::right("INV/MIN", 8, 6),
        table::right("P95", 6, 5),
        table::right("THR", 5, 4),
        table::right("CHANGED", 8, 7),
        table::left("RUNTIME", 10, 1),
    ]
}

const PLAIN: [Kind; 5] = [Name, Runtime, Memory, Timeout, Changed];
const PLAIN_COLUMNS: [Column; 5] = [
    table::left("NAME", 18, 9),
    table::left("RUNTIME", 10, 3),
    table::right("MEM MB", 6, 2),
    table::right("TIMEOUT", 7, 1),
    table::right("CHANGED", 8, 4),
];
const ALARMS: [Kind; 4] = [Name, Alarm, Runtime, Changed];
const ALARMS_COLUMNS: [Column; 4] = [
    table::left("NAME", 14, 9),
    table::left("ALARM", 5, 8).up_to(5),
    table::left("RUNTIME", 10, 3),
    table::right("CHANGED", 8, 4),
];

/// The columns for a width: figures where there are any, else alarms, else what the list knows.
pub(super) fn of(state: &State, width: u16) -> Columns {
    let alarms = state.slots.get(Slot::Alarms).as_of.is_some();
    let (kinds, columns): (&'static [Kind], &'static [Column]) = match &state.health.fleet {
        Some(_) if width < WIDE => (&HEALTH, &NARROW),
        Some(_) => (&HEALTH, &BROAD),
        None if alarms && state.slots.get(Slot::Fleet).failure.is_some() => {
            (&ALARMS, &ALARMS_COLUMNS)
        }
        None => (&PLAIN, &PLAIN_COLUMNS),
    };
    Columns { table: Table::fit(columns, width), kinds, all: columns }
}

impl Columns {
    /// The heads; the one that the rows are sorted by is marked.
    pub(super) fn heads(&self, sort: Sort) -> impl Iterator<Item = Runs<'static>> {
        let marked = kind_of(sort.column);
        // Names rise by themselves, figures fall.
        let rises = sort.reversed != (sort.column == SortColumn::Name);
        let mark = if rises { "▴" } else { "▾" };
        self.kinds.iter().zip(self.all).map(move |(kind, column)| {
            if Some(*kind) == marked {
                Runs::one(Role::Accent, column.title).add(Role::Accent, mark)
            } else {
                Runs::one(Role::Heading, column.title)
            }
        })
    }

    /// Columns that a kind of cell has.
    pub(super) fn width(&self, kind: Kind) -> usize {
        let at = self.kinds.iter().position(|other| *other == kind);
        at.map_or(0, |at| self.table.width(at))
    }
}

/// The column that shows what rows are sorted by; trouble is in several.
fn kind_of(column: SortColumn) -> Option<Kind> {
    Some(match column {
        SortColumn::Trouble => return None,
        SortColumn::Name => Name,
        SortColumn::ErrorRate => ErrorRate,
        SortColumn::Invocations => Invocations,
        SortColumn::P95 => P95,
        SortColumn::Throttles => Throttles,
        SortColumn::Changed => Changed,
    })
}
