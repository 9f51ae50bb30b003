//! Where the description is not to be touched.

use super::*;

use RolloutWrite::{Finish, HoldBack, Start};

fn local(plan: &str) -> Spec {
    Spec { keeping: Keeping::None, ..spec(plan) }
}

fn kept(bench: &Bench) -> Option<Ledger> {
    bench.effects.iter().find_map(|effect| match effect {
        Effect::Keep(text) => match ledger::read(text) {
            Reading::Ours { ledger, .. } => Some(*ledger),
            other => panic!("{other:?}"),
        },
        _ => None,
    })
}

#[test]
fn the_description_is_never_touched_and_the_ledger_is_kept_first() {
    let mut bench = Bench::of(local("canary10-5m"));
    let keep = bench.effects.iter().position(|effect| matches!(effect, Effect::Keep(_)));
    let send = bench.effects.iter().position(|effect| matches!(effect, Effect::Send(_)));
    assert!(keep < send && keep.is_some());
    bench.land();
    assert_eq!(bench.alias.description, "checkout, team shop");
    assert_eq!(bench.runs(9_000, GOOD), Some(End::Promoted));
    assert_eq!(bench.alias.description, "checkout, team shop");
    assert_eq!(bench.landed, [Start, HoldBack, Finish], "a lease needs no write");
}

#[test]
fn a_pause_is_kept_without_a_write() {
    let mut bench = Bench::started(local("canary10-5m"));
    bench.handle(Event::Told(Command::Pause));
    assert_eq!(kept(&bench).unwrap().status, ledger::Status::Pause);
    assert!(bench.sent().is_none());
    assert_eq!(bench.status().waits_for, "paused");
}

#[test]
fn a_new_text_of_theirs_stays() {
    let mut bench = Bench::started(local("canary10-5m"));
    bench.change(split(10.0), "described anew");
    bench.passes(61);
    bench.handle(Event::Woken);
    bench.read();
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    assert_eq!(bench.sent().unwrap().change.description, "described anew");
}

#[test]
fn the_host_goes_on_from_what_it_kept_and_repeats_what_did_not_land() {
    let mut bench = Bench::started(local("linear40-2m"));
    bench.runs_until(900, GOOD, |bench| {
        bench.sent().is_some_and(|write| write.write == RolloutWrite::Step)
    });
    let ledger = kept(&bench).unwrap();
    assert_eq!((ledger.stage, bench.alias.state), (2, split(40.0)));
    bench.passes(900);
    let (machine, effects) =
        Machine::take_over(local("linear40-2m"), bench.alias.clone(), ledger, bench.now);
    let mut second = Bench::with(machine, bench.alias.clone(), bench.now, effects);
    second.began = bench.began;
    second.revision = bench.revision;
    assert_eq!(kept(&second).map(|ledger| (ledger.stage, ledger.generation)), Some((1, 2)));
    second.measure(GOOD);
    assert!(second.sent().is_none(), "nobody knows for how long these weights have stood");
    second.runs_until(600, GOOD, |bench| bench.sent().is_some());
    let write = second.sent().unwrap();
    assert_eq!((write.write, write.change.after), (RolloutWrite::Step, split(80.0)));
}

#[test]
fn a_ledger_in_the_description_is_somebody_elses_rollout() {
    let theirs = Bench::started(spec("canary10-5m")).alias.description;
    let mut bench = Bench::started(local("canary10-5m"));
    bench.change(split(10.0), &theirs);
    bench.passes(61);
    bench.handle(Event::Woken);
    bench.read();
    assert_eq!(bench.end(), Some(&End::TakenOver { by: "alice".into() }));
}

#[test]
fn a_lease_that_is_kept_here_does_not_make_a_lost_write_forgotten() {
    let mut bench = Bench::started(local("canary10-5m"));
    bench.runs_until(900, GOOD, |bench| bench.sent().is_some_and(|write| write.write == HoldBack));
    let write = bench.sent().unwrap().clone();
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.passes(5);
    bench.handle(Event::Woken);
    bench.read();
    assert!(bench.sent().is_some(), "it goes out again");
    bench.handle(bench.reply(Sent::Refused(throttled())));
    bench.handle(Event::Told(Command::Pause));
    bench.passes(5);
    bench.handle(Event::Woken);
    assert_eq!(kept(&bench).map(|ledger| ledger.status), Some(ledger::Status::Pause));
    bench.change(write.change.after, "checkout, team shop");
    bench.passes(61);
    bench.handle(Event::Woken);
    bench.read();
    assert_eq!((bench.end(), bench.alias.state), (None, split(90.0)));
    assert_eq!(bench.status().ledger.map(|ledger| ledger.stage), Some(2));
}
