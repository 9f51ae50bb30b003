//! Secrets Manager: what there is, and one value at a time.

mod convert;
mod hex;

use aws_sdk_secretsmanager::{Client, config::Builder};

use crate::domain::{Failure, Page, SecretDetail, SecretSummary, SecretValue};

use super::{
    Gateway,
    budget::{Lane, Priority},
    call::Operation,
    observe::Observer,
};

const LIST_SECRETS: Operation =
    Operation { action: "secretsmanager:ListSecrets", lane: Lane::Unmetered };
const DESCRIBE_SECRET: Operation =
    Operation { action: "secretsmanager:DescribeSecret", lane: Lane::Unmetered };
const LIST_VERSION_IDS: Operation =
    Operation { action: "secretsmanager:ListSecretVersionIds", lane: Lane::Unmetered };
const GET_SECRET_VALUE: Operation =
    Operation { action: "secretsmanager:GetSecretValue", lane: Lane::Unmetered };

impl Gateway {
    /// One page of the secrets, those scheduled for deletion among them. The list may lag by
    /// five minutes.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn secrets_page(
        &self,
        token: Option<String>,
    ) -> Result<Page<SecretSummary>, Failure> {
        let request = self
            .parts
            .secrets
            .list_secrets()
            .include_planned_deletion(true)
            .max_results(100)
            .set_next_token(token);
        let call = self.call(LIST_SECRETS, "", Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.secret_list.unwrap_or_default().into_iter().map(convert::summary);
        let items = items.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        Ok(Page { items, next: reply.next_token })
    }

    /// A secret by name or ARN: versions, stages, key, rotation. Reads no value.
    ///
    /// # Errors
    /// Any [`Failure`] of a read of the description. When the dates of the versions can't be
    /// read (they need one more permission), they are left out.
    pub async fn secret(&self, id: &str) -> Result<SecretDetail, Failure> {
        let request = self.parts.secrets.describe_secret().secret_id(id);
        let call = self.call(DESCRIBE_SECRET, id, Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let mut detail = convert::detail(reply).map_err(|kind| call.failure(kind))?;
        self.add_creation_dates(id, &mut detail).await;
        Ok(detail)
    }

    async fn add_creation_dates(&self, id: &str, detail: &mut SecretDetail) {
        let request = self.parts.secrets.list_secret_version_ids().secret_id(id);
        let call = self.call(LIST_VERSION_IDS, id, Priority::Read);
        // The first page (100 versions) holds all that have a stage.
        if let Ok(reply) = call.read(|| request.clone().send()).await {
            convert::add_dates(&mut detail.versions, reply.versions.unwrap_or_default());
        }
    }

    /// The value that `stage` (such as `AWSCURRENT`) points to. Every read is an event in
    /// CloudTrail.
    ///
    /// The call has a client and a connection of its own, dropped before this returns: a pooled
    /// TLS connection would keep a copy of the plaintext in its buffers.
    ///
    /// # Errors
    /// Any [`Failure`] of a read; `DecryptionFailure` when the key refuses.
    pub async fn secret_value(&self, id: &str, stage: &str) -> Result<SecretValue, Failure> {
        let client = self.client_for_one_value();
        let request = client.get_secret_value().secret_id(id).version_stage(stage);
        let call = self.call(GET_SECRET_VALUE, id, Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        convert::value(reply).map_err(|kind| call.failure(kind))
    }

    fn client_for_one_value(&self) -> Client {
        let config = Builder::from(&self.parts.config)
            .http_client(self.parts.http.single_use())
            .interceptor(Observer::new(self.clock().clone()));
        Client::from_conf(config.build())
    }
}
