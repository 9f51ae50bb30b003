//! CodeDeploy's deployment that is to stop.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use super::{
    direct::Direct,
    once::{Setting, Stands},
    patience::Pace,
    settings::{failure, keep_the_pace_of_direct},
};
use crate::{
    aws::{Sent, WriteFailure},
    domain::{Deployment, DeploymentStop, Failure, FailureKind},
};

/// A deployment, and whether CodeDeploy has taken note that it is to stop.
pub(super) struct Stopping<'a> {
    direct: &'a Direct<'a>,
    wanted: &'a DeploymentStop,
    noted: AtomicBool,
}

impl<'a> Stopping<'a> {
    pub(super) fn new(direct: &'a Direct<'a>, wanted: &'a DeploymentStop) -> Self {
        Self { direct, wanted, noted: AtomicBool::new(false) }
    }
}

keep_the_pace_of_direct!(Stopping);

impl Setting for Stopping<'_> {
    type Value = Deployment;

    fn is_urgent(&self) -> bool {
        self.direct.urgent
    }

    fn failure(&self, kind: FailureKind) -> Failure {
        failure("codedeploy:StopDeployment", self.wanted.deployment.id.clone(), kind)
    }

    fn stands(&self, found: &Deployment) -> Stands {
        stands(found, self.noted.load(Ordering::Relaxed))
    }

    async fn read(&self) -> Result<Deployment, Failure> {
        let Direct { gateway, .. } = self.direct;
        gateway.deployment(&self.wanted.deployment, self.direct.priority()).await
    }

    async fn send(&self) -> Result<Sent<Deployment>, WriteFailure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        let sent = gateway.stop_deployment(&self.wanted.deployment, priority).await?;
        self.noted.store(true, Ordering::Relaxed);
        Ok(sent)
    }
}

/// One that goes on after CodeDeploy took note of the stop is about to stop. One that ended by
/// itself can't be stopped any more.
fn stands(found: &Deployment, noted: bool) -> Stands {
    match found.status.as_str() {
        "Stopped" => Stands::AsWanted,
        _ if !found.is_running() => Stands::Otherwise,
        _ if noted => Stands::Unsettled,
        _ => Stands::AsPreviewed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasName, AliasRef, FunctionName, Version};

    #[test]
    fn a_deployment_goes_on_until_it_has_stopped() {
        use Stands::{AsPreviewed, AsWanted, Otherwise, Unsettled};
        for (status, before, after) in [
            ("InProgress", AsPreviewed, Unsettled),
            ("Ready", AsPreviewed, Unsettled),
            ("Stopped", AsWanted, AsWanted),
            ("Succeeded", Otherwise, Otherwise),
            ("Failed", Otherwise, Otherwise),
        ] {
            let found = Deployment {
                id: "d-1".into(),
                application: "shop".into(),
                group: "live".into(),
                alias: AliasRef {
                    function: FunctionName("checkout".into()),
                    alias: AliasName("live".into()),
                },
                from: Version::Published(41),
                to: Version::Published(42),
                weight: None,
                status: status.into(),
                created: None,
            };
            assert_eq!((stands(&found, false), stands(&found, true)), (before, after), "{status}");
        }
    }
}
