use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sandbox::{
    clock::SandboxClock,
    scenario::Scenario,
    testkit::{self, amz, rest},
    world::World,
};

/// `orders:live` has been on its way from 41 to 42 for three minutes, a tenth more every two.
fn world() -> World {
    let scenario = r#"
        [[functions]]
        name = "orders"
        runtime = "nodejs22.x"
        versions = [{ number = 41, published = "6d" }, { number = 42, published = "1h" }]
        aliases = [{ name = "live", version = 41, description = "orders" }]
        traffic = [{ per_minute = 600, through = "live", daily_swing = 0.0 }]

        [[deployments]]
        application = "shop"
        group = "orders-live"
        function = "orders"
        alias = "live"
        from = 41
        to = 42
        config = "CodeDeployDefault.LambdaLinear10PercentEvery2Minutes"
        started = "3m"
    "#;
    let scenario = Scenario::parse("t.toml", scenario).unwrap();
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&scenario, clock, 3, None)
}

fn request(operation: &str, input: &Value) -> crate::sandbox::http::request::Request {
    amz(&format!("CodeDeploy_20141006.{operation}"), input)
}

fn call(world: &mut World, operation: &str, input: &Value) -> Value {
    testkit::body(world, &request(operation, input))
}

/// The code that a call is refused with.
fn refused(world: &mut World, operation: &str, input: &Value) -> String {
    testkit::error(world, &request(operation, input)).1
}

fn pass(world: &World, seconds: i64) {
    world.clock.advance(SignedDuration::from_secs(seconds));
}

fn ids(world: &mut World, input: &Value) -> Vec<String> {
    serde_json::from_value(call(world, "ListDeployments", input)["deployments"].take()).unwrap()
}

fn only_id(world: &mut World) -> Value {
    let ids = ids(world, &json!({}));
    assert_eq!(ids.len(), 1);
    json!(ids[0])
}

fn info(world: &mut World, id: &Value) -> Value {
    call(world, "GetDeployment", &json!({"deploymentId": id}))["deploymentInfo"].take()
}

/// Version, the target's weight, and the revision of `orders:live`.
fn live(world: &mut World) -> (Value, Option<f64>, Value) {
    let path = "/2015-03-31/functions/orders/aliases/live";
    let alias = testkit::body(world, &rest("GET", path, ""));
    let weight = alias["RoutingConfig"]["AdditionalVersionWeights"]["42"].as_f64();
    (alias["FunctionVersion"].clone(), weight, alias["RevisionId"].clone())
}

fn update_alias(world: &mut World, body: &Value) {
    let path = "/2015-03-31/functions/orders/aliases/live";
    testkit::body(world, &rest("PUT", path, &body.to_string()));
}

fn create(from: u64, to: u64) -> Value {
    let appspec = json!({"version": 0.0, "Resources": [{"o": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Name": "orders", "Alias": "live", "CurrentVersion": from.to_string(),
            "TargetVersion": to.to_string(),
        },
    }}]});
    json!({
        "applicationName": "shop", "deploymentGroupName": "orders-live",
        "deploymentConfigName": "CodeDeployDefault.LambdaCanary10Percent5Minutes",
        "description": "by hand",
        "revision": {
            "revisionType": "AppSpecContent", "appSpecContent": {"content": appspec.to_string()},
        },
    })
}

#[test]
fn a_deployment_moves_its_alias_step_by_step_to_its_end() {
    let mut world = world();
    let id = only_id(&mut world);
    let (version, weight, first) = live(&mut world);
    assert_eq!((version, weight), (json!("41"), Some(0.2)), "two of ten steps");
    assert_eq!(live(&mut world).2, first, "between two steps nothing changes");
    pass(&world, 60);
    let (_, weight, second) = live(&mut world);
    assert_eq!(weight, Some(0.3));
    assert_ne!(second, first, "every step is a revision");
    assert_eq!(info(&mut world, &id)["status"], "InProgress");
    pass(&world, 14 * 60);
    let (version, weight, _) = live(&mut world);
    assert_eq!((version, weight), (json!("42"), None));
    let ended = info(&mut world, &id);
    assert_eq!(ended["status"], "Succeeded");
    assert_eq!(ended["deploymentOverview"]["Succeeded"], 1);
    let took = ended["completeTime"].as_f64().unwrap() - ended["startTime"].as_f64().unwrap();
    assert!((took - 1_080.0).abs() < 0.01, "nine intervals of two minutes: {took}");
}

