use super::*;

use ledger::Status;

fn told(command: Command) -> Bench {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.runs(100, GOOD);
    bench.handle(Event::Told(command));
    bench
}

#[test]
fn a_pause_keeps_what_is_left_and_continue_goes_on_with_it() {
    let mut bench = told(Command::Pause);
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Hold);
    bench.land();
    let paused = bench.ledger();
    assert_eq!((paused.status, paused.since, paused.due), (Status::Pause, 100, 200));
    bench.runs(1_000, GOOD);
    assert_eq!((bench.ledger().status, bench.alias.state), (Status::Pause, split(10.0)));
    bench.handle(Event::Told(Command::Continue));
    bench.land();
    let goes_on = bench.ledger();
    assert_eq!((goes_on.status, goes_on.since, goes_on.due), (Status::Run, 1_100, 200));
    assert_eq!(bench.landed.last(), Some(&RolloutWrite::Continue));
}

#[test]
fn harm_ends_a_pause_too() {
    let mut bench = told(Command::Pause);
    bench.land();
    assert!(matches!(bench.runs(1_500, BAD), Some(End::RolledBack { .. })));
}

#[test]
fn next_begins_the_next_stage_without_its_time() {
    let mut bench = told(Command::Next);
    let write = bench.sent().unwrap();
    assert_eq!((write.write, write.change.after), (RolloutWrite::HoldBack, split(90.0)));
    bench.land();
    assert_eq!(bench.ledger().changes, [0, 100]);
    assert!(bench.has_said("override"), "a person did it, against the clock");
    bench.handle(Event::Told(Command::Next));
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Finish);
    bench.land();
    assert_eq!(bench.end(), Some(&End::Promoted));
}

#[test]
fn promotion_takes_a_reason_and_overrules_the_numbers() {
    let none = told(Command::Promote { by: "bob".into(), reason: "  ".into() });
    assert!(none.sent().is_none() && none.has_said("refused"));
    let mut bench = told(Command::Promote { by: "bob".into(), reason: "fixes a leak".into() });
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Finish);
    assert!(bench.said.iter().any(|said| said.text.starts_with("bob promotes: fixes a leak")));
    bench.passes(300);
    bench.measure(BAD);
    bench.land();
    assert_eq!(bench.end(), Some(&End::Promoted));
    assert_eq!(bench.alias.description, "checkout, team shop");
}

#[test]
fn a_rollback_waits_for_no_answer_but_the_one_that_is_due() {
    let mut bench = told(Command::Pause);
    assert!(bench.sent().is_some());
    bench.apply();
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Hold, "one write at a time");
    bench.handle(bench.reply(Sent::Landed(bench.alias.clone())));
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::RollBack);
    bench.land();
    let end = bench.runs(900, GOOD);
    assert_eq!(end, Some(End::RolledBack { why: "rolled back by bob".into() }));
}

#[test]
fn a_rollback_before_the_first_write_changes_nothing() {
    let mut bench = Bench::of(spec("blue-green"));
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    assert!(matches!(bench.end(), Some(End::NotStarted { .. })));
}

#[test]
fn what_there_is_nothing_to_do_about_is_said() {
    let bench = told(Command::Continue);
    assert!(bench.sent().is_none() && bench.has_said("refused"));
}
