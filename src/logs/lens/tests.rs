use proptest::prelude::*;

use super::{Lens, LineFilter, StoredLine};
use crate::{
    domain::Version,
    logs::{LineKey, LogStore, Pattern, testing::line},
};

fn errors_of_2() -> LineFilter {
    let text = Pattern::parse("boom").unwrap_or_else(|error| unreachable!("{error:?}"));
    LineFilter {
        version: Some(Version::Published(2)),
        errors_only: true,
        texts: vec![text],
        without: Vec::new(),
    }
}

fn shown(lens: &Lens, store: &LogStore) -> Vec<LineKey> {
    lens.lines(store, 0..usize::MAX).into_iter().map(StoredLine::key).collect()
}

fn expected(lens: &Lens, store: &LogStore) -> Vec<LineKey> {
    let all = store.lines(0..store.len());
    all.filter(|stored| lens.filter().passes(stored.line)).map(StoredLine::key).collect()
}

#[test]
fn all_conditions_hold_together() {
    let mut store = LogStore::default();
    store.insert([
        line(2, 1, 1, "[ERROR] boom"),
        line(1, 2, 2, "[ERROR] boom"),
        line(2, 3, 3, "[INFO] boom"),
        line(2, 4, 4, "[ERROR] bang"),
    ]);
    let mut lens = Lens::new(errors_of_2());
    assert!(lens.refresh(&store, 100).is_complete());
    assert_eq!(lens.len(&store), 1);
    assert_eq!(lens.lines(&store, 0..9).first().map(|s| s.line.text), Some("boom"));
}

#[test]
fn long_lines_use_a_budget_up_sooner() {
    let mut store = LogStore::default();
    let long = format!("[ERROR] boom {}", "x".repeat(2_000));
    store.insert((0..100).map(|at| line(2, at + 1, 1, &long)));
    let mut lens = Lens::new(errors_of_2());
    let looked_at = 100 - lens.refresh(&store, 50).remaining;
    assert!((1..=5).contains(&looked_at), "{looked_at}");
    while !lens.refresh(&store, 1).is_complete() {}
    assert_eq!(lens.len(&store), 100);
}

#[test]
fn without_a_filter_it_is_the_store() {
    let mut store = LogStore::default();
    store.insert((0..10).map(|id| line(1, id, 1, "x")));
    let mut lens = Lens::default();
    assert!(lens.progress(&store).is_complete() && lens.refresh(&store, 0).is_complete());
    assert_eq!(shown(&lens, &store).len(), 10);
    let third = store.get(3).map(StoredLine::key);
    assert_eq!(third.map(|key| lens.index_of(&store, key)), Some(Ok(3)));
}

#[test]
fn it_looks_from_the_newest_line_back_within_its_budget() {
    let mut store = LogStore::default();
    store.insert((0..100).map(|id| line(2, id, 1, "[ERROR] boom")));
    let mut lens = Lens::new(errors_of_2());
    assert_eq!(lens.progress(&store).remaining, 100);
    assert_eq!(lens.refresh(&store, 30).remaining, 70);
    assert_eq!(shown(&lens, &store), expected(&lens, &store)[70..]);
    assert!(lens.refresh(&store, 70).is_complete());
}

#[test]
fn a_lens_that_lags_too_far_begins_again() {
    let mut store = LogStore::default();
    store.insert([line(2, 1, 1, "[ERROR] boom")]);
    let mut lens = Lens::new(errors_of_2());
    lens.refresh(&store, 10);
    store.insert((10..40_000).map(|id| line(1, id, 1, "x")));
    assert!(lens.refresh(&store, 100_000).is_complete());
    assert_eq!(lens.len(&store), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Late lines, lines falling off and small budgets, in any order.
    #[test]
    fn in_the_end_it_shows_exactly_what_passes(
        steps in prop::collection::vec(
            (prop::collection::vec((0i64..50, 1u64..3, any::<bool>()), 0..40), 0usize..60), 1..20),
    ) {
        let mut store = LogStore::new(20_000);
        let mut lens = Lens::new(errors_of_2());
        let mut id = 0;
        for (lines, budget) in steps {
            store.insert(lines.into_iter().map(|(time, version, error)| {
                id += 1;
                line(version, id, time, if error { "[ERROR] boom" } else { "fine" })
            }));
            lens.refresh(&store, budget);
            let shown = shown(&lens, &store);
            prop_assert!(shown.is_sorted());
            prop_assert_eq!(shown.len(), lens.len(&store));
        }
        while !lens.refresh(&store, 7).is_complete() {}
        prop_assert_eq!(shown(&lens, &store), expected(&lens, &store));
    }
}
