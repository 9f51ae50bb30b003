use super::*;

fn refusal(bench: &Bench) -> String {
    match bench.end() {
        Some(End::NotStarted { why }) => why.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_write_is_weights_and_ledger_under_the_revision_that_was_read() {
    let bench = Bench::of(spec("canary10-5m"));
    let write = bench.sent().unwrap();
    assert_eq!(write.write, RolloutWrite::Start);
    assert_eq!((write.change.before, write.change.after), (AliasState::all(OLD), split(10.0)));
    assert_eq!(write.change.revision_id, RevisionId("r0".into()));
    assert_eq!(write.description_before, "checkout, team shop");
    assert_eq!(
        write.change.description,
        "checkout, team shop [serin1 id=7f3a9c2e g=1 41>42 plan=canary10-5m s=1/2 st=run \
         t0=20261122T104212Z w=0 bake=1800 hb=10 max=3600 since=+0 due=+300 lease=+300 \
         p=d014 by=alice]"
            .replace("p=d014", &format!("p={}", Gates::default().fingerprint()))
    );
}

#[test]
fn all_at_once_is_a_switch_with_a_bake_to_come() {
    let mut bench = Bench::of(spec("all-at-once"));
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Switch);
    bench.land();
    assert_eq!(bench.alias.state, AliasState::all(NEW));
    assert_eq!(bench.ledger().status, ledger::Status::Bake);
}

#[test]
fn blue_green_calls_the_new_version_first() {
    let mut bench = Bench::of(spec("blue-green"));
    assert!(bench.effects.contains(&Effect::Smoke(NEW)) && bench.sent().is_none());
    let mut failed = Bench::of(spec("blue-green"));
    failed.handle(Event::Smoked(Err("Unhandled".into())));
    assert_eq!(refusal(&failed), "42 failed by its own number: Unhandled");
    bench.handle(Event::Smoked(Ok(())));
    assert!(bench.reads(), "it may have taken its time");
    bench.read();
    assert_eq!(bench.sent().unwrap().write, RolloutWrite::Switch);
}

#[test]
fn nothing_begins_on_an_alias_that_is_not_as_expected() {
    let elsewhere = Bench::on(spec("canary10-5m"), split(20.0), "");
    assert_eq!(refusal(&elsewhere), "checkout:live is at 41 80% | 42 20%, not at 41 100%");
    let newer = Bench::on(spec("canary10-5m"), AliasState::all(OLD), "live [serin2 x=1]");
    assert!(refusal(&newer).contains("serin2"));
    let latest = Spec { canary: Version::Latest, ..spec("canary10-5m") };
    assert!(refusal(&Bench::of(latest)).contains("not two published versions"));
}

#[test]
fn a_ledger_of_a_living_driver_keeps_others_out_and_one_left_behind_goes() {
    let driven = Bench::started(spec("canary10-5m")).alias.description;
    let mut other = spec("canary10-5m");
    other.id = RolloutId(1);
    let refused = Bench::on(other.clone(), AliasState::all(OLD), &driven);
    assert_eq!(refusal(&refused), "rollout 7f3a9c2e is on it, driven by alice");
    let left = driven.replace("t0=20261122", "t0=20251122");
    let bench = Bench::on(other, AliasState::all(OLD), &left);
    let description = &bench.sent().unwrap().change.description;
    assert!(description.starts_with("checkout, team shop [serin1 id=00000001"));
    assert_eq!(description.matches("[serin1").count(), 1);
}

#[test]
fn a_description_without_room_keeps_it_from_beginning() {
    let long = "x".repeat(200);
    let bench = Bench::on(spec("canary10-5m"), AliasState::all(OLD), &long);
    assert!(refusal(&bench).contains("leaves 56 of 256"));
}
