//! The stand-in for AWS, as the options describe it.

use std::net::SocketAddr;

use super::{CliError, args::SandboxArgs};
use crate::sandbox::{self, Sandbox, StartError};

/// Starts a sandbox as the options say.
///
/// # Errors
/// When the scenario is wrong or the address can't be listened on.
pub async fn start(args: &SandboxArgs, listen: SocketAddr) -> Result<Sandbox, CliError> {
    let defaults = sandbox::Options::default();
    let options = sandbox::Options {
        listen,
        scenario: args.scenario.clone(),
        seed: args.seed.unwrap_or(defaults.seed),
        functions: args.functions,
        speed: args.speed.unwrap_or(defaults.speed),
    };
    sandbox::start(options).await.map_err(|error| match error {
        StartError::Scenario(_) | StartError::Speed(_) | StartError::NotLoopback(_) => {
            CliError::Usage(error.to_string())
        }
        other => CliError::Other(other.to_string()),
    })
}
