//! How soon a key shows while lines pour in, and while one of ten megabytes does.

use std::time::{Duration, Instant};

use serin::sandbox::Sandbox;

use super::{hose::Hose, pty::Pty, report, selected};

const KEYS: usize = 300;
/// Lines a second.
const RATE: f64 = 20_000.0;
/// A key is pressed so long after the last was answered: the flood goes on meanwhile.
const PAUSE: Duration = Duration::from_millis(50);
/// Bytes of the long line.
const LONG: usize = 10_000_000;
/// Keys while the long line is on the screen.
const MORE_KEYS: usize = 60;

pub(super) fn measure(sandbox: &Sandbox, size: (u16, u16)) {
    let hose = Hose::start(RATE);
    let url = sandbox.url();
    let variables = [
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", hose.url()),
        ("AWS_ACCESS_KEY_ID", "sandbox"),
        ("AWS_SECRET_ACCESS_KEY", "sandbox"),
        ("AWS_REGION", "eu-central-1"),
    ];
    let mut pty = Pty::serin(size, &[], variables);
    pty.wait_for("following");
    pty.wait_for("order");
    let (began, before) = (Instant::now(), hose.count());
    let times = (0..KEYS).map(|number| key(&mut pty, number)).collect();
    let lines = hose.count() - before;
    println!(
        "{:<44} {:.0} lines/s taken in meanwhile",
        "a flood of lines",
        rate(lines, began.elapsed())
    );
    report("key to frame, 20,000 lines/s", times);
    hose.send_long_line(LONG);
    let times = (0..MORE_KEYS).map(|number| key(&mut pty, number)).collect();
    report("key to frame, a line of 10 MB comes in", times);
    // The long line under the cursor, wrapped: paused, the last error.
    pty.type_("3e");
    pty.wait_for("errors only");
    pty.type_("w/long 0123\r");
    pty.wait_for("1/1");
    pty.type_("1");
    let times = (0..MORE_KEYS).map(|number| key(&mut pty, number)).collect();
    report("key to frame, that line on the screen", times);
}

/// Moves the cursor down and up in turn; returns how long it took to show.
fn key(pty: &mut Pty, number: usize) -> Duration {
    std::thread::sleep(PAUSE);
    let before = pty.look(|screen| selected(&screen.contents()));
    let began = Instant::now();
    pty.type_(if number.is_multiple_of(2) { "j" } else { "k" });
    pty.wait_until("the cursor has moved", |screen| selected(&screen.contents()) != before);
    began.elapsed()
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
