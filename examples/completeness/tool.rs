//! Who follows.

use std::process::{Command, Stdio};

use serin::domain::Timestamp;

use super::{
    GROUP,
    options::Against,
    support::{
        binary::Serin,
        follower::{Follower, serin_line},
        load::Line,
        python,
    },
};

/// Its console script, in the folder of its environment.
const AWSLOGS: &str = "venv/bin/awslogs";

/// A follower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// This crate's binary.
    Serin,
    /// The Python tool that many use, pinned in `tests/emulators/awslogs.txt`.
    Awslogs,
}

impl Tool {
    pub fn name(self) -> &'static str {
        match self {
            Self::Serin => "serin",
            Self::Awslogs => "awslogs",
        }
    }

    /// Whether it is to go by Live Tail.
    pub fn is_live(self, against: Against) -> bool {
        self == Self::Serin && against != Against::Moto
    }

    /// Starts it, with a home of its own; `None` when it does not run here, and why has been said.
    pub fn start(self, against: Against, endpoint: &str) -> Option<(Serin, Follower)> {
        let home = Serin::at(endpoint);
        let follower = match self {
            Self::Serin => {
                let by = if self.is_live(against) { "--live" } else { "" };
                let line = format!("logs {GROUP} --since 5m --follow --output json {by}");
                Follower::start(home.command(&line), serin_line)
            }
            Self::Awslogs => {
                let folder = python::or_skip("awslogs", python::environment("awslogs.txt"))?;
                let mut command = Command::new(folder.join(AWSLOGS));
                command
                    .args(["get", GROUP, "ALL", "--watch", "--watch-interval", "1"])
                    .args(["--start", "5m", "--timestamp", "--no-group", "--color", "never"])
                    .args(["--aws-endpoint-url", endpoint])
                    .env_clear()
                    .envs(home.variables())
                    .stdin(Stdio::null());
                Follower::start(command, awslogs_line)
            }
        };
        Some((home, follower))
    }
}

/// Stream, time, text.
fn awslogs_line(text: &str) -> Option<Line> {
    let (stream, text) = text.split_once(' ')?;
    let (time, text) = text.trim_start().split_once(' ')?;
    let time: Timestamp = time.parse().ok()?;
    Some((stream.to_owned(), time.as_millisecond(), text.to_owned()))
}
