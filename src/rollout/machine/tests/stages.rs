use super::*;

use RolloutWrite::{Finish, Hold, HoldBack, Renew, Start, Step, Switch};

/// What landed, without what only keeps the lease.
fn moves(bench: &Bench) -> Vec<RolloutWrite> {
    bench.landed.iter().copied().filter(|write| *write != Renew).collect()
}

#[test]
fn a_good_canary_goes_all_the_way_and_the_description_comes_back() {
    let mut bench = Bench::started(spec("canary10-5m"));
    let end = bench.runs_until(900, GOOD, |bench| bench.alias.state == split(90.0));
    assert_eq!(end, None);
    let took = bench.ledger().changes[1];
    // Five minutes, and until the last of them has settled.
    assert!((480..=560).contains(&took), "{took}");
    assert_eq!(bench.ledger().status, ledger::Status::Bake);
    // 90% of the traffic now goes to the new version.
    assert_eq!(bench.runs(3_000, (5_400, 9, 600, 1)), Some(End::Promoted));
    assert_eq!(moves(&bench), [Start, HoldBack, Finish]);
    assert_eq!(bench.alias.state, AliasState::all(NEW));
    assert_eq!(bench.alias.description, "checkout, team shop");
}

#[test]
fn a_step_needs_its_time_and_a_whole_settled_minute() {
    let mut bench = Bench::started(spec("linear40-2m"));
    bench.runs_until(900, GOOD, |bench| bench.alias.state == split(80.0));
    // From 10:42:12: the first whole minute ends at 10:44, and settles 183 s later.
    let took = bench.ledger().changes[1];
    assert!((291..=320).contains(&took), "{took}");
    let end = bench.runs(9_000, GOOD);
    assert_eq!((moves(&bench), end), (vec![Start, Step, HoldBack, Finish], Some(End::Promoted)));
}

#[test]
fn all_at_once_bakes_and_is_held_against_the_time_before() {
    let mut bench = Bench::started(spec("all-at-once"));
    assert_eq!(bench.runs(1_700, (6_000, 10, 0, 0)), None);
    assert_eq!(bench.runs(600, (6_000, 10, 0, 0)), Some(End::Promoted));
    assert_eq!(moves(&bench), [Switch, Finish]);
    let mut bad = Bench::started(spec("all-at-once"));
    let end = bad.runs(3_000, (6_000, 1_200, 0, 0));
    assert!(matches!(end, Some(End::RolledBack { why }) if why.starts_with("before/after")));
}

#[test]
fn too_little_extends_the_last_step_until_it_is_tested_once_more() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.runs_until(900, LITTLE, |bench| bench.landed.contains(&Hold));
    let ledger = bench.ledger();
    // From the end of its time on, whenever that was found out.
    assert_eq!((ledger.status, ledger.since, ledger.due), (ledger::Status::Hold, 300, 0));
    let waits_for = bench.status().waits_for;
    assert!(
        waits_for.starts_with("extended: tested once more at 11:47 (at its end "),
        "{waits_for}"
    );
    // Plenty of good data in between change nothing: it is not tested in between.
    let plenty = bench.runs_until(3_300, GOOD, |bench| bench.alias.state != split(10.0));
    assert_eq!((plenty, bench.alias.state), (None, split(10.0)));
    bench.runs_until(600, GOOD, |bench| bench.alias.state == split(90.0));
    assert_eq!(bench.alias.state, split(90.0));
}

#[test]
fn no_verdict_at_the_second_test_goes_back() {
    let mut bench = Bench::started(spec("canary10-5m"));
    let end = bench.runs(6_000, LITTLE);
    let Some(End::Inconclusive { why }) = end else { panic!("{end:?}") };
    assert!(why.starts_with("inconclusive: "), "{why}");
    assert_eq!(bench.alias.state, AliasState::all(OLD));
    assert_eq!(bench.alias.description, "checkout, team shop");
}

#[test]
fn without_data_it_never_goes_forward_and_goes_back_in_the_end() {
    let mut bench = Bench::started(spec("linear40-2m"));
    let mut waited = 0;
    while bench.end().is_none() {
        bench.passes(15);
        waited += 15;
        bench.handle(Event::Woken);
        if bench.sent().is_some() {
            assert!(matches!(bench.sent().unwrap().write, Renew | RolloutWrite::RollBack));
            bench.land();
        }
        if bench.reads() {
            bench.read();
        }
        bench.handle(Event::Measured(Err(failure(FailureKind::ServiceError {
            status: 503,
            message: "later".into(),
        }))));
        assert!(waited < 6_000);
    }
    assert!(matches!(bench.end(), Some(End::Inconclusive { .. })));
    assert!(waited > 3_600 && bench.status().trouble.contains("503"));
}

#[test]
fn stale_numbers_move_nothing() {
    let mut bench = Bench::started(spec("linear40-2m"));
    bench.runs(280, GOOD);
    let old = bench.numbers(GOOD);
    bench.passes(250);
    bench.handle(Event::Measured(Ok(Box::new(old))));
    assert!(bench.sent().is_none_or(|write| write.write == Renew));
}
