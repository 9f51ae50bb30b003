//! Deployments under way: their steps are done when somebody looks, each at the time it was due.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::sandbox::{
    rng::Rng,
    store::{
        deployments::{DeploymentRecord, End},
        lambda::{AliasRecord, FunctionRecord, Routing, VersionId},
    },
    world::World,
};

/// Does what was due up to now. An alias keeps what it routed to when, so that traffic of the past
/// follows from it however late somebody looks.
pub fn catch_up(world: &mut World) {
    let now = world.clock.now();
    let World { deployments, lambda, seed, .. } = world;
    for deployment in deployments.deployments.iter_mut().filter(|d| d.end.is_none()) {
        advance(deployment, &mut lambda.functions, *seed, now);
    }
}

fn advance(
    deployment: &mut DeploymentRecord,
    functions: &mut BTreeMap<String, FunctionRecord>,
    seed: u64,
    now: Timestamp,
) {
    let steps = deployment.pace.steps();
    while let Some(step) = steps.get(deployment.done) {
        let due = deployment.starts() + step.after;
        if due > now {
            return;
        }
        let alias = match alias_of(deployment, functions) {
            Ok(alias) => alias,
            Err(end) => {
                deployment.end = Some((due, end));
                return;
            }
        };
        alias.route(due, routing(deployment, step.percent));
        // Of its own, for a step must not change what is drawn elsewhere.
        let key = format!("deployment/{}/{}", deployment.id, deployment.done);
        alias.revision_id = Rng::keyed(seed, &key).uuid();
        deployment.done += 1;
        if deployment.done == steps.len() {
            deployment.end = Some((due, End::Succeeded));
        }
    }
}

/// What the alias routes to at a step: whatever somebody else made of it is overwritten.
fn routing(deployment: &DeploymentRecord, percent: u32) -> Routing {
    let shift = &deployment.shift;
    if percent >= 100 {
        return Routing { version: VersionId::Number(shift.target), additional: None };
    }
    let weight = f64::from(percent) / 100.0;
    let additional = Some((shift.target, weight));
    Routing { version: VersionId::Number(shift.current), additional }
}

/// The alias that a deployment moves, or why it can't.
fn alias_of<'a>(
    deployment: &DeploymentRecord,
    functions: &'a mut BTreeMap<String, FunctionRecord>,
) -> Result<&'a mut AliasRecord, End> {
    let shift = &deployment.shift;
    let named = format!("{}:{}", shift.function, shift.alias);
    let missing = || {
        let message = format!("The Lambda function alias {named} does not exist.");
        End::Failed("INVALID_LAMBDA_FUNCTION", message)
    };
    let function = functions.get_mut(&shift.function).ok_or_else(missing)?;
    let unpublished = [shift.current, shift.target]
        .into_iter()
        .find(|number| function.config(VersionId::Number(*number)).is_none());
    if let Some(number) = unpublished {
        let message = format!("{} has no version {number}.", shift.function);
        return Err(End::Failed("INVALID_LAMBDA_CONFIGURATION", message));
    }
    let alias = function.aliases.get_mut(&shift.alias).ok_or_else(missing)?;
    let begins = deployment.done == 0 && deployment.takes_back.is_none();
    let points_to = alias.routing().version;
    if begins && points_to != VersionId::Number(shift.current) {
        let message =
            format!("The alias {named} points to version {points_to}, not to {}.", shift.current);
        return Err(End::Failed("INVALID_LAMBDA_CONFIGURATION", message));
    }
    Ok(alias)
}
