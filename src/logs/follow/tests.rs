//! The follower against a model of CloudWatch Logs.

mod model;

use std::time::Duration;

use proptest::prelude::*;

use super::{Follower, Settings, Trouble};
use crate::domain::Page;
use model::{Group, Run, START_MS};

/// Calm: no failures, answers at once.
fn run(group: Group, for_ms: i64) -> Run {
    let mut run = Run::new(group, Settings::default());
    run.until(START_MS + for_ms);
    run
}

#[test]
fn the_newest_come_first_and_the_past_is_filled_in_without_a_gap() {
    let events = (0..1000).map(|n| (START_MS - n * 800, 0));
    let run = run(Group::new(events), 10_000);
    run.assert_each_once();
    assert!(run.follower.is_backfilled());
    assert_eq!(run.follower.complete_from_ms(), START_MS - 15 * 60_000);
    let newest = run.delivered.first().map(|delivery| delivery.timestamp_ms);
    assert!(newest >= Some(START_MS - 60_000), "{newest:?}");
}

#[test]
fn what_is_older_than_the_backfill_is_left_out() {
    let run = run(Group::new([(START_MS - 16 * 60_000, 0), (START_MS - 14 * 60_000, 0)]), 10_000);
    assert_eq!(run.delivered.len(), 1);
}

#[test]
fn the_backfill_of_a_busy_group_stops_early_and_says_where() {
    let events = (0..60_000).map(|n| (START_MS - n * 15, 0));
    let run = run(Group::new(events), 60_000);
    assert!(run.follower.is_backfilled());
    let from = run.follower.complete_from_ms();
    assert!(from > START_MS - 15 * 60_000);
    run.assert_each_once_from(from);
    assert!(run.delivered.len() < 30_000, "{}", run.delivered.len());
}

#[test]
fn a_late_event_is_delivered_when_it_appears() {
    let run = run(Group::new([(START_MS + 1000, 0), (START_MS + 500, 45_000)]), 70_000);
    run.assert_each_once();
}

#[test]
fn a_quiet_group_costs_little() {
    let run = run(Group::new([(START_MS - 5_000, 0)]), 3_600_000);
    run.assert_each_once();
    assert!(run.asks < 1_300, "{}", run.asks);
    assert!(run.follower.live.seen() <= 1);
}

#[test]
fn a_busy_group_is_followed_closely_at_a_bounded_cost() {
    // 200 a second; the whole overlap is 30 pages.
    let events = (0..30_000).map(|n| (START_MS + n * 5, (n % 10) * 200));
    let run = run(Group::new(events).paged_by(400), 165_000);
    run.assert_each_once();
    let steady = run.delivered.iter().filter(|d| d.timestamp_ms > START_MS + 60_000);
    let slowest = steady.map(|d| d.delay_ms).max().unwrap_or(0);
    assert!(slowest < 10_000, "delivered {slowest} ms after it appeared");
    assert!(run.most_seen < 200 * 100, "{}", run.most_seen);
}

#[test]
fn after_a_failure_it_resumes_where_it_was() {
    let events = (0..3_000).map(|n| (START_MS - 20_000 + n, 0));
    let mut group = Group::new(events);
    let mut follower = Follower::new(Settings::default(), START_MS);
    let first = follower.ask(START_MS);
    let page = group.page(&first, START_MS);
    assert!(page.next.is_some());
    assert_eq!(follower.answered(page, START_MS).len(), 1_000);
    let second = follower.ask(START_MS + 200);
    follower.failed(Trouble::Throttled(Some(Duration::from_secs(5))));
    assert_eq!(follower.pause(), Duration::from_secs(5));
    assert_eq!(follower.ask(START_MS + 5_200), second);
}

