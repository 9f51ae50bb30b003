//! Alarms, throttles and memory.

use super::*;
use crate::{
    domain::AlarmState,
    rollout::{AlarmReading, ErrorRule, Memory, RuleKind},
};

fn good() -> Rollout {
    Rollout::new().minutes(10, (0, 100), (1, 900))
}

fn with_alarm(state: Option<AlarmState>) -> Rollout {
    let mut rollout = good();
    rollout.gates.alarms = vec!["checkout-5xx".into()];
    rollout.measured.alarms = vec![AlarmReading { name: "checkout-5xx".into(), state }];
    rollout
}

#[test]
fn an_alarm_rolls_back_as_a_precaution_when_the_versions_are_alike() {
    let name = "checkout-5xx".to_owned();
    let alike = with_alarm(Some(AlarmState::Alarm));
    let precaution = Harm::Alarm { name: name.clone(), precautionary: true };
    assert_eq!(alike.said().harm, Some(precaution));
    let mut apart = with_alarm(Some(AlarmState::Alarm));
    apart.measured.buckets = vec![bucket(0, (3, 100), (2, 900))];
    assert!(!apart.is_harmful());
    let earned = Harm::Alarm { name, precautionary: false };
    assert_eq!(apart.said().harm, Some(earned));
}

#[test]
fn an_alarm_that_is_not_known_to_be_quiet_does_not_promote() {
    for state in [AlarmState::Ok, AlarmState::InsufficientData] {
        assert_eq!(with_alarm(Some(state)).said().promotion, Promotion::Passed, "{state}");
    }
    let mut missing = with_alarm(None);
    missing.measured.alarms.clear();
    for unread in [with_alarm(None), missing] {
        let said = unread.said();
        assert_eq!(said.harm, None);
        let why = "alarm checkout-5xx can't be read".to_owned();
        assert_eq!(said.promotion, Promotion::Failed { why });
    }
}

#[test]
fn a_rule_whose_lines_were_not_read_does_not_promote() {
    let mut rollout = with_alarm(Some(AlarmState::Ok));
    let kind = RuleKind::Line { regex: "status=5..".into() };
    rollout.gates.rules = vec![ErrorRule { name: "answers 5xx".into(), kind }];
    rollout.measured.logs = Ok(Vec::new());
    assert_eq!(rollout.said().promotion, Promotion::Passed);
    rollout.measured.logs = Err("denied".into());
    let why = "rule answers 5xx is not counted: denied".to_owned();
    assert_eq!(rollout.said().promotion, Promotion::Failed { why });
}

#[test]
fn throttled_calls_hold() {
    let mut rollout = good();
    rollout.measured.throttles = 7;
    assert_eq!(rollout.said().hold, Some(Hold::Throttles { count: 7 }));
    rollout.gates.throttles = 8;
    assert_eq!(rollout.said().hold, None);
    rollout.gates.throttles = 0;
    rollout.measured.throttles = 0;
    assert_eq!(rollout.said().hold, None);
}

fn environment(used: impl Fn(u32) -> u32) -> Memory {
    let used_mb = (0..90).map(|n| (at(i64::from(n) * 10), used(n))).collect();
    Memory { stream: "2026/11/22/[42]0f".into(), size_mb: 512, used_mb }
}

fn held(memory: Memory) -> Option<Hold> {
    let mut rollout = good();
    rollout.measured.memory = vec![environment(|_| 120), memory];
    rollout.said().hold
}

#[test]
fn memory_that_will_be_used_up_holds() {
    // 3 MB a minute from 120 MB on, for 15 minutes.
    let leak = environment(|n| 120 + n / 2);
    let Some(Hold::Memory { used_mb: 164, size_mb: 512, exhausted_in_s: Some(left) }) = held(leak)
    else {
        panic!("it is not held")
    };
    assert!((6_600..7_200).contains(&left), "{left} s");
    let full = held(environment(|n| 462 + n / 6));
    assert!(matches!(full, Some(Hold::Memory { used_mb: 476, .. })), "{full:?}");
}

#[test]
fn memory_that_stays_or_settles_does_not_hold() {
    assert_eq!(held(environment(|_| 500)), None, "much, and always as much");
    assert_eq!(held(environment(|n| 120 + 10 * n.min(20))), None, "it has warmed up");
    assert_eq!(held(environment(|n| 120 + n / 30)), None, "a megabyte in five minutes");
    assert_eq!(held(environment(|n| if n == 70 { 500 } else { 120 })), None, "one wild report");
    let mut short = environment(|n| 120 + 5 * n);
    short.used_mb.truncate(9);
    assert_eq!(held(short), None, "nine reports tell nothing");
}
