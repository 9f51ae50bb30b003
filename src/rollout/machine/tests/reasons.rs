use super::*;

use RolloutWrite::{Continue, Finish, Hold, HoldBack, Renew, RollBack, Start, Step};

/// Why each write of a rollout went out, until it ends.
fn whys(bench: &mut Bench, minute: Minute) -> Vec<(RolloutWrite, String)> {
    let mut whys = Vec::new();
    while bench.end().is_none() && bench.now.as_second() < BEGINNING + 20_000 {
        let next = bench.sent().map(|write| (write.write, write.why.clone()));
        whys.extend(next.filter(|(write, _)| *write != Renew));
        if let Some(answer) = bench.answer(minute) {
            bench.handle(answer);
        } else {
            bench.passes(5);
            bench.handle(Event::Woken);
        }
    }
    whys
}

#[test]
fn a_promotion_says_by_what_verdict() {
    let mut asked = spec("steps:10@5m,50@5m");
    asked.reason = "SHOP-17".into();
    let whys = whys(&mut Bench::of(asked), GOOD);
    let writes: Vec<RolloutWrite> = whys.iter().map(|(write, _)| *write).collect();
    assert_eq!(writes, [Start, Step, HoldBack, Finish]);
    assert_eq!(whys[0].1, "SHOP-17", "whoever starts it says why");
    assert!(whys[1].1.starts_with("the step's time is over: E = "), "{whys:?}");
    for (_, why) in &whys[2..] {
        assert!(why.starts_with("promoted with evidence: E = "), "{whys:?}");
        assert!(!why.contains("SHOP-17"), "{why}");
    }
}

#[test]
fn a_rollback_says_what_decided_it() {
    let by_the_numbers = whys(&mut Bench::of(spec("canary10-5m")), BAD);
    assert_eq!(by_the_numbers[0], (Start, "started by alice".into()));
    let (write, why) = by_the_numbers.last().unwrap();
    assert!(*write == RollBack && why.starts_with("42 fails 20.0%"), "{why}");
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    assert_eq!(bench.sent().unwrap().why, "rolled back by bob");
}

#[test]
fn what_a_person_wants_is_told_apart_from_what_the_numbers_want() {
    let why_of = |command: Command, wanted: RolloutWrite| {
        let mut bench = Bench::started(spec("canary10-5m"));
        if wanted == Continue {
            bench.handle(Event::Told(Command::Pause));
            bench.land();
        }
        bench.handle(Event::Told(command));
        let write = bench.sent().unwrap();
        assert_eq!(write.write, wanted);
        write.why.clone()
    };
    assert_eq!(why_of(Command::Pause, Hold), "paused by a person");
    assert_eq!(why_of(Command::Continue, Continue), "continued by a person");
    assert!(why_of(Command::Next, HoldBack).starts_with("begun by a person; the verdict was: "));
    let promote = Command::Promote { by: "bob".into(), reason: "fixes a leak".into() };
    assert!(why_of(promote, Finish).starts_with("bob promotes: fixes a leak (the verdict was: "));
}

#[test]
fn a_hold_and_its_end_say_what_was_waited_for() {
    let mut bench = Bench::started(spec("canary10-5m"));
    let holds = |bench: &Bench| bench.sent().is_some_and(|write| write.write == Hold);
    bench.runs_until(900, BOTH_BAD, holds);
    assert!(bench.sent().unwrap().why.contains("40.0%"), "{:?}", bench.sent());
    bench.runs_until(900, GOOD, |bench| bench.sent().is_some_and(|write| write.write == Continue));
    let why = &bench.sent().unwrap().why;
    assert!(why.starts_with("what it waited for is over: E = "), "{why}");
}
