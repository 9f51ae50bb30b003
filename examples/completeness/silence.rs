//! When a follower has printed all that it ever will, and what that took.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::support::follower::Follower;

/// More than the overlap that polling reads again, and than its pause beside Live Tail.
const SILENCE: Duration = Duration::from_secs(80);
/// How often processor time is looked at while lines come.
const LOOK: Duration = Duration::from_millis(500);
/// Ticks of the clock that `/proc` counts processor time by, a second: the same on every Linux.
const TICKS: f64 = 100.0;

/// Waits until no line has come for long; returns the processor time, in seconds, that the
/// follower had taken when the last one had come. `None` where there is no `/proc`.
pub fn wait_for(follower: &Follower) -> Option<f64> {
    let began = Instant::now();
    let mut counted = None;
    loop {
        let (came, last) = {
            let so_far = follower.so_far();
            (so_far.came, so_far.last.unwrap_or(began).max(began))
        };
        if counted.is_none_or(|(then, _)| then != came) {
            counted = Some((came, processor_s(follower)));
        }
        if last.elapsed() > SILENCE {
            return counted.and_then(|(_, seconds)| seconds);
        }
        thread::sleep(LOOK);
    }
}

/// The processor time that it has taken, in seconds.
fn processor_s(follower: &Follower) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", follower.child.id())).ok()?;
    // A program's name may hold anything; what comes after it is numbers.
    let (_, numbers) = stat.rsplit_once(')')?;
    let numbers: Vec<&str> = numbers.split_whitespace().collect();
    let ticks = |at: usize| numbers.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}
