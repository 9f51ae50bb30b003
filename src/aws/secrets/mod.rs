//! Secrets Manager: what there is, one value at a time, and the writes.

mod convert;
mod hex;
mod usage;
mod value;
mod versions;
mod write;

use crate::domain::{Failure, FailureKind, Page, SecretDetail, SecretSummary};

use super::{
    Gateway,
    budget::{Lane, Priority},
    call::Operation,
    lambda::pages,
};

pub use write::SecretReceipt;

const LIST_SECRETS: Operation =
    Operation { action: "secretsmanager:ListSecrets", lane: Lane::Unmetered };
const DESCRIBE_SECRET: Operation =
    Operation { action: "secretsmanager:DescribeSecret", lane: Lane::Unmetered };

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
            .set_next_token(token.clone());
        let call = self.call(LIST_SECRETS, "", Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.secret_list.unwrap_or_default().into_iter().map(convert::summary);
        let items = items.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, token.as_deref(), reply.next_token)?;
        Ok(Page { items, next })
    }

    /// A secret by name or ARN: versions, stages, key, rotation, replicas. Reads no value.
    ///
    /// # Errors
    /// Any [`Failure`] of a read of the description. When the versions can't be listed (they need
    /// one more permission), those without a label and all dates are left out.
    pub async fn secret(&self, id: &str) -> Result<SecretDetail, Failure> {
        let mut detail = self.secret_with(id, Priority::Read).await?;
        if let Ok(listed) = self.secret_versions(id).await {
            convert::add_versions(&mut detail.versions, listed);
        }
        Ok(detail)
    }

    /// What [`Gateway::secret`] tells, but for dates of versions and versions without a label: one
    /// call, for something more urgent than the screen.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn secret_with(&self, id: &str, priority: Priority) -> Result<SecretDetail, Failure> {
        let request = self.parts.secrets.describe_secret().secret_id(id);
        let call = self.call(DESCRIBE_SECRET, id, priority);
        let reply = call.read(|| request.clone().send()).await?;
        convert::detail(reply).map_err(|kind| call.failure(kind))
    }

    /// AWS has one code for all that a secret's state forbids. Whether its end is scheduled is
    /// what the secret itself tells.
    async fn explained(&self, id: &str, failure: Failure) -> Failure {
        if !matches!(failure.kind, FailureKind::InvalidParameter { .. }) {
            return failure;
        }
        match self.secret_with(id, Priority::Read).await {
            Ok(SecretDetail { summary: SecretSummary { deleted: on @ Some(_), .. }, .. }) => {
                Failure { kind: FailureKind::DeletionScheduled { on }, ..failure }
            }
            _ => failure,
        }
    }
}
