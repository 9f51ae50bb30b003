//! Rollouts, pure: what is planned, what must hold before, what the numbers say, what stands in
//! the alias, and what follows from an event. Nothing here waits, calls or knows the time.

pub mod gates;
pub mod judge;
pub mod ledger;
pub mod machine;
pub mod measured;
pub mod plan;
pub mod preflight;
pub mod settings;
pub mod spec;
pub mod status;

pub use gates::{ErrorRule, Gates, RuleKind};
pub use ledger::{Ledger, Reading, RolloutId};
pub use measured::{AlarmReading, Bucket, Measured, Memory, Reference, Sample, Source, TopErrors};
pub use plan::{Plan, PlanError, Stage, Step, Strategy};
pub use settings::RolloutSettings;
pub use spec::{Keeping, OnBlind, Spec};
pub use status::{Proof, RolloutStatus};
