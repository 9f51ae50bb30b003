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
        let sandbox = self.start_sandbox().await?;
        let options = self.connect_options(sandbox.as_ref());
        let gateway = Gateway::connect(options, Clock::system()).await?;
        Ok(Connected { gateway, _sandbox: sandbox })
    }

    /// The sandbox of `--sandbox`, on any free port.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start_sandbox(&self) -> Result<Option<Sandbox>, CliError> {
        if !self.global.sandbox.sandbox {
            return Ok(None);
        }
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        sandbox::start(&self.global.sandbox, listen).await.map(Some)
    }

    /// Where to connect to.
    #[must_use]
    pub fn connect_options(&self, sandbox: Option<&Sandbox>) -> ConnectOptions {
        ConnectOptions {
            profile: self.global.profile.clone(),
            region: self.global.region.clone(),
            endpoint_url: sandbox.map(Sandbox::url).or_else(|| self.global.endpoint_url.clone()),
            sandbox: self.global.sandbox.sandbox,
        }
    }
}
