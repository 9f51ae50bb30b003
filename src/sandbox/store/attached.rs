//! What is attached to a function as a whole, or to one of its versions and aliases.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

/// How long provisioned concurrency takes to be ready.
const PROVISIONING: SignedDuration = SignedDuration::from_secs(45);

/// A version's number or an alias's name; `None` is the function itself.
pub type Qualifier = Option<String>;

/// Attachments by what they are attached to.
#[derive(Debug, Clone, Default)]
pub struct Attached {
    /// Resource policies.
    pub policies: BTreeMap<Qualifier, PolicyRecord>,
    /// Function URLs.
    pub urls: BTreeMap<Qualifier, UrlRecord>,
    /// What becomes of asynchronous invocations.
    pub event_invokes: BTreeMap<Qualifier, EventInvokeRecord>,
    /// Provisioned concurrency, of versions and aliases.
    pub provisioned: BTreeMap<String, ProvisionedRecord>,
}

impl Attached {
    /// All provisioned concurrency together.
    #[must_use]
    pub fn provisioned_total(&self) -> i32 {
        self.provisioned.values().map(|record| record.requested).sum()
    }
}

/// A resource policy.
#[derive(Debug, Clone)]
pub struct PolicyRecord {
    /// Its statements, in the order in which they were added.
    pub statements: Vec<Statement>,
    /// The compare-and-swap token.
    pub revision_id: String,
}

/// One permission to invoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub sid: String,
    /// A service such as `sns.amazonaws.com`, an account, a principal's ARN, or `*`.
    pub principal: String,
    /// `lambda:InvokeFunction` or `lambda:InvokeFunctionUrl`.
    pub action: String,
    /// What may call on the principal's behalf.
    pub source_arn: Option<String>,
    /// The account that it must belong to.
    pub source_account: Option<String>,
    /// `NONE` or `AWS_IAM`, for a function URL.
    pub url_auth: Option<String>,
}

/// A function URL.
#[derive(Debug, Clone)]
pub struct UrlRecord {
    /// The first part of its host name.
    pub id: String,
    /// `NONE` or `AWS_IAM`.
    pub auth: String,
    /// When it was made.
    pub created: Timestamp,
}

/// What becomes of asynchronous invocations.
#[derive(Debug, Clone)]
pub struct EventInvokeRecord {
    /// How often a failed one is tried again, 0 to 2.
    pub retries: i32,
    /// The age in seconds at which an event is given up, 60 to 21600.
    pub max_age_s: i32,
    /// ARN that gets what succeeded.
    pub on_success: Option<String>,
    /// ARN that gets what failed.
    pub on_failure: Option<String>,
    /// Last change.
    pub modified: Timestamp,
}

/// Environments that are kept ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvisionedRecord {
    /// How many.
    pub requested: i32,
    /// Since when so many are asked for.
    pub modified: Timestamp,
}

impl ProvisionedRecord {
    /// True once they are there.
    #[must_use]
    pub fn is_ready(&self, now: Timestamp) -> bool {
        now >= self.modified + PROVISIONING
    }
}
