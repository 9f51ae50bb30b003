//! Made-up functions, to fill an account up to any number.

use std::collections::HashSet;

use super::model::{AliasSpec, FunctionSpec, Span, TrafficSpec, VersionSpec, unplaced};
use crate::sandbox::{rng::Rng, store::lambda::VersionId};

const TEAMS: [&str; 12] = [
    "catalog",
    "billing",
    "identity",
    "logistics",
    "pricing",
    "support",
    "growth",
    "risk",
    "data",
    "partners",
    "warehouse",
    "content",
];
const DOMAINS: [&str; 20] = [
    "invoice", "address", "coupon", "review", "shipment", "basket", "image", "ledger", "consent",
    "session", "supplier", "refund", "campaign", "label", "stock", "tariff", "ticket", "wishlist",
    "payout", "profile",
];
const VERBS: [&str; 16] = [
    "sync", "validate", "export", "render", "notify", "import", "archive", "score", "merge",
    "index", "purge", "enrich", "route", "audit", "resize", "publish",
];
const RUNTIMES: [&str; 8] = [
    "nodejs22.x",
    "nodejs20.x",
    "python3.13",
    "python3.12",
    "provided.al2023",
    "java21",
    "dotnet8",
    "ruby3.4",
];
const MEMORY: [i32; 5] = [128, 256, 512, 1024, 2048];
/// Invocations a minute: most functions of a big account are quiet.
const RATES: [f64; 8] = [0.0, 0.0, 0.1, 0.2, 0.5, 1.0, 3.0, 12.0];
/// Share of their invocations that fails: so few that they never look broken.
const ERROR_RATE: f64 = 0.0005;

/// `count` made-up functions whose names are none of `taken`.
pub(super) fn functions(count: usize, taken: &[FunctionSpec], rng: &mut Rng) -> Vec<FunctionSpec> {
    let mut names: HashSet<String> = taken.iter().map(|f| f.name.get_ref().clone()).collect();
    let mut made = Vec::with_capacity(count);
    for index in 0..count {
        let name = unused_name(&names, index, rng);
        names.insert(name.clone());
        made.push(function(name, rng));
    }
    made
}

fn unused_name(taken: &HashSet<String>, index: usize, rng: &mut Rng) -> String {
    let name = format!("{}-{}-{}", pick(&TEAMS, rng), pick(&DOMAINS, rng), pick(&VERBS, rng));
    if taken.contains(&name) { format!("{name}-{index}") } else { name }
}

fn function(name: String, rng: &mut Rng) -> FunctionSpec {
    let mut made = FunctionSpec::new(name, pick(&RUNTIMES, rng));
    made.memory_mb = unplaced(pick(&MEMORY, rng));
    made.behaviour.error_rate = Some(unplaced(ERROR_RATE));
    made.changed = hours(1 + rng.below(4_000));
    let per_minute = pick(&RATES, rng);
    if rng.chance(0.35) {
        let newest = 1 + rng.below(60);
        let older = VersionSpec::new(newest, hours(4_000 + rng.below(4_000)));
        made.versions = vec![older, VersionSpec::new(newest + 1, made.changed)];
        let live = AliasSpec {
            name: unplaced("live".to_owned()),
            version: unplaced(VersionId::Number(newest + 1)),
            split: None,
            before: None,
            provisioned: None,
            description: unplaced(String::new()),
        };
        made.aliases.push(live);
        made.traffic.push(TrafficSpec::new(per_minute, "live"));
    } else {
        made.traffic.push(TrafficSpec::new(per_minute, "$LATEST"));
    }
    made
}

fn hours(hours: u64) -> Span {
    Span::seconds(i64::try_from(hours).unwrap_or(0) * 3_600)
}

fn pick<T: Copy + Default>(from: &[T], rng: &mut Rng) -> T {
    let index = usize::try_from(rng.below(from.len() as u64)).unwrap_or(0);
    from.get(index).copied().unwrap_or_default()
}
