//! What the console asks of AWS, and what comes back, as plain data.
//!
//! `app` emits a [`Request`] in an effect, `jobs` runs it against the gateway, and a [`Fetched`]
//! comes back under the same ticket. Neither side knows the other.

use jiff::Timestamp;

use super::{
    alias::{Alias, AliasRef},
    function::{FunctionDetail, FunctionName, FunctionSummary},
    page::Page,
    rollback::RollbackPlan,
    scope::{Identity, Scope},
    secret::{SecretDetail, SecretName, SecretSummary, SecretValue},
    version::{FunctionVersion, Version},
};

/// A read. Starting one in a slot cancels the last one there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Resolve credentials and Region, and ask STS who we are.
    Connect,
    /// All functions, page by page.
    Functions,
    /// One function (or one version of it) in full.
    Function(FunctionName, Option<Version>),
    /// All versions of a function.
    Versions(FunctionName),
    /// All aliases of a function.
    Aliases(FunctionName),
    /// One alias, fresh, to preview a change of it.
    Alias(AliasRef),
    /// Where a rollback of this alias would go, and by what evidence.
    PlanRollback(AliasRef),
    /// All secrets, page by page.
    Secrets,
    /// One secret's metadata and stages; reads no value.
    Secret(SecretName),
    /// A secret's value at one stage. CloudTrail records it.
    SecretValue {
        /// Which secret.
        name: SecretName,
        /// Staging label, as a rule `AWSCURRENT`.
        stage: String,
    },
}

/// The data slots of the console. Each has its own ticket and at most one fetch under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Who and where we are.
    Connection,
    /// The function list.
    Functions,
    /// The function shown in the detail overlay.
    FunctionDetail,
    /// Versions of the selected function.
    Versions,
    /// Aliases of the selected function.
    Aliases,
    /// The fresh alias or the rollback plan a preview waits for.
    Preview,
    /// The log tail.
    Tail,
    /// The secret list.
    Secrets,
    /// The selected secret's metadata.
    SecretDetail,
    /// A revealed value.
    SecretValue,
}

/// The reply to a [`Request`].
#[derive(Debug, Clone)]
pub enum Fetched {
    /// Credentials resolved; STS answered, or could not be asked.
    Connected(Box<Connection>),
    /// One page of functions; the fetch goes on while `next` is `Some`.
    Functions(Page<FunctionSummary>),
    /// One function.
    Function(Box<FunctionDetail>),
    /// All versions, newest first, `$LATEST` at the top.
    Versions(FunctionName, Vec<FunctionVersion>),
    /// All aliases, by name.
    Aliases(FunctionName, Vec<Alias>),
    /// One fresh alias.
    Alias(Box<Alias>),
    /// A rollback's target and evidence.
    RollbackPlan(Box<RollbackPlan>),
    /// One page of secrets; the fetch goes on while `next` is `Some`.
    Secrets(Page<SecretSummary>),
    /// One secret's metadata.
    Secret(Box<SecretDetail>),
    /// A value. Redacted in `Debug`.
    SecretValue(SecretName, SecretValue),
}

/// The identity that the header shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Profile, Region, account, endpoint.
    pub scope: Scope,
    /// Who we are; `None` when STS is denied or not reachable through this endpoint.
    pub identity: Option<Identity>,
    /// STS has been asked and has not answered: the identity follows in a second reply.
    pub identifying: bool,
    /// When the credentials expire; `None` for long-lived ones.
    pub expires: Option<Timestamp>,
}

/// How loaded the shared rate budget is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pressure {
    /// Control-plane calls in the last second.
    pub per_second: u32,
    /// Calls AWS throttled in the last minute.
    pub throttled: u32,
    /// Calls that wait for the budget now.
    pub waiting: u32,
}
