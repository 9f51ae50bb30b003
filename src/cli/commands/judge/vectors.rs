//! `serin judge --vectors`: known results beside computed ones.

use serde::Serialize;

use crate::{
    cli::{
        CliError, Exit,
        output::{Column, Listing, Output, Row},
    },
    rollout::judge::vectors::{Counted, VECTORS, Vector},
};

/// Results are given to six decimals.
const CLOSE: f64 = 5.1e-7;

/// Prints them; fails unless all agree.
pub(super) fn run(output: &mut Output) -> Result<(), CliError> {
    let rows: Vec<VectorRow> = VECTORS.iter().map(VectorRow::of).collect();
    Listing::print(output, &rows)?;
    if rows.iter().all(|row| row.agrees) {
        return Ok(());
    }
    Err(CliError::Told(Exit::Failed))
}

/// A vector and what the judge makes of it.
#[derive(Debug, Serialize)]
struct VectorRow {
    counted: &'static str,
    canary: Vec<[u64; 2]>,
    baseline: Vec<[u64; 2]>,
    e_expected: f64,
    e: f64,
    bound_expected: Option<f64>,
    bound: Option<f64>,
    agrees: bool,
}

impl VectorRow {
    fn of(vector: &Vector) -> Self {
        let computed = vector.computed();
        let bounds = computed.bound.unwrap_or(0.0) - vector.bound.unwrap_or(0.0);
        let agrees = (computed.e - vector.e).abs() < CLOSE
            && computed.bound.is_some() == vector.bound.is_some()
            && bounds.abs() < CLOSE;
        let counted = match vector.of {
            Counted::Errors => "errors",
            Counted::Slow => "slow",
        };
        Self {
            counted,
            canary: vector.buckets.iter().map(|(hits, trials, _, _)| [*hits, *trials]).collect(),
            baseline: vector.buckets.iter().map(|(_, _, hits, trials)| [*hits, *trials]).collect(),
            e_expected: vector.e,
            e: computed.e,
            bound_expected: vector.bound,
            bound: computed.bound,
            agrees,
        }
    }
}

impl Row for VectorRow {
    const COLUMNS: &'static [Column] = &[
        Column::text("COUNTED"),
        Column::text("CANARY"),
        Column::text("BASELINE"),
        Column::text("E EXPECTED"),
        Column::text("E"),
        Column::text("BOUND EXPECTED"),
        Column::text("BOUND"),
        Column::text("AGREES"),
    ];

    fn cells(&self) -> Vec<String> {
        let tallies = |tallies: &[[u64; 2]]| {
            let texts: Vec<String> =
                tallies.iter().map(|[hits, trials]| format!("{hits}/{trials}")).collect();
            texts.join(",")
        };
        let six = |value: Option<f64>| value.map_or_else(String::new, |v| format!("{v:.6}"));
        vec![
            self.counted.to_owned(),
            tallies(&self.canary),
            tallies(&self.baseline),
            six(Some(self.e_expected)),
            six(Some(self.e)),
            six(self.bound_expected),
            six(self.bound),
            if self.agrees { "yes" } else { "no" }.to_owned(),
        ]
    }
}
