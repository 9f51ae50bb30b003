use std::sync::Arc;

use proptest::prelude::*;

use super::{LineKey, LogStore};
use crate::logs::{EventId, LineKind, LogLine, StreamName};

fn line(id: u64, timestamp_ms: i64) -> LogLine {
    LogLine {
        id: EventId::new(&id.to_string()),
        timestamp_ms,
        ingestion_ms: timestamp_ms,
        stream: Arc::new(StreamName::parse("2026/11/22/[1]a")),
        kind: LineKind::Application,
        level: None,
        request_id: None,
        text: format!("line {id}").into(),
        extra: None,
    }
}

fn texts(store: &LogStore) -> Vec<&str> {
    store.lines(0..store.len()).map(|stored| &*stored.line.text).collect()
}

#[test]
fn a_late_line_is_put_in_its_place() {
    let mut store = LogStore::default();
    store.insert([line(1, 10), line(2, 30), line(3, 20), line(4, 20), line(5, 5)]);
    assert_eq!(texts(&store), ["line 5", "line 1", "line 3", "line 4", "line 2"]);
}

#[test]
fn an_event_is_kept_once() {
    let mut store = LogStore::default();
    store.insert([line(1, 10), line(2, 10)]);
    let again = store.insert([line(2, 10), line(3, 10), line(1, 10)]);
    assert_eq!((again.added, again.duplicates, store.len()), (1, 2, 3));
}

#[test]
fn the_oldest_fall_off_and_are_counted() {
    let cost = {
        let mut store = LogStore::default();
        store.insert([line(100, 1)]);
        store.bytes()
    };
    let mut store = LogStore::new(cost * 3);
    let first = store.insert((100..103).map(|id| line(id, 10)));
    assert_eq!(first.dropped, 0);
    let more = store.insert([line(103, 11), line(104, 9)]);
    assert_eq!((more.added, more.dropped, store.dropped()), (2, 2, 2));
    assert_eq!(texts(&store), ["line 101", "line 102", "line 103"]);
    assert_eq!(store.bytes(), cost * 3);
    assert_eq!(store.insert([line(100, 12)]).added, 1, "a dropped id is forgotten");
}

#[test]
fn one_line_larger_than_the_bound_is_dropped_at_once() {
    let mut store = LogStore::new(10);
    assert_eq!(store.insert([line(1, 1)]).dropped, 1);
    assert!(store.is_empty() && store.bytes() == 0);
    assert_eq!(store.index_of(LineKey::MAX), Err(0));
}

#[test]
fn keys_hold_while_indices_move() {
    let mut store = LogStore::default();
    store.insert((0..2000).map(|id| line(id, 1000)));
    let key = store.get(1500).map_or(LineKey::MAX, super::StoredLine::key);
    store.insert((2000..4000).map(|id| line(id, 500)));
    assert_eq!(store.index_of(key), Ok(3500));
    assert_eq!(store.by_key(key).map(|stored| &*stored.line.text), Some("line 1500"));
}

#[test]
fn a_range_beyond_the_end_is_cut() {
    let mut store = LogStore::default();
    store.insert((0..1000).map(|id| line(id, 1)));
    assert_eq!(store.lines(990..2000).count(), 10);
    assert_eq!(store.lines(1000..1001).count(), 0);
    assert_eq!(store.lines(5000..6000).count(), 0);
    assert!(store.get(usize::MAX).is_none());
    let last: Vec<_> = store.lines(998..1000).rev().map(|s| s.line.text.to_string()).collect();
    assert_eq!(last, ["line 999", "line 998"]);
}

#[test]
fn arrivals_are_told_in_order_until_too_long_ago() {
    let mut store = LogStore::default();
    store.insert([line(1, 30), line(2, 10)]);
    let keys = |store: &LogStore, seq| {
        store.arrived_since(seq).map(|keys| keys.map(|key| key.timestamp_ms).collect::<Vec<_>>())
    };
    assert_eq!(keys(&store, 0), Some(vec![30, 10]));
    assert_eq!(keys(&store, 2), Some(vec![]));
    assert_eq!(keys(&store, 3), None);
    store.insert((10..40_000).map(|id| line(id, 1)));
    assert_eq!(keys(&store, 0), None);
}

#[test]
fn late_lines_leave_little_memory_unused() {
    let mut store = LogStore::default();
    let late_by = |n: i64| if n % 10 == 7 { 1_000 } else { 0 };
    store.insert((0..20_000_i64).map(|n| line(n.unsigned_abs(), n - late_by(n))));
    let past = (0..20_000_i64).map(|n| line(20_000 + n.unsigned_abs(), n - 50_000));
    store.insert(past);
    let (room, lines) = (store.blocks.capacity(), store.len());
    assert!(room < lines * 6 / 5, "room for {room}, {lines} in use");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_is_a_stable_sort_without_duplicates(
        batches in prop::collection::vec(
            prop::collection::vec((0u64..3000, 0i64..40), 0..900), 1..6),
    ) {
        let mut store = LogStore::default();
        let mut expected: Vec<(i64, u64)> = Vec::new();
        let mut times = std::collections::HashMap::new();
        for batch in batches {
            // An event's time belongs to its id: a repeated id comes with the same time.
            let batch: Vec<_> = batch.into_iter().map(|(id, t)| (id, *times.entry(id).or_insert(t))).collect();
            for &(id, time) in &batch {
                if !expected.iter().any(|&(_, known)| known == id) {
                    expected.push((time, id));
                }
            }
            store.insert(batch.into_iter().map(|(id, time)| line(id, time)));
        }
        expected.sort_by_key(|&(time, _)| time);
        let expected: Vec<_> = expected.into_iter().map(|(_, id)| format!("line {id}")).collect();
        prop_assert_eq!(texts(&store), expected);
        for index in 0..store.len() {
            let key = store.get(index).map(super::StoredLine::key);
            prop_assert_eq!(key.map(|key| store.index_of(key)), Some(Ok(index)));
        }
    }
}
