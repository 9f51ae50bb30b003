//! Writes log lines while the binary follows them, and counts what it printed: every line has to
//! come once, and none twice.
//!
//! ```sh
//! cargo build --release
//! cargo run --release --example completeness -- --against moto       # by polling
//! cargo run --release --example completeness -- --against ministack  # by Live Tail
//! cargo run --release --example completeness -- --against sandbox    # by both, switched twice
//! cargo run --release --example completeness -- --against moto --tool awslogs
//! ```
//!
//! The lines come in bursts of one millisecond, equal ones among them, up to 30 seconds late, and
//! half of the streams begin in the middle. Fails if serin has missed or doubled any.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a measurement fails by panicking"
)]

mod endpoint;
mod options;
mod silence;
mod switch;
mod tool;

#[path = "../../tests/it/support/mod.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod support;

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use tokio::runtime::Runtime;

use endpoint::Endpoint;
use options::Options;
use support::load::{Account, Load, Writer};
use switch::Switched;
use tool::Tool;

/// Where everything is written to.
const GROUP: &str = "/completeness/all";
/// Batches a second.
const BATCHES: usize = 10;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(why) => {
            eprintln!("completeness: {why}");
            return ExitCode::from(2);
        }
    };
    let runtime = Runtime::new().expect("a runtime");
    let Some(endpoint) = runtime.block_on(Endpoint::start(options.against)) else {
        return ExitCode::from(2);
    };
    let run = Run { options, endpoint, runtime };
    let Some(outcome) = run.measure() else { return ExitCode::from(2) };
    outcome.print(&run.options);
    if outcome.is_complete() || options.tool != Tool::Serin {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

struct Run {
    options: Options,
    endpoint: Endpoint,
    runtime: Runtime,
}

/// What came of a run.
struct Outcome {
    came: usize,
    account: Account,
    /// From the first line's writing to the last line's coming.
    took: Duration,
    /// Seconds that the follower's process had taken by then.
    processor_s: Option<f64>,
    /// `None` where it was not to be switched.
    switched: Option<Switched>,
}

impl Run {
    /// `None` when the tool does not run here.
    fn measure(&self) -> Option<Outcome> {
        let Options { against, tool, events, streams, rate } = self.options;
        let load = Load {
            events,
            streams,
            batch: (rate / BATCHES).max(1),
            batches: 1,
            every: Duration::from_secs(1) / u32::try_from(BATCHES).expect("few"),
        };
        let clock = self.runtime.block_on(self.endpoint.clock());
        let url = self.endpoint.url();
        let writer = self.runtime.block_on(Writer::create(&url, GROUP, clock));
        // It is at work once it has printed this.
        let first = self.runtime.block_on(writer.line("first", "before the others"));
        let (_home, follower) = tool.start(against, &url)?;
        follower.until(|so_far| so_far.came == 1);
        if tool.is_live(against) {
            follower.until(|so_far| so_far.times_said(switch::LIVE) == 1);
        }

        let began = Instant::now();
        let writing = self.runtime.spawn(async move { writer.write(load).await });
        let switched = match &self.endpoint {
            Endpoint::Sandbox(sandbox) if tool.is_live(against) => {
                Some(switch::back_and_forth(&self.runtime, sandbox, &follower, events))
            }
            _ => None,
        };
        let mut written = self.runtime.block_on(writing).expect("the writer ends");
        written.insert(first, 1);
        let processor_s = silence::wait_for(&follower);
        let so_far = follower.so_far();
        let took = so_far.last.map_or(Duration::ZERO, |last| last.duration_since(began));
        let account = Account::of(&written, &so_far.lines);
        // The first line is not one of those that count.
        Some(Outcome { came: so_far.came - 1, account, took, processor_s, switched })
    }
}

impl Outcome {
    fn is_complete(&self) -> bool {
        self.account == Account::default() && self.switched.as_ref().is_none_or(Switched::is_done)
    }

    fn print(&self, options: &Options) {
        println!(
            "{:<8} {:<10} {:>8} {:>8} {:>8} {:>7} {:>8} {:>7}",
            "tool", "endpoint", "written", "came", "missing", "twice", "seconds", "CPU s"
        );
        let processor = self.processor_s.map_or("-".to_owned(), |s| format!("{s:.2}"));
        println!(
            "{:<8} {:<10} {:>8} {:>8} {:>8} {:>7} {:>8.1} {processor:>7}",
            options.tool.name(),
            options.against.name(),
            options.events,
            self.came,
            self.account.missing,
            self.account.twice,
            self.took.as_secs_f64(),
        );
        if let Some(switched) = &self.switched {
            println!("{switched}");
        }
    }
}