#[test]
fn traffic_follows_the_steps_though_nobody_looked() {
    let mut world = world();
    pass(&world, 600);
    let served = |world: &mut World, version: &str| {
        let dimension = |name: &str, value: &str| json!({"Name": name, "Value": value});
        let input = json!({
            "Namespace": "AWS/Lambda", "MetricName": "Invocations", "Period": 60,
            "Dimensions": [
                dimension("FunctionName", "orders"), dimension("Resource", "orders:live"),
                dimension("ExecutedVersion", version),
            ],
            "StartTime": "2026-11-22T09:55:00Z", "EndTime": "2026-11-22T10:06:00Z",
            "Statistics": ["Sum"],
        });
        let request = amz("GraniteServiceVersion20100801.GetMetricStatistics", &input);
        let points = testkit::body(world, &request)["Datapoints"].take();
        let points = points.as_array().unwrap().iter();
        points.map(|p| (p["Timestamp"].as_i64().unwrap(), p["Sum"].as_f64().unwrap())).collect()
    };
    let old: std::collections::BTreeMap<i64, f64> = served(&mut world, "41");
    let new: std::collections::BTreeMap<i64, f64> = served(&mut world, "42");
    let share = |minute: &str| {
        let at = minute.parse::<jiff::Timestamp>().unwrap().as_second();
        let (old, new) = (old.get(&at).unwrap(), new.get(&at).copied().unwrap_or(0.0));
        new / (old + new)
    };
    assert!(share("2026-11-22T09:55:00Z") < 1e-9, "before it started");
    for (minute, expected) in [
        ("2026-11-22T09:58:00Z", 0.1),
        ("2026-11-22T10:00:00Z", 0.2),
        ("2026-11-22T10:04:00Z", 0.4),
    ] {
        let share = share(minute);
        assert!((share - expected).abs() < 0.06, "{minute}: {share}");
    }
}

#[test]
fn its_target_tells_alias_versions_and_share() {
    let mut world = world();
    let id = only_id(&mut world);
    let targets = call(&mut world, "ListDeploymentTargets", &json!({"deploymentId": id}));
    let target_ids = targets["targetIds"].clone();
    assert_eq!(target_ids, json!(["orders"]));
    let one = json!({"deploymentId": id, "targetId": "orders"});
    let one = call(&mut world, "GetDeploymentTarget", &one)["deploymentTarget"].take();
    assert_eq!(one["deploymentTargetType"], "LambdaTarget");
    let expected = json!({
        "functionName": "orders", "functionAlias": "live", "currentVersion": "41",
        "targetVersion": "42", "targetVersionWeight": 0.2,
    });
    assert_eq!(one["lambdaTarget"]["lambdaFunctionInfo"], expected);
    assert_eq!(one["lambdaTarget"]["lifecycleEvents"][0]["status"], "InProgress");
    let all = json!({"deploymentId": id, "targetIds": target_ids});
    let all = call(&mut world, "BatchGetDeploymentTargets", &all);
    assert_eq!(all["deploymentTargets"], json!([one]));
}

#[test]
fn stopped_the_alias_stays_as_it_is() {
    let mut world = world();
    let id = only_id(&mut world);
    let before = live(&mut world);
    let stopped = call(&mut world, "StopDeployment", &json!({"deploymentId": id}));
    assert_eq!(stopped["status"], "Succeeded");
    pass(&world, 1_200);
    assert_eq!(live(&mut world), before);
    let info = info(&mut world, &id);
    assert_eq!(
        (&info["status"], &info["errorInformation"]["code"]),
        (&json!("Stopped"), &json!("MANUAL_STOP"))
    );
    let again = refused(&mut world, "StopDeployment", &json!({"deploymentId": id}));
    assert_eq!(again, "DeploymentAlreadyCompletedException");
}

