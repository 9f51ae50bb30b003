//! Clocks that run fast or are put back.

use std::time::Duration;

use crate::{
    app::{
        Effect, Msg,
        testing::{Console, started, unreachable_endpoint},
    },
    domain::Slot,
};

#[test]
fn on_a_fast_clock_hands_and_eyes_get_their_real_time() {
    let mut console = Console::ready();
    console.send(Msg::Pace(60.0));
    console.press("j");
    let rest = Duration::from_millis(250) * 60;
    assert_eq!(console.take().last(), Some(&Effect::WakeAt(console.now + rest)));
}

#[test]
fn a_pace_that_is_none_is_taken_for_real_time() {
    let mut console = Console::ready();
    for (pace, kept) in [(f64::NAN, 1.0), (f64::INFINITY, 1.0), (-3.0, 1e-3), (1e300, 1e6)] {
        console.send(Msg::Pace(pace));
        assert!((console.state.pace - kept).abs() < f64::EPSILON, "{pace}");
        console.press("j k");
    }
}

/// Lets time pass up to the wake-up that was asked for last, as it was asked for.
fn wake(console: &mut Console) -> Vec<Slot> {
    let at = console.effects.iter().rev().find_map(|effect| match effect {
        Effect::WakeAt(at) => Some(*at),
        _ => None,
    });
    console.now = at.unwrap_or_else(|| unreachable!("no wake-up was asked for"));
    console.effects.clear();
    console.send(Msg::Wake);
    console.effects.iter().filter_map(started).collect()
}

#[test]
fn what_was_read_before_the_clock_was_put_back_grows_old_all_the_same() {
    let mut console = Console::ready();
    console.fleet(&[("auth", 0.0)]);
    console.alarms(&[]);
    console.now -= Duration::from_hours(9);
    console.send(Msg::Wake);
    console.pass(6_000);
    console.take();
    console.press("1 r");
    assert!(console.fetched().contains(&Slot::Fleet));
    console.now -= Duration::from_hours(9);
    console.send(Msg::Wake);
    assert!(console.state.is_in_use());
    console.pass(16 * 60 * 1_000);
    assert!(!console.state.is_in_use(), "the last key was 16 minutes ago");
}

#[test]
fn a_clock_that_is_put_back_delays_nothing() {
    let mut console = Console::ready();
    console.press("r j");
    console.reply(Slot::Functions, Err(unreachable_endpoint()));
    console.take();
    console.now -= Duration::from_hours(9);
    let back = console.now;
    // Any message: what was asked for by the old time is nine hours away.
    console.send(Msg::Pace(1.0));
    assert_eq!(wake(&mut console), [Slot::Aliases, Slot::Versions, Slot::Tail]);
    assert_eq!(console.now, back + Duration::from_millis(250));
    assert_eq!(wake(&mut console), [Slot::Functions]);
    assert_eq!(console.now, back + Duration::from_secs(2));
}
