//! What lasts on disk: the audit, and what is known of rollouts. In the XDG state folder, for its
//! owner alone.

pub mod audit;
pub mod paths;
pub mod rollouts;

pub use audit::{AuditLog, Damage, Recall, StopRecall, line_of};
pub use rollouts::Rollouts;
