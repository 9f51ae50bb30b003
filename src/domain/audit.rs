//! What must be written down around a write, whoever writes it.

use super::{intent::Intent, outcome::Receipt};

/// A line of the audit.
#[derive(Debug, Clone, Copy)]
pub enum AuditStage<'a> {
    /// Before sending: what is about to be done.
    Intent(&'a Intent),
    /// After the read-back: how it ended.
    Outcome(&'a Receipt),
}

/// Where audit lines go. `store::audit` writes them to disk and syncs.
pub trait AuditSink: Send + Sync {
    /// Appends one line and makes it durable before it returns. Blocking.
    ///
    /// # Errors
    /// The I/O error that kept the line from being durable; the write must then be refused,
    /// unless it is a rollback.
    fn append(&self, stage: AuditStage<'_>) -> std::io::Result<()>;
}
