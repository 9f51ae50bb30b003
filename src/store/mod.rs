//! What lasts on disk: the audit. In the XDG state folder, for its owner alone.

pub mod audit;
pub mod paths;

pub use audit::{AuditLog, Damage, Recall, StopRecall};
