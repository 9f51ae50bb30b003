//! What went wrong with a call to AWS, in terms a person can act on.

use std::{fmt, time::Duration};

use jiff::Timestamp;

/// One failed operation.
///
/// Built only from typed SDK errors (never by searching in a message) in `aws::failure`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation}{}{resource}: {kind}", if .resource.is_empty() { "" } else { " " })]
pub struct Failure {
    /// Service and operation as IAM spells it: `lambda:UpdateAlias`.
    pub operation: String,
    /// What it was about: `checkout:live`, a log group, a secret; may be empty.
    pub resource: String,
    /// The class, with what is needed to say what to do.
    pub kind: FailureKind,
    /// Whether the same read may simply be tried again.
    pub retryable: bool,
    /// AWS's request id, to quote in a support case.
    pub request_id: Option<String>,
}

/// The classes of failure that lead to different actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// No credentials could be found at all.
    NoCredentials {
        /// What the chain said, for the diagnostic line.
        detail: String,
    },
    /// Credentials were found and have expired (also an expired SSO session).
    ExpiredCredentials {
        /// What the chain or AWS said.
        detail: String,
    },
    /// Credentials were found and AWS does not know them.
    InvalidCredentials {
        /// What AWS said.
        detail: String,
    },
    /// The profile asks for an MFA token, which the SDK can't ask for.
    MfaRequired {
        /// The profile that names `mfa_serial`.
        profile: String,
    },
    /// `--profile` names none in the config files.
    UnknownProfile {
        /// The name asked for.
        profile: String,
        /// Profiles that do exist, most similar first.
        known: Vec<String>,
    },
    /// No Region is configured anywhere.
    NoRegion,
    /// The endpoint could not be reached: refused, DNS, TLS, proxy, reset.
    Unreachable {
        /// The endpoint or host, when known.
        endpoint: String,
        /// The innermost cause.
        detail: String,
    },
    /// No answer within the time allowed.
    TimedOut {
        /// How long serin waited for it.
        after: Duration,
    },
    /// IAM refused it.
    Denied {
        /// The action to ask for: `lambda:UpdateAlias`.
        action: String,
    },
    /// Too many calls.
    Throttled {
        /// How long AWS asked to wait.
        retry_after: Option<Duration>,
        /// Lambda's `reason`: `CallerRateLimitExceeded` or a concurrency limit.
        reason: Option<String>,
    },
    /// The resource does not exist.
    NotFound,
    /// The compare-and-swap token did not match (412): someone else changed it.
    PreconditionFailed,
    /// Another update is in progress (409), or the resource exists already.
    Conflict {
        /// AWS's message.
        message: String,
    },
    /// AWS's rules refuse the values.
    InvalidParameter {
        /// AWS's message.
        message: String,
    },
    /// A KMS key refused to decrypt a secret.
    DecryptionFailure {
        /// AWS's message.
        message: String,
    },
    /// A secret that is about to be deleted: it can be described and restored, nothing else.
    DeletionScheduled {
        /// When it will be deleted, where that is known.
        on: Option<Timestamp>,
    },
    /// A quota is used up.
    LimitExceeded {
        /// AWS's message.
        message: String,
    },
    /// AWS failed (5xx).
    ServiceError {
        /// HTTP status.
        status: u16,
        /// AWS's message.
        message: String,
    },
    /// The reply could not be understood, or lacked a field serin needs.
    UnexpectedReply {
        /// What was wrong with it.
        detail: String,
    },
    /// Any other error code.
    Other {
        /// AWS's error code.
        code: String,
        /// AWS's message.
        message: String,
    },
    /// serin itself refused: read-only, protected, audit not writable.
    Refused {
        /// Why, and what to do.
        reason: String,
    },
}

