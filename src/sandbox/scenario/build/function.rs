//! A function's record: configuration, versions, aliases.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;

use super::{
    ago, attached, plan,
    source::{self, queue_arn},
};
use crate::sandbox::{
    rng::Rng,
    scenario::{
        model::{AliasSpec, FunctionSpec, VersionSpec},
        runtime::Runtime,
    },
    store::{
        history::History,
        lambda::{
            AliasRecord, Configuration, FunctionRecord, LogFormat, Routing, VersionId,
            VersionRecord,
        },
    },
    traffic::plan::Outage,
    world::World,
};

/// Adds the function to the account, with its log group and what its traffic is made from.
pub(super) fn add(world: &mut World, spec: &FunctionSpec, outages: Vec<Arc<Outage>>) {
    let name = spec.name.get_ref();
    let arns = source::arns(world, spec);
    let mut maker = Maker {
        start: world.clock.now(),
        rng: Rng::keyed(world.seed, &format!("function/{name}")),
        world,
        spec,
    };
    let latest = maker.latest();
    let versions: Vec<_> = spec.versions.iter().map(|v| maker.version(&latest, v)).collect();
    let aliases = spec.aliases.iter().map(|a| (a.name.get_ref().clone(), maker.alias(a)));
    let record = FunctionRecord {
        name: name.clone(),
        aliases: aliases.collect(),
        arn: maker.world.arn("lambda", &format!("function:{name}")),
        versions,
        tags: spec.tags.clone(),
        reserved: History::of(spec.reserved_concurrency.as_ref().map(|r| *r.get_ref())),
        attached: attached::attached(maker.world, spec, &arns),
        latest,
    };
    let created = maker.start.as_millisecond() - maker.age_ms();
    let plan = plan::plan(spec, arns, outages);
    source::add(world, spec);
    world.logs.group_mut(&record.latest.log_group, created);
    world.traffic.add(name, &record.latest.log_group, plan);
    world.lambda.functions.insert(name.clone(), record);
}

struct Maker<'a> {
    world: &'a mut World,
    spec: &'a FunctionSpec,
    start: Timestamp,
    rng: Rng,
}

