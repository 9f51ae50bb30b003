//! What every command is given: options, settings, stdout, and a way to AWS.

use std::net::{Ipv4Addr, SocketAddr};

use super::{CliError, args::Global, effective::Effective, output::Output, sandbox};
use crate::{
    aws::{ConnectOptions, Gateway},
    domain::Clock,
    sandbox::Sandbox,
};

/// A command under way.
#[derive(Debug)]
pub struct Run {
    /// The options of every command.
    pub global: Global,
    /// The settings in force, and what they name.
    pub effective: Effective,
    /// Where results go.
    pub output: Output,
}

/// A way to AWS.
#[derive(Debug)]
pub struct Connected {
    /// The gateway.
    pub gateway: Gateway,
    /// The stand-in it talks to; it stops when this is dropped.
    _sandbox: Option<Sandbox>,
}

impl Run {
    /// Starts the sandbox if it was asked for, and builds a gateway. Calls no AWS service.
    ///
    /// # Errors
    /// When the sandbox does not start, or profile, Region or certificates are not usable.
    pub async fn connect(&self) -> Result<Connected, CliError> {
        connect(&self.global).await
    }
}

/// Starts the sandbox if it was asked for, and builds a gateway. Calls no AWS service.
///
/// # Errors
/// When the sandbox does not start, or profile, Region or certificates are not usable.
pub async fn connect(global: &Global) -> Result<Connected, CliError> {
    let sandbox = start_sandbox(global).await?;
    let options = connect_options(global, sandbox.as_ref());
    let gateway = Gateway::connect(options, Clock::system()).await?;
    Ok(Connected { gateway, _sandbox: sandbox })
}

/// The sandbox of `--sandbox`, on any free port.
async fn start_sandbox(global: &Global) -> Result<Option<Sandbox>, CliError> {
    if !global.sandbox.sandbox {
        return Ok(None);
    }
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    sandbox::start(&global.sandbox, listen).await.map(Some)
}

/// Where to connect to. With a sandbox that is not started yet its address is missing.
#[must_use]
pub fn connect_options(global: &Global, sandbox: Option<&Sandbox>) -> ConnectOptions {
    ConnectOptions {
        profile: global.profile.clone(),
        region: global.region.clone().or_else(|| sandbox.map(|it| it.region().to_owned())),
        endpoint_url: sandbox.map(Sandbox::url).or_else(|| global.endpoint_url.clone()),
        sandbox: global.sandbox.sandbox,
    }
}
