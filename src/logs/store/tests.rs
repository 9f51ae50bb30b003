use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::{LineKey, LogStore};
use crate::logs::{EventId, Level, LineKind, LogLine, RequestId, StreamName};

const ID: &str = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";

static STREAM: LazyLock<Arc<StreamName>> =
    LazyLock::new(|| Arc::new(StreamName::parse("2026/11/22/[1]a")));

fn line(id: u64, timestamp_ms: i64) -> LogLine {
    LogLine {
        id: EventId::new(&id.to_string()),
        timestamp_ms,
        ingestion_ms: timestamp_ms,
        stream: Arc::clone(&STREAM),
        kind: LineKind::Application,
        level: None,
        request_id: None,
        text: format!("line {id}").into(),
        fields: Box::default(),
    }
}

fn texts(store: &LogStore) -> Vec<&str> {
    store.lines(0..store.len()).map(|stored| stored.line.text).collect()
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
    const LIMIT: usize = 32 << 10;
    let mut store = LogStore::new(LIMIT);
    let mut dropped = 0;
    for batch in 0..100_u64 {
        let lines = (0..20).map(|n| line(batch * 20 + n, i64::try_from(batch).unwrap()));
        dropped += store.insert(lines).dropped;
        assert!(store.bytes() <= LIMIT, "{} bytes", store.bytes());
    }
    assert_eq!((store.dropped(), dropped + store.len()), (dropped as u64, 2000));
    let kept = texts(&store);
    assert!(kept.len() > 250, "{} lines are kept", kept.len());
    let expected: Vec<_> = (dropped..2000).map(|id| format!("line {id}")).collect();
    assert_eq!(kept, expected);
    assert_eq!(store.insert([line(0, 100)]).added, 1, "a dropped id is forgotten");
}

#[test]
fn lines_come_back_as_they_were() {
    let mut store = LogStore::default();
    let stream = |name: &str| Arc::new(StreamName::parse(name));
    let far = 90 * 86_400_000;
    let lines = [
        LogLine { request_id: RequestId::parse(ID), ..line(1, 1_000) },
        LogLine { fields: r#"{"order":7}"#.into(), level: Some(Level::Warn), ..line(2, 1_000) },
        LogLine { text: "größe\n  at a".into(), kind: LineKind::Crash, ..line(3, 1_000 + far) },
        LogLine { ingestion_ms: 1_000 + far, ..line(4, 1_000) },
        LogLine { ingestion_ms: i64::MIN, ..line(5, 1_001) },
        LogLine { stream: stream("2026/11/23/[2]b"), text: "".into(), ..line(6, 1_001) },
        line(7, i64::MAX),
        line(8, i64::MIN),
    ];
    store.insert(lines.clone());
    let mut kept: Vec<_> = store.lines(0..100).map(|stored| stored.line.to_owned()).collect();
    kept.sort_by_key(|line| lines.iter().position(|one| one.id == line.id));
    assert_eq!(kept, lines);
}

#[test]
fn ten_megabytes_in_a_line_are_kept_whole() {
    let mut store = LogStore::default();
    let long = LogLine { text: "x".repeat(10 << 20).into(), ..line(2, 20) };
    store.insert([line(1, 10), long, line(3, 30), line(4, 15)]);
    let lens: Vec<_> = store.lines(0..10).map(|stored| stored.line.text.len()).collect();
    assert_eq!(lens, [6, 6, 10 << 20, 6]);
    assert!(store.bytes() < 11 << 20, "{} bytes", store.bytes());
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
    assert_eq!(store.by_key(key).map(|stored| stored.line.text), Some("line 1500"));
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
    let text: usize = store.lines(0..40_000).map(|stored| stored.line.text.len()).sum();
    let a_line = (store.bytes() - text) / store.len();
    assert!(a_line < 50, "{a_line} bytes beside the text");
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
