//! Numbers that nobody should send.

use proptest::prelude::*;

use super::*;
use crate::rollout::Memory;

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0..5_u64, 0..3_000_u64, any::<u64>(), Just(u64::MAX)]
}

fn sample() -> impl Strategy<Value = Sample> {
    let ms = prop_oneof![
        Just(None),
        Just(Some(f64::NAN)),
        Just(Some(f64::INFINITY)),
        (0.0..1e9).prop_map(Some)
    ];
    (count(), count(), count(), count(), ms).prop_map(
        |(invocations, errors, slow_p95, slow_p99, ms)| Sample {
            invocations,
            errors,
            slow_p95,
            slow_p99,
            p95_ms: ms,
            p99_ms: ms,
            ..Sample::default()
        },
    )
}

fn rollout() -> impl Strategy<Value = Rollout> {
    let stage = prop_oneof![
        Just(StageKind::Step),
        Just(StageKind::LastStep),
        Just(StageKind::HoldBack),
        Just(StageKind::Bake)
    ];
    let minutes = prop::collection::vec((sample(), sample()), 0..12);
    let memory = prop::collection::vec((0..3_000_i64, any::<u32>()), 0..40);
    (stage, minutes, memory, sample(), 0..5_u32, -100..900_i64).prop_map(
        |(stage, minutes, memory, before, attempts, change)| {
            let mut rollout = Rollout::new();
            for (minute, (canary, stable)) in minutes.into_iter().enumerate() {
                let start = at(60 * i64::try_from(minute).unwrap());
                rollout.measured.buckets.push(Bucket { start, stable, canary });
            }
            rollout.measured.logs = Ok(rollout.measured.buckets.clone());
            rollout.measured.reference = Reference {
                invocations: before.invocations,
                errors: before.errors,
                p95_ms: before.p95_ms,
                p99_ms: before.p99_ms,
            };
            let used_mb = memory.into_iter().map(|(second, mb)| (at(second), mb)).collect();
            rollout.measured.memory = vec![Memory { stream: String::new(), size_mb: 128, used_mb }];
            rollout.gates.attempts = attempts;
            rollout.moment.stage = stage;
            rollout.moment.stage_since = at(change);
            rollout.settle(6)
        },
    )
}

proptest! {
    #[test]
    fn every_number_is_a_number(rollout in rollout()) {
        let said = rollout.said();
        let figures = &said.figures;
        let mut numbers = vec![figures.e, figures.e_limit, figures.points, figures.bound_limit];
        numbers.extend(figures.bound);
        numbers.extend(figures.latency.map(|(_, e)| e));
        for arm in [figures.stable, figures.canary] {
            numbers.extend([arm.low_percent, arm.high_percent]);
            prop_assert!(arm.errors <= arm.invocations);
            prop_assert!(arm.low_percent <= arm.percent() + 1e-9);
            prop_assert!(arm.percent() <= arm.high_percent + 1e-9);
        }
        match said.harm {
            Some(Harm::Errors { e, points, .. }) => numbers.extend([e, points]),
            Some(Harm::Latency { e, ratio, .. }) => numbers.extend([e, ratio]),
            _ => {}
        }
        for number in numbers {
            prop_assert!(number.is_finite(), "{:?}", said);
        }
        if let Promotion::NeedsMore { invocations } = said.promotion {
            prop_assert!(invocations >= 1);
        }
        prop_assert!(!words::verdict(&said, 41, 42).is_empty());
        prop_assert_eq!(said, rollout.said());
    }

    #[test]
    fn the_running_maximum_never_falls(rollout in rollout()) {
        let mut last = None;
        let mut harmful = false;
        let mut rollout = rollout;
        rollout.measured.logs = Err("none".into());
        // It always failed: nothing is an outage.
        rollout.measured.reference = Reference { invocations: 1, errors: 1, ..Reference::default() };
        rollout.moment.stage = StageKind::LastStep;
        for minutes in 0..12 {
            rollout = rollout.settle(minutes);
            let said = rollout.said();
            let compared = said.figures.canary.invocations > 0;
            prop_assert!(last.is_none_or(|last| said.figures.e >= last));
            prop_assert!(said.harm.is_some() || !harmful, "what was harm stays harm");
            last = compared.then_some(said.figures.e).or(last);
            harmful = said.harm.is_some();
        }
    }
}
