//! Rotations under way: their steps are done when somebody looks, each at the time it was due.

use jiff::{SignedDuration, Timestamp};

use crate::sandbox::{
    rng::Rng,
    store::secrets::{CURRENT, Makes, PENDING, Running, SecretRecord, SecretVersion, StoredValue},
    world::World,
};

/// Does what was due up to now: steps of rotations, rotations that begin by themselves, deletions.
/// A secret keeps since when its value works, so that traffic of the past follows from it.
pub fn catch_up(world: &mut World) {
    let now = world.clock.now();
    let World { secrets, seed, .. } = world;
    secrets.secrets.retain(|_, secret| secret.deletion.is_none_or(|at| at > now));
    for secret in secrets.secrets.values_mut() {
        advance(secret, *seed, now);
    }
}

/// A rotation into the version `id` begins: it carries `AWSPENDING`, and no value yet.
pub fn begin(secret: &mut SecretRecord, id: &str, now: Timestamp) {
    secret.versions.insert(id.to_owned(), SecretVersion::new(None, now));
    secret.move_stage(PENDING, id, now);
    if let Some(rotation) = &mut secret.rotation {
        rotation.running = Some(Running { version: id.to_owned(), began: now });
    }
}

/// When the next one is due.
pub fn schedule(secret: &mut SecretRecord, now: Timestamp) {
    let Some(rotation) = &mut secret.rotation else { return };
    // What a schedule says in words is not reckoned here: one that is due every month serves.
    let days = rotation.rules.every_days.unwrap_or(30);
    rotation.next = now.checked_add(SignedDuration::from_hours(24 * days)).ok();
}

fn advance(secret: &mut SecretRecord, seed: u64, now: Timestamp) {
    loop {
        let Some(rotation) = &secret.rotation else { return };
        if let Some(running) = rotation.running.clone() {
            if !go_on(secret, &running, seed, now) {
                return;
            }
            continue;
        }
        let due = rotation.next.filter(|at| rotation.enabled && *at <= now);
        let Some(due) = due else { return };
        schedule(secret, due);
        if !secret.is_rotating() && secret.deletion.is_none() {
            let key = format!("rotation/{}/{due}", secret.name);
            begin(secret, &Rng::keyed(seed, &key).uuid(), due);
        }
    }
}

/// The value is made half-way, and becomes current at the end; true at the end.
fn go_on(secret: &mut SecretRecord, running: &Running, seed: u64, now: Timestamp) -> bool {
    let Some(makes) = secret.rotation.as_ref().map(|rotation| rotation.makes) else { return false };
    if half_way(secret, running) > now {
        return false;
    }
    let fresh = fresh(secret, seed, &running.version);
    if let Some(version) = secret.versions.get_mut(&running.version)
        && version.value.is_none()
    {
        version.value = Some(fresh);
        version.works = makes != Makes::Bad;
    }
    let end = after(running.began, takes_ms(secret));
    if makes == Makes::Nothing || end > now {
        return false;
    }
    secret.move_stage(CURRENT, &running.version, end);
    secret.last_changed = end;
    if let Some(rotation) = &mut secret.rotation {
        rotation.running = None;
        rotation.last_rotated = Some(end);
    }
    schedule(secret, end);
    true
}

fn half_way(secret: &SecretRecord, running: &Running) -> Timestamp {
    after(running.began, takes_ms(secret) / 2)
}

fn takes_ms(secret: &SecretRecord) -> i64 {
    secret.rotation.as_ref().map_or(0, |rotation| rotation.takes_ms)
}

fn after(time: Timestamp, ms: i64) -> Timestamp {
    time.checked_add(SignedDuration::from_millis(ms)).unwrap_or(time)
}

/// The current value with another password, or made up anew where there is none in it.
fn fresh(secret: &SecretRecord, seed: u64, id: &str) -> StoredValue {
    let password = Rng::keyed(seed, &format!("value/{}/{id}", secret.name)).hex(24);
    let current = secret.version_with(CURRENT).and_then(|id| secret.versions.get(id));
    let json = match current.and_then(|version| version.value.as_ref()) {
        Some(StoredValue::Text(text)) => serde_json::from_str(text).ok(),
        _ => None,
    };
    match json {
        Some(serde_json::Value::Object(mut fields)) => {
            fields.insert("password".to_owned(), password.into());
            StoredValue::Text(serde_json::Value::Object(fields).to_string())
        }
        _ => StoredValue::Text(password),
    }
}
