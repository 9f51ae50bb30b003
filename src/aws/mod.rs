//! The gateway to AWS: the only module in which the SDK appears.
//!
//! [`Gateway`] speaks domain types on one side and the SDK on the other. Every call goes through
//! `call.rs`, which waits for its share of the account's rates, retries reads, and turns what
//! comes back into a typed [`Failure`](crate::domain::Failure).

mod budget;
mod call;
mod cloudwatch;
mod codedeploy;
mod connect;
mod credentials;
mod failure;
mod gateway;
mod http_client;
mod insights;
pub(crate) mod jitter;
mod lambda;
mod live_tail;
mod logs;
mod observe;
mod profile;
mod reply;
mod secrets;
mod sent;
mod sts;
#[cfg(test)]
mod testing;

pub use budget::Priority;
pub use connect::ConnectOptions;
pub use gateway::Gateway;
pub use lambda::{PreEmption, Written};
pub use live_tail::{LiveTail, LiveTailQuery};
pub use logs::{FilterQuery, StreamFilter, StreamOrder};
pub use secrets::SecretReceipt;
pub use sent::{Sent, WriteFailure};
