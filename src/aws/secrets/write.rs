//! Writes of secrets. Each is sent exactly once, to the secret's ARN.

use aws_sdk_secretsmanager::operation::{
    cancel_rotate_secret::CancelRotateSecretOutput, delete_secret::DeleteSecretOutput,
    put_secret_value::PutSecretValueOutput, restore_secret::RestoreSecretOutput,
    rotate_secret::RotateSecretOutput, update_secret_version_stage::UpdateSecretVersionStageOutput,
};
use aws_types::request_id::RequestId;

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::{Attempted, Operation},
        reply::instant,
        sent::{Sent, WriteFailure},
    },
    domain::{
        SecretRef, Timestamp,
        secret::{CURRENT, ExposeSecret, SecretString},
    },
};

const UPDATE_STAGE: Operation =
    Operation { action: "secretsmanager:UpdateSecretVersionStage", lane: Lane::Unmetered };
const PUT_VALUE: Operation =
    Operation { action: "secretsmanager:PutSecretValue", lane: Lane::Unmetered };
const ROTATE: Operation =
    Operation { action: "secretsmanager:RotateSecret", lane: Lane::Unmetered };
const CANCEL_ROTATE: Operation =
    Operation { action: "secretsmanager:CancelRotateSecret", lane: Lane::Unmetered };
const DELETE: Operation =
    Operation { action: "secretsmanager:DeleteSecret", lane: Lane::Unmetered };
const RESTORE: Operation =
    Operation { action: "secretsmanager:RestoreSecret", lane: Lane::Unmetered };

/// What AWS answered to a write. How the secret stands afterwards has to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretReceipt {
    /// The version that was made, where one was.
    pub version: Option<String>,
    /// When the secret will be deleted, where that was asked.
    pub deletion: Option<Timestamp>,
}

impl From<UpdateSecretVersionStageOutput> for SecretReceipt {
    fn from(_: UpdateSecretVersionStageOutput) -> Self {
        Self::default()
    }
}

impl From<PutSecretValueOutput> for SecretReceipt {
    fn from(reply: PutSecretValueOutput) -> Self {
        Self { version: reply.version_id, ..Self::default() }
    }
}

impl From<RotateSecretOutput> for SecretReceipt {
    fn from(reply: RotateSecretOutput) -> Self {
        Self { version: reply.version_id, ..Self::default() }
    }
}

impl From<CancelRotateSecretOutput> for SecretReceipt {
    fn from(_: CancelRotateSecretOutput) -> Self {
        Self::default()
    }
}

impl From<DeleteSecretOutput> for SecretReceipt {
    fn from(reply: DeleteSecretOutput) -> Self {
        Self { deletion: instant(reply.deletion_date.as_ref()), ..Self::default() }
    }
}

impl From<RestoreSecretOutput> for SecretReceipt {
    fn from(_: RestoreSecretOutput) -> Self {
        Self::default()
    }
}

impl Gateway {
    /// Moves AWSCURRENT from one version to another. AWS refuses when it is not on `from`.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn move_current(
        &self,
        secret: &SecretRef,
        from: &str,
        to: &str,
        priority: Priority,
    ) -> Result<Sent<SecretReceipt>, WriteFailure> {
        let request = self
            .parts
            .secrets
            .update_secret_version_stage()
            .secret_id(&secret.arn)
            .version_stage(CURRENT)
            .remove_from_version_id(from)
            .move_to_version_id(to);
        let call = self.call(UPDATE_STAGE, &secret.name.0, priority);
        self.sent(secret, call.once(1, request.send()).await).await
    }

    /// Stores a value as the version `token` and makes it the current one. The same token with
    /// the same value does nothing more.
    ///
    /// The call has a client and a connection of its own, dropped before this returns, as it holds
    /// the value.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn put_secret_value(
        &self,
        secret: &SecretRef,
        value: &SecretString,
        token: &str,
        priority: Priority,
    ) -> Result<Sent<SecretReceipt>, WriteFailure> {
        let client = self.client_for_one_value();
        let request = client
            .put_secret_value()
            .secret_id(&secret.arn)
            .client_request_token(token)
            .secret_string(value.expose_secret());
        let call = self.call(PUT_VALUE, &secret.name.0, priority);
        self.sent(secret, call.once(1, request.send()).await).await
    }

    /// Starts a rotation, by the function and the rules that are set, into the version `token`.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn rotate_secret(
        &self,
        secret: &SecretRef,
        token: &str,
        priority: Priority,
    ) -> Result<Sent<SecretReceipt>, WriteFailure> {
        let request = self
            .parts
            .secrets
            .rotate_secret()
            .secret_id(&secret.arn)
            .client_request_token(token)
            .rotate_immediately(true);
        let call = self.call(ROTATE, &secret.name.0, priority);
        self.sent(secret, call.once(1, request.send()).await).await
    }

    /// Stops a rotation and switches automatic rotation off.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn cancel_rotation(
        &self,
        secret: &SecretRef,
        priority: Priority,
    ) -> Result<Sent<SecretReceipt>, WriteFailure> {
        let request = self.parts.secrets.cancel_rotate_secret().secret_id(&secret.arn);
        let call = self.call(CANCEL_ROTATE, &secret.name.0, priority);
        self.sent(secret, call.once(1, request.send()).await).await
    }

    /// Schedules the deletion, with 7 to 30 days to restore the secret. It is never forced.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn delete_secret(
        &self,
        secret: &SecretRef,
        window_days: u8,
        priority: Priority,
    ) -> Result<Sent<SecretReceipt>, WriteFailure> {
        let request = self
            .parts
            .secrets
            .delete_secret()
            .secret_id(&secret.arn)
            .recovery_window_in_days(window_days.into());
        let call = self.call(DELETE, &secret.name.0, priority);
        self.sent(secret, call.once(1, request.send()).await).await
    }

    /// Calls a scheduled deletion off.
    ///
    /// # Errors
    /// A [`WriteFailure`], which says whether the write may have landed all the same.
    pub async fn restore_secret(
        &self,
        secret: &SecretRef,
        priority: Priority,
    ) -> Result<Sent<SecretReceipt>, WriteFailure> {
        let request = self.parts.secrets.restore_secret().secret_id(&secret.arn);
        let call = self.call(RESTORE, &secret.name.0, priority);
        self.sent(secret, call.once(1, request.send()).await).await
    }

    async fn sent<T: RequestId + Into<SecretReceipt>>(
        &self,
        secret: &SecretRef,
        reply: Result<T, Attempted>,
    ) -> Result<Sent<SecretReceipt>, WriteFailure> {
        match reply {
            Ok(reply) => {
                let request_id = reply.request_id().map(str::to_owned);
                Ok(Sent { found: reply.into(), request_id })
            }
            Err(attempted) => {
                let failed = WriteFailure::from(attempted);
                let failure = self.explained(&secret.arn, failed.failure).await;
                Err(WriteFailure { failure, ..failed })
            }
        }
    }
}