#[test]
fn stopped_with_a_rollback_another_deployment_puts_the_alias_back() {
    let mut world = world();
    let id = only_id(&mut world);
    let stop = json!({"deploymentId": id, "autoRollbackEnabled": true});
    call(&mut world, "StopDeployment", &stop);
    assert_eq!(live(&mut world).1, Some(0.2), "it takes a moment");
    pass(&world, 6);
    let (version, weight, _) = live(&mut world);
    assert_eq!((version, weight), (json!("41"), None));
    let stopped = info(&mut world, &id);
    let back = info(&mut world, &stopped["rollbackInfo"]["rollbackDeploymentId"]);
    assert_eq!(
        (&back["status"], &back["creator"]),
        (&json!("Succeeded"), &json!("codeDeployRollback"))
    );
    assert_eq!(back["rollbackInfo"]["rollbackTriggeringDeploymentId"], id);
    let newest = ids(&mut world, &json!({}));
    assert_eq!((newest.len(), json!(newest[1])), (2, id), "newest first");
}

#[test]
fn a_hand_on_the_alias_holds_until_the_next_step() {
    let mut world = world();
    update_alias(&mut world, &json!({"RoutingConfig": {"AdditionalVersionWeights": {}}}));
    assert_eq!(live(&mut world).1, None);
    pass(&world, 60);
    assert_eq!(live(&mut world).1, Some(0.3));
}

#[test]
fn one_is_created_waits_and_runs() {
    let mut world = world();
    let busy = refused(&mut world, "CreateDeployment", &create(41, 42));
    assert_eq!(busy, "DeploymentLimitExceededException");
    pass(&world, 1_200);
    let id = call(&mut world, "CreateDeployment", &create(42, 41))["deploymentId"].take();
    assert_eq!(info(&mut world, &id)["status"], "Created");
    assert_eq!(live(&mut world).0, "42");
    let early = refused(&mut world, "ListDeploymentTargets", &json!({"deploymentId": id}));
    assert_eq!(early, "DeploymentNotStartedException");
    pass(&world, 5);
    let running = info(&mut world, &id);
    assert_eq!(
        (&running["status"], &running["description"]),
        (&json!("InProgress"), &json!("by hand"))
    );
    pass(&world, 300);
    let (version, weight, _) = live(&mut world);
    assert_eq!((version, weight), (json!("41"), None));
}

#[test]
fn one_that_does_not_fit_the_alias_fails_and_leaves_it() {
    for (from, to, gone, code) in [
        (41, 42, false, "INVALID_LAMBDA_CONFIGURATION"),
        (42, 77, false, "INVALID_LAMBDA_CONFIGURATION"),
        (42, 41, true, "INVALID_LAMBDA_FUNCTION"),
    ] {
        let mut world = world();
        pass(&world, 1_200);
        let before = live(&mut world);
        let id = call(&mut world, "CreateDeployment", &create(from, to))["deploymentId"].take();
        if gone {
            world.lambda.functions.get_mut("orders").unwrap().aliases.clear();
        }
        pass(&world, 10);
        let failed = info(&mut world, &id);
        assert_eq!(failed["status"], "Failed");
        assert_eq!(failed["errorInformation"]["code"], code);
        if !gone {
            assert_eq!(live(&mut world), before);
        }
    }
}

#[test]
fn deployments_are_listed_by_group_status_and_time() {
    let mut world = world();
    let id = only_id(&mut world);
    let created = info(&mut world, &id)["createTime"].as_f64().unwrap();
    let group = json!({"applicationName": "shop", "deploymentGroupName": "orders-live"});
    for (input, found) in [
        (group, 1),
        (json!({"includeOnlyStatuses": ["Created", "InProgress"]}), 1),
        (json!({"includeOnlyStatuses": ["Succeeded"]}), 0),
        (json!({"createTimeRange": {"start": created - 1.0, "end": created + 1.0}}), 1),
        (json!({"createTimeRange": {"start": created + 1.0}}), 0),
    ] {
        assert_eq!(ids(&mut world, &input).len(), found, "{input}");
    }
}

#[test]
fn more_than_a_hundred_take_pages() {
    let mut world = world();
    let record = world.deployments.deployments[0].clone();
    for _ in 0..130 {
        world.deployments.add(
            1,
            crate::sandbox::store::deployments::DeploymentRecord {
                end: Some((world.clock.now(), crate::sandbox::store::deployments::End::Succeeded)),
                ..record.clone()
            },
        );
    }
    let first = call(&mut world, "ListDeployments", &json!({}));
    let next = json!({"nextToken": first["nextToken"]});
    let second = call(&mut world, "ListDeployments", &next);
    let length = |page: &Value| page["deployments"].as_array().unwrap().len();
    assert_eq!((length(&first), length(&second)), (100, 31));
    assert!(second.get("nextToken").is_none());
}

