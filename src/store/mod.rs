//! What lasts on disk: the audit, what is known of rollouts, queries of logs. In the XDG state folder, for its
//! owner alone.

pub mod audit;
pub mod paths;
pub mod queries;
pub mod rollouts;

pub use audit::{AuditLog, Damage, Recall, StopRecall, line_of};
pub use queries::Queries;
pub use rollouts::Rollouts;
