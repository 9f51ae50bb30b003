//! Sparklines: a series in one row, an eighth of a cell at a time.

use super::super::runs::Runs;
use crate::{domain::Series, theme::Role};

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Where there is no value.
const NONE: char = ' ';

/// A series in at most `columns` cells, scaled so that `max` fills one, in one role.
///
/// A bucket without a value is a gap, a value of 0 the lowest block, and more than nothing is
/// always higher than that. Where there are more buckets than cells, a cell shows the largest
/// value of its buckets: a short peak must not be lost.
pub(in crate::view) fn runs(
    series: &Series,
    columns: usize,
    max: f64,
    role: Role,
) -> Runs<'static> {
    marked(series, columns, max, |_| role)
}

/// The same, each cell in the role that its value has: what breaches a threshold can stand out.
pub(in crate::view) fn marked(
    series: &Series,
    columns: usize,
    max: f64,
    role: impl Fn(Option<f64>) -> Role,
) -> Runs<'static> {
    let mut runs = Runs::new();
    let mut run: Option<(Role, String)> = None;
    for value in cells(&series.0, columns) {
        let role = role(value);
        match &mut run {
            Some((same, text)) if *same == role => text.push(block(value, max)),
            _ => {
                let next = (role, block(value, max).to_string());
                if let Some((role, text)) = run.replace(next) {
                    runs = runs.add(role, text);
                }
            }
        }
    }
    match run {
        Some((role, text)) => runs.add(role, text),
        None => runs,
    }
}

/// One value for each cell, oldest first: the largest of the buckets that share it.
fn cells(buckets: &[Option<f64>], columns: usize) -> impl Iterator<Item = Option<f64>> {
    let cells = columns.min(buckets.len());
    (0..cells).map(move |cell| {
        let from = cell * buckets.len() / cells;
        let to = (cell + 1) * buckets.len() / cells;
        buckets[from..to].iter().flatten().copied().reduce(f64::max)
    })
}

fn block(value: Option<f64>, max: f64) -> char {
    let Some(value) = value else { return NONE };
    if value <= 0.0 || max <= 0.0 {
        return BLOCKS[0];
    }
    let exact = value / max * 7.0;
    // Counts up to the nearest block: a float is never cast.
    let nearest = (1..8_u8).take_while(|level| f64::from(*level) - 0.5 <= exact).count();
    BLOCKS[nearest.clamp(1, 7)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(runs: &Runs<'_>) -> String {
        runs.iter().map(|(text, _)| text).collect()
    }

    fn drawn(values: &[Option<f64>], columns: usize, max: f64) -> String {
        text(&runs(&Series(values.to_vec()), columns, max, Role::Text))
    }

    #[test]
    fn the_largest_fills_a_cell_and_nothing_is_the_lowest_block() {
        let values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0].map(Some);
        assert_eq!(drawn(&values, 8, 7.0), "▁▂▃▄▅▆▇█");
        assert_eq!(drawn(&[Some(0.0), Some(0.001)], 2, 100.0), "▁▂");
        assert_eq!(drawn(&[Some(9.0)], 1, 7.0), "█");
        assert_eq!(drawn(&[Some(0.0), Some(3.0)], 2, 0.0), "▁▁");
    }

    #[test]
    fn a_missing_value_is_a_gap() {
        assert_eq!(drawn(&[Some(7.0), None, Some(0.0)], 9, 7.0), "█ ▁");
        assert_eq!(drawn(&[], 9, 7.0), "");
        assert_eq!(drawn(&[Some(1.0)], 0, 7.0), "");
    }

    #[test]
    fn a_peak_survives_where_buckets_share_a_cell() {
        let values = [0.0, 0.0, 7.0, 0.0, 0.0, 0.0].map(Some);
        assert_eq!(drawn(&values, 3, 7.0), "▁█▁");
        assert_eq!(drawn(&[None, None, None, Some(7.0)], 2, 7.0), " █");
    }

    #[test]
    fn what_breaches_is_in_a_role_of_its_own() {
        let series = Series(vec![Some(1.0), Some(2.0), Some(7.0), None]);
        let breach = |value: Option<f64>| match value {
            Some(value) if value > 5.0 => Role::Error,
            _ => Role::Dim,
        };
        let marked = marked(&series, 4, 7.0, breach);
        let parts: Vec<_> = marked.iter().collect();
        assert_eq!(parts, [("▂▃", Role::Dim), ("█", Role::Error), (" ", Role::Dim)]);
    }

    proptest! {
        #[test]
        fn it_is_never_wider_than_asked_nor_than_its_buckets(
            values in proptest::collection::vec(proptest::option::of(any::<f64>()), 0..40),
            columns in 0_usize..60,
            max in any::<f64>(),
        ) {
            let drawn = drawn(&values, columns, max);
            prop_assert_eq!(drawn.chars().count(), columns.min(values.len()));
        }
    }
}
