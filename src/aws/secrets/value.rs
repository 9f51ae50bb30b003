//! One value of a secret, over a client and a connection of its own.

use aws_sdk_secretsmanager::{Client, config::Builder};

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        observe::Observer,
    },
    domain::{Failure, SecretValue},
};

use super::convert;

const GET_SECRET_VALUE: Operation =
    Operation { action: "secretsmanager:GetSecretValue", lane: Lane::Unmetered };

/// Which value.
enum At<'a> {
    Stage(&'a str),
    Version(&'a str),
}

impl Gateway {
    /// The value that `stage` (such as `AWSCURRENT`) points to. Every read is an event in
    /// CloudTrail.
    ///
    /// The call has a client and a connection of its own, dropped before this returns: a pooled
    /// TLS connection would keep a copy of the plaintext in its buffers.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; `DecryptionFailure` when the key refuses, `DeletionScheduled`
    /// when the secret is about to go.
    pub async fn secret_value(&self, id: &str, stage: &str) -> Result<SecretValue, Failure> {
        self.value_at(id, At::Stage(stage)).await
    }

    /// The value of one version, by its id, as [`Gateway::secret_value`] reads it.
    ///
    /// # Errors
    /// As [`Gateway::secret_value`].
    pub async fn secret_version(&self, id: &str, version: &str) -> Result<SecretValue, Failure> {
        self.value_at(id, At::Version(version)).await
    }

    async fn value_at(&self, id: &str, at: At<'_>) -> Result<SecretValue, Failure> {
        let client = self.client_for_one_value();
        let request = client.get_secret_value().secret_id(id);
        let request = match at {
            At::Stage(stage) => request.version_stage(stage),
            At::Version(version) => request.version_id(version),
        };
        let call = self.call(GET_SECRET_VALUE, id, Priority::Read);
        match call.read(|| request.clone().send()).await {
            Ok(reply) => convert::value(reply).map_err(|kind| call.failure(kind)),
            Err(failure) => Err(self.explained(id, failure).await),
        }
    }

    pub(super) fn client_for_one_value(&self) -> Client {
        let config = Builder::from(&self.parts.config)
            .http_client(self.parts.http.single_use())
            .interceptor(Observer::new(self.clock().clone()));
        Client::from_conf(config.build())
    }
}
