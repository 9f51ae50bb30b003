//! The audit of this user, or why there is none.

use std::io;

use crate::{
    domain::{
        AliasRef, AuditSink, AuditStage, Clock, FunctionName, PastStop, Scope, intent::PastChange,
    },
    jobs::Past,
    store::{AuditLog, paths::state_folder},
};

/// The audit. Without a folder for it nothing can be written down: all writes are then refused
/// but a rollback, which goes out unaudited.
#[derive(Debug, Clone)]
pub enum Audit {
    /// Where it is kept.
    Kept(AuditLog),
    /// Why it can't be kept.
    Missing(String),
}

impl Audit {
    /// The audit in the state folder.
    #[must_use]
    pub fn of_user(clock: &Clock) -> Self {
        Self::at(state_folder(), clock)
    }

    fn at(folder: io::Result<std::path::PathBuf>, clock: &Clock) -> Self {
        match folder {
            Ok(folder) => Self::Kept(AuditLog::new(&folder, clock.clone())),
            Err(error) => Self::Missing(error.to_string()),
        }
    }
}

fn missing(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, reason)
}

impl AuditSink for Audit {
    fn append(&self, stage: AuditStage<'_>) -> io::Result<()> {
        match self {
            Self::Kept(log) => log.append(stage),
            Self::Missing(reason) => Err(missing(reason)),
        }
    }
}

impl Past for Audit {
    fn last_changes(&self, scope: &Scope, target: &AliasRef) -> io::Result<Vec<PastChange>> {
        match self {
            Self::Kept(log) => Past::last_changes(log, scope, target),
            Self::Missing(reason) => Err(missing(reason)),
        }
    }

    fn last_stop(&self, scope: &Scope, function: &FunctionName) -> io::Result<Option<PastStop>> {
        match self {
            Self::Kept(log) => Past::last_stop(log, scope, function),
            Self::Missing(reason) => Err(missing(reason)),
        }
    }
}
