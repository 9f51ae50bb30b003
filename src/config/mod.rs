//! Settings: where they are, what they may say, and what is wrong with them.
//!
//! A broken file is never papered over with defaults: [`load()`] returns every problem at once,
//! and [`Report::render`] shows each with file, line and column and a caret.

mod example;
mod fields;
mod files;
mod keymaps;
mod load;
mod paths;
mod read;
mod report;
mod rollout;
mod rules;
mod settings;
#[cfg(test)]
mod tests;
mod themes;

pub use example::EXAMPLE;
pub use keymaps::Keymaps;
pub use load::{ConfigError, load};
pub use paths::{ConfigFile, config_folder};
pub use read::{Choices, read};
pub use report::{Problem, Report, Style};
pub use rollout::{described, thresholds};
pub use settings::{Hooks, LogLevel, LogLevelError, Origin, Setting, Settings};
pub use themes::{AUTO, Themes};
