use super::*;

use ledger::Status;

#[test]
fn when_both_fail_alike_the_clock_stands_and_goes_on_by_itself() {
    let mut bench = Bench::started(spec("steps:5@10m,50@10m"));
    bench.runs_until(590, BOTH_BAD, |bench| bench.ledger().status == Status::Hold);
    let held = bench.ledger();
    assert_eq!(held.status, Status::Hold);
    assert_eq!(held.since + held.due, 600, "what is left is kept");
    assert!(bench.status().due.is_none());
    assert!(bench.said.last().is_some_and(|said| said.text.contains("40.0%")));
    bench.runs(300, BOTH_BAD);
    assert_eq!(bench.ledger().status, Status::Hold);
    bench.runs_until(300, GOOD, |bench| bench.ledger().status == Status::Run);
    let running = bench.ledger();
    assert_eq!((running.status, running.due), (Status::Run, held.due));
    assert!(running.since > held.since + 300);
}

#[test]
fn an_environment_that_stays_bad_is_left_as_it_is() {
    let mut bench = Bench::started(spec("canary10-5m"));
    let end = bench.runs(6_000, BOTH_BAD);
    assert!(matches!(&end, Some(End::Held { why }) if why.contains("40.0%")), "{end:?}");
    assert_eq!(bench.alias.state, split(10.0));
    let ledger = bench.ledger();
    assert_eq!((ledger.status, ledger.lease), (Status::Hold, 0));
    assert_eq!(bench.status().ledger, Some(ledger));
}

#[test]
fn somebody_who_can_be_asked_is_asked_for_ten_minutes() {
    let mut attended = spec("canary10-5m");
    attended.attended = true;
    let mut bench = Bench::started(attended.clone());
    let asks = |bench: &Bench| bench.status().question.is_some();
    bench.runs_until(5_000, LITTLE, asks);
    let (text, until) = bench.status().question.unwrap();
    assert!(text.ends_with("continue, next, promote or roll back?"), "{text}");
    assert!(bench.now > bench.ledger().hold_until(), "the last minutes must settle first");
    assert_eq!(until, bench.now + std::time::Duration::from_mins(10), "from when it asks");
    assert!(bench.runs(540, LITTLE).is_none());
    assert!(matches!(bench.runs(900, LITTLE), Some(End::Inconclusive { .. })));

    // An answer in time: it waits on, and tests again at the end of that.
    let mut bench = Bench::started(attended);
    bench.runs_until(5_000, LITTLE, asks);
    bench.handle(Event::Told(Command::Continue));
    let before = bench.ledger().since;
    bench.runs_until(900, LITTLE, |bench| {
        bench.ledger().status == Status::Hold && bench.ledger().since > before
    });
    assert!(bench.ledger().since > before && bench.end().is_none());
}

#[test]
fn throttled_calls_hold_and_go_back_at_the_end() {
    let mut bench = Bench::started(spec("canary10-5m"));
    let mut end = None;
    while end.is_none() {
        bench.passes(30);
        bench.handle(Event::Woken);
        if bench.sent().is_some() {
            bench.land();
        }
        if bench.reads() {
            bench.read();
        }
        let numbers = Measured { throttles: 9, ..bench.numbers(GOOD) };
        bench.handle(Event::Measured(Ok(Box::new(numbers))));
        if bench.sent().is_some() {
            bench.land();
        }
        end = bench.end().cloned();
        assert!(bench.now.as_second() < BEGINNING + 8_000);
    }
    assert!(
        matches!(&end, Some(End::Inconclusive { why }) if why.contains("throttled")),
        "{end:?}"
    );
}

#[test]
fn a_pause_that_nobody_ends_is_left_after_a_day() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.handle(Event::Told(Command::Pause));
    bench.land();
    let mut end = None;
    for _ in 0..2_000 {
        end = end.or_else(|| bench.runs(60, (0, 0, 0, 0)));
    }
    assert_eq!(end, Some(End::Held { why: "paused for a day".into() }));
}