impl Maker<'_> {
    fn latest(&mut self) -> Configuration {
        let spec = self.spec;
        let runtime = Runtime::named(spec.runtime.get_ref());
        let handler = runtime.map_or("", |runtime| runtime.usual_handler());
        Configuration {
            runtime: runtime.map_or_else(String::new, |runtime| runtime.id.to_owned()),
            handler: spec.handler.clone().unwrap_or_else(|| handler.to_owned()),
            role: self.role(spec.role.as_deref()),
            memory_mb: *spec.memory_mb.get_ref(),
            timeout_s: *spec.timeout_s.get_ref(),
            description: spec.description.get_ref().clone(),
            last_modified: ago(self.start, spec.changed),
            log_group: log_group(spec),
            log_format: log_format(spec),
            environment: spec.environment.clone(),
            layers: spec.layers.iter().map(|layer| self.layer(layer.get_ref())).collect(),
            dead_letter: spec.dead_letter.as_deref().map(|queue| queue_arn(self.world, queue)),
            state: spec.state.get_ref().clone(),
            state_reason: spec.state_reason.clone(),
            last_update_status: spec.last_update.get_ref().clone(),
            last_update_reason: spec.last_update_reason.clone(),
            architecture: spec.architecture.get_ref().clone(),
            package_type: "Zip".to_owned(),
            code_size: 180_000 + i64::try_from(self.rng.below(9_000_000)).unwrap_or(0),
            code_sha256: self.code_hash(&self.latest_code()),
            ephemeral_mb: 512,
            revision_id: self.rng.uuid(),
        }
    }

    fn version(&mut self, latest: &Configuration, own: &VersionSpec) -> VersionRecord {
        let mut config = latest.clone();
        config.revision_id = self.rng.uuid();
        config.code_sha256 = self.code_hash(&code(own));
        config.last_modified = ago(self.start, own.published);
        config.description.clone_from(own.description.get_ref());
        // A version is a snapshot: what goes on with $LATEST now is not its business.
        "Active".clone_into(&mut config.state);
        config.state_reason.clear();
        "Successful".clone_into(&mut config.last_update_status);
        config.last_update_reason.clear();
        if let Some(runtime) = own.runtime.as_ref().and_then(|r| Runtime::named(r.get_ref())) {
            runtime.id.clone_into(&mut config.runtime);
        }
        if let Some(memory) = &own.memory_mb {
            config.memory_mb = *memory.get_ref();
        }
        if let Some(timeout) = &own.timeout_s {
            config.timeout_s = *timeout.get_ref();
        }
        if own.role.is_some() {
            config.role = self.role(own.role.as_deref());
        }
        if let Some(queue) = &own.dead_letter {
            config.dead_letter = Some(queue_arn(self.world, queue));
        }
        config.environment.extend(own.environment.clone());
        VersionRecord { number: *own.number.get_ref(), config }
    }

    fn alias(&mut self, alias: &AliasSpec) -> AliasRecord {
        let additional =
            alias.split.as_ref().map(|split| (*split.version.get_ref(), *split.weight.get_ref()));
        let routing = Routing { version: *alias.version.get_ref(), additional };
        let (name, description) = (alias.name.get_ref(), alias.description.get_ref());
        let revision = self.rng.uuid();
        let Some(before) = &alias.before else {
            return AliasRecord::new(name, description, revision, routing);
        };
        let version = VersionId::Number(*before.version.get_ref());
        let first = Routing { version, additional: None };
        let mut record = AliasRecord::new(name, description, revision, first);
        record.route(ago(self.start, before.until), routing);
        record
    }

    /// `$LATEST` holds the newest version's code, unless it was changed after that.
    fn latest_code(&self) -> String {
        let newest = self.spec.versions.last().filter(|v| self.spec.changed >= v.published);
        newest.map_or_else(|| "$LATEST".to_owned(), code)
    }

    fn code_hash(&self, code: &str) -> String {
        let key = format!("code/{}/{code}", self.spec.name.get_ref());
        let mut rng = Rng::keyed(self.world.seed, &key);
        let bytes: Vec<u8> = (0..4).flat_map(|_| rng.next_u64().to_be_bytes()).collect();
        STANDARD.encode(bytes)
    }

    fn role(&self, given: Option<&str>) -> String {
        let usual = || format!("{}-role", self.spec.name.get_ref());
        let role = given.or(self.spec.role.as_deref()).map_or_else(usual, str::to_owned);
        if role.starts_with("arn:") {
            return role;
        }
        format!("arn:aws:iam::{}:role/{role}", self.world.account)
    }

    fn layer(&self, layer: &str) -> String {
        if layer.starts_with("arn:") {
            return layer.to_owned();
        }
        self.world.arn("lambda", &format!("layer:{layer}"))
    }

    /// How long the function has been there: a while longer than its oldest change.
    fn age_ms(&self) -> i64 {
        let oldest = self.spec.versions.iter().map(|v| v.published).max();
        oldest.unwrap_or(self.spec.changed).max(self.spec.changed).as_millis() + 86_400_000
    }
}

/// What a version's package hash is made from.
fn code(version: &VersionSpec) -> String {
    version.code.clone().unwrap_or_else(|| format!("version {}", version.number.get_ref()))
}

fn log_group(spec: &FunctionSpec) -> String {
    let usual = || format!("/aws/lambda/{}", spec.name.get_ref());
    spec.logs.group.as_ref().map_or_else(usual, |group| group.get_ref().clone())
}

fn log_format(spec: &FunctionSpec) -> LogFormat {
    if spec.logs.format.get_ref() == "JSON" { LogFormat::Json } else { LogFormat::Text }
}
