use super::*;

#[test]
fn the_lease_is_renewed_every_two_minutes_and_lasts_five() {
    let mut bench = Bench::started(spec("steps:5@30m,50@30m"));
    assert_eq!(bench.ledger().lease, 300);
    bench.runs_until(200, GOOD, |bench| bench.landed.last() == Some(&RolloutWrite::Renew));
    let renewed = bench.ledger();
    assert_eq!((renewed.since, renewed.lease), (0, 420));
    assert_eq!(renewed.changes, [0], "to renew a lease changes no weights");
}

#[test]
fn in_a_step_of_more_than_an_hour_every_ten() {
    let mut bench = Bench::started(spec("steps:5@2h,50@30m"));
    assert_eq!(bench.ledger().lease, 1_500);
    assert!(bench.runs(590, GOOD).is_none());
    assert_eq!(bench.landed, [RolloutWrite::Start]);
    bench.runs(15, GOOD);
    assert_eq!(bench.landed, [RolloutWrite::Start, RolloutWrite::Renew]);
}

#[test]
fn a_driver_that_was_asleep_looks_before_it_writes() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.passes(400);
    bench.handle(Event::Woken);
    assert!(bench.reads() && bench.sent().is_none());
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    assert!(bench.sent().is_none(), "not even a rollback");
    let theirs = bench.alias.description.replace("g=1", "g=2");
    bench.change(split(10.0), &theirs);
    bench.read();
    assert!(matches!(bench.end(), Some(End::TakenOver { .. })));
}

#[test]
fn a_driver_that_nobody_has_replaced_goes_on() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.passes(400);
    bench.handle(Event::Woken);
    bench.read();
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Renew);
}

#[test]
fn weights_that_were_set_late_are_dated_anew() {
    let mut bench = Bench::started(spec("linear40-2m"));
    bench.runs_until(900, GOOD, |bench| {
        bench.sent().is_some_and(|write| write.write == RolloutWrite::Step)
    });
    bench.apply();
    let dated = *bench.ledger().changes.last().unwrap();
    bench.passes(90);
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.passes(5);
    bench.handle(Event::Woken);
    bench.read();
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Renew);
    bench.land();
    let ledger = bench.ledger();
    assert_eq!((ledger.changes.clone(), ledger.since), (vec![0, dated + 95], dated + 95));
    assert_eq!(ledger.due, 120);
}