#[test]
fn a_refused_token_begins_the_round_again_without_duplicates() {
    let mut group = Group::new((0..1_500).map(|n| (START_MS - 20_000 + n, 0)));
    let mut follower = Follower::new(Settings::default(), START_MS);
    let first = follower.ask(START_MS);
    let page = group.page(&first, START_MS);
    follower.answered(page, START_MS);
    follower.ask(START_MS);
    follower.failed(Trouble::TokenRefused);
    assert_eq!(follower.ask(START_MS), first);
    let page = group.page(&first, START_MS);
    assert_eq!(follower.answered(page, START_MS).len(), 0);
    let next = follower.ask(START_MS);
    let page = group.page(&next, START_MS);
    assert_eq!(follower.answered(page, START_MS).len(), 500);
}

#[test]
fn a_token_that_slept_with_the_machine_is_not_used() {
    let mut follower = Follower::new(Settings::default(), START_MS);
    let first = follower.ask(START_MS);
    follower.answered(Page { items: vec![], next: Some("old".into()) }, START_MS);
    assert_eq!(follower.ask(START_MS + 8 * 3_600_000), first);
}

#[test]
fn a_round_ends_where_it_began_give_or_take_the_clocks() {
    let settings = Settings::default();
    let mut follower = Follower::new(settings, START_MS);
    follower.ask(START_MS);
    follower.answered(Page { items: vec![], next: Some("more".into()) }, START_MS);
    let second_page = follower.ask(START_MS + 60_000);
    assert_eq!(second_page.end_ms, Some(START_MS + settings.max_skew_ms));
}

#[test]
fn a_tail_that_is_resumed_looks_back_to_where_it_was_within_a_day() {
    let (usual, hour) = (Settings::default(), 3_600_000);
    let back = |ms| usual.back_to(START_MS - ms, START_MS).backfill_ms;
    assert_eq!(back(1_000), usual.backfill_ms);
    assert_eq!(back(2 * hour), 2 * hour + usual.overlap_ms);
    assert_eq!(back(100 * hour), 24 * hour);
}

#[test]
fn an_empty_page_with_a_token_is_not_the_end() {
    let mut follower = Follower::new(Settings::default(), START_MS);
    follower.ask(START_MS);
    follower.answered(Page { items: vec![], next: Some("more".into()) }, START_MS);
    assert_eq!(follower.ask(START_MS).token.as_deref(), Some("more"));
    assert_eq!(follower.complete_to_ms(), None);
}

#[test]
fn a_follower_from_a_time_fills_in_nothing() {
    let mut follower = Follower::starting_at(Settings::default(), START_MS - 500);
    assert_eq!(follower.ask(START_MS).start_ms, START_MS - 500);
    follower.answered(Page { items: vec![], next: None }, START_MS);
    assert!(follower.is_backfilled());
}

/// Offset of the event from the start, how much later it appears.
fn event() -> impl Strategy<Value = (i64, i64)> {
    let time = prop_oneof![
        -1_000_000i64..240_000,
        // Crowded milliseconds.
        (-50i64..100).prop_map(|n| n * 2_000),
    ];
    let lateness = prop_oneof![5 => Just(0i64), 3 => 0i64..3_000, 2 => 0i64..30_000];
    (time, lateness)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Late, in the same millisecond, shuffled, on pages that may be empty, throttled, with
    /// tokens refused, by a clock that is off.
    #[test]
    fn every_event_is_delivered_exactly_once(
        events in prop::collection::vec(event(), 0..1_200),
        page_size in 20usize..400,
        skew_ms in -300_000i64..30_000,
        seed in any::<u64>(),
    ) {
        let group = Group::new(events.into_iter().map(|(at, late)| (START_MS + at, late)))
            .paged_by(page_size)
            .troubled(seed);
        let settings = Settings { backfill_events: usize::MAX, ..Settings::default() };
        let mut run = Run::new_skewed(group, settings, skew_ms);
        run.until(START_MS + 500_000);
        run.assert_each_once_from(run.follower.complete_from_ms());
        prop_assert!(run.follower.is_backfilled());
        prop_assert!(run.follower.complete_from_ms() <= START_MS + skew_ms - 15 * 60_000);
    }
}
