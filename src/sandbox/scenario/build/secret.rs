//! A secret's record.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};

use super::ago;
use crate::sandbox::{
    rng::Rng,
    scenario::model::{RotationSpec, SecretSpec, SecretVersionSpec},
    store::secrets::{Rotation, SecretRecord, SecretVersion, StoredValue},
    world::World,
};

pub(super) fn add(world: &mut World, spec: &SecretSpec) {
    let name = spec.name.get_ref();
    let start = world.clock.now();
    let mut rng = Rng::keyed(world.seed, &format!("secret/{name}"));
    let arn = world.arn("secretsmanager", &format!("secret:{name}-{}", suffix(&mut rng)));
    let versions: BTreeMap<_, _> =
        spec.versions.iter().map(|v| (rng.uuid(), version(v, start, &mut rng))).collect();
    let created = ago(start, spec.created);
    let record = SecretRecord {
        name: name.clone(),
        arn,
        description: spec.description.clone(),
        kms_key: spec.kms_key.clone(),
        created,
        last_changed: versions.values().map(|v| v.created).max().unwrap_or(created),
        last_accessed: spec.accessed.map(|accessed| midnight(ago(start, accessed))),
        rotation: spec.rotation.as_ref().map(|rotation| self::rotation(rotation, world, start)),
        deletion: spec.deleted_in.as_ref().map(|span| {
            start.saturating_add(SignedDuration::from(*span.get_ref())).unwrap_or(start)
        }),
        tags: spec.tags.clone(),
        versions,
    };
    world.secrets.secrets.insert(name.clone(), record);
}

fn version(spec: &SecretVersionSpec, start: Timestamp, rng: &mut Rng) -> SecretVersion {
    SecretVersion {
        value: value(spec, rng),
        stages: spec.stages.iter().map(|stage| stage.get_ref().clone()).collect(),
        created: ago(start, *spec.put.get_ref()),
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
    Rotation {
        enabled: spec.enabled,
        lambda_arn: if whole {
            function.clone()
        } else {
            world.arn("lambda", &format!("function:{function}"))
        },
        every_days: *spec.every_days.get_ref(),
        last_rotated: spec.last.map(|last| ago(start, last)),
    }
}

/// Secrets Manager tells the day of the last access, not the time.
fn midnight(time: Timestamp) -> Timestamp {
    let second = time.as_second();
    Timestamp::from_second(second - second.rem_euclid(86_400)).unwrap_or(time)
}

/// The six letters and digits at the end of a secret's ARN.
fn suffix(rng: &mut Rng) -> String {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    rng.letters(LETTERS, 6)
}
