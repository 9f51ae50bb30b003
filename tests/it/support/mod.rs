//! What several suites need.

pub mod aws_cli;
pub mod binary;
pub mod console;
pub mod emulators;
pub mod follower;
pub mod load;
pub mod memory;
pub mod processes;
pub mod pty;
pub mod python;
pub mod rollouts;
pub mod sandbox;
pub mod secrets;
pub mod time_lapse;
pub mod tls;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_types::SdkConfig;
use serin::{
    aws::{ConnectOptions, Gateway},
    domain::{AliasName, AliasRef, Clock, FunctionName},
};

/// A gateway with fixed keys to whatever listens at `endpoint`.
pub async fn gateway(endpoint: &str) -> Gateway {
    let options = ConnectOptions {
        endpoint_url: Some(endpoint.to_owned()),
        region: Some("eu-west-1".into()),
        sandbox: true,
        ..ConnectOptions::default()
    };
    Gateway::connect(options, Clock::system()).await.expect("a loopback endpoint needs nothing")
}

/// The plain SDK's configuration for the same endpoint, to put things there.
pub fn plain_config(endpoint: &str) -> SdkConfig {
    let keys = Credentials::new("TEST", "test", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .build()
}

/// `function:alias`.
pub fn target(function: &str, alias: &str) -> AliasRef {
    AliasRef { function: FunctionName(function.into()), alias: AliasName(alias.into()) }
}
