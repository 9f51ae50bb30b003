use super::super::{
    Health,
    testing::{fleet, health, name, now, ringing, step},
};
use super::*;

/// 30 healthy functions, and these.
fn among_others(functions: &[(&str, Health)]) -> FleetHealth {
    let healthy =
        (0..30).map(|n| (format!("ok-{n:02}"), health(step(50., 12, 50.), step(0., 12, 0.))));
    let others = functions.iter().map(|(key, health)| ((*key).to_owned(), health.clone()));
    fleet(healthy.chain(others))
}

fn picture(fleet: &FleetHealth, changes: &[(&str, i64)]) -> Picture {
    let changes = changes
        .iter()
        .map(|&(key, minutes_ago)| (name(key), now() - SignedDuration::from_mins(minutes_ago)));
    Picture::of(fleet, &[], &changes.collect())
}

fn failing(bucket: usize) -> Health {
    health(step(100., 12, 100.), step(0., bucket, 40.))
}

#[test]
fn nothing_is_quiet() {
    let quiet = picture(&among_others(&[]), &[]);
    assert_eq!(quiet, Picture { shape: Shape::Quiet, chronic: 0, alarms: 0 });
    assert_eq!(picture(&fleet([]), &[]).shape, Shape::Quiet);
}

#[test]
fn one_that_fails_says_since_when_and_what_changed() {
    // It began at 10:30, in the 14th bucket.
    let fleet = among_others(&[("checkout", failing(13))]);
    let Shape::One(found) = picture(&fleet, &[("checkout", 20)]).shape else { panic!() };
    assert_eq!(found.function, name("checkout"));
    assert_eq!((found.rate, found.rate_before, found.errors), (Some(0.3), Some(0.0), 120.0));
    assert_eq!(found.since.to_string(), "2026-11-22T10:30:00Z");
    assert_eq!(found.changed.map(|at| at.to_string()), Some("2026-11-22T10:22:07Z".into()));
}

#[test]
fn a_change_long_before_or_after_explains_nothing() {
    let fleet = among_others(&[("checkout", failing(13))]);
    for (minutes_ago, told) in
        [(0, false), (6, false), (8, true), (12, true), (41, true), (43, false)]
    {
        let Shape::One(found) = picture(&fleet, &[("checkout", minutes_ago)]).shape else {
            panic!()
        };
        assert_eq!(found.changed.is_some(), told, "{minutes_ago} min ago");
    }
}

#[test]
fn little_traffic_is_no_failure_and_much_traffic_hides_none() {
    // Invocations a bucket, errors a bucket before and from 10:30 on; whether it fails.
    let cases = [
        (0.5, 0.0, 0.3, false),   // 1 of 2
        (1.0, 0.0, 1.0, false),   // 3 of 4: too few to tell
        (2.0, 0.0, 2.0, true),    // 6 of 8
        (100.0, 0.0, 2.0, false), // 6 of 400
        (100.0, 0.0, 5.0, true),  // 15 of 400
        (100.0, 10.0, 13.0, false),
        (100.0, 10.0, 30.0, true),
        (50_000.0, 5.0, 450.0, true),
        (50_000.0, 5.0, 30.0, false), // certain, and less than a thousandth
    ];
    for (invocations, before, after, fails) in cases {
        let health = health(step(invocations, 12, invocations), step(before, 13, after));
        let shape = picture(&among_others(&[("f", health)]), &[]).shape;
        assert_eq!(shape != Shape::Quiet, fails, "{before} to {after} of {invocations}");
    }
}

#[test]
fn what_failed_all_the_time_is_no_news_and_no_peace() {
    let always = health(step(100., 12, 100.), step(30., 12, 30.));
    let found = picture(&among_others(&[("report", always)]), &[]);
    assert_eq!((found.shape, found.chronic), (Shape::Quiet, 1));
    let over = health(step(100., 12, 100.), step(40., 11, 0.));
    let found = picture(&among_others(&[("report", over)]), &[]);
    assert_eq!((found.shape, found.chronic), (Shape::Quiet, 0));
}

#[test]
fn a_failure_as_old_as_the_window_is_still_told() {
    let Shape::One(found) = picture(&among_others(&[("f", failing(1))]), &[]).shape else {
        panic!()
    };
    assert_eq!(found.since.to_string(), "2026-11-22T09:30:00Z");
}

#[test]
fn several_come_by_trouble() {
    let little = health(step(100., 12, 100.), step(0., 14, 20.));
    let fleet = among_others(&[("little", little), ("much", failing(10)), ("alarmed", failing(6))]);
    let found = Picture::of(&fleet, &[ringing("alarmed")], &BTreeMap::new());
    let Shape::Several(failing) = found.shape else { panic!() };
    let names: Vec<_> = failing.iter().map(|failing| failing.function.as_str()).collect();
    assert_eq!(names, ["alarmed", "much", "little"]);
    assert_eq!(found.alarms, 1);
    assert!(failing[0].trouble.in_alarm);
}

#[test]
fn many_at_once_are_an_outage() {
    let down: Vec<_> = (0..12).map(|n| (format!("down-{n:02}"), failing(13 + n % 2))).collect();
    let down: Vec<_> = down.iter().map(|(key, health)| (key.as_str(), health.clone())).collect();
    let fleet = among_others(&down);
    let Shape::Widespread(outage) = picture(&fleet, &[("down-03", 15), ("down-04", 600)]).shape
    else {
        panic!()
    };
    assert_eq!((outage.failing.len(), outage.busy, outage.changed), (12, 42, 1));
    assert_eq!(outage.since.to_string(), "2026-11-22T10:30:00Z");
}

#[test]
fn many_that_began_at_different_times_are_several() {
    let down: Vec<_> = (0..12).map(|n| (format!("down-{n:02}"), failing(1 + n))).collect();
    let down: Vec<_> = down.iter().map(|(key, health)| (key.as_str(), health.clone())).collect();
    let Shape::Several(failing) = picture(&among_others(&down), &[]).shape else { panic!() };
    assert_eq!(failing.len(), 12);
}

#[test]
fn an_outage_of_a_small_fleet_takes_three() {
    let down = |count: usize| fleet((0..count).map(|n| (format!("f{n}"), failing(13))));
    assert!(matches!(picture(&down(2), &[]).shape, Shape::Several(_)));
    assert!(matches!(picture(&down(3), &[]).shape, Shape::Widespread(_)));
}
