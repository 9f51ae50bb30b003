//! Rollouts, pure: what is planned, what must hold before, what the numbers say, what stands in
//! the alias, and what follows from an event. Nothing here waits, calls or knows the time.

pub mod gates;
pub mod judge;
pub mod measured;
pub mod plan;

pub use gates::{ErrorRule, Gates, RuleKind};
pub use measured::{AlarmReading, Bucket, Measured, Memory, Reference, Sample, Source};
pub use plan::{Plan, PlanError, Step, Strategy};
