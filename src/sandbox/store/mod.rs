//! What the stand-in account holds, in memory: plain data that handlers read and write.

pub mod alarms;
pub mod attached;
pub mod deployments;
pub mod event_sources;
pub mod history;
pub mod lambda;
pub mod logs;
pub mod metrics;
pub mod pace;
pub mod queries;
pub mod secrets;
