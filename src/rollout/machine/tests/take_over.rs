use super::*;

/// A rollout whose driver has died so long ago.
fn orphan(seconds: i64) -> Bench {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.runs(100, GOOD);
    bench.passes(seconds);
    bench
}

fn take_over(orphan: &Bench, by: &str) -> Bench {
    let mut mine = spec("all-at-once");
    mine.by = by.into();
    mine.id = RolloutId(9);
    let (machine, effects) =
        Machine::take_over(mine, orphan.alias.clone(), orphan.ledger(), orphan.now);
    let mut bench = Bench::with(machine, orphan.alias.clone(), orphan.now, effects);
    bench.began = orphan.began;
    bench.revision = orphan.revision;
    bench
}

#[test]
fn a_valid_lease_keeps_others_out_until_a_minute_after_it() {
    let alive = take_over(&orphan(200), "bob");
    assert!(
        matches!(alive.end(), Some(End::NotStarted { why }) if why.starts_with("it is driven by alice"))
    );
    assert!(take_over(&orphan(260), "bob").end().is_some());
    assert!(take_over(&orphan(261), "bob").sent().is_some());
}

#[test]
fn it_goes_on_where_the_ledger_stands() {
    let orphan = orphan(700);
    let before = orphan.ledger();
    let mut bench = take_over(&orphan, "bob");
    let write = bench.sent().unwrap();
    assert_eq!((write.write, write.change.after), (RolloutWrite::TakeOver, split(10.0)));
    bench.land();
    let after = bench.ledger();
    assert_eq!((after.generation, after.by.as_str()), (2, "bob"));
    assert_eq!(
        (after.id, after.strategy.clone(), after.changes.clone()),
        (before.id, before.strategy, before.changes)
    );
    assert_eq!((after.since, after.due, after.status), (before.since, before.due, before.status));
    assert!(!after.is_lapsed(bench.now));
    // Its time is long over: the first numbers decide.
    bench.measure(GOOD);
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::HoldBack);
}

#[test]
fn of_two_who_take_over_one_gives_up() {
    let orphan = orphan(700);
    let (mut one, mut other) = (take_over(&orphan, "bob"), take_over(&orphan, "carol"));
    one.land();
    other.alias = one.alias.clone();
    other.handle(other.reply(Sent::Refused(failure(FailureKind::PreconditionFailed))));
    assert!(other.reads());
    other.read();
    assert!(
        matches!(other.end(), Some(End::NotStarted { why }) if why.starts_with("a rollout driven by bob"))
    );
}

#[test]
fn two_of_the_same_name_in_the_same_second_never_share_a_g() {
    let orphan = orphan(700);
    let (mut one, mut other) = (take_over(&orphan, "bob"), take_over(&orphan, "bob"));
    assert_eq!(one.sent(), other.sent());
    one.land();
    other.alias = one.alias.clone();
    other.revision = one.revision;
    other.handle(other.reply(Sent::Lost(lost())));
    other.passes(5);
    other.handle(Event::Woken);
    other.read();
    assert_eq!(other.sent().unwrap().write, RolloutWrite::TakeOver);
    other.land();
    assert_eq!(other.ledger().generation, 3);
    one.alias = other.alias.clone();
    one.passes(61);
    one.handle(Event::Woken);
    one.read();
    assert!(matches!(one.end(), Some(End::TakenOver { .. })));
}

#[test]
fn nobody_takes_over_what_somebody_has_changed() {
    let mut orphan = orphan(700);
    orphan.change(split(33.0), &orphan.alias.description.clone());
    let bench = take_over(&orphan, "bob");
    let Some(End::NotStarted { why }) = bench.end() else { panic!("{:?}", bench.end()) };
    assert_eq!(why, "checkout:live is at 41 67% | 42 33%, and its ledger says 41 90% | 42 10%");
}

#[test]
fn what_was_left_on_purpose_waits_anew() {
    let mut held = Bench::started(spec("canary10-5m"));
    assert!(matches!(held.runs(6_000, BOTH_BAD), Some(End::Held { .. })));
    held.passes(5_000);
    let mut bench = take_over(&held, "bob");
    bench.land();
    assert_eq!(bench.ledger().since, bench.ledger().offset(bench.now));
    bench.measure(BOTH_BAD);
    assert!(bench.end().is_none() && bench.sent().is_none());
}

#[test]
fn who_has_just_come_does_not_give_up_before_it_has_looked() {
    let mut bench = take_over(&orphan(7_000), "bob");
    bench.land();
    bench.passes(10);
    bench.handle(Event::Woken);
    assert!(bench.sent().is_none() && bench.end().is_none());
}

#[test]
fn the_plan_and_the_versions_are_the_ledgers() {
    let bench = take_over(&orphan(700), "bob");
    let status = bench.status();
    assert_eq!(status.spec.plan.strategy.to_string(), "canary10-5m");
    assert_eq!(status.spec.id, RolloutId(0x7f3a_9c2e));
}

#[test]
fn weights_that_the_dead_have_set_count_from_when_they_were_seen() {
    let mut orphan = Bench::started(spec("all-at-once"));
    orphan.passes(2_400);
    let mut bench = take_over(&orphan, "bob");
    bench.land();
    bench.measure((6_000, 10, 0, 0));
    assert!(bench.sent().is_none(), "its ledger says that the bake is over");
    assert!(bench.status().waits_for.starts_with("waits for settled data"));
    let end = bench.runs(420, (6_000, 10, 0, 0));
    assert_eq!(end, Some(End::Promoted));
}
