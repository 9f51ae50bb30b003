//! serin against servers that speak AWS's protocols: its own sandbox, and emulators.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

mod app_in_process;
mod app_writes_in_process;
mod aws_cli;
mod cli;
mod cli_config;
mod cli_confirm;
mod cli_describe;
mod cli_docs;
mod cli_follow;
mod cli_health;
mod cli_judge;
mod cli_logs;
mod cli_secrets;
mod cli_writes;
mod codedeploy;
mod connect;
mod evidence;
mod gateway_sandbox;
mod health;
mod hostile;
mod judge_simulation;
mod live_tail;
mod ministack;
mod ministack_health;
mod ministack_rollout;
mod moto;
mod moto_follow;
mod operate_sandbox;
mod pty;
mod pty_flow;
mod pty_function_view;
mod pty_health;
mod pty_logs;
mod pty_rollout;
mod pty_secrets;
mod pty_secrets_memory;
mod rollout_drivers;
mod rollout_ends;
mod rollout_simulation;
mod secrets_json;
mod secrets_sandbox;
mod secrets_writes;
#[path = "../simulation/judge/mod.rs"]
mod simulation;
mod stop_sandbox;
mod support;
mod writes_sandbox;

/// As in the binary: a test searches the memory of a console that runs in a test's process.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);
