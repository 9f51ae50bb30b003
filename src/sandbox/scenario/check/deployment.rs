//! Checks of deployments.

use toml::Spanned;

use super::one_of;
use crate::sandbox::{
    scenario::{
        error::Problems,
        model::{AliasSpec, DeploymentSpec, FunctionSpec, Scenario},
    },
    store::{lambda::VersionId, pace::PACES},
};

pub(super) fn check(scenario: &Scenario, problems: &mut Problems<'_>) {
    for (index, deployment) in scenario.deployments.iter().enumerate() {
        name(&deployment.application, "application", problems);
        name(&deployment.group, "group", problems);
        let paces = PACES.each_ref().map(|pace| pace.name);
        one_of(&deployment.config, &paces, "config", problems);
        alone(deployment, &scenario.deployments[..index], problems);
        let named = |f: &&FunctionSpec| f.name.get_ref() == deployment.function.get_ref();
        if let Some(function) = scenario.functions.iter().find(named) {
            shift(deployment, function, problems);
        } else {
            let message = format!(
                "the deployment is of \"{}\", which is no function of this scenario: name one",
                deployment.function.get_ref()
            );
            problems.at(&deployment.function.span(), message);
        }
    }
}

fn name(value: &Spanned<String>, what: &str, problems: &mut Problems<'_>) {
    let legal = |c: char| c.is_ascii_alphanumeric() || "._+=,@-".contains(c);
    let length = value.get_ref().len();
    if !(1..=100).contains(&length) || !value.get_ref().chars().all(legal) {
        let message = format!(
            "{what} \"{}\" must be 1 to 100 letters, digits and any of . _ + = , @ -",
            value.get_ref()
        );
        problems.at(&value.span(), message);
    }
}

/// A group has one deployment, and an alias is moved by one.
fn alone(deployment: &DeploymentSpec, before: &[DeploymentSpec], problems: &mut Problems<'_>) {
    let place = |d: &DeploymentSpec| (d.application.get_ref().clone(), d.group.get_ref().clone());
    let alias = |d: &DeploymentSpec| (d.function.get_ref().clone(), d.alias.get_ref().clone());
    if before.iter().any(|other| place(other) == place(deployment)) {
        let message = "a second deployment in this group: give it a group of its own";
        problems.at(&deployment.group.span(), message);
    }
    if before.iter().any(|other| alias(other) == alias(deployment)) {
        let message = "a second deployment moves this alias: leave one of them out";
        problems.at(&deployment.alias.span(), message);
    }
}

fn shift(deployment: &DeploymentSpec, function: &FunctionSpec, problems: &mut Problems<'_>) {
    let (from, to) = (*deployment.from.get_ref(), *deployment.to.get_ref());
    let wanted = deployment.alias.get_ref();
    let found = function.aliases.iter().find(|alias| alias.name.get_ref() == wanted);
    match found {
        None => {
            let name = function.name.get_ref();
            let message = format!("\"{name}\" has no alias \"{wanted}\": name one of its aliases");
            problems.at(&deployment.alias.span(), message);
        }
        Some(alias) if *alias.version.get_ref() != VersionId::Number(from) => {
            let message = format!(
                "the deployment begins at version {from}, and the alias \"{wanted}\" is at {}: \
                 name that one",
                alias.version.get_ref()
            );
            problems.at(&deployment.from.span(), message);
        }
        Some(alias) if !is_plain(alias) => {
            let message = format!(
                "the alias \"{wanted}\" must have no split, no `before` and no provisioned \
                 concurrency: the deployment moves it"
            );
            problems.at(&deployment.alias.span(), message);
        }
        Some(_) => {}
    }
    let published = function.versions.iter().any(|version| *version.number.get_ref() == to);
    if !published || to == from {
        let message = format!(
            "the deployment leads to version {to}, which must be another published version of \
             \"{}\"",
            function.name.get_ref()
        );
        problems.at(&deployment.to.span(), message);
    }
}

fn is_plain(alias: &AliasSpec) -> bool {
    alias.split.is_none() && alias.before.is_none() && alias.provisioned.is_none()
}
