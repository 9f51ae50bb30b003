//! `serin sandbox`.

use std::net::SocketAddr;

use clap::Args;
use serde::Serialize;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{
    cli::{CliError, args::Format, run::Run, sandbox, say::say},
    sandbox::{MISLEADING, Sandbox},
};

/// Runs a stand-in for AWS on loopback until it is interrupted.
#[derive(Debug, Args)]
pub struct SandboxCommand {
    /// Where to listen: a loopback address; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4566")]
    pub listen: SocketAddr,
}

/// Runs the command.
pub async fn run(run: &mut Run, command: SandboxCommand) -> Result<(), CliError> {
    // Before anything is printed: whoever reads the lines may send the signal at once.
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let sandbox = sandbox::start(&run.global.sandbox, command.listen).await?;
    announce(run, &sandbox)?;
    ended(&mut interrupt, &mut terminate).await;
    sandbox.stop().await;
    Ok(())
}

async fn ended(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// Where it is.
#[derive(Debug, Serialize)]
struct Announcement<'a> {
    endpoint_url: String,
    environment: std::collections::BTreeMap<String, String>,
    unset: &'a [&'a str],
}

/// Prints what a shell needs, so that `eval` of it, or a copy and paste, does the rest.
fn announce(run: &mut Run, sandbox: &Sandbox) -> Result<(), CliError> {
    match run.output.format {
        Format::Json => run.output.json_line(&Announcement {
            endpoint_url: sandbox.url(),
            environment: sandbox.environment().into_iter().collect(),
            unset: &MISLEADING,
        })?,
        Format::Text => {
            for (name, value) in sandbox.environment() {
                run.output.line(&format!("export {name}={value}"))?;
            }
            run.output.line(&format!("unset {}", MISLEADING.join(" ")))?;
        }
    }
    run.output.flush()?;
    say(format_args!("serin: {} on {}; Ctrl-C ends it", sandbox.title(), sandbox.url()));
    Ok(())
}
