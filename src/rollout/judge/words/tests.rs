use super::*;
use crate::rollout::judge::{Figures, Tally};

fn figures() -> Figures {
    Figures {
        e: 16.418,
        e_limit: 20.0,
        to_verdict: Some(212),
        canary: Arm::counted(Tally::new(37, 900)),
        stable: Arm::counted(Tally::new(49, 8_100)),
        settled_to: Some(crate::domain::Timestamp::UNIX_EPOCH),
        ..Figures::default()
    }
}

fn neutral() -> Assessment {
    Assessment {
        harm: None,
        hold: None,
        promotion: Promotion::NeedsMore { invocations: 212 },
        figures: figures(),
    }
}

fn said(assessment: &Assessment) -> String {
    let said = verdict(assessment, 41, 42);
    assert!(said.chars().count() <= 80, "{said}");
    said
}

#[test]
fn what_is_missing_is_counted() {
    assert_eq!(said(&neutral()), "E = 16.4 of 20; 212 more invocations to a verdict");
    let none = Figures { settled_to: None, to_verdict: Some(1_300), ..figures() };
    let none = Assessment { figures: none, ..neutral() };
    assert_eq!(said(&none), "no settled data yet; 1,300 more invocations to a verdict");
    assert_eq!(
        inconclusive(&Promotion::NeedsMore { invocations: 140 }, 42),
        "inconclusive: 140 more invocations of 42 at this rate"
    );
}

#[test]
fn what_passes_and_what_does_not_stand_beside_the_evidence() {
    let of = |promotion, e| Assessment {
        promotion,
        figures: Figures { to_verdict: None, e, ..figures() },
        ..neutral()
    };
    assert_eq!(
        said(&of(Promotion::Passed, 0.4)),
        "E = 0.4 of 20; 42 4.1% (3.0\u{2013}5.6%), 41 0.6% (0.5\u{2013}0.8%): no worse"
    );
    let why = "1.11 points more errors, 1.00 allowed".to_owned();
    let failed = Promotion::Failed { why };
    assert_eq!(
        inconclusive(&failed, 42),
        "inconclusive: 42 does not pass: 1.11 points more errors, 1.00 allowed"
    );
    assert_eq!(
        said(&of(failed, 2.1)),
        "E = 2.1 of 20; 42 does not pass: 1.11 points more errors, 1.00 allowed"
    );
    let bake = of(Promotion::Passed, 0.4);
    let figures = Figures { before_after: true, e_limit: 100.0, ..bake.figures.clone() };
    assert_eq!(
        said(&Assessment { figures, ..bake }),
        "before/after: E = 0.4 of 100; 42 fails 4.1% (3.0\u{2013}5.6%)"
    );
}

#[test]
fn harm_names_both_rates_with_their_intervals() {
    let harm = |harm| Assessment { harm: Some(harm), ..neutral() };
    let errors = Harm::Errors { e: 45.2, points: 3.5, from_logs: false };
    assert_eq!(
        said(&harm(errors.clone())),
        "42 fails 4.1% (3.0\u{2013}5.6%), 41 0.6% (0.5\u{2013}0.8%): rolling back"
    );
    let before = Figures { before_after: true, ..figures() };
    assert_eq!(
        said(&Assessment { figures: before, ..harm(errors) }),
        "before/after: 42 fails 4.1% (3.0\u{2013}5.6%), before 0.6% (0.5\u{2013}0.8%): rolling back"
    );
    assert_eq!(
        said(&harm(Harm::Errors { e: 45.2, points: 3.54, from_logs: true })),
        "42 fails 3.5 points more than 41 by its logs (E = 45.2 of 20): rolling back"
    );
    assert_eq!(
        said(&harm(Harm::Latency { percentile: 99, e: 124.3, ratio: 3.04 })),
        "42 is slower: its p99 is 3.0 times that of 41 (E = 124.3): rolling back"
    );
    assert_eq!(
        said(&harm(Harm::Alarm { name: "checkout-5xx".into(), precautionary: true })),
        "alarm checkout-5xx went off; a precaution, for 42 and 41 are alike: rolling back"
    );
}

#[test]
fn a_hold_says_what_keeps_it() {
    let hold = |hold| Assessment { hold: Some(hold), ..neutral() };
    let both = |same: &str, suspect_interference| Hold::Environment {
        canary: 31.0,
        stable: 30.6,
        same_error: same.into(),
        suspect_interference,
    };
    assert_eq!(
        said(&hold(both("Timeout: db", false))),
        "42 31.0%, 41 30.6%, same top error: rolling back may not help"
    );
    assert_eq!(
        said(&hold(both("", true))),
        "42 31.0%, 41 30.6%, since a shift: suspect interference"
    );
    let memory = Hold::Memory { used_mb: 461, size_mb: 512, exhausted_in_s: Some(830) };
    assert_eq!(said(&hold(memory)), "memory of 42 grows: 461 of 512 MB, used up in about 14 min");
    assert_eq!(said(&hold(Hold::Throttles { count: 1_140 })), "1,140 calls throttled in 5 min");
}

#[test]
fn small_rates_and_large_evidence_stay_readable() {
    assert_eq!([0.0, 0.04, 0.1, 31.0].map(percent), ["0.0%", "0.04%", "0.1%", "31.0%"]);
    assert_eq!((e(0.04).as_str(), e(1e12).as_str()), ("0.0", "over 1,000"));
    assert_eq!([0, 999, 1_000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
}
