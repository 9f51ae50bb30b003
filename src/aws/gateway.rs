//! The handle that everything else holds.

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use tokio::time::Instant;

use crate::domain::{Clock, CredentialInfo, Failure, Pressure, Scope, Timestamp};

use super::{budget::Budgets, credentials::Credentials, failure, http_client::HttpClients};

/// Calls AWS in one scope: a profile, a Region, an endpoint.
///
/// Cheap to clone; clones share connections, credentials and rate budgets.
#[derive(Clone)]
pub struct Gateway {
    pub(super) parts: Arc<Parts>,
}

/// What the clones of a gateway share.
pub(super) struct Parts {
    pub(super) scope: Scope,
    /// Set once STS has told it.
    pub(super) account: OnceLock<String>,
    pub(super) clock: Clock,
    pub(super) budgets: Budgets,
    pub(super) credentials: Credentials,
    pub(super) http: HttpClients,
    pub(super) config: aws_types::SdkConfig,
    pub(super) lambda: aws_sdk_lambda::Client,
    pub(super) cloudwatch: aws_sdk_cloudwatch::Client,
    pub(super) codedeploy: aws_sdk_codedeploy::Client,
    pub(super) logs: aws_sdk_cloudwatchlogs::Client,
    pub(super) secrets: aws_sdk_secretsmanager::Client,
    pub(super) sts: aws_sdk_sts::Client,
}

impl Gateway {
    /// Where the calls go. The account is not known here: see [`Gateway::place`].
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.parts.scope
    }

    /// Where the calls go, with the account once [`Gateway::caller_identity`] has told it: what
    /// the lines of the audit are told apart by.
    #[must_use]
    pub fn place(&self) -> Scope {
        Scope { account: self.parts.account.get().cloned(), ..self.parts.scope.clone() }
    }

    /// The clock that follows this endpoint's `Date` headers.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.parts.clock
    }

    /// How much of AWS's rates is in use now.
    #[must_use]
    pub fn pressure(&self) -> Pressure {
        self.parts.budgets.pressure()
    }

    /// From now on so many drivers on this host share the account's rates: this one takes its part
    /// of what reads may use. Called again when one comes or goes.
    pub fn share_among(&self, drivers: usize) {
        self.parts.budgets.share_among(drivers);
    }

    /// Resolves the credentials and says when they expire. They are kept until then.
    ///
    /// # Errors
    /// The credential classes of [`FailureKind`](crate::domain::FailureKind). After one of them,
    /// connect anew to try again: profile files are read once per gateway.
    pub async fn credentials(&self) -> Result<CredentialInfo, Failure> {
        let started = Instant::now();
        let info = self.parts.credentials.info().await;
        info.map_err(|error| failure::from_credentials(&error, started.elapsed()))
    }

    /// Whoever provides the credentials renews them, as a profile that signs in, assumes a role or
    /// runs a process, an instance or a container does, or they never end. Temporary keys that
    /// somebody wrote down or exported are not renewed, and don't say when they end.
    #[must_use]
    pub fn renews_credentials(&self) -> bool {
        self.parts.credentials.renew()
    }

    /// When the credentials end for good, as far as it can be told; `None` when they don't end or
    /// are renewed. Those that end within `ahead` are asked for anew.
    ///
    /// # Errors
    /// As [`Gateway::credentials`].
    pub async fn credentials_end(&self, ahead: Duration) -> Result<Option<Timestamp>, Failure> {
        let started = Instant::now();
        let end = self.parts.credentials.end(ahead).await;
        end.map_err(|error| failure::from_credentials(&error, started.elapsed()))
    }

    /// The endpoint in words, for a failure that could not reach it.
    pub(super) fn endpoint_name(&self, service: &str) -> String {
        let scope = &self.parts.scope;
        scope.endpoint.clone().unwrap_or_else(|| {
            format!("AWS {service} in {}", scope.region.as_deref().unwrap_or("no Region"))
        })
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("scope", &self.parts.scope).finish_non_exhaustive()
    }
}
