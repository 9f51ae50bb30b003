use std::collections::BTreeSet;

use super::*;
use crate::sandbox::store::{
    lambda::{LogFormat, Routing, VersionId},
    secrets::StoredValue,
};

fn shop(functions: Option<usize>) -> World {
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&Scenario::built_in().unwrap(), clock, 1, functions)
}

#[test]
fn the_account_holds_what_the_scenario_says() {
    let world = shop(None);
    let checkout = &world.lambda.functions["checkout"];
    assert_eq!(checkout.arn, "arn:aws:lambda:eu-central-1:412207735091:function:checkout");
    assert_eq!(checkout.latest.role, "arn:aws:iam::412207735091:role/shop-checkout");
    assert_eq!(checkout.latest.log_format, LogFormat::Json);
    assert_eq!(checkout.latest.handler, "index.handler");
    assert_eq!(
        checkout.latest.layers[0],
        "arn:aws:lambda:eu-central-1:412207735091:layer:shop-common-node:31"
    );
    assert_eq!(
        checkout.latest.dead_letter.as_deref(),
        Some("arn:aws:sqs:eu-central-1:412207735091:checkout-dlq")
    );
    let cart = world.lambda.functions["cart"].aliases["live"].routing();
    let version = VersionId::Number(23);
    assert_eq!(cart, Routing { version, additional: Some((24, 0.1)) });
    assert_eq!(world.caller_arn, "arn:aws:sts::412207735091:assumed-role/oncall/you");
}

#[test]
fn latest_holds_the_newest_version_s_code_unless_it_was_changed_since() {
    let world = shop(None);
    let checkout = &world.lambda.functions["checkout"];
    let sha = |number| checkout.config(VersionId::Number(number)).unwrap().code_sha256.clone();
    assert_eq!(checkout.latest.code_sha256, sha(42));
    assert_ne!(sha(41), sha(42));
    assert_eq!(checkout.latest.code_sha256.len(), 44);
}

#[test]
fn a_failed_function_s_versions_are_not_failed() {
    let world = shop(None);
    let functions = &world.lambda.functions;
    assert_eq!(functions["newsletter-export"].latest.state, "Failed");
    assert_eq!(functions["feed-export"].latest.last_update_status, "InProgress");
    let versions = functions.values().flat_map(|f| &f.versions);
    assert!(versions.map(|v| &v.config.state).all(|state| state == "Active"));
}

#[test]
fn the_same_seed_gives_the_same_account() {
    let (one, two) = (shop(Some(60)), shop(Some(60)));
    let print = |world: &World| format!("{:?} {:?}", world.lambda, world.secrets);
    assert_eq!(print(&one), print(&two));
}

#[test]
fn any_number_of_functions_can_be_had() {
    let shop_alone = shop(Some(0)).lambda.functions.len();
    assert!(shop_alone >= 24, "the scenario's own stay");
    let world = shop(Some(10_000));
    assert_eq!(world.lambda.functions.len(), 10_000);
    let runtimes: BTreeSet<_> =
        world.lambda.functions.values().map(|f| f.latest.runtime.as_str()).collect();
    assert!(runtimes.len() > 8 && !runtimes.contains(""), "{runtimes:?}");
    assert!(
        world.logs.groups.values().all(|group| group.range(..).next().is_none()),
        "nothing runs yet"
    );
    assert!(world.logs.groups.contains_key("/shop/payments"));
}

#[test]
fn secrets_keep_their_kinds_and_stages() {
    let world = shop(None);
    let secrets = &world.secrets.secrets;
    let value = |name: &str, stage: &str| {
        let secret = &secrets[name];
        secret.versions[secret.version_with(stage).unwrap()].value.clone()
    };
    let Some(StoredValue::Text(json)) = value("prod/inventory/db", "AWSCURRENT") else { panic!() };
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["password"], &json["port"]), (&"".into(), &5432.into()));
    assert!(matches!(value("prod/billing/keystore", "AWSCURRENT"), Some(StoredValue::Binary(_))));
    let Some(StoredValue::Text(large)) = value("prod/shipping/carriers", "AWSCURRENT") else {
        panic!()
    };
    assert_eq!(large.len(), 61_440);
    assert!(secrets["prod/erp/legacy"].deletion.is_some());
    let arn = &secrets["prod/checkout/db"].arn;
    assert_eq!(arn.rsplit_once('-').map(|(_, suffix)| suffix.len()), Some(6), "{arn}");
}