impl Failure {
    /// The call may have reached AWS and taken effect although we saw it fail.
    ///
    /// For a write this means: read back before saying what happened.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::TimedOut { .. }
                | FailureKind::Unreachable { .. }
                | FailureKind::ServiceError { .. }
                | FailureKind::UnexpectedReply { .. }
                | FailureKind::PreconditionFailed
        )
    }

    /// Nobody is signed in: every pane will fail alike until that is mended.
    #[must_use]
    pub fn is_about_credentials(&self) -> bool {
        matches!(
            self.kind,
            FailureKind::NoCredentials { .. }
                | FailureKind::ExpiredCredentials { .. }
                | FailureKind::InvalidCredentials { .. }
                | FailureKind::MfaRequired { .. }
                | FailureKind::UnknownProfile { .. }
                | FailureKind::NoRegion
        )
    }

    /// One line that says what to do about it; empty when there is nothing to do but wait.
    #[must_use]
    pub fn advice(&self) -> String {
        match &self.kind {
            FailureKind::NoCredentials { .. } => {
                "sign in (aws sso login, or export AWS_PROFILE), or try serin --sandbox".into()
            }
            FailureKind::ExpiredCredentials { .. } => {
                "sign in again (aws sso login), then press r".into()
            }
            FailureKind::InvalidCredentials { .. } => "check the keys of this profile".into(),
            FailureKind::MfaRequired { profile } => format!(
                "profile {profile} needs an MFA token: run `aws sts get-session-token` or use SSO, then export the keys"
            ),
            FailureKind::UnknownProfile { known, .. } => match known.first() {
                Some(first) => format!("did you mean {first}? see ~/.aws/config"),
                None => "no profile is configured: run aws configure".into(),
            },
            FailureKind::NoRegion => "pass --region, or export AWS_REGION".into(),
            FailureKind::Unreachable { .. } => {
                "check the network, HTTPS_PROXY and --endpoint-url; serin keeps trying".into()
            }
            FailureKind::TimedOut { .. } => {
                "the endpoint accepts and does not answer; serin keeps trying, or try serin --sandbox".into()
            }
            FailureKind::Denied { action } if is_about_values(action) => format!(
                "ask for the IAM action {action}, and for {} on the secret's key if it has one of its own",
                key_actions(action)
            ),
            FailureKind::Denied { action } => format!("ask for the IAM action {action}"),
            FailureKind::DeletionScheduled { .. } => "restore it first: serin secrets restore".into(),
            FailureKind::NotFound if is_about_values(&self.operation) => {
                "check its name, the account and the Region; or no version has that label, or the \
                 version has no value yet"
                    .into()
            }
            FailureKind::NotFound if self.is_about_a_secret() => {
                "check its name, the account and the Region; a secret of another account is found \
                 by its ARN alone"
                    .into()
            }
            FailureKind::Throttled { .. } if self.is_about_a_secret() => {
                "wait a moment, then try again: the rate is the whole account's".into()
            }
            FailureKind::PreconditionFailed => "someone else changed it: look, then try again".into(),
            FailureKind::DecryptionFailure { .. } => format!(
                "ask for {} on the secret's key, and see that the key is enabled",
                key_actions(&self.operation)
            ),
            _ => String::new(),
        }
    }

    fn is_about_a_secret(&self) -> bool {
        self.operation.starts_with("secretsmanager:")
    }
}

/// The call needs the key that a value is under.
fn is_about_values(action: &str) -> bool {
    matches!(action, "secretsmanager:GetSecretValue" | "secretsmanager:PutSecretValue")
}

/// What Secrets Manager does with a key in the caller's name.
fn key_actions(action: &str) -> &'static str {
    if action == "secretsmanager:PutSecretValue" {
        "kms:GenerateDataKey and kms:Decrypt"
    } else {
        "kms:Decrypt"
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials { .. } => f.write_str("no AWS credentials found"),
            Self::ExpiredCredentials { .. } => f.write_str("the AWS credentials have expired"),
            Self::InvalidCredentials { detail } => {
                write!(f, "AWS does not accept the credentials ({detail})")
            }
            Self::MfaRequired { profile } => write!(f, "profile {profile} requires MFA"),
            Self::UnknownProfile { profile, .. } => write!(f, "there is no profile {profile}"),
            Self::NoRegion => f.write_str("no Region is configured"),
            Self::Unreachable { endpoint, detail } => {
                write!(f, "can't reach {endpoint} ({detail})")
            }
            Self::TimedOut { after } => write!(f, "no answer after {:.1} s", after.as_secs_f64()),
            Self::Denied { action } => write!(f, "access denied: missing {action}"),
            Self::Throttled { .. } => f.write_str("throttled by AWS"),
            Self::NotFound => f.write_str("not found"),
            Self::DeletionScheduled { on: Some(on) } => {
                write!(f, "scheduled for deletion on {}", on.strftime("%Y-%m-%d"))
            }
            Self::DeletionScheduled { on: None } => f.write_str("scheduled for deletion"),
            Self::PreconditionFailed => f.write_str("changed by someone else"),
            Self::Conflict { message }
            | Self::InvalidParameter { message }
            | Self::DecryptionFailure { message }
            | Self::LimitExceeded { message } => f.write_str(message),
            Self::ServiceError { status, message } => write!(f, "AWS failed ({status}): {message}"),
            Self::UnexpectedReply { detail } => write!(f, "unexpected reply: {detail}"),
            Self::Other { code, message } => write!(f, "{code}: {message}"),
            Self::Refused { reason } => write!(f, "refused: {reason}"),
        }
    }
}
