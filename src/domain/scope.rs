//! Where serin works: profile, Region, account, and as whom.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The profile, Region and endpoint that every call goes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Profile name; `None` when the environment's credentials are used.
    pub profile: Option<String>,
    /// Region; `None` while it is not known.
    pub region: Option<String>,
    /// Account id, once STS has told it.
    pub account: Option<String>,
    /// The overridden endpoint, when there is one.
    pub endpoint: Option<String>,
    /// The endpoint is serin's own sandbox.
    #[serde(default)]
    pub sandbox: bool,
}

impl Scope {
    /// The same account, Region and endpoint. An account that is not known on either side is no
    /// other one.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        let accounts = self.account.as_ref().zip(other.account.as_ref());
        accounts.is_none_or(|(its, others)| its == others)
            && self.region == other.region
            && self.endpoint == other.endpoint
    }
}

/// Who STS says we are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Account id.
    pub account: String,
    /// ARN of the role session or user.
    pub arn: String,
}

/// What is known about the credentials in use. Never the credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CredentialInfo {
    /// When they expire; `None` for keys that don't.
    pub expires_at: Option<Timestamp>,
}

impl Identity {
    /// The part a person recognises: `role/session`, or a user's name.
    #[must_use]
    pub fn short(&self) -> &str {
        Self::short_of(&self.arn)
    }

    /// The same of an ARN; of an empty one, that it is not known.
    #[must_use]
    pub fn short_of(arn: &str) -> &str {
        if arn.is_empty() {
            return "someone";
        }
        let resource = arn.rsplit(':').next().unwrap_or(arn);
        ["assumed-role/", "user/"]
            .iter()
            .find_map(|prefix| resource.strip_prefix(prefix))
            .unwrap_or(resource)
    }
}
