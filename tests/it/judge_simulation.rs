//! Bounds of the judge that `cargo run --release --example judge` prints with more runs.

use serin::rollout::judge::StageKind;

use crate::simulation::{
    alarms::Scenario,
    detection::{Detection, RISES},
    latency::Canary,
    memory::Use,
    outage::Outages,
    promotion::{Case, Ends},
};

#[test]
fn a_canary_that_is_no_worse_is_rarely_taken_back() {
    for scenario in Scenario::ALL.into_iter().filter(|scenario| !scenario.is_counterexample()) {
        let (harmful, reached) = scenario.run(200);
        assert!(harmful.percent() <= 5.0, "{}: {harmful}", scenario.name());
        assert!(reached.percent() <= 5.0, "{}: {reached} by E alone", scenario.name());
    }
}

#[test]
fn the_rules_against_false_alarms_are_needed() {
    for scenario in Scenario::ALL.into_iter().filter(|scenario| scenario.is_counterexample()) {
        let (harmful, _) = scenario.run(200);
        assert!(harmful.percent() > 10.0, "{}: {harmful}", scenario.name());
    }
}

#[test]
fn worse_canaries_are_found_in_minutes() {
    let bounds = [(40, 1_200), (15, 450), (8, 240), (30, 900)];
    for (rise, (minutes, trials)) in RISES.into_iter().zip(bounds) {
        let found = Detection::of(60, rise);
        let most = found.percentile(90).expect("nearly all are found");
        assert!(most.0 <= minutes && most.1 <= trials, "{rise:?}: {most:?}");
        assert!(found.percent() >= 95.0, "{rise:?}");
    }
}

#[test]
fn what_is_much_worse_is_not_promoted_and_what_is_alike_is() {
    let ends = |rate, times, attempts| Ends::of(60, Case { traffic: 1_000, rate, times, attempts });
    for rate in [0.001, 0.01, 0.05] {
        for attempts in [1, 3] {
            let alike = ends(rate, 1.0, attempts);
            assert!(alike.percent(alike.promoted) >= 90.0, "{rate}, {attempts}: {alike:?}");
        }
    }
    for (rate, times) in [(0.01, 2.0), (0.01, 5.0), (0.05, 2.0), (0.05, 5.0), (0.001, 5.0)] {
        let worse = ends(rate, times, 1);
        assert!(worse.percent(worse.promoted) <= 15.0, "{rate} x {times}: {worse:?}");
    }
}

#[test]
fn an_outage_of_both_is_held_and_neither_promoted_nor_taken_back() {
    for begins in [0, 2, 12] {
        let found = Outages::of(60, begins);
        assert_eq!((found.promoted, found.rolled_back), (0, 0), "{begins}: {found:?}");
        let judged = found.runs - found.gone;
        assert!(judged * 20 >= found.runs * 19, "{begins}: {found:?}");
        assert_eq!(found.held, judged, "{begins}: {found:?}");
        let suspected = if begins < 5 { judged } else { 0 };
        assert_eq!(found.suspected, suspected, "{begins}: {found:?}");
    }
}

#[test]
fn a_slow_tail_is_found_and_chance_is_not() {
    for stage in [StageKind::LastStep, StageKind::Bake] {
        for canary in Canary::ALL {
            let found = canary.found(20, stage);
            let slower = matches!(canary, Canary::SlowTail | Canary::Slower);
            let right = if slower { found.hits >= 18 } else { found.hits <= 4 };
            assert!(right, "{stage:?}, {}: {found}", canary.name());
        }
        let alike = Canary::Alike.taken_back(100, stage);
        assert!(alike.percent() <= 5.0, "{stage:?}: {alike}");
    }
}

#[test]
fn memory_that_grows_holds_and_memory_that_levels_off_does_not() {
    for kind in Use::ALL {
        let held = kind.held(40);
        let right = if kind.grows() { held.percent() >= 95.0 } else { held.percent() <= 5.0 };
        assert!(right, "{}: {held}", kind.name());
    }
}
