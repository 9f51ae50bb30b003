//! What is read before a rollout: everything at once, and each failure by itself.

use crate::{
    aws::{Gateway, Priority},
    domain::{AliasRef, EventSource, Failure, FunctionName, RolloutFacts, Trigger, Version},
};

/// Reads what a preflight looks at, of a rollout from `stable` (what serves now, unless it is said:
/// in a bake that is the canary) to `canary`. `alarms` are the names of the gate alarms.
///
/// `host_lingers` stays `None`: what becomes of a user's processes is for whoever starts a driver
/// to know, and to fill in.
///
/// # Errors
/// The [`Failure`] to read the alias itself. Whatever else can't be read is told as unread.
pub async fn read(
    gateway: &Gateway,
    target: &AliasRef,
    (stable, canary): (Option<Version>, Version),
    alarms: &[String],
) -> Result<RolloutFacts, Failure> {
    // On the heap: a dozen of the SDK's futures would swell every task that reads.
    Box::pin(all(gateway, target, (stable, canary), alarms)).await
}

async fn all(
    gateway: &Gateway,
    target: &AliasRef,
    (stable, canary): (Option<Version>, Version),
    alarms: &[String],
) -> Result<RolloutFacts, Failure> {
    let alias = gateway.alias_with(target, Priority::Write).await?;
    let stable = stable.unwrap_or(alias.state.version);
    let (function, now) = (&target.function, gateway.clock().now());
    let called =
        Called { function, by: [target.alias.0.clone(), stable.to_string(), canary.to_string()] };
    let (versions, stable_detail, canary_detail, deployments, provisioned, reserved) = tokio::join!(
        Box::pin(gateway.versions(function)),
        Box::pin(gateway.function(function, Some(stable))),
        Box::pin(gateway.function(function, Some(canary))),
        Box::pin(gateway.deployments_of(target, Priority::Read)),
        Box::pin(gateway.provisioned(function)),
        Box::pin(gateway.reserved_concurrency(function, Priority::Read)),
    );
    let (concurrent_peak, alarms, event_sources, triggers, traffic, credentials) = tokio::join!(
        Box::pin(gateway.concurrent_peak(function, now)),
        Box::pin(gateway.alarm_states(alarms)),
        Box::pin(called.event_sources(gateway)),
        Box::pin(called.triggers(gateway)),
        Box::pin(gateway.alias_traffic(target, Some(stable), now)),
        gateway.credentials(),
    );
    Ok(RolloutFacts {
        alias,
        stable,
        canary,
        versions,
        stable_detail,
        canary_detail,
        deployments,
        provisioned,
        reserved,
        concurrent_peak,
        alarms,
        event_sources,
        triggers,
        traffic: traffic.map(|(traffic, _)| traffic),
        credentials,
        credentials_refresh: gateway.renews_credentials(),
        host_lingers: None,
    })
}

/// What callers can name: the function itself, and these qualifiers of it.
struct Called<'a> {
    function: &'a FunctionName,
    by: [String; 3],
}

impl Called<'_> {
    fn qualifiers(&self) -> impl Iterator<Item = Option<&str>> {
        std::iter::once(None).chain(self.by.iter().map(|qualifier| Some(qualifier.as_str())))
    }

    /// Lambda lists the mappings of an alias or a version under that alone.
    async fn event_sources(&self, gateway: &Gateway) -> Result<Vec<EventSource>, Failure> {
        let mut found: Vec<EventSource> = Vec::new();
        for qualifier in self.qualifiers() {
            for source in gateway.event_sources_at(self.function, qualifier).await? {
                // An emulator may list one under each.
                if found.iter().all(|known| known.uuid != source.uuid) {
                    found.push(source);
                }
            }
        }
        Ok(found)
    }

    async fn triggers(&self, gateway: &Gateway) -> Result<Vec<Trigger>, Failure> {
        let mut found = gateway.urls(self.function).await?;
        for qualifier in self.qualifiers() {
            found.extend(gateway.permissions(self.function, qualifier).await?);
        }
        Ok(found)
    }
}
