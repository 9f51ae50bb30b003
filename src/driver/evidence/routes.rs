//! What else leads to either version: its invocations stand in the same log streams.

use crate::{
    aws::Gateway,
    domain::{Alias, AliasRef, Failure, Timestamp, Version},
};

/// How often it is looked for, in seconds: it changes rarely, and Lambda's control plane is slow.
const EVERY_S: i64 = 5 * 60;

/// The last look.
#[derive(Debug, Default)]
pub(super) struct Routes {
    looked_at: Option<Timestamp>,
    /// What leads there besides the alias, in words.
    found: Option<String>,
}

impl Routes {
    /// What leads to one of these versions besides the alias, in words; looked up again when the
    /// last look is old.
    ///
    /// # Errors
    /// A [`Failure`] when it could never be looked up.
    pub(super) async fn others(
        &mut self,
        gateway: &Gateway,
        target: &AliasRef,
        versions: [Version; 2],
        now: Timestamp,
    ) -> Result<Option<&str>, Failure> {
        let age_s = self.looked_at.map(|at| now.as_second() - at.as_second());
        if age_s.is_none_or(|age_s| !(0..EVERY_S).contains(&age_s)) {
            match look(gateway, target, versions).await {
                Ok(found) => self.found = found,
                // What was found last is not old enough to be wrong.
                Err(failure) if self.looked_at.is_some() => {
                    tracing::warn!(%failure, "what else leads to the versions");
                }
                Err(failure) => return Err(failure),
            }
            self.looked_at = Some(now);
        }
        Ok(self.found.as_deref())
    }
}

async fn look(
    gateway: &Gateway,
    target: &AliasRef,
    versions: [Version; 2],
) -> Result<Option<String>, Failure> {
    let aliases = gateway.aliases(&target.function).await?;
    if let Some(found) = another(&aliases, target, versions) {
        return Ok(Some(found));
    }
    for version in versions {
        let qualifier = version.to_string();
        let sources = gateway.event_sources_at(&target.function, Some(&qualifier)).await?;
        if let Some(source) = sources.iter().find(|source| !source.is_paused()) {
            return Ok(Some(format!("{} feeds version {version} directly", source.label())));
        }
    }
    Ok(None)
}

/// Another alias that routes to one of them.
fn another(aliases: &[Alias], target: &AliasRef, versions: [Version; 2]) -> Option<String> {
    let others = aliases.iter().filter(|alias| alias.target.alias != target.alias);
    let mut routes = others.flat_map(|alias| {
        let share = alias.state.share.filter(|share| share.weight.fraction() > 0.0);
        let routed = [Some(alias.state.version), share.map(|share| share.version)];
        routed.into_iter().flatten().map(|version| (&alias.target, version))
    });
    let (alias, version) = routes.find(|(_, version)| versions.contains(version))?;
    Some(format!("{alias} routes to version {version} too"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasName, AliasState, FunctionName, RevisionId, Share, Weight};

    fn alias(name: &str, state: AliasState) -> Alias {
        Alias {
            target: AliasRef {
                function: FunctionName("checkout".into()),
                alias: AliasName(name.into()),
            },
            state,
            description: String::new(),
            revision_id: RevisionId("r".into()),
        }
    }

    #[test]
    fn another_alias_on_either_version_is_named() {
        let versions = [Version::Published(41), Version::Published(42)];
        let share = |version, percent| Share {
            version: Version::Published(version),
            weight: Weight::from_percent(percent).unwrap(),
        };
        let split =
            |version, other| AliasState::split(Version::Published(version), share(other, 10.0));
        let live = alias("live", split(41, 42));
        let found = |other: AliasState| {
            another(&[live.clone(), alias("beta", other)], &live.target, versions)
        };
        assert_eq!(found(AliasState::all(Version::Published(40))), None);
        let told = "checkout:beta routes to version 42 too".to_owned();
        assert_eq!(found(AliasState::all(Version::Published(42))), Some(told.clone()));
        assert_eq!(found(split(40, 42)), Some(told));
        let nothing = AliasState::split(Version::Published(40), share(42, 0.0));
        assert_eq!(found(nothing), None, "a share of nothing leads nowhere");
    }
}
