//! A secret's record.

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};

use super::ago;
use crate::sandbox::{
    rng::Rng,
    scenario::model::{
        FailureKind, FunctionSpec, ReplicaSpec, RotationSpec, SecretSpec, SecretVersionSpec,
    },
    store::{
        history::History,
        secrets::{
            CURRENT, PREVIOUS, Replica, Rotation, Rules, SecretRecord, SecretVersion, StoredValue,
            midnight,
        },
    },
    traffic::plan::{ErrorKind, Opens, Outage},
    world::World,
};

/// Adds the secret to the account.
pub(super) fn add(world: &mut World, spec: &SecretSpec) {
    let name = spec.name.get_ref();
    let start = world.clock.now();
    let mut rng = Rng::keyed(world.seed, &format!("secret/{name}"));
    let arn = world.arn("secretsmanager", &format!("secret:{name}-{}", suffix(&mut rng)));
    let versions: BTreeMap<_, _> =
        spec.versions.iter().map(|v| (rng.uuid(), version(v, start, &mut rng))).collect();
    let created = ago(start, spec.created);
    let record = SecretRecord {
        description: spec.description.clone(),
        kms_key: spec.kms_key.clone(),
        key_denied: spec.key_denied,
        owning_service: spec.owning_service.clone(),
        last_changed: versions.values().map(|v| v.created).max().unwrap_or(created),
        last_accessed: spec.accessed.map(|accessed| midnight(ago(start, accessed))),
        rotation: spec.rotation.as_ref().map(|rotation| self::rotation(rotation, world, start)),
        deletion: spec.deleted_in.as_ref().map(|span| {
            start.saturating_add(SignedDuration::from(*span.get_ref())).unwrap_or(start)
        }),
        tags: spec.tags.clone(),
        replicas: spec.replicas.iter().map(replica).collect(),
        works: Arc::new(RwLock::new(works(&versions))),
        versions,
        ..SecretRecord::new(name, arn, created)
    };
    world.secrets.secrets.insert(name.clone(), record);
}

/// The functions that open something with a secret name it in their environment, and fail while
/// its value does not work.
pub(super) fn open(world: &mut World, function: &FunctionSpec) {
    let name = function.name.get_ref();
    for spec in &function.secrets {
        let Some(secret) = world.secrets.secrets.get(spec.name.get_ref()) else { continue };
        let usual = || format!("access denied with the credentials of {}", secret.name);
        let message = spec.message.as_ref().map_or_else(usual, |text| text.get_ref().clone());
        let failure = Outage {
            first_ms: 0,
            lasts_ms: i64::MAX,
            every_ms: None,
            error_rate: 1.0,
            waits_ms: f64::from(spec.waits_ms),
            error: ErrorKind {
                name: spec.error.clone(),
                message,
                stack: Vec::new(),
                weight: 1.0,
                kind: FailureKind::Exception,
            },
        };
        let opens = Opens {
            secret: secret.name.clone(),
            works: Arc::clone(&secret.works),
            cache_ms: SignedDuration::from(*spec.cache.get_ref()).as_secs_f64() * 1_000.0,
            failure,
        };
        let arn = secret.arn.clone();
        world.traffic.open_with(name, opens);
        if let Some(record) = world.lambda.functions.get_mut(name) {
            let versions = record.versions.iter_mut().map(|version| &mut version.config);
            for config in versions.chain([&mut record.latest]) {
                config.environment.insert(spec.variable.clone(), arn.clone());
            }
        }
    }
}

/// Since when the value that was current works: versions became current one after the other.
fn works(versions: &BTreeMap<String, SecretVersion>) -> History<bool> {
    let current = versions.values().find(|version| version.stages.contains(CURRENT));
    let previous = versions.values().find(|version| version.stages.contains(PREVIOUS));
    let mut works = History::of(previous.or(current).is_none_or(|version| version.works));
    if let Some(current) = current {
        works.set(current.created, current.works);
    }
    works
}

fn replica(spec: &ReplicaSpec) -> Replica {
    Replica {
        region: spec.region.get_ref().clone(),
        status: spec.status.get_ref().clone(),
        message: spec.message.clone(),
    }
}

fn version(spec: &SecretVersionSpec, start: Timestamp, rng: &mut Rng) -> SecretVersion {
    SecretVersion {
        stages: spec.stages.iter().map(|stage| stage.get_ref().clone()).collect(),
        works: spec.works,
        ..SecretVersion::new(Some(value(spec, rng)), ago(start, *spec.put.get_ref()))
    }
}

/// The checks have seen to it that exactly one kind is given and that it is well formed.
fn value(spec: &SecretVersionSpec, rng: &mut Rng) -> StoredValue {
    if let Some(binary) = &spec.binary {
        return StoredValue::Binary(STANDARD.decode(binary.get_ref()).unwrap_or_default());
    }
    if let Some(json) = &spec.json {
        return StoredValue::Text(serde_json::to_string(json).unwrap_or_default());
    }
    if let Some(bytes) = &spec.filler_bytes {
        return StoredValue::Text(rng.hex(usize::try_from(*bytes.get_ref()).unwrap_or(0)));
    }
    StoredValue::Text(spec.string.as_ref().map(|text| text.get_ref().clone()).unwrap_or_default())
}

fn rotation(spec: &RotationSpec, world: &World, start: Timestamp) -> Rotation {
    let function = &spec.function;
    let whole = function.starts_with("arn:");
    let days = *spec.every_days.get_ref();
    let last_rotated = spec.last.map(|last| ago(start, last));
    let every = SignedDuration::from_hours(24 * days);
    // One that was due before the sandbox began is due a whole period from now.
    let next = last_rotated.and_then(|last| last.checked_add(every).ok());
    let next = next.filter(|at| *at > start).or_else(|| start.checked_add(every).ok());
    Rotation {
        enabled: spec.enabled,
        lambda_arn: if whole {
            function.clone()
        } else {
            world.arn("lambda", &format!("function:{function}"))
        },
        rules: Rules {
            every_days: spec.schedule.is_none().then_some(days),
            schedule: spec.schedule.clone(),
            duration: spec.duration.clone(),
        },
        last_rotated,
        next: next.filter(|_| spec.enabled),
        takes_ms: spec.takes.as_millis(),
        makes: spec.makes,
        running: None,
    }
}

/// The six letters and digits at the end of a secret's ARN.
fn suffix(rng: &mut Rng) -> String {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    rng.letters(LETTERS, 6)
}
