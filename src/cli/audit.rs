//! The audit of this user, or why there is none.

use std::io;

use super::hooks::EventHook;
use crate::{
    config::Settings,
    domain::{
        AliasRef, AuditSink, AuditStage, Clock, FunctionName, PastStop, Scope, intent::PastChange,
    },
    jobs::Past,
    store::{AuditLog, line_of, paths::state_folder},
};

/// The audit. Without a folder for it nothing can be written down: all writes are then refused
/// but a rollback, which goes out unaudited.
#[derive(Debug, Clone)]
pub struct Audit {
    /// Where it is kept, or why it can't be.
    log: Result<AuditLog, String>,
    /// Who else gets each line.
    hook: Option<EventHook>,
    clock: Clock,
}

impl Audit {
    /// The audit in the state folder; each line also goes to the command that is set for it.
    #[must_use]
    pub fn of_user(clock: &Clock, settings: &Settings) -> Self {
        Self::telling(clock, &settings.hooks.value.event)
    }

    /// The same, with this command.
    #[must_use]
    pub fn telling(clock: &Clock, event: &[String]) -> Self {
        let log = state_folder().map(|folder| AuditLog::new(&folder, clock.clone()));
        Self {
            log: log.map_err(|error| error.to_string()),
            hook: EventHook::start(event),
            clock: clock.clone(),
        }
    }

    /// Where it is kept.
    ///
    /// # Errors
    /// Why it can't be kept.
    pub fn log(&self) -> Result<&AuditLog, &str> {
        self.log.as_ref().map_err(String::as_str)
    }

    fn kept(&self) -> io::Result<&AuditLog> {
        self.log().map_err(missing)
    }
}

fn missing(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, reason)
}

/// A line that goes with a write that is sent whether it could be written down or not.
fn is_of_rollback(stage: AuditStage<'_>) -> bool {
    match stage {
        AuditStage::Intent(intent) => intent.change.is_rollback(),
        AuditStage::Outcome(receipt) => receipt.intent.change.is_rollback(),
    }
}

impl AuditSink for Audit {
    fn append(&self, stage: AuditStage<'_>) -> io::Result<()> {
        let line = line_of(stage, &self.clock)?;
        let written = self.kept().and_then(|log| log.append_line(&line));
        if let Some(hook) = &self.hook
            && (written.is_ok() || is_of_rollback(stage))
        {
            hook.tell(line);
        }
        written
    }
}

impl Past for Audit {
    fn last_changes(&self, scope: &Scope, target: &AliasRef) -> io::Result<Vec<PastChange>> {
        Past::last_changes(self.kept()?, scope, target)
    }

    fn last_stop(&self, scope: &Scope, function: &FunctionName) -> io::Result<Option<PastStop>> {
        Past::last_stop(self.kept()?, scope, function)
    }
}
