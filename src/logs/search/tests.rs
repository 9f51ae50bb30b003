use super::{Found, Search};
use crate::logs::{LineFilter, LineKey, LogStore, Pattern, testing::line};

fn search(text: &str) -> Search {
    let pattern = Pattern::parse(text).unwrap_or_else(|error| unreachable!("{error:?}"));
    Search::new(pattern, &LineFilter::default())
}

/// 100 lines, of which 10, 20 … 90 say "ten".
fn store() -> LogStore {
    let mut store = LogStore::default();
    store.insert((0..100).map(|n| {
        let text = if n % 10 == 0 && n > 0 { "ten" } else { "other" };
        line(1, n, i64::try_from(n).unwrap_or_default(), text)
    }));
    store
}

fn key(store: &LogStore, index: usize) -> LineKey {
    store.get(index).map_or(LineKey::MAX, super::super::store::StoredLine::key)
}

#[test]
fn steps_go_to_the_nearest_match_either_way() {
    let store = store();
    let mut search = search("TEN".to_lowercase().as_str());
    assert!(search.refresh(&store, 1000).is_complete());
    assert_eq!(search.count(&store), 9);
    assert_eq!(search.previous(&store, LineKey::MAX), Found::At(key(&store, 90)));
    assert_eq!(search.previous(&store, key(&store, 90)), Found::At(key(&store, 80)));
    assert_eq!(search.next(&store, key(&store, 15)), Found::At(key(&store, 20)));
    assert_eq!(search.next(&store, key(&store, 20)), Found::At(key(&store, 30)));
    assert_eq!(search.next(&store, key(&store, 90)), Found::Nothing);
    assert_eq!(search.previous(&store, key(&store, 10)), Found::Nothing);
    assert_eq!(search.ordinal(&store, key(&store, 30)), Some(2));
}

#[test]
fn it_never_skips_a_match_it_has_not_looked_at() {
    let store = store();
    let mut search = search("ten");
    search.refresh(&store, 25);
    assert_eq!(search.previous(&store, LineKey::MAX), Found::At(key(&store, 90)));
    assert_eq!(search.previous(&store, key(&store, 80)), Found::NotYet);
    assert_eq!(search.next(&store, key(&store, 15)), Found::NotYet);
    assert_eq!(search.next(&store, key(&store, 80)), Found::At(key(&store, 90)));
    assert_eq!(search.next(&store, key(&store, 74)), Found::At(key(&store, 80)));
    search.refresh(&store, 35);
    assert_eq!(search.next(&store, key(&store, 45)), Found::At(key(&store, 50)));
}

#[test]
fn new_lines_are_found() {
    let mut store = store();
    let mut search = search("ten");
    search.refresh(&store, 1000);
    store.insert([line(1, 1000, 95, "ten, late")]);
    assert_eq!(search.next(&store, key(&store, 90)), Found::NotYet);
    search.refresh(&store, 1000);
    assert_eq!(search.next(&store, key(&store, 90)), Found::At(key(&store, 96)));
}

#[test]
fn a_request_id_finds_the_lines_that_leave_it_out() {
    let mut store = LogStore::default();
    let id = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";
    store.insert([line(1, 1, 1, &format!("2026-11-22T10:42:00.123Z\t{id}\tINFO\tpaid"))]);
    let mut search = search(id);
    search.refresh(&store, 10);
    assert_eq!(search.count(&store), 1);
}
