//! What is attached to a function: policies that follow from who calls it, its URL, and more.

use std::collections::BTreeMap;

use super::{ago, source::queue_arn};
use crate::sandbox::{
    rng::Rng,
    scenario::{model::FunctionSpec, workload::Trigger},
    store::{
        attached::{
            Attached, EventInvokeRecord, PolicyRecord, ProvisionedRecord, Qualifier, Statement,
            UrlRecord,
        },
        lambda::VersionId,
    },
    world::World,
};

/// `arns` tells where each of the function's traffic comes from.
pub(super) fn attached(world: &World, spec: &FunctionSpec, arns: &[Option<String>]) -> Attached {
    let mut rng = Rng::keyed(world.seed, &format!("attached/{}", spec.name.get_ref()));
    Attached {
        policies: policies(world, spec, arns, &mut rng),
        urls: urls(world, spec, &mut rng),
        event_invokes: event_invokes(world, spec),
        provisioned: provisioned(world, spec),
    }
}

fn policies(
    world: &World,
    spec: &FunctionSpec,
    arns: &[Option<String>],
    rng: &mut Rng,
) -> BTreeMap<Qualifier, PolicyRecord> {
    let mut policies: BTreeMap<Qualifier, PolicyRecord> = BTreeMap::new();
    let mut add = |qualifier: Qualifier, statement: Statement, revision_id: String| {
        let empty = || PolicyRecord { statements: Vec::new(), revision_id };
        policies.entry(qualifier).or_insert_with(empty).statements.push(statement);
    };
    for (traffic, arn) in spec.traffic.iter().zip(arns) {
        let through = traffic.through.get_ref();
        let url = spec.url.as_ref().filter(|url| url.through.get_ref() == through);
        let by_url = traffic.trigger == Trigger::Http && url.is_some();
        let (Some(service), Some(arn)) = (service(traffic.trigger), arn) else { continue };
        if by_url {
            continue;
        }
        let statement = Statement {
            sid: format!("lambda-{}", rng.uuid()),
            principal: service.to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            source_arn: Some(arn.clone()),
            // A bucket's ARN does not tell its account.
            source_account: (traffic.trigger == Trigger::S3).then(|| world.account.clone()),
            url_auth: None,
        };
        add(qualifier(through), statement, rng.uuid());
    }
    if let Some(url) = spec.url.as_ref().filter(|url| url.auth.get_ref() == "NONE") {
        let statement = Statement {
            sid: "FunctionURLAllowPublicAccess".to_owned(),
            principal: "*".to_owned(),
            action: "lambda:InvokeFunctionUrl".to_owned(),
            source_arn: None,
            source_account: None,
            url_auth: Some("NONE".to_owned()),
        };
        add(qualifier(url.through.get_ref()), statement, rng.uuid());
    }
    policies
}

/// Who has to be allowed to call. What reads queues and streams calls in the account's own name.
fn service(trigger: Trigger) -> Option<&'static str> {
    match trigger {
        Trigger::Http => Some("apigateway.amazonaws.com"),
        Trigger::Sns => Some("sns.amazonaws.com"),
        Trigger::Eventbridge | Trigger::Schedule => Some("events.amazonaws.com"),
        Trigger::S3 => Some("s3.amazonaws.com"),
        Trigger::Sqs | Trigger::Stream | Trigger::Direct => None,
    }
}

fn qualifier(through: &str) -> Qualifier {
    Some(through.to_owned()).filter(|through| through != "$LATEST")
}

fn urls(world: &World, spec: &FunctionSpec, rng: &mut Rng) -> BTreeMap<Qualifier, UrlRecord> {
    let urls = spec.url.iter().map(|url| {
        let id: String = rng.uuid().chars().filter(|c| *c != '-').collect();
        let (auth, created) = (url.auth.get_ref().clone(), ago(world.clock.now(), spec.changed));
        (qualifier(url.through.get_ref()), UrlRecord { id, auth, created })
    });
    urls.collect()
}

fn event_invokes(world: &World, spec: &FunctionSpec) -> BTreeMap<Qualifier, EventInvokeRecord> {
    let configs = spec.async_invoke.iter().map(|config| {
        let record = EventInvokeRecord {
            retries: *config.retries.get_ref(),
            max_age_s: *config.max_age_s.get_ref(),
            on_success: config.on_success.as_deref().map(|name| queue_arn(world, name)),
            on_failure: config.on_failure.as_deref().map(|name| queue_arn(world, name)),
            modified: ago(world.clock.now(), spec.changed),
        };
        (qualifier(config.through.get_ref()), record)
    });
    configs.collect()
}

fn provisioned(world: &World, spec: &FunctionSpec) -> BTreeMap<String, ProvisionedRecord> {
    let versions = spec.versions.iter().map(|version| {
        (VersionId::Number(*version.number.get_ref()).to_string(), &version.provisioned)
    });
    let aliases =
        spec.aliases.iter().map(|alias| (alias.name.get_ref().clone(), &alias.provisioned));
    let asked = versions.chain(aliases).filter_map(|(qualifier, provisioned)| {
        let requested = *provisioned.as_ref()?.get_ref();
        let modified = ago(world.clock.now(), spec.changed);
        Some((qualifier, ProvisionedRecord { requested, modified }))
    });
    asked.collect()
}
