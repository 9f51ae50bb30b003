//! What the profile files say before the credential chain reads them.
//!
//! The SDK is silent where a person needs an answer: an unknown profile only loses the Region,
//! and `mfa_serial` is ignored until the role refuses.

use aws_runtime::env_config::{file::EnvConfigFiles, section::EnvConfigSections};
use aws_types::os_shim_internal::{Env, Fs};

use crate::domain::{Failure, FailureKind, suggest};

/// Roles that are assumed one after the other; a profile may also name itself as its source.
const LONGEST_CHAIN: usize = 10;

/// The profile in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ProfileFacts {
    /// Its name, when one was asked for by option or environment.
    pub(super) name: Option<String>,
    /// It signs in through IAM Identity Center or the console: credentials need `aws sso login`.
    pub(super) signs_in: bool,
    /// Temporary keys are written down somewhere: nothing renews them, and nothing says when they
    /// end.
    pub(super) fixed: bool,
}

/// Reads the profile files and checks `asked` (or `AWS_PROFILE`) against them.
///
/// # Errors
/// [`FailureKind::UnknownProfile`] with the similar ones, [`FailureKind::MfaRequired`], or
/// [`FailureKind::Refused`] when a file can't be parsed.
pub(super) async fn look_up(
    asked: Option<&str>,
    env: &Env,
    fs: &Fs,
) -> Result<ProfileFacts, Failure> {
    let name =
        asked.map(str::to_owned).or_else(|| env.get("AWS_PROFILE").ok()).filter(|n| !n.is_empty());
    let files = EnvConfigFiles::default();
    let profiles = aws_config::profile::load(fs, env, &files, name.clone().map(Into::into)).await;
    let profiles = profiles.map_err(|error| {
        let detail = super::failure::innermost(&error);
        failure(FailureKind::Refused {
            reason: format!("the AWS profile files are not usable: {detail}"),
        })
    })?;
    // Keys from the environment win, unless a profile was asked for by option.
    let keys_in_environment = asked.is_none() && env.get("AWS_ACCESS_KEY_ID").is_ok();
    let fixed = keys_in_environment && env.get("AWS_SESSION_TOKEN").is_ok();
    let facts = check(&profiles, name, keys_in_environment)?;
    Ok(ProfileFacts { fixed: facts.fixed || fixed, ..facts })
}

fn check(
    profiles: &EnvConfigSections,
    name: Option<String>,
    keys_in_environment: bool,
) -> Result<ProfileFacts, Failure> {
    let selected = name.as_deref().unwrap_or_else(|| profiles.selected_profile());
    let Some(profile) = profiles.get_profile(selected) else {
        return match name {
            Some(profile) => {
                let known = most_similar_first(&profile, profiles.profiles());
                Err(failure(FailureKind::UnknownProfile { profile, known }))
            }
            None => Ok(ProfileFacts::default()),
        };
    };
    if !keys_in_environment && let Some(profile) = asks_for_mfa(profiles, selected) {
        return Err(failure(FailureKind::MfaRequired { profile }));
    }
    let signs_in = ["sso_session", "sso_start_url", "login_session"]
        .iter()
        .any(|key| profile.get(key).is_some());
    let fixed = !keys_in_environment && has_session_token(profiles, selected);
    Ok(ProfileFacts { name, signs_in: signs_in && !keys_in_environment, fixed })
}

/// The profiles that lead to `selected`'s credentials, itself first.
fn chain<'a>(profiles: &'a EnvConfigSections, selected: &'a str) -> impl Iterator<Item = &'a str> {
    let source = |name: &&'a str| profiles.get_profile(name)?.get("source_profile");
    std::iter::successors(Some(selected), source).take(LONGEST_CHAIN)
}

/// One of those profiles holds keys that were got elsewhere, for a time.
fn has_session_token(profiles: &EnvConfigSections, selected: &str) -> bool {
    let token = |name| profiles.get_profile(name)?.get("aws_session_token");
    chain(profiles, selected).any(|name| token(name).is_some())
}

