use super::*;

#[test]
fn harm_goes_back_and_proves_it() {
    let mut bench = Bench::started(spec("canary10-5m"));
    let end = bench.runs_until(900, BAD, |bench| bench.has_said("rolled_back"));
    assert_eq!((end, bench.alias.state), (None, AliasState::all(OLD)));
    assert_eq!(bench.alias.description, "checkout, team shop");
    let proof = bench.status().proof.unwrap();
    assert_eq!((proof.since, proof.quiet_s), (bench.now, 0));
    // Nothing of the new version starts any more.
    let since = bench.now;
    let end = loop {
        bench.passes(15);
        let mut numbers = bench.numbers(BAD);
        for bucket in &mut numbers.buckets {
            if bucket.start >= since {
                bucket.canary = Sample::default();
            }
        }
        bench.handle(Event::Measured(Ok(Box::new(numbers))));
        if let Some(end) = bench.end() {
            break end.clone();
        }
    };
    assert!(matches!(&end, End::RolledBack { why } if why.contains("42 fails 20.0%")), "{end:?}");
    let proof = bench.status().proof.unwrap();
    assert!(proof.quiet_s >= 60 && proof.known_to > since, "{proof:?}");
    assert!(proof.stable.invocations > 0 && !proof.async_retries);
    assert!(bench.now.as_second() - since.as_second() <= 363);
}

#[test]
fn a_proof_that_does_not_come_ends_all_the_same() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    bench.land();
    bench.passes(362);
    bench.handle(Event::Woken);
    assert_eq!(bench.end(), None);
    bench.passes(1);
    bench.handle(Event::Woken);
    assert!(matches!(bench.end(), Some(End::RolledBack { .. })));
}

#[test]
fn a_rollback_is_tried_until_it_gets_through() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    for failure in [throttled(), denied(), throttled(), denied(), throttled(), throttled()] {
        assert_eq!(bench.sent().unwrap().write, RolloutWrite::RollBack);
        bench.handle(bench.reply(Sent::Refused(failure)));
        bench.passes(5);
        bench.handle(Event::Woken);
    }
    // What it can't see does not keep it either: the same revision makes a copy harmless.
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.passes(5);
    bench.handle(Event::Woken);
    assert!(bench.reads());
    bench.handle(Event::Read(Err(throttled())));
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::RollBack);
    bench.land();
    assert!(bench.has_said("rolled_back"));
}

#[test]
fn a_rollback_goes_on_under_a_newer_revision_but_not_over_other_weights() {
    for (state, goes_on) in [(split(10.0), true), (split(33.0), false)] {
        let mut bench = Bench::started(spec("canary10-5m"));
        bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
        bench.change(state, &bench.alias.description.clone());
        bench.handle(bench.reply(Sent::Refused(failure(FailureKind::PreconditionFailed))));
        assert!(bench.reads());
        bench.read();
        assert_eq!(bench.sent().is_some(), goes_on);
        assert_eq!(matches!(bench.end(), Some(End::ChangedBySomeoneElse { .. })), !goes_on);
    }
}

#[test]
fn a_promotion_that_lands_after_the_decision_to_go_back_is_taken_back() {
    let mut bench = Bench::started(spec("all-at-once"));
    bench.runs_until(3_000, (6_000, 10, 0, 0), |bench| {
        bench.sent().is_some_and(|write| write.write == RolloutWrite::Finish)
    });
    bench.apply();
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.passes(5);
    bench.handle(Event::Woken);
    bench.read();
    let write = bench.sent().unwrap();
    assert_eq!(
        (write.change.before, write.change.after),
        (AliasState::all(NEW), AliasState::all(OLD))
    );
}

#[test]
fn before_it_goes_blind_it_goes_back_or_leaves_everything() {
    for on_blind in [OnBlind::Rollback, OnBlind::Hold] {
        let mut bench = Bench::started(Spec { on_blind, ..spec("canary10-5m") });
        let blind = bench.now + std::time::Duration::from_mins(14);
        bench.handle(Event::Credentials(Some(blind)));
        assert!(bench.runs(230, GOOD).is_none() && bench.landed.len() <= 3);
        bench.passes(15);
        bench.handle(Event::Woken);
        let write = bench.sent().unwrap().write;
        bench.land();
        match on_blind {
            OnBlind::Rollback => assert_eq!(write, RolloutWrite::RollBack),
            OnBlind::Hold => {
                assert_eq!(write, RolloutWrite::Hold);
                assert!(matches!(bench.end(), Some(End::Held { .. })));
                assert_eq!((bench.alias.state, bench.ledger().lease), (split(10.0), 0));
            }
        }
    }
}

#[test]
fn a_gate_alarm_goes_back() {
    let mut guarded = spec("canary10-5m");
    guarded.gates.alarms = vec!["checkout-errors".into()];
    let mut bench = Bench::started(guarded);
    let alarm = crate::rollout::AlarmReading {
        name: "checkout-errors".into(),
        state: Some(crate::domain::AlarmState::Alarm),
    };
    let numbers = Measured { alarms: vec![alarm], ..bench.numbers(GOOD) };
    bench.handle(Event::Measured(Ok(Box::new(numbers))));
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::RollBack);
}

/// A renewal of the lease is on its way, and a person wants to go back.
fn renewing() -> Bench {
    let mut bench = Bench::started(spec("canary10-20m"));
    bench.passes(130);
    bench.handle(Event::Woken);
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Renew, "it may be answered at once");
    bench
}

#[test]
fn a_rollback_overtakes_a_renewal_that_is_not_answered_in_time() {
    let mut bench = renewing();
    let renewal = bench.sent().unwrap().clone();
    bench.passes(4);
    bench.handle(Event::Woken);
    let back = bench.sent().unwrap().clone();
    assert_eq!(back.write, RolloutWrite::RollBack);
    assert_eq!(back.change.revision_id, renewal.change.revision_id, "only one of them can land");
    // The answer to the renewal is none to the rollback, whatever it is.
    for sent in [Sent::Lost(lost()), Sent::Refused(throttled()), Sent::Refused(denied())] {
        bench.handle(Event::Sent(renewal.number, sent));
        assert_eq!(bench.sent(), Some(&back), "still under way");
        assert!(bench.end().is_none() && !bench.has_said("rolled_back"));
    }
    bench.land();
    assert!(bench.has_said("rolled_back"));
    bench.handle(Event::Sent(renewal.number, Sent::Landed(bench.alias.clone())));
    assert!(bench.sent().is_none());
    assert_eq!(bench.alias.description, "checkout, team shop");
}

#[test]
fn a_renewal_that_lands_after_it_was_overtaken_is_known_as_ours() {
    let mut bench = renewing();
    let renewal = bench.sent().unwrap().clone();
    bench.passes(4);
    bench.handle(Event::Woken);
    let back = bench.sent().unwrap().number;
    bench.change(renewal.change.after, &renewal.change.description);
    bench.handle(Event::Sent(renewal.number, Sent::Landed(bench.alias.clone())));
    bench.handle(Event::Sent(back, Sent::Refused(failure(FailureKind::PreconditionFailed))));
    assert!(bench.reads());
    bench.read();
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::RollBack);
    bench.land();
    assert!(bench.has_said("rolled_back") && bench.end().is_none());
}

#[test]
fn nothing_but_a_rollback_overtakes() {
    let mut bench = Bench::started(spec("canary10-20m"));
    bench.handle(Event::Told(Command::Pause));
    bench.handle(Event::Told(Command::Next));
    bench.passes(60);
    bench.handle(Event::Woken);
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Hold);
}
