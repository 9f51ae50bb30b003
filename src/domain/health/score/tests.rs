use super::super::{
    Cut, Health,
    testing::{fleet, health, name, now, step},
};
use super::*;

const NONE: Option<Counts> = Some(Counts { recent: 0.0, before: 0.0 });

fn score(health: Health) -> Score {
    Score::of(&fleet([("f".to_owned(), health)]), &name("f"))
}

fn close(left: f64, right: f64) {
    assert!((left - right).abs() < 1e-9, "{left} is not {right}");
}

#[test]
fn a_function_s_figures_are_of_the_recent_buckets_and_the_hour_before() {
    let score = score(health(step(100.0, 12, 200.0), step(1.0, 12, 50.0)));
    assert_eq!(score.invocations, Some(Counts { recent: 800.0, before: 1_200.0 }));
    assert_eq!(score.errors, Some(Counts { recent: 200.0, before: 12.0 }));
    assert_eq!(score.throttles, NONE);
    close(score.error_rate().unwrap(), 0.25);
    close(score.error_rate_before().unwrap(), 0.01);
    // Three whole buckets of five minutes; the fourth has just begun.
    close(score.per_minute.unwrap(), 40.0);
    // A hundredth of 800 was to be expected.
    close(score.excess_errors(), 192.0);
}

#[test]
fn who_is_in_no_list_is_idle_or_not_known() {
    let mut fleet = fleet([]);
    let idle = Score::of(&fleet, &name("f"));
    assert_eq!((idle.invocations, idle.errors, idle.per_minute), (NONE, NONE, Some(0.0)));
    assert_eq!(idle.error_rate(), None);
    fleet.cut = Cut { invocations: true, errors: false, throttles: false };
    let unknown = Score::of(&fleet, &name("f"));
    assert_eq!((unknown.invocations, unknown.per_minute), (None, None));
    assert_eq!(unknown.errors, NONE);
}

#[test]
fn excess_never_falls_below_nothing_and_needs_no_invocations() {
    close(score(health(step(100.0, 12, 100.0), step(9.0, 12, 1.0))).excess_errors(), 0.0);
    let alone = Health { errors: Some(step(3.0, 12, 10.0)), ..Health::default() };
    let mut fleet = fleet([("f".to_owned(), alone)]);
    fleet.cut.invocations = true;
    // 40 errors, and 36 in an hour before.
    close(Score::of(&fleet, &name("f")).excess_errors(), 28.0);
}

#[test]
fn trouble_is_alarm_then_rise_then_throttles_then_change() {
    let quiet = Trouble { in_alarm: false, rise: 0.0, throttles: 0.0, changed: None };
    let changed = Trouble { changed: Some(now()), ..quiet };
    let throttled = Trouble { throttles: 1.0, ..quiet };
    let rising = Trouble { rise: 1.0, ..quiet };
    let rising_more = Trouble { rise: 2.0, ..quiet };
    let alarmed = Trouble { in_alarm: true, ..quiet };
    let expected = [quiet, changed, throttled, rising, rising_more, alarmed];
    let mut sorted = [alarmed, rising, quiet, rising_more, changed, throttled];
    sorted.sort();
    assert_eq!(sorted, expected);
}

#[test]
fn what_chance_brings_is_no_rise() {
    // Errors before and after, of 1,000 invocations in each bucket; whether it is a rise.
    let cases = [
        (0.0, 0.0, false),
        (25.0, 27.0, false),
        (25.0, 40.0, true),
        (0.0, 1.0, true),
        (100.0, 100.0, false),
        (100.0, 20.0, false),
    ];
    for (before, after, rises) in cases {
        let score = score(health(step(1_000.0, 12, 1_000.0), step(before, 12, after)));
        let trouble = Trouble::of(&score, false, None);
        assert_eq!(trouble.rise > 0.0, rises, "{before} to {after}");
    }
}
