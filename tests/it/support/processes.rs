//! Starting processes while other tests open terminals.

use std::{
    io,
    process::{Child, Command, Output, Stdio},
    sync::PoisonError,
};

use super::pty::OPENING;

/// Starts a process, but not while a terminal is being opened: a child that inherited one would
/// keep it from being hung up.
pub fn spawn(command: &mut Command) -> io::Result<Child> {
    let _nothing_opens = OPENING.read().unwrap_or_else(PoisonError::into_inner);
    command.spawn()
}

/// Runs a process to its end and returns what it said.
pub fn output(command: &mut Command) -> io::Result<Output> {
    spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?.wait_with_output()
}
