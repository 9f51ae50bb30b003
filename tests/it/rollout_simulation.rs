//! Rollouts simulated with everything that can go wrong; the model is in `tests/simulation/rollout`.
//!
//! A seed that fails is looked at with `cargo run --example simulate -- --replay SEED`.

#[expect(dead_code, reason = "the example uses the rest")]
#[path = "../simulation/rollout/mod.rs"]
mod model;

use model::{Scenario, Wrong, compare, scenario::Fall, simulate, traffic::Traffic};

/// Far from the seeds that people try by hand.
const FIRST: u64 = 1_000_000;

#[test]
fn no_fault_makes_a_rollout_go_wrong() {
    let report = model::campaign(FIRST, 2_000);
    assert_eq!(report.violations, []);
    assert_eq!(report.rollouts, 2_000);
    for fault in [
        "412",
        "5xx",
        "a person's command",
        "applied long after it was given up",
        "applied, and the reply was lost",
        "calls of the alias throttled",
        "clock off by up to 30 s",
        "credentials end",
        "driver asleep",
        "driver crashed",
        "lost before it was applied",
        "reading of metrics failed",
        "reading of the alias failed",
        "rival appends to the description",
        "rival changes the version",
        "rival changes weights",
        "rival deletes the ledger",
        "rival rolls back",
        "rival writes a newer ledger",
        "rival writes before the ledger",
        "slow call",
        "smoke test failed",
        "taken over",
        "throttled",
        "two begin at once",
        "two take over at once",
        "weights that Lambda injects",
    ] {
        assert!(report.faults.get(fault).is_some_and(|count| *count > 0), "never: {fault}");
    }
    for end in ["promoted", "rolled_back", "inconclusive", "held", "changed_by_someone_else"] {
        assert!(report.ends.get(end).is_some_and(|count| *count > 20), "never ends {end}");
    }
    assert!(report.compared > 400, "{} compared", report.compared);
}

/// A scenario of this plan and traffic in which nothing goes wrong.
fn calm(plan: &str, traffic: Traffic) -> Scenario {
    let calm = |scenario: &Scenario| {
        scenario.plan.strategy.to_string() == plan
            && scenario.traffic == traffic
            && scenario.must_end_alike()
            && scenario.answers
            && !scenario.description.contains("[serin1 closed]")
    };
    let scenario = (0..100_000).map(Scenario::of).find(calm).expect("a seed for each");
    Scenario { attended: false, ..scenario.undisturbed() }
}

#[test]
fn a_crash_at_any_effect_makes_no_difference_to_the_end() {
    for (plan, traffic, end) in [
        ("canary10-1m", Traffic::Good, "promoted"),
        ("linear40-2m", Traffic::Bad, "rolled_back"),
        ("canary25-3m", Traffic::Low, "inconclusive"),
        ("canary10-5m", Traffic::Outage, "held"),
        ("blue-green", Traffic::Good, "promoted"),
    ] {
        let calm = calm(plan, traffic);
        let whole = simulate(&calm, Wrong::Nothing, false);
        assert_eq!((whole.end, whole.violations.as_slice()), (end, [].as_slice()), "{plan}");
        // Before its first write has landed there is nothing to take over.
        for effect in (4..whole.effects).step_by(3) {
            for fall in [
                Fall { effect, sleeps: None, after: false },
                Fall { effect, sleeps: None, after: true },
                Fall { effect, sleeps: Some(900), after: false },
            ] {
                let crashed = Scenario { falls: vec![fall], ..calm.clone() };
                let outcome = simulate(&crashed, Wrong::Nothing, false);
                assert_eq!(outcome.violations, Vec::<String>::new(), "{plan}: {fall:?}");
                assert_eq!(compare(&crashed, &outcome), None, "{plan}: {fall:?}");
            }
        }
    }
}

#[test]
fn a_seed_is_the_same_rollout_every_time() {
    for seed in FIRST..FIRST + 20 {
        let once = simulate(&Scenario::of(seed), Wrong::Nothing, true);
        let again = simulate(&Scenario::of(seed), Wrong::Nothing, true);
        assert_eq!(once.trace, again.trace, "seed {seed}");
    }
}

#[test]
fn a_driver_that_does_wrong_is_noticed() {
    for (wrong, invariant) in [
        (Wrong::FreshRevision, "3: "),
        (Wrong::WritesAfterTheEnd, "8: "),
        (Wrong::BelievesInLuck, "1: "),
        (Wrong::Trims, "6: "),
        (Wrong::Hurries, "4: "),
    ] {
        let found = (FIRST..FIRST + 400).find(|seed| {
            let outcome = simulate(&Scenario::of(*seed), wrong, false);
            outcome.violations.iter().any(|what| what.starts_with(invariant))
        });
        assert!(found.is_some(), "{wrong:?} goes unnoticed");
    }
}
