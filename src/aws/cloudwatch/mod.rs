//! CloudWatch: metrics and alarms.
//!
//! `data.rs` sends `GetMetricData` and puts its pages together; the questions that serin asks
//! with it have a file each.

mod alarms;
mod arms;

mod charts;
mod convert;
mod data;
mod fleet;
mod latencies;
mod peak;
mod query;
mod traffic;
mod watched;
