//! Switches the diagnostic log on.

use tracing::Level;

use super::say::say;
use crate::{config::LogLevel, store::paths::state_folder, tui::Diagnostics};

/// Logs from now on, as long as the result lives. A log that can't be written is told and is no
/// reason to stop: an engineer with a full disk still has traffic to move.
pub fn start(level: LogLevel) -> Option<Diagnostics> {
    let level = match level {
        LogLevel::Off => return None,
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
        LogLevel::Trace => Level::TRACE,
    };
    let started = state_folder().and_then(|folder| Diagnostics::start(level, &folder));
    started.map_err(|error| say(format_args!("serin: no diagnostic log: {error}"))).ok()
}
