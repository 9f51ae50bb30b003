//! How a write ended.

use std::fmt;

use jiff::Timestamp;

use super::{
    adopt::Adopted, alias::Alias, concurrency::Reserved, deployment::Deployment,
    event_source::EventSource, failure::Failure, intent::Intent, invoke::Invoked,
    secret::SecretDetail,
};

/// How a write ended, after the read-back. `T` is what was found there.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T = Found> {
    /// It is as wanted, by our write.
    Applied(T),
    /// It was as wanted already.
    AlreadyThere(T),
    /// Nothing changed; the failure says why.
    NotApplied(Failure),
    /// The first steps were applied, the next was not; the failure says why.
    Partly(T, Failure),
    /// Someone else changed it since the preview. Nothing of theirs was overwritten.
    ChangedBySomeoneElse {
        /// What it is now.
        found: T,
    },
    /// Neither the write nor the read-back told. Look before you try again.
    Unknown(Failure),
}

/// What a write left behind, or what it found.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// An alias.
    Alias(Alias),
    /// A function's reserved concurrency.
    Concurrency(Reserved),
    /// An event source mapping.
    EventSource(Box<EventSource>),
    /// What an invocation answered.
    Invoked(Box<Invoked>),
    /// What adopting has made so far.
    Adopted(Adopted),
    /// A deployment of CodeDeploy.
    Deployment(Box<Deployment>),
    /// A secret: who has which label. No value.
    Secret(Box<SecretDetail>),
}

impl<T> Outcome<T> {
    /// One word for the audit.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Applied(_) => "applied",
            Self::AlreadyThere(_) => "already_there",
            Self::NotApplied(_) => "not_applied",
            Self::Partly(..) => "partly_applied",
            Self::ChangedBySomeoneElse { .. } => "changed_by_someone_else",
            Self::Unknown(_) => "unknown",
        }
    }

    /// All is now as wanted.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Applied(_) | Self::AlreadyThere(_))
    }

    /// What was found, where something was.
    #[must_use]
    pub fn found(&self) -> Option<&T> {
        match self {
            Self::Applied(found)
            | Self::AlreadyThere(found)
            | Self::Partly(found, _)
            | Self::ChangedBySomeoneElse { found } => Some(found),
            Self::NotApplied(_) | Self::Unknown(_) => None,
        }
    }

    /// Why it is not all as wanted, where a call failed.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::NotApplied(failure) | Self::Partly(_, failure) | Self::Unknown(failure) => {
                Some(failure)
            }
            Self::Applied(_) | Self::AlreadyThere(_) | Self::ChangedBySomeoneElse { .. } => None,
        }
    }

    /// The same outcome of something else.
    #[must_use]
    pub fn map<U>(self, found: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Applied(was) => Outcome::Applied(found(was)),
            Self::AlreadyThere(was) => Outcome::AlreadyThere(found(was)),
            Self::NotApplied(failure) => Outcome::NotApplied(failure),
            Self::Partly(was, failure) => Outcome::Partly(found(was), failure),
            Self::ChangedBySomeoneElse { found: was } => {
                Outcome::ChangedBySomeoneElse { found: found(was) }
            }
            Self::Unknown(failure) => Outcome::Unknown(failure),
        }
    }
}

impl Found {
    /// The alias, when one was found.
    #[must_use]
    pub fn alias(&self) -> Option<&Alias> {
        match self {
            Self::Alias(alias) => Some(alias),
            Self::Adopted(adopted) => adopted.alias.as_ref(),
            _ => None,
        }
    }
}

impl fmt::Display for Found {
    /// What is there now: `41 90% | 42 10%`, `50 reserved`, `Disabling` …
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alias(alias) => alias.state.fmt(f),
            Self::Concurrency(reserved) => reserved.fmt(f),
            Self::EventSource(source) => f.pad(&source.state),
            Self::Invoked(invoked) => invoked.fmt(f),
            Self::Adopted(adopted) => adopted.fmt(f),
            Self::Deployment(deployment) => f.pad(&deployment.status),
            Self::Secret(secret) => secret.fmt(f),
        }
    }
}

/// An intent and how it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// What was asked.
    pub intent: Intent,
    /// How it ended.
    pub outcome: Outcome,
    /// How many times it was sent.
    pub attempts: u32,
    /// When it ended.
    pub at: Timestamp,
    /// Request id of the last send, when AWS told it.
    pub request_id: Option<String>,
    /// False when a line of the audit could not be written. Without the first line only a
    /// rollback is sent at all.
    pub audited: bool,
}
