//! A stand-in for AWS on loopback: Lambda, CloudWatch Logs, Secrets Manager and STS in their own
//! wire protocols, over a made-up account in which traffic really flows.

mod clock;
mod faults;
mod rng;
mod scenario;
mod store;
mod traffic;
mod world;
