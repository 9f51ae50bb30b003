//! Commands: what is typed after `serin`, and what is printed about it.
//!
//! Results go to stdout, as text or as JSON; everything else goes to stderr.

#![deny(clippy::print_stderr)]

pub mod args;
mod audit;
mod commands;
mod console;
mod diagnostics;
mod effective;
mod error;
mod exit;
mod guard;
mod hooks;
mod json;
mod main;
mod memory;
mod output;
pub mod policy;
mod run;
mod sandbox;
mod say;
mod target;
mod text;
mod write;

pub use error::CliError;
pub use exit::Exit;
pub use main::main;
