//! The settings, and where each came from.

use std::{fmt, str::FromStr};

use crate::{
    domain::{Context, suggest::closest},
    rollout::RolloutSettings,
};

/// A value and who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value in force.
    pub value: T,
    /// Who set it.
    pub origin: Origin,
}

/// Who set a value; each one overrides those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody.
    Default,
    /// The configuration file, on this line (from 1).
    File {
        /// The line.
        line: usize,
    },
    /// An environment variable, by name.
    Environment(&'static str),
    /// A command-line option, by name.
    Flag(&'static str),
}

impl<T> Setting<T> {
    /// A value that nobody set.
    pub fn default_value(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }

    /// Lets a later origin have its way.
    pub fn set(&mut self, value: T, origin: Origin) {
        *self = Self { value, origin };
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { line } => write!(f, "file, line {line}"),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// How much goes to the diagnostic log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogLevel {
    /// Nothing: no file is made.
    Off,
    /// What went wrong.
    Error,
    /// And what is odd.
    #[default]
    Warn,
    /// And what was done.
    Info,
    /// And how.
    Debug,
    /// And every step of it.
    Trace,
}

impl LogLevel {
    /// All levels, from nothing to everything.
    pub const ALL: [Self; 6] =
        [Self::Off, Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// The name in the configuration and after `--log`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names no level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a log level")]
pub struct LogLevelError(pub String);

impl FromStr for LogLevel {
    type Err = LogLevelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|level| level.name() == text);
        found.ok_or_else(|| LogLevelError(text.to_owned()))
    }
}

/// Commands that are told what happens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hooks {
    /// Gets each line of the audit on its standard input: a program and its arguments, run
    /// without a shell; empty for none.
    pub event: Vec<String>,
}

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Every write and every reveal is refused.
    pub read_only: Setting<bool>,
    /// Name of the theme.
    pub theme: Setting<String>,
    /// Name of the keymap.
    pub keymap: Setting<String>,
    /// Copying goes to the terminal's clipboard by OSC 52.
    pub clipboard: Setting<bool>,
    /// Other processes of the user may look into serin's memory, and it may leave core dumps.
    pub debuggable: Setting<bool>,
    /// How much goes to the diagnostic log.
    pub log: Setting<LogLevel>,
    /// Places that deserve more care.
    pub contexts: Setting<Vec<Context>>,
    /// How rollouts go, and by what they are judged.
    pub rollout: Setting<RolloutSettings>,
    /// Commands that are told what happens.
    pub hooks: Setting<Hooks>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            read_only: Setting::default_value(false),
            theme: Setting::default_value(super::themes::AUTO.to_owned()),
            keymap: Setting::default_value("default".to_owned()),
            clipboard: Setting::default_value(false),
            debuggable: Setting::default_value(false),
            log: Setting::default_value(LogLevel::default()),
            contexts: Setting::default_value(Vec::new()),
            rollout: Setting::default_value(RolloutSettings::default()),
            hooks: Setting::default_value(Hooks::default()),
        }
    }
}

/// The nearest level, for a misspelt one.
pub(super) fn nearest_level(text: &str) -> Option<&'static str> {
    closest(text, LogLevel::ALL.iter().map(|level| level.name()))
}
