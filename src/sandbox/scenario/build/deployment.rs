//! A deployment's record, with its application and deployment group.

use super::ago;
use crate::sandbox::{
    codedeploy::appspec,
    rng::Rng,
    scenario::deployment::DeploymentSpec,
    store::{
        deployments::{DeploymentRecord, GroupRecord, QUEUED, Shift},
        pace::Pace,
    },
    world::World,
};

pub(super) fn add(world: &mut World, spec: &DeploymentSpec) {
    let (application, group) = (spec.application.get_ref(), spec.group.get_ref());
    let pace = Pace::named(spec.config.get_ref()).unwrap_or(Pace::all_at_once());
    let id = Rng::keyed(world.seed, &format!("group/{application}/{group}")).uuid();
    let role = format!("arn:aws:iam::{}:role/codedeploy", world.account);
    let groups = world.deployments.applications.entry(application.clone()).or_default();
    groups.insert(group.clone(), GroupRecord { id, role, pace });
    let shift = Shift {
        function: spec.function.get_ref().clone(),
        alias: spec.alias.get_ref().clone(),
        current: *spec.from.get_ref(),
        target: *spec.to.get_ref(),
    };
    let created = ago(world.clock.now(), spec.started) - QUEUED;
    let revision = appspec::revision(&shift);
    let deployment = DeploymentRecord::new((application, group), pace, shift, revision, created);
    world.deployments.add(world.seed, deployment);
}
