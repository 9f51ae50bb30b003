//! What stands in for CloudWatch Logs, over HTTP.

use serin::domain::Clock;

use super::{
    options::Against,
    support::{self, emulators::Emulator, sandbox::TestSandbox},
};

/// A server of this run.
pub enum Endpoint {
    Emulator(Emulator),
    Sandbox(TestSandbox),
}

impl Endpoint {
    /// `None` when it does not run here, and why has been said.
    pub async fn start(against: Against) -> Option<Self> {
        match against {
            Against::Moto => Emulator::moto().map(Self::Emulator),
            Against::Ministack => Emulator::ministack().map(Self::Emulator),
            Against::Sandbox => Some(Self::Sandbox(TestSandbox::shop(1.0).await)),
        }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Emulator(emulator) => emulator.endpoint(),
            Self::Sandbox(sandbox) => sandbox.url(),
        }
    }

    /// The time there.
    pub async fn clock(&self) -> Clock {
        let gateway = support::gateway(&self.url()).await;
        gateway.caller_identity().await.expect("it tells its time");
        gateway.clock().clone()
    }
}
