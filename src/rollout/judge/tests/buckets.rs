//! Which buckets count.

use super::*;

/// A minute that speaks loudly against the canary.
const LOUD: ((u64, u64), (u64, u64)) = ((30, 100), (1, 900));

#[test]
fn what_has_not_settled_does_not_count() {
    let rollout = Rollout::new().minute(LOUD.0, LOUD.1);
    assert!(rollout.is_harmful());
    let early = rollout.clone().settle(0);
    assert_eq!(early.said().figures.canary.invocations, 0);
    assert_eq!(early.said().figures.settled_to, None);
    assert_eq!(rollout.said().figures.settled_to, Some(at(60)));
    let mut nearly = rollout;
    nearly.measured.settled_before = at(59);
    assert!(!nearly.is_harmful());
}

#[test]
fn a_minute_in_which_weights_were_set_does_not_count() {
    for (second, counts) in [(-1, true), (0, false), (30, false), (59, false), (60, true)] {
        let mut rollout = Rollout::new().minute(LOUD.0, LOUD.1);
        rollout.moment.changes.push(at(second));
        assert_eq!(rollout.is_harmful(), counts, "weights set in second {second}");
    }
    let mut rollout = Rollout::new().minute(LOUD.0, LOUD.1);
    rollout.moment.stage_since = at(20);
    assert!(!rollout.is_harmful(), "nor is the stage's own beginning");
}

#[test]
fn a_minute_of_one_version_tells_nothing() {
    let rollout = Rollout::new().minutes(3, (0, 0), (900, 900)).minutes(3, (9, 9), (0, 0));
    let figures = rollout.said().figures;
    assert!((figures.e - 1.0).abs() < f64::EPSILON && figures.points.abs() < f64::EPSILON);
}

#[test]
fn harm_counts_all_stages_and_promotion_this_one() {
    let mut rollout = Rollout::new().minutes(4, (0, 100), (1, 900)).minutes(4, (0, 10), (1, 90));
    rollout.moment.stage_since = at(4 * 60 - 1);
    rollout.moment.changes.push(at(4 * 60 - 1));
    let said = rollout.said();
    // Weights were set in minute 3, which therefore tells nothing.
    assert_eq!(said.figures.canary.invocations, 340);
    let Promotion::NeedsMore { invocations } = said.promotion else { panic!("{said:?}") };
    assert!(invocations >= 260, "{invocations}");
}

#[test]
fn order_and_repetition_of_what_was_read_change_nothing() {
    let rollout =
        Rollout::new().minute((0, 10), (1, 90)).minute((1, 12), (0, 88)).minute((2, 9), (1, 91));
    let mut shuffled = rollout.clone();
    shuffled.measured.buckets.swap(0, 2);
    shuffled.measured.buckets.push(bucket(1, (1, 12), (0, 88)));
    assert_eq!(shuffled.said(), rollout.said());
    assert_eq!(rollout.said(), rollout.said());
}

#[test]
fn what_was_found_once_is_found_again_later() {
    let bad = Rollout::new().minutes(3, (9, 100), (1, 900));
    assert!(bad.is_harmful());
    let found = bad.said().harm;
    assert_eq!(bad.minutes(40, (0, 100), (9, 900)).said().harm, found);
}
