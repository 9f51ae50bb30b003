//! Both versions fail.

use super::*;

fn outage(minutes: usize) -> Rollout {
    Rollout::new().minutes(10, (0, 100), (1, 900)).minutes(minutes, (40, 100), (361, 900))
}

fn hold(rollout: &Rollout) -> Option<(f64, f64, String, bool)> {
    match rollout.said().hold? {
        Hold::Environment { canary, stable, same_error, suspect_interference } => {
            Some((canary, stable, same_error, suspect_interference))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_hits_both_alike_is_held() {
    let mut rollout = outage(5);
    rollout.measured.top_error.stable = "TimeoutError: db".into();
    rollout.measured.top_error.canary = "TimeoutError: db".into();
    let (canary, stable, same_error, suspect) = hold(&rollout).unwrap();
    assert!((canary - 40.0).abs() < 0.01 && (stable - 40.11).abs() < 0.01);
    assert_eq!((same_error.as_str(), suspect), ("TimeoutError: db", false));
    let said = rollout.said();
    assert_eq!(said.harm, None);
    assert!(matches!(said.promotion, Promotion::Failed { .. }));
    rollout.measured.top_error.canary = "TypeError".into();
    assert_eq!(hold(&rollout).unwrap().2, "");
}

#[test]
fn what_began_with_a_shift_is_suspected_of_interference() {
    let mut rollout = outage(5);
    rollout.moment.changes.push(at(9 * 60 + 30));
    assert!(hold(&rollout).unwrap().3);
    let from_the_first = Rollout::new().minutes(5, (40, 100), (361, 900));
    assert!(hold(&from_the_first).unwrap().3);
}

#[test]
fn it_is_over_when_it_is_over() {
    assert_eq!(hold(&outage(5).minutes(5, (0, 100), (1, 900))), None);
}

#[test]
fn what_the_baseline_always_does_is_no_outage() {
    let mut rollout = outage(5);
    rollout.measured.reference.errors = 4_000;
    assert_eq!(hold(&rollout), None);
    let few = Rollout::new().minute((1, 5), (1, 45));
    assert_eq!(hold(&few), None, "two errors are chance");
}

#[test]
fn where_nothing_is_known_of_before_an_outage_is_one() {
    let mut rollout = outage(5);
    rollout.measured.reference = Reference::default();
    assert!(hold(&rollout).is_some());
}

#[test]
fn a_canary_that_mends_it_is_not_held_and_not_promoted() {
    let rollout = Rollout::new().minutes(10, (0, 100), (360, 900));
    let said = rollout.said();
    assert_eq!((said.harm, said.hold), (None, None));
    let Promotion::Failed { why } = said.promotion else { panic!("it passed") };
    assert_eq!(why, "baseline fails 40.0%, before 0.1%");
}

#[test]
fn a_canary_that_drags_the_baseline_down_is_taken_back() {
    let rollout = Rollout::new().minutes(5, (0, 100), (1, 900)).minutes(5, (60, 100), (27, 900));
    assert!(rollout.is_harmful());
    // Half a point more than 40% is nothing while both fail, however sure it is.
    let both = Rollout::new().minutes(20, (4_300, 10_000), (36_000, 90_000));
    assert_eq!(both.said().harm, None);
}
