use super::*;

/// A rollout under way whose alias is about to be read again.
fn reading(change: impl FnOnce(&mut Bench)) -> Bench {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.passes(61);
    bench.handle(Event::Woken);
    assert!(bench.reads());
    change(&mut bench);
    bench.read();
    bench
}

#[test]
fn a_new_text_of_theirs_becomes_the_original() {
    let mut bench = reading(|bench| {
        let text = bench.alias.description.replace("team shop", "team till");
        let state = bench.alias.state;
        bench.change(state, &format!("{text} (see wiki)"));
    });
    assert!(bench.end().is_none());
    bench.handle(Event::Told(Command::RollBack { by: "bob".into() }));
    let write = bench.sent().unwrap();
    assert_eq!(write.change.description, "checkout, team till (see wiki)");
    assert_eq!(write.change.revision_id, bench.alias.revision_id);
}

#[test]
fn a_deleted_ledger_is_put_back_while_the_lease_is_valid() {
    let mut bench = reading(|bench| {
        let state = bench.alias.state;
        bench.change(state, "described anew");
    });
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Restore);
    bench.land();
    assert_eq!(ledger::original(&bench.alias.description), "described anew");
    assert_eq!(bench.ledger().generation, 1);
}

#[test]
fn a_deleted_ledger_is_left_alone_once_the_lease_is_over() {
    let mut bench = Bench::started(spec("canary10-5m"));
    let state = bench.alias.state;
    bench.change(state, "described anew");
    bench.passes(301);
    bench.handle(Event::Woken);
    assert!(bench.sent().is_none() && bench.reads());
    bench.read();
    assert!(matches!(bench.end(), Some(End::ChangedBySomeoneElse { .. })));
}

#[test]
fn another_g_or_id_is_another_driver() {
    for (ours, theirs) in [("g=1", "g=2"), ("id=7f3a9c2e", "id=00000001")] {
        let bench = reading(|bench| {
            let text = bench.alias.description.replace(ours, theirs).replace("alice", "bob");
            let state = bench.alias.state;
            bench.change(state, &text);
        });
        assert_eq!(bench.end(), Some(&End::TakenOver { by: "bob".into() }), "{theirs}");
    }
}

#[test]
fn other_weights_another_version_and_a_newer_ledger_stop_it() {
    for (state, text) in [
        (split(33.0), None),
        (AliasState::all(Version::Published(43)), None),
        (AliasState::all(NEW), Some("checkout, team shop")),
        (split(10.0), Some("checkout [serin2 id=1]")),
    ] {
        let bench = reading(|bench| {
            let ours = bench.alias.description.clone();
            bench.change(state, text.unwrap_or(&ours));
        });
        let Some(End::ChangedBySomeoneElse { expected, found }) = bench.end() else {
            panic!("{state}: {:?}", bench.end())
        };
        assert!(expected.starts_with("41 90% | 42 10%"), "{expected}");
        assert!(found.starts_with(&state.to_string()), "{found}");
        assert!(bench.sent().is_none());
    }
}

#[test]
fn somebodys_rollback_is_proved_and_not_undone() {
    let mut bench = reading(|bench| bench.change(AliasState::all(OLD), "checkout, team shop"));
    assert!(bench.sent().is_none() && bench.end().is_none());
    let end = bench.runs(600, GOOD);
    assert_eq!(end, Some(End::RolledBack { why: "rolled back by someone else".into() }));
    assert_eq!(bench.landed, [RolloutWrite::Start]);
}

#[test]
fn weights_that_lambda_injects_are_nobodys() {
    let full = Share { version: NEW, weight: Weight::observed(1.0).unwrap() };
    let injected = AliasState::split(OLD, full);
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.passes(61);
    bench.handle(Event::Woken);
    bench.handle(Event::Read(Ok(Alias { state: injected, ..bench.alias.clone() })));
    assert!(bench.end().is_none() && bench.sent().is_none());

    // What somebody has set meanwhile does not show: nothing is written before it does.
    bench.change(split(33.0), &bench.alias.description.clone());
    bench.passes(61);
    bench.handle(Event::Woken);
    bench.handle(bench.reply(Sent::Refused(failure(FailureKind::PreconditionFailed))));
    assert!(bench.reads());
    bench.handle(Event::Read(Ok(Alias { state: injected, ..bench.alias.clone() })));
    assert!(bench.end().is_none() && bench.sent().is_none());
    bench.passes(6);
    bench.handle(Event::Woken);
    assert!(bench.reads());
    bench.read();
    assert!(matches!(bench.end(), Some(End::ChangedBySomeoneElse { .. })));
}

#[test]
fn an_answer_that_may_be_older_than_a_write_is_not_believed() {
    let mut bench = Bench::started(spec("canary10-5m"));
    bench.passes(61);
    bench.handle(Event::Woken);
    assert!(bench.reads());
    let before = bench.alias.clone();
    bench.handle(Event::Told(Command::Pause));
    bench.land();
    bench.handle(Event::Read(Ok(before)));
    assert!(bench.end().is_none());
    bench.passes(61);
    bench.handle(Event::Woken);
    assert!(bench.reads(), "it is read again");
}

#[test]
fn a_start_that_may_have_landed_and_been_undone_is_not_repeated() {
    let mut bench = Bench::of(spec("canary10-5m"));
    bench.handle(bench.reply(Sent::Lost(lost())));
    bench.change(AliasState::all(OLD), "checkout, team shop");
    bench.passes(5);
    bench.handle(Event::Woken);
    bench.read();
    assert!(matches!(bench.end(), Some(End::ChangedBySomeoneElse { .. })));
}
