//! What is asked for on the command line.

use std::str::FromStr;

use super::tool::Tool;

const USAGE: &str = "--against moto|ministack|sandbox [--tool serin|awslogs] \
    [--events 100000] [--streams 50] [--rate 1000]";

/// A run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub against: Against,
    pub tool: Tool,
    /// Lines to write.
    pub events: usize,
    /// Streams to write them to.
    pub streams: usize,
    /// Lines a second.
    pub rate: usize,
}

/// What stands in for CloudWatch Logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// FilterLogEvents.
    Moto,
    /// Live Tail; its FilterLogEvents ends after 10,000 events.
    Ministack,
    /// Both.
    Sandbox,
}

impl Options {
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments;
        let mut against = None;
        let mut tool = Tool::Serin;
        let (mut events, mut streams, mut rate) = (100_000, 50, 1_000);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or(USAGE)?;
            match name.as_str() {
                "--against" => against = Some(value.parse()?),
                "--tool" => tool = value.parse()?,
                "--events" => events = number(&value)?,
                "--streams" => streams = number(&value)?,
                "--rate" => rate = number(&value)?,
                _ => return Err(USAGE.to_owned()),
            }
        }
        if streams < 2 {
            return Err("half of the streams begin in the middle: ask for two or more".to_owned());
        }
        Ok(Self { against: against.ok_or(USAGE)?, tool, events, streams, rate })
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}

impl Against {
    pub fn name(self) -> &'static str {
        match self {
            Self::Moto => "moto",
            Self::Ministack => "ministack",
            Self::Sandbox => "sandbox",
        }
    }
}

impl FromStr for Against {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Moto, Self::Ministack, Self::Sandbox];
        all.into_iter().find(|one| one.name() == text).ok_or_else(|| USAGE.to_owned())
    }
}

impl FromStr for Tool {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Serin, Self::Awslogs];
        all.into_iter().find(|one| one.name() == text).ok_or_else(|| USAGE.to_owned())
    }
}
