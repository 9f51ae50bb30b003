use super::*;

#[test]
fn what_was_lost_and_has_not_landed_goes_out_again_under_the_same_revision() {
    let mut bench = Bench::of(spec("canary10-5m"));
    bench.handle(bench.reply(Sent::Lost(lost())));
    assert!(bench.sent().is_none(), "nothing before the alias was read");
    bench.passes(5);
    bench.handle(Event::Woken);
    assert!(bench.reads());
    bench.read();
    let again = bench.sent().unwrap();
    assert_eq!(again.write, RolloutWrite::Start);
    assert_eq!(again.change.revision_id, RevisionId("r0".into()));
}

#[test]
fn what_was_lost_and_has_landed_is_gone_on_from() {
    let mut bench = Bench::of(spec("canary10-5m"));
    bench.apply();
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.passes(5);
    bench.handle(Event::Woken);
    bench.read();
    assert!(bench.sent().is_none() && bench.has_said("started"));
    assert_eq!(bench.status().ledger, Some(bench.ledger()));
}

#[test]
fn a_late_copy_of_an_earlier_write_is_known_again() {
    let mut bench = Bench::of(spec("canary10-5m"));
    let first = bench.sent().unwrap().clone();
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.passes(5);
    bench.handle(Event::Woken);
    bench.read();
    assert!(bench.sent().is_some());
    bench.change(first.change.after, &first.change.description);
    bench.handle(bench.reply(Sent::Refused(failure(FailureKind::PreconditionFailed))));
    assert!(bench.reads());
    bench.read();
    assert!(bench.has_said("started"));
}

#[test]
fn what_is_throttled_waits_longer_each_time() {
    let mut bench = Bench::of(spec("canary10-5m"));
    for pause in [1, 2, 4, 8, 16, 30, 30] {
        bench.handle(bench.reply(Sent::Refused(throttled())));
        assert!(bench.sent().is_none());
        bench.passes(pause - 1);
        bench.handle(Event::Woken);
        if pause > 1 {
            assert!(bench.sent().is_none() && !bench.reads(), "{pause}");
        }
        bench.passes(1);
        bench.handle(Event::Woken);
        if bench.reads() {
            bench.read();
        }
        assert!(bench.sent().is_some(), "{pause}");
    }
}

#[test]
fn what_is_denied_does_not_begin() {
    let mut bench = Bench::of(spec("canary10-5m"));
    bench.handle(bench.reply(Sent::Refused(denied())));
    assert!(matches!(bench.end(), Some(End::NotStarted { why }) if why.contains("UpdateAlias")));
}

#[test]
fn a_start_that_may_still_land_is_kept_from_landing() {
    let mut bench = Bench::of(spec("canary10-5m"));
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.passes(5);
    bench.handle(Event::Woken);
    bench.read();
    bench.handle(bench.reply(Sent::Refused(denied())));
    let write = bench.sent().expect("another write under the same revision");
    assert_eq!((write.write, write.change.after), (RolloutWrite::RollBack, AliasState::all(OLD)));
    assert_eq!(write.change.description, "checkout, team shop");
    bench.land();
    assert!(matches!(bench.end(), Some(End::NotStarted { .. })));
}

#[test]
fn an_alias_that_is_gone_is_somebody_elses_change() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.passes(130);
    bench.handle(Event::Woken);
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Renew);
    bench.handle(bench.reply(Sent::Refused(failure(FailureKind::NotFound))));
    assert!(matches!(bench.end(), Some(End::ChangedBySomeoneElse { .. })));
}

#[test]
fn an_answer_that_shows_another_state_is_not_believed() {
    let mut bench = Bench::of(spec("canary10-5m"));
    let odd = Alias { state: split(50.0), ..bench.alias.clone() };
    bench.handle(bench.reply(Sent::Landed(odd)));
    assert!(bench.reads() && !bench.has_said("started"));
}