#[test]
fn groups_tell_their_pace_and_their_last_deployment() {
    let mut world = world();
    assert_eq!(call(&mut world, "ListApplications", &json!({}))["applications"], json!(["shop"]));
    let of_shop = json!({"applicationName": "shop"});
    let groups = call(&mut world, "ListDeploymentGroups", &of_shop);
    assert_eq!(groups["deploymentGroups"], json!(["orders-live"]));
    let name = json!({"applicationName": "shop", "deploymentGroupName": "orders-live"});
    let group = call(&mut world, "GetDeploymentGroup", &name)["deploymentGroupInfo"].take();
    assert_eq!(group["computePlatform"], "Lambda");
    assert_eq!(group["lastAttemptedDeployment"]["deploymentId"], only_id(&mut world));
    assert!(group.get("lastSuccessfulDeployment").is_none());
    let names = json!({"applicationName": "shop", "deploymentGroupNames": ["orders-live", "x"]});
    let batch = call(&mut world, "BatchGetDeploymentGroups", &names);
    assert_eq!(batch["deploymentGroupsInfo"], json!([group]));
    assert!(batch["errorMessage"].as_str().unwrap().contains('x'));
}

#[test]
fn wrong_calls_are_refused_with_awss_own_codes() {
    let mut world = world();
    let id = only_id(&mut world);
    let unknown = "d-000000000";
    let mut other_config = create(41, 42);
    other_config["deploymentConfigName"] = json!("Mine");
    for (operation, input, code) in [
        ("GetDeployment", json!({}), "DeploymentIdRequiredException"),
        ("GetDeployment", json!({"deploymentId": "x"}), "InvalidDeploymentIdException"),
        ("GetDeployment", json!({"deploymentId": unknown}), "DeploymentDoesNotExistException"),
        ("StopDeployment", json!({"deploymentId": unknown}), "DeploymentDoesNotExistException"),
        ("BatchGetDeployments", json!({"deploymentIds": []}), "DeploymentIdRequiredException"),
        (
            "BatchGetDeployments",
            json!({"deploymentIds": vec![unknown; 26]}),
            "BatchLimitExceededException",
        ),
        ("ListDeploymentGroups", json!({}), "ApplicationNameRequiredException"),
        (
            "ListDeploymentGroups",
            json!({"applicationName": "x"}),
            "ApplicationDoesNotExistException",
        ),
        (
            "ListDeployments",
            json!({"applicationName": "shop"}),
            "DeploymentGroupNameRequiredException",
        ),
        (
            "ListDeployments",
            json!({"deploymentGroupName": "x"}),
            "ApplicationNameRequiredException",
        ),
        ("ListDeployments", json!({"nextToken": "x"}), "InvalidNextTokenException"),
        (
            "ListDeployments",
            json!({"includeOnlyStatuses": ["Done"]}),
            "InvalidDeploymentStatusException",
        ),
        (
            "ListDeployments",
            json!({"createTimeRange": {"start": 2.0, "end": 1.0}}),
            "InvalidTimeRangeException",
        ),
        (
            "GetDeploymentGroup",
            json!({"applicationName": "shop", "deploymentGroupName": "x"}),
            "DeploymentGroupDoesNotExistException",
        ),
        (
            "GetDeploymentTarget",
            json!({"deploymentId": id, "targetId": "x"}),
            "DeploymentTargetDoesNotExistException",
        ),
        ("GetDeploymentTarget", json!({"deploymentId": id}), "DeploymentTargetIdRequiredException"),
        (
            "CreateDeployment",
            json!({"applicationName": "shop", "deploymentGroupName": "orders-live"}),
            "RevisionRequiredException",
        ),
        ("CreateDeployment", other_config, "DeploymentConfigDoesNotExistException"),
    ] {
        assert_eq!(refused(&mut world, operation, &input), code, "{operation} {input}");
    }
    let known = call(&mut world, "BatchGetDeployments", &json!({"deploymentIds": [id, unknown]}));
    assert_eq!(
        known["deploymentsInfo"].as_array().unwrap().len(),
        1,
        "what is not there is left out"
    );
}
