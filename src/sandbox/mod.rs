//! A stand-in for AWS on loopback: Lambda, CloudWatch, CloudWatch Logs, CodeDeploy, Secrets Manager
//! and STS in their own wire protocols, over a made-up account in which traffic really flows.

mod clock;
mod cloudwatch;
mod codedeploy;
mod faults;
mod http;
mod lambda;
mod logs;
mod rng;
mod scenario;
mod secrets;
mod server;
mod start;
mod store;
mod sts;
#[cfg(test)]
mod testkit;
mod traffic;
mod world;

pub use scenario::{Problem, ScenarioError};
pub use start::{MISLEADING, Options, Sandbox, StartError, start};
