//! serin: a terminal console for operating AWS Lambda.
//!
//! The walls between the modules stand in `tests/architecture.rs`: each module has one job and a
//! short list of what it may import. `docs/architecture.md` is the map.

pub mod app;
pub mod aws;
pub mod cli;
pub mod config;
pub mod domain;
pub mod driver;
pub mod input;
pub mod jobs;
pub mod logs;
pub mod rollout;
pub mod sandbox;
pub mod store;
pub mod theme;
pub mod tui;
pub mod view;