/// The profile, of those that lead to `selected`'s role, whose role asks for a token.
fn asks_for_mfa(profiles: &EnvConfigSections, selected: &str) -> Option<String> {
    let mut chain = chain(profiles, selected);
    let asks = |name: &&str| {
        let profile = profiles.get_profile(name);
        profile.is_some_and(|p| p.get("role_arn").is_some() && p.get("mfa_serial").is_some())
    };
    chain.find(asks).map(str::to_owned)
}

fn failure(kind: FailureKind) -> Failure {
    Failure {
        operation: "connect".into(),
        resource: String::new(),
        kind,
        retryable: false,
        request_id: None,
    }
}

fn most_similar_first<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut others: Vec<_> = names.collect();
    others.sort_unstable();
    let similar = suggest::by_similarity(asked, others.iter().copied());
    others.retain(|name| !similar.contains(name));
    similar.into_iter().chain(others).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[default]\nregion = eu-west-1\n\
        [profile production]\nsso_session = corp\n\
        [profile nightly]\nrole_arn = arn:aws:iam::1:role/n\nsource_profile = staging\n\
        [profile staging]\nrole_arn = arn:aws:iam::1:role/r\nmfa_serial = arn:aws:iam::1:mfa/m\n\
        [profile copied]\naws_access_key_id = ASIA\naws_session_token = t\n\
        [profile over-copied]\nrole_arn = arn:aws:iam::1:role/n\nsource_profile = copied\n";

    async fn look(asked: Option<&str>, extra: &[(&str, &str)]) -> Result<ProfileFacts, Failure> {
        let vars = [("AWS_CONFIG_FILE", "/config")].iter().chain(extra);
        let env = Env::from_slice(&vars.copied().collect::<Vec<_>>());
        let fs = Fs::from_slice(&[("/config", CONFIG)]);
        look_up(asked, &env, &fs).await
    }

    #[tokio::test]
    async fn a_misspelt_profile_names_the_likely_one_first() {
        let kind = look(Some("prodution"), &[]).await.map_err(|failure| failure.kind);
        assert_eq!(
            kind,
            Err(FailureKind::UnknownProfile {
                profile: "prodution".into(),
                known: ["production", "copied", "default", "nightly", "over-copied", "staging"]
                    .map(str::to_owned)
                    .to_vec(),
            })
        );
    }

    #[tokio::test]
    async fn mfa_is_found_before_the_role_refuses() {
        let mfa = Err(FailureKind::MfaRequired { profile: "staging".into() });
        let asked = look(Some("staging"), &[]).await.map_err(|failure| failure.kind);
        assert_eq!(asked, mfa);
        let through = look(Some("nightly"), &[]).await.map_err(|failure| failure.kind);
        assert_eq!(through, mfa, "the role on the way asks for it");
        let keys = [("AWS_PROFILE", "staging"), ("AWS_ACCESS_KEY_ID", "AKIA")];
        let kept = look(None, &keys).await;
        assert!(kept.is_ok(), "keys in the environment win over AWS_PROFILE: {kept:?}");
    }

    #[tokio::test]
    async fn keys_that_nobody_renews_are_told_apart() {
        let fixed = |facts: Result<ProfileFacts, Failure>| facts.map(|facts| facts.fixed);
        assert_eq!(fixed(look(Some("copied"), &[]).await), Ok(true));
        assert_eq!(fixed(look(Some("over-copied"), &[]).await), Ok(true), "its source ends");
        assert_eq!(fixed(look(Some("production"), &[]).await), Ok(false));
        let keys = [("AWS_ACCESS_KEY_ID", "ASIA"), ("AWS_SESSION_TOKEN", "t")];
        assert_eq!(fixed(look(None, &keys).await), Ok(true));
        assert_eq!(fixed(look(Some("production"), &keys).await), Ok(false), "the option wins");
        assert_eq!(fixed(look(None, &keys[..1]).await), Ok(false), "keys of a user never end");
    }

    #[tokio::test]
    async fn a_profile_that_signs_in_is_told_apart() {
        let facts = look(Some("production"), &[]).await;
        assert_eq!(facts.map(|facts| facts.signs_in), Ok(true));
        assert_eq!(look(None, &[]).await, Ok(ProfileFacts::default()));
    }
}
