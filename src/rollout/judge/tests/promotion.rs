//! Promotion, and how much is missing to it.

use super::*;

fn missing(rollout: &Rollout) -> u64 {
    match rollout.said().promotion {
        Promotion::NeedsMore { invocations } => invocations,
        other => panic!("{other:?}"),
    }
}

#[test]
fn enough_and_good_enough_passes() {
    let passed = Rollout::new().minutes(10, (0, 100), (1, 900));
    assert_eq!(passed.said().promotion, Promotion::Passed);
    assert_eq!(passed.said().figures.to_verdict, None);
}

#[test]
fn too_little_says_how_much_is_missing_and_that_is_enough() {
    for (canary, stable) in
        [((0, 10), (0, 90)), ((1, 100), (9, 900)), ((2, 200), (9, 900)), ((4, 290), (31, 2_400))]
    {
        let mut rollout = Rollout::new().minute(canary, stable);
        rollout.measured.reference.errors = 200;
        let more = missing(&rollout);
        assert!(canary.1 + more >= 300, "{canary:?}: {more}");
        // At these rates so many more pass, and one fewer doesn't.
        let trial = |invocations: u64| {
            let times = tally::float(invocations) / tally::float(canary.1);
            let trial = promote::Trial::of(&rollout.measured.buckets, 1);
            invocations >= 300 && trial.bound(times) <= trial.allowed(&rollout.gates)
        };
        assert!(trial(canary.1 + more) && !trial(canary.1 + more - 1), "{canary:?}: {more}");
    }
}

#[test]
fn nothing_yet_needs_what_a_promotion_needs() {
    assert_eq!(missing(&Rollout::new()), 300);
    assert_eq!(Rollout::new().said().figures.to_verdict, Some(300));
}

#[test]
fn what_no_number_of_invocations_mends_fails() {
    let rollout = Rollout::new().minutes(3, (2, 100), (8, 900));
    let said = rollout.said();
    assert_eq!(said.harm, None);
    let why = "1.11 points more errors, 1.00 allowed".to_owned();
    assert_eq!(said.promotion, Promotion::Failed { why });
}

#[test]
fn evidence_against_it_forbids_it() {
    let mut rollout = Rollout::new().minutes(20, (4, 1_000), (18, 9_000));
    rollout.gates.harm_points_least = 5.0;
    rollout.gates.harm_points_most = 5.0;
    let Promotion::Failed { why } = rollout.said().promotion else { panic!("it passed") };
    assert!(why.starts_with("E = ") && why.ends_with(" in this stage, not below 3"), "{why}");
}

#[test]
fn retries_make_the_bound_wider() {
    let mut rollout = Rollout::new().minutes(4, (0, 100), (1, 900));
    assert_eq!(rollout.said().promotion, Promotion::Passed);
    rollout.gates.attempts = 3;
    assert!(missing(&rollout) > 100);
}

#[test]
fn what_is_missing_to_harm_is_enough_for_harm() {
    let rollout = Rollout::new().minute((3, 100), (2, 900));
    let more = rollout.said().figures.to_verdict.unwrap();
    assert!((1..100).contains(&more), "{more}");
    // 3% of so many more, at the same share.
    let twice = Rollout::new().minutes(2, (3, 100), (2, 900));
    assert!(twice.is_harmful() && twice.said().figures.to_verdict.is_none());
}
