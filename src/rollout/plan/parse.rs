//! Strategies as people write them.

use std::{str::FromStr, time::Duration};

use super::{Step, Strategy};
use crate::domain::{Weight, suggest};

/// Why a text is no strategy, or a plan can't be carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// It begins like no strategy.
    #[error(
        "`{text}` is not a strategy{hint}: write canary10-5m, linear10-1m, \
             steps:5@10m,25@10m, blue-green or all-at-once"
    )]
    Unknown {
        /// What was written.
        text: String,
        /// What may have been meant; may be empty.
        hint: String,
    },
    /// A share is no share.
    #[error("`{0}` is not a share of the traffic: write a percentage above 0 and below 100")]
    Share(String),
    /// A time is no time.
    #[error("`{0}` is not a time: write seconds, minutes or hours, such as 90s, 5m or 1h")]
    Span(String),
    /// A step is shorter than what can be judged.
    #[error("a step of {0} is too short: metrics come in whole minutes, so 1m is the least")]
    TooShort(String),
    /// Shares do not rise.
    #[error("the shares must rise from step to step: {0}% does not")]
    NotRising(String),
    /// More than can be told apart in a description, or watched.
    #[error("{0} steps are too many: at most 20")]
    TooMany(usize),
    /// The hold-back leaves no step before it.
    #[error("the hold-back leaves no step: a step's share must be below 100% less the hold-back")]
    HoldBack,
    /// A hold-back where no traffic is ever split.
    #[error("all-at-once and blue-green have no hold-back: nothing of the old version is left")]
    NothingToHoldBack,
    /// A hold-back that ends at once.
    #[error("a hold-back lasts through the bake: give a bake, or no hold-back")]
    HoldBackWithoutBake,
}

/// The names that CodeDeploy gives to strategies of its own, and what they are here.
pub const PREDEFINED: [(&str, &str); 9] = [
    ("CodeDeployDefault.LambdaAllAtOnce", "all-at-once"),
    ("CodeDeployDefault.LambdaCanary10Percent5Minutes", "canary10-5m"),
    ("CodeDeployDefault.LambdaCanary10Percent10Minutes", "canary10-10m"),
    ("CodeDeployDefault.LambdaCanary10Percent15Minutes", "canary10-15m"),
    ("CodeDeployDefault.LambdaCanary10Percent30Minutes", "canary10-30m"),
    ("CodeDeployDefault.LambdaLinear10PercentEvery1Minute", "linear10-1m"),
    ("CodeDeployDefault.LambdaLinear10PercentEvery2Minutes", "linear10-2m"),
    ("CodeDeployDefault.LambdaLinear10PercentEvery3Minutes", "linear10-3m"),
    ("CodeDeployDefault.LambdaLinear10PercentEvery10Minutes", "linear10-10m"),
];

/// More steps than this say nothing that fewer would not.
const MOST_STEPS: usize = 20;

impl FromStr for Strategy {
    type Err = PlanError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let ours = PREDEFINED.iter().find(|(name, _)| name.ends_with(text) && is_name(name, text));
        let text = ours.map_or(text, |(_, ours)| ours);
        if let Some(steps) = text.strip_prefix("steps:") {
            return many(steps);
        }
        match text {
            "all-at-once" => return Ok(Self::AllAtOnce),
            "blue-green" => return Ok(Self::BlueGreen),
            _ => {}
        }
        let numbers = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
        if let Some(rest) = text.strip_prefix("canary").filter(|rest| numbers(rest)) {
            return step(rest, '-').map(Self::Canary);
        }
        if let Some(rest) = text.strip_prefix("linear").filter(|rest| numbers(rest)) {
            let step = step(rest, '-')?;
            let strategy = Self::Linear(step);
            return counted(strategy.steps().len()).map(|()| strategy);
        }
        Err(unknown(text))
    }
}

/// CodeDeploy's names are taken whole, or without what they all begin with.
fn is_name(name: &str, text: &str) -> bool {
    let tail = name.trim_start_matches("CodeDeployDefault.");
    text == name || text == tail || text == tail.trim_start_matches("Lambda")
}

fn unknown(text: &str) -> PlanError {
    let ours = ["all-at-once", "blue-green", "canary10-5m", "linear10-1m"];
    let names = PREDEFINED.iter().map(|(name, _)| *name).chain(ours);
    let hint = suggest::closest(text, names).map(|name| format!(" (did you mean {name}?)"));
    PlanError::Unknown { text: text.to_owned(), hint: hint.unwrap_or_default() }
}

fn many(text: &str) -> Result<Strategy, PlanError> {
    let steps = text.split(',').map(|text| step(text, '@')).collect::<Result<Vec<_>, _>>()?;
    counted(steps.len())?;
    let falling = steps.windows(2).find(|pair| pair[1].weight <= pair[0].weight);
    if let Some(pair) = falling {
        let share = crate::domain::weight::format_percent(pair[1].weight.percent());
        return Err(PlanError::NotRising(share.trim_end_matches('%').to_owned()));
    }
    Ok(Strategy::Steps(steps))
}

fn counted(steps: usize) -> Result<(), PlanError> {
    if steps > MOST_STEPS { Err(PlanError::TooMany(steps)) } else { Ok(()) }
}

fn step(text: &str, between: char) -> Result<Step, PlanError> {
    let (share, hold) = text.split_once(between).ok_or_else(|| unknown(text))?;
    let weight: Weight = share.parse().map_err(|_| PlanError::Share(share.to_owned()))?;
    if weight.fraction() <= 0.0 {
        return Err(PlanError::Share(share.to_owned()));
    }
    let hold = duration(hold)?;
    if hold < Duration::from_mins(1) {
        return Err(PlanError::TooShort(super::span(hold)));
    }
    Ok(Step { weight, hold })
}

/// Reads a time as plans spell it: `90s`, `5m`, `1h`; at most a week.
///
/// # Errors
/// [`PlanError::Span`].
pub fn duration(text: &str) -> Result<Duration, PlanError> {
    let wrong = || PlanError::Span(text.to_owned());
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: u64 = text.strip_suffix(unit).and_then(|n| n.parse().ok()).ok_or_else(wrong)?;
    let seconds = match unit {
        's' => Some(number),
        'm' => number.checked_mul(60),
        'h' => number.checked_mul(3600),
        _ => None,
    };
    let week = 7 * 24 * 3600;
    seconds.filter(|seconds| *seconds <= week).map(Duration::from_secs).ok_or_else(wrong)
}

impl TryFrom<String> for Strategy {
    type Error = PlanError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Strategy> for String {
    fn from(strategy: Strategy) -> Self {
        strategy.to_string()
    }
}
