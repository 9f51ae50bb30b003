//! Harm by latency.

use super::*;

/// Ten minutes in which so many of each version were slow over p99, with these 99th percentiles.
fn slow(canary: (u64, f64), stable: (u64, f64)) -> Rollout {
    let mut rollout = Rollout::new().minutes(10, (0, 100), (0, 900));
    for bucket in &mut rollout.measured.buckets {
        (bucket.canary.slow_p99, bucket.canary.p99_ms) = (canary.0, Some(canary.1));
        (bucket.stable.slow_p99, bucket.stable.p99_ms) = (stable.0, Some(stable.1));
    }
    rollout.measured.reference.p99_ms = Some(200.0);
    rollout
}

#[test]
fn a_slow_tail_is_harm() {
    let said = slow((4, 900.0), (9, 210.0)).said();
    let Some(Harm::Latency { percentile: 99, e, ratio }) = said.harm else { panic!("{said:?}") };
    assert!(e >= 20.0 && (ratio - 900.0 / 210.0).abs() < 1e-9);
    assert_eq!(said.figures.latency.map(|(percentile, _)| percentile), Some(99));
}

#[test]
fn a_tail_that_is_hardly_slower_is_not() {
    let said = slow((4, 240.0), (9, 210.0)).said();
    assert_eq!((said.harm, said.promotion), (None, Promotion::Passed), "1.14 times");
    let said = slow((4, 9.0), (9, 3.0)).said();
    assert_eq!(said.harm, None, "3 times, and six milliseconds");
}

#[test]
fn what_is_slower_by_nobody_knows_how_much_does_not_promote() {
    let mut rollout = slow((4, 900.0), (9, 210.0));
    for bucket in &mut rollout.measured.buckets {
        bucket.stable.p99_ms = None;
    }
    let said = rollout.said();
    let why = "it is slower, and its p99 is not known".to_owned();
    assert_eq!((said.harm, said.promotion), (None, Promotion::Failed { why }));
}

#[test]
fn a_bake_is_as_slow_as_the_window_before_says() {
    let mut rollout = slow((4, 900.0), (0, 0.0));
    rollout.moment.stage = StageKind::Bake;
    for bucket in &mut rollout.measured.buckets {
        bucket.stable = Sample::default();
    }
    assert!(matches!(rollout.said().harm, Some(Harm::Latency { percentile: 99, .. })));
    for bucket in &mut rollout.measured.buckets {
        bucket.canary.slow_p99 = 1;
    }
    assert_eq!(rollout.said().harm, None, "one in a hundred is what a 99th percentile means");
}
