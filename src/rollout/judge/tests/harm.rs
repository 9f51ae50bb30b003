//! Harm by errors.

use super::*;
use crate::rollout::judge::harm::matters;

#[test]
fn evidence_alone_is_no_harm_without_an_excess_that_matters() {
    // A tenth more of 20%: beyond doubt, and less than half a point.
    let slight = Rollout::new().minutes(1, (100_400, 500_000), (100_000, 500_000));
    let mut slight = slight.minutes(9, (100_400, 500_000), (100_000, 500_000));
    slight.measured.reference = Reference { errors: 2_000, ..slight.measured.reference };
    slight.gates.harm_e = 1.5;
    let said = slight.said();
    assert!(said.figures.points > 0.05 && said.figures.points < 0.1, "{said:?}");
    assert_eq!(said.harm, None);
}

#[test]
fn the_excess_that_matters_follows_the_baseline() {
    let gates = Gates::default();
    let stable = |errors| Tally::new(errors, 100_000);
    for (errors, least) in [(0, 0.1), (100, 0.1), (400, 0.2), (1_000, 0.5), (40_000, 0.5)] {
        assert!(matters(&gates, least + 1e-9, stable(errors)), "{errors}");
        assert!(!matters(&gates, least - 1e-9, stable(errors)), "{errors}");
    }
}

#[test]
fn retries_are_worth_one_of_them() {
    let rollout = Rollout::new().minute((8, 300), (9, 2_700));
    assert!(rollout.is_harmful());
    let mut retried = rollout;
    retried.gates.attempts = 3;
    let said = retried.said();
    assert_eq!((said.harm.is_none(), said.figures.attempts), (true, 3));
    assert!(said.figures.e < 20.0);
}

#[test]
fn logs_bring_harm_forward_and_never_promote() {
    let mut rollout = Rollout::new().minutes(2, (0, 100), (1, 900));
    rollout.measured.logs = Ok(vec![bucket(2, (30, 100), (1, 900))]);
    let said = rollout.said();
    assert!(matches!(said.harm, Some(Harm::Errors { from_logs: true, .. })), "{said:?}");
    assert_eq!(said.figures.canary.invocations, 200, "figures are of settled metrics");
    // Of a minute that is not over, that has settled, or in which weights were set: nothing.
    for (minute, change) in [(6, 0), (1, 0), (2, 130)] {
        let mut rollout = rollout.clone();
        rollout.measured.logs = Ok(vec![bucket(minute, (30, 100), (1, 900))]);
        rollout.moment.changes.push(at(change));
        assert!(!rollout.is_harmful(), "minute {minute}, weights set in second {change}");
    }
    let mut good = Rollout::new().minutes(2, (0, 100), (1, 900));
    let before = good.said();
    good.measured.logs = Ok(vec![bucket(2, (0, 100_000), (9, 900_000))]);
    assert_eq!(good.said(), before);
}

#[test]
fn logs_count_events_so_they_count_in_full() {
    let mut rollout = Rollout::new();
    rollout.gates.attempts = 3;
    rollout.measured.logs = Ok(vec![bucket(0, (8, 300), (9, 2_700))]);
    assert!(rollout.settle(0).is_harmful());
}

#[test]
fn a_small_hold_back_is_a_baseline_too() {
    let mut rollout = Rollout::new().minutes(10, (45, 900), (0, 100));
    rollout.moment.stage = StageKind::HoldBack;
    assert!(rollout.is_harmful());
    let mut alike = Rollout::new().minutes(10, (9, 900), (1, 100));
    alike.moment.stage = StageKind::HoldBack;
    assert!(!alike.is_harmful());
}

#[test]
fn a_bake_is_compared_with_the_window_before() {
    let mut rollout = Rollout::new().minutes(5, (3, 200), (0, 0));
    rollout.moment.stage = StageKind::Bake;
    let said = rollout.said();
    assert!(said.harm.is_some() && said.figures.before_after, "{said:?}");
    assert!((said.figures.e_limit - 100.0).abs() < f64::EPSILON);
    assert_eq!(said.figures.stable.invocations, 10_000);
    let mut unknown = rollout;
    unknown.measured.reference = Reference::default();
    let said = unknown.said();
    assert_eq!((said.harm, said.figures.e), (None, 1.0), "nothing before, nothing to compare");
}

#[test]
fn a_bake_still_finds_what_the_split_before_it_showed() {
    let mut rollout = Rollout::new().minutes(3, (9, 100), (1, 900)).minutes(3, (0, 1_000), (5, 5));
    rollout.moment.stage = StageKind::Bake;
    rollout.moment.stage_since = at(170);
    rollout.moment.changes.push(at(170));
    let said = rollout.said();
    assert!(said.harm.is_some() && !said.figures.before_after, "{said:?}");
}

#[test]
fn a_bake_without_harm_may_end() {
    let mut rollout = Rollout::new().minutes(5, (0, 1_000), (0, 0));
    rollout.moment.stage = StageKind::Bake;
    let said = rollout.said();
    assert_eq!((said.promotion, said.figures.bound), (Promotion::Passed, None));
}
