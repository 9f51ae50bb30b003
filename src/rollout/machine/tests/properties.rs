//! Whatever happens, in whatever order.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Happens {
    Passes(i64),
    Lands,
    Applied,
    Lost,
    Refused(u8),
    Reads,
    ReadFails,
    Measures(Minute),
    Told(Command),
    Blind(i64),
    Attended(bool),
    Smoked(bool),
    Changed(u8),
}

fn events() -> impl Strategy<Value = Happens> {
    let by = || "bob".to_owned();
    let commands = [
        Command::Pause,
        Command::Continue,
        Command::Next,
        Command::RollBack { by: by() },
        Command::Promote { by: by(), reason: "why".into() },
    ];
    prop_oneof![
        4 => (1_i64..400).prop_map(Happens::Passes),
        6 => Just(Happens::Lands),
        1 => Just(Happens::Applied),
        1 => Just(Happens::Lost),
        1 => (0_u8..5).prop_map(Happens::Refused),
        4 => Just(Happens::Reads),
        1 => Just(Happens::ReadFails),
        4 => prop::sample::select(vec![GOOD, BAD, BOTH_BAD, LITTLE]).prop_map(Happens::Measures),
        1 => prop::sample::select(commands.to_vec()).prop_map(Happens::Told),
        1 => (0_i64..4_000).prop_map(Happens::Blind),
        1 => any::<bool>().prop_map(Happens::Attended),
        1 => any::<bool>().prop_map(Happens::Smoked),
        1 => (0_u8..6).prop_map(Happens::Changed),
    ]
}

fn refusal(kind: u8) -> Failure {
    failure(match kind {
        0 => FailureKind::PreconditionFailed,
        1 => FailureKind::Throttled { retry_after: None, reason: None },
        2 => FailureKind::NotFound,
        3 => FailureKind::Conflict { message: "busy".into() },
        _ => return denied(),
    })
}

fn change(bench: &mut Bench, kind: u8) {
    let text = bench.alias.description.clone();
    let state = bench.alias.state;
    match kind {
        0 => bench.change(state, &format!("{text} more")),
        1 => bench.change(state, "anew"),
        2 => bench.change(split(33.0), &text),
        3 => bench.change(AliasState::all(OLD), "checkout, team shop"),
        4 => bench.change(state, &text.replace("g=1", "g=7")),
        _ => bench.change(state, &format!("{text} [serin3 x]")),
    }
}

/// The event that it stands for; `None` for what only changes the world.
fn event(bench: &mut Bench, happens: Happens) -> Option<Event> {
    Some(match happens {
        Happens::Passes(seconds) => {
            bench.passes(seconds);
            Event::Woken
        }
        Happens::Lands | Happens::Applied => {
            let write = bench.sent()?.clone();
            if write.change.revision_id != bench.alias.revision_id {
                return Some(bench.reply(Sent::Refused(refusal(0))));
            }
            bench.apply();
            match happens {
                Happens::Lands => bench.reply(Sent::Landed(bench.alias.clone())),
                _ => bench.reply(Sent::Lost(lost())),
            }
        }
        Happens::Lost => bench.sent().map(|_| bench.reply(Sent::Lost(lost())))?,
        Happens::Refused(kind) => {
            bench.sent().map(|_| bench.reply(Sent::Refused(refusal(kind))))?
        }
        Happens::Reads => Event::Read(Ok(bench.alias.clone())),
        Happens::ReadFails => Event::Read(Err(throttled())),
        Happens::Measures(minute) => Event::Measured(Ok(Box::new(bench.numbers(minute)))),
        Happens::Told(command) => Event::Told(command),
        Happens::Blind(seconds) => {
            let at = Timestamp::from_second(bench.now.as_second() + seconds).unwrap();
            Event::Credentials(Some(at))
        }
        Happens::Attended(attended) => Event::Attended(attended),
        Happens::Smoked(fine) => Event::Smoked(if fine { Ok(()) } else { Err("no".into()) }),
        Happens::Changed(kind) => {
            change(bench, kind);
            return None;
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn it_writes_only_what_the_plan_knows_and_nothing_after_its_end(
        plan in prop::sample::select(vec!["canary10-5m", "linear40-2m", "all-at-once", "blue-green"]),
        none in any::<bool>(),
        happenings in prop::collection::vec(events(), 0..120),
    ) {
        let keeping = if none { Keeping::None } else { Keeping::Description };
        let spec = Spec { keeping, ..spec(plan) };
        let mut allowed: Vec<AliasState> =
            spec.plan.stages().iter().map(|stage| stage.routing(OLD, NEW)).collect();
        allowed.extend([AliasState::all(OLD), AliasState::all(NEW)]);
        let mut bench = Bench::of(spec);
        let mut ended = false;
        for happens in happenings {
            let Some(event) = event(&mut bench, happens) else { continue };
            bench.handle(event);
            let _ = bench.status();
            prop_assert!(!ended || bench.effects.is_empty());
            ended |= bench.end().is_some();
            let sends = bench.effects.iter().filter(|effect| matches!(effect, Effect::Send(_)));
            prop_assert!(sends.count() <= 1);
            if let Some(write) = bench.sent() {
                prop_assert!(allowed.contains(&write.change.after), "{}", write.change.after);
                let ends = matches!(write.write, RolloutWrite::Finish | RolloutWrite::RollBack);
                let has_ledger = matches!(
                    ledger::read(&write.change.description), Reading::Ours { .. });
                prop_assert_eq!(has_ledger, !ends && !none);
            }
        }
    }
}
