//! One file per command: its arguments, and what it does.

pub mod aliases;
pub mod completions;
pub mod config;
pub mod describe;
pub mod doctor;
pub mod functions;
pub mod judge;
pub mod keys;
pub mod logs;
pub mod man;
pub mod promote;
pub mod rollback;
pub mod rollout;
pub mod sandbox;
pub mod secrets;
pub mod shift;
pub mod stop;
pub mod themes;
pub mod unstop;
pub mod versions;
