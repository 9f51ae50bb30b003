//! Which functions use a secret: by what their environment names, and never by a value.

use std::time::Duration;

use super::{SecretRef, SecretSummary};
use crate::domain::{function::FunctionName, version::Version};

/// How long AWS's extension keeps a value unless it is told otherwise.
const EXTENSION_TTL: Duration = Duration::from_mins(5);
/// The name in the ARN of AWS's layer that caches secrets.
const EXTENSION: &str = "AWS-Parameters-and-Secrets-Lambda-Extension";

/// A function that names a secret in its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUse {
    /// Which function.
    pub function: FunctionName,
    /// The versions that do, `$LATEST` first, then the newest.
    pub versions: Vec<Version>,
    /// The variables that name it, by name, and how they do.
    pub variables: Vec<(String, NamedBy)>,
    /// How long a copy of the value may live.
    pub copies: Copies,
}

/// All functions that name a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretUses {
    /// Which secret.
    pub secret: SecretRef,
    /// By function. A function that has the name in its code is not among them.
    pub uses: Vec<SecretUse>,
    /// Functions whose environment could not be read (KMS): they may use it, too.
    pub unreadable: Vec<FunctionName>,
}

/// A secret that a function's environment names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSecret {
    /// Which secret.
    pub secret: SecretRef,
    /// The variables that name it, by name, and how they do.
    pub variables: Vec<(String, NamedBy)>,
}

/// How a variable names a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedBy {
    /// By its whole ARN, or by that without the six random characters.
    Arn,
    /// By its name: the variable may mean something else of that name.
    Name,
}

impl NamedBy {
    /// One word: `arn`, `name`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Arn => "arn",
            Self::Name => "name",
        }
    }
}

/// Where a function may keep a value that it has read, and what refreshes it: in order of how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Copies {
    /// AWS's extension keeps it for so long in each environment.
    Extension {
        /// Its time to live; zero keeps nothing.
        ttl: Duration,
    },
    /// The function's own code may keep it for as long as an environment is warm.
    Own,
}

impl Copies {
    /// What a function's layers and the extension's own settings tell: `SECRETS_MANAGER_TTL` in
    /// seconds, and `PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED`.
    #[must_use]
    pub fn of<'v>(
        layers: impl IntoIterator<Item = &'v str>,
        variable: impl Fn(&str) -> Option<&'v str>,
    ) -> Self {
        let ttl = variable("SECRETS_MANAGER_TTL");
        let cached = variable("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED");
        let extended = layers.into_iter().any(|layer| layer.contains(EXTENSION));
        if !extended && ttl.is_none() && cached.is_none() {
            return Self::Own;
        }
        if cached.is_some_and(|set| set.eq_ignore_ascii_case("false")) {
            return Self::Extension { ttl: Duration::ZERO };
        }
        let ttl = ttl.and_then(|seconds| seconds.trim().parse().ok()).map(Duration::from_secs);
        Self::Extension { ttl: ttl.unwrap_or(EXTENSION_TTL) }
    }

    /// What refreshes them, in a line.
    #[must_use]
    pub fn refreshed_by(self) -> String {
        match self {
            Self::Extension { ttl } if ttl.is_zero() => "nothing is kept: the next read".into(),
            Self::Extension { ttl } => format!(
                "AWS's extension reads it again within {} s; at once when $LATEST is updated or \
                 the alias moves to a new version",
                ttl.as_secs()
            ),
            Self::Own => "warm environments may keep it until they end: update the configuration \
                          of $LATEST, or publish a version and move the alias to it"
                .into(),
        }
    }
}

/// Secrets by the ways in which a text names them.
#[derive(Debug, Clone, Copy)]
pub struct SecretNames<'s> {
    secrets: &'s [SecretRef],
}

impl<'s> SecretNames<'s> {
    /// To look for these.
    #[must_use]
    pub fn of(secrets: &'s [SecretRef]) -> Self {
        Self { secrets }
    }

    /// The secrets that a variable's value names. The value is only compared.
    pub fn in_value(self, value: &str) -> impl Iterator<Item = (&'s SecretRef, NamedBy)> {
        self.secrets.iter().filter_map(move |secret| Some((secret, named(secret, value)?)))
    }
}

impl From<&SecretSummary> for SecretRef {
    fn from(secret: &SecretSummary) -> Self {
        secret.id()
    }
}

/// The strongest way in which a text names a secret. A list of names or a JSON text names each.
fn named(secret: &SecretRef, value: &str) -> Option<NamedBy> {
    let words = || value.split(|c: char| !(c.is_ascii_alphanumeric() || "/_+=.@-:".contains(c)));
    if words().any(|word| is_arn(word, &secret.arn)) {
        return Some(NamedBy::Arn);
    }
    (!secret.name.0.is_empty() && words().any(|word| word == secret.name.0))
        .then_some(NamedBy::Name)
}

/// The whole ARN, or that without its random suffix; a key, stage or version may follow.
fn is_arn(word: &str, arn: &str) -> bool {
    let partial = arn.rsplit_once('-').map_or(arn, |(partial, _)| partial);
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(':');
    !arn.is_empty() && [arn, partial].iter().any(|it| word.strip_prefix(it).is_some_and(ends))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::SecretName;

    const ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db";

    fn by(value: &str) -> Option<NamedBy> {
        let name = SecretName("shop/db".into());
        let secrets = [SecretRef { name, arn: format!("{ARN}-AbCdEf") }];
        SecretNames::of(&secrets).in_value(value).map(|(_, by)| by).next()
    }

    #[test]
    fn a_secret_is_named_by_arn_or_name_and_by_no_longer_word() {
        for value in [
            format!("{ARN}-AbCdEf"),
            ARN.into(),
            format!("{ARN}-AbCdEf:password::"),
            format!("{{\"secret\":\"{ARN}-AbCdEf\"}}"),
            format!("shop/db,{ARN}-AbCdEf"),
        ] {
            assert_eq!(by(&value), Some(NamedBy::Arn), "{value}");
        }
        for value in ["shop/db", "shop/mail, shop/db"] {
            assert_eq!(by(value), Some(NamedBy::Name), "{value}");
        }
        for value in
            [format!("{ARN}-replica-AbCdEf"), "shop/db2".into(), "my/shop/db".into(), String::new()]
        {
            assert_eq!(by(&value), None, "{value}");
        }
    }

    fn copies(layers: &[&str], variables: &[(&str, &'static str)]) -> Copies {
        let variable =
            |name: &str| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
        Copies::of(layers.iter().copied(), variable)
    }

    #[test]
    fn the_extensions_settings_tell_how_long_it_keeps_a_value() {
        let layer = "arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension:12";
        let seconds = |seconds| Copies::Extension { ttl: Duration::from_secs(seconds) };
        assert_eq!(copies(&[], &[]), Copies::Own);
        assert_eq!(copies(&[layer], &[]), seconds(300));
        assert_eq!(copies(&[layer], &[("SECRETS_MANAGER_TTL", "60")]), seconds(60));
        let off = [("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "FALSE")];
        assert_eq!(copies(&[layer], &off), seconds(0));
        // A container image has the extension inside, and no layer.
        assert_eq!(copies(&[], &[("SECRETS_MANAGER_TTL", "0")]), seconds(0));
        assert_eq!(copies(&[layer], &[("SECRETS_MANAGER_TTL", "soon")]), seconds(300));
    }
}
