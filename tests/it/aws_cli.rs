//! The AWS command line, unmodified, against `serin sandbox`.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    aws_cli::AwsCli,
    binary::{Ended, Running, Serin},
};

const ROUTING: &str = "--routing-config";

/// The AWS command line in the environment that the sandbox's own `export` lines make.
struct Shell {
    aws: AwsCli,
    home: Serin,
    sandbox: Running,
}

impl Shell {
    /// `None` when there is no Python to run it.
    fn start() -> Option<Self> {
        let home = Serin::new();
        let mut environment = vec![("HOME".to_owned(), home.home().display().to_string())];
        let mut sandbox = Running::start(home.command("sandbox --listen 127.0.0.1:0 --seed 7"));
        loop {
            let line = sandbox.line();
            let Some(pair) = line.strip_prefix("export ") else { break };
            let (name, value) = pair.split_once('=').expect("NAME=VALUE");
            environment.push((name.to_owned(), value.to_owned()));
        }
        Some(Self { aws: AwsCli::new(environment)?, home, sandbox })
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.aws.run(arguments)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        self.aws.json(arguments)
    }
}

#[test]
fn the_aws_command_line_gets_along_with_the_sandbox() {
    let Some(aws) = Shell::start() else { return };
    lists_functions(&aws);
    moves_an_alias(&aws);
    is_told_awss_own_errors(&aws);
    stops_a_function(&aws);
    pauses_an_event_source(&aws);
    sees_who_calls(&aws);
    reads_logs(&aws);
    reads_secrets(&aws);
    changes_a_secret(&aws);
    reads_metrics(&aws);
    sets_alarms(&aws);
    stops_a_deployment(&aws);
    let ended = aws.sandbox.end(Signal::TERM);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

fn lists_functions(aws: &Shell) {
    let reply = aws.json(&["lambda", "list-functions"]);
    let functions = reply["Functions"].as_array().expect("a list");
    assert!(functions.len() >= 24, "{}", functions.len());
    let page = aws.json(&["lambda", "list-functions", "--page-size", "5", "--max-items", "7"]);
    assert_eq!(page["Functions"].as_array().map(Vec::len), Some(7));
}

fn moves_an_alias(aws: &Shell) {
    let alias = ["--function-name", "checkout", "--name", "live"];
    let split = json!({"AdditionalVersionWeights": {"42": 0.1}});
    let split_text = split.to_string();
    let before = aws.json(&[&["lambda", "get-alias"], &alias[..]].concat());
    let update = [&["lambda", "update-alias"], &alias[..], &[ROUTING, &split_text]].concat();
    let updated = aws.json(&update);
    assert_eq!(updated["RoutingConfig"], split);
    let read = aws.json(&[&["lambda", "get-alias"], &alias[..]].concat());
    assert_eq!(read, updated);
    assert_ne!(read["RevisionId"], before["RevisionId"]);
    let stale = before["RevisionId"].as_str().expect("a revision");
    let refused = aws.run(&[&update[..], &["--revision-id", stale]].concat());
    assert_ne!(refused.code, Some(0));
    assert!(refused.stderr.contains("(PreconditionFailedException)"), "{}", refused.stderr);
}

fn is_told_awss_own_errors(aws: &Shell) {
    let alias = ["lambda", "update-alias", "--function-name", "checkout", "--name", "live"];
    for weights in [json!({"42": 1.5}), json!({"$LATEST": 0.1})] {
        let routing = json!({"AdditionalVersionWeights": weights}).to_string();
        let refused = aws.run(&[&alias[..], &[ROUTING, &routing]].concat());
        assert_ne!(refused.code, Some(0), "{routing}");
        let told = &refused.stderr;
        let awss_own = told.contains("(InvalidParameterValueException)")
            || told.contains("(ValidationException)");
        assert!(awss_own && told.contains("UpdateAlias operation"), "{told}");
    }
}

fn stops_a_function(aws: &Shell) {
    let of = |verb, function| ["lambda", verb, "--function-name", function];
    let reserve = |count| {
        let put = of("put-function-concurrency", "cart");
        aws.run(&[&put[..], &["--reserved-concurrent-executions", count]].concat())
    };
    assert_eq!(reserve("0").code, Some(0));
    let read = aws.json(&of("get-function-concurrency", "cart"));
    assert_eq!(read["ReservedConcurrentExecutions"], 0);
    let too_much = reserve("900").stderr;
    assert!(too_much.contains("(InvalidParameterValueException)"), "{too_much}");
    let reply = aws.home.home().join("reply.json");
    let invoke = [&of("invoke", "cart")[..], &[reply.to_str().expect("a path")]].concat();
    let stopped = aws.run(&invoke).stderr;
    assert!(stopped.contains("(TooManyRequestsException)"), "{stopped}");
    assert_eq!(aws.run(&of("delete-function-concurrency", "cart")).code, Some(0));
    let invoked = aws.json(&invoke);
    assert_eq!(invoked["ExecutedVersion"], "$LATEST");
}

fn pauses_an_event_source(aws: &Shell) {
    let list = ["lambda", "list-event-source-mappings", "--function-name", "mailer:live"];
    let listed = aws.json(&list);
    let mapping = &listed["EventSourceMappings"][0];
    assert_eq!(mapping["State"], "Enabled");
    let uuid = mapping["UUID"].as_str().expect("an id");
    let update = ["lambda", "update-event-source-mapping", "--uuid", uuid];
    let paused = aws.json(&[&update[..], &["--no-enabled"]].concat());
    assert_eq!(paused["State"], "Disabling");
    let read = aws.json(&["lambda", "get-event-source-mapping", "--uuid", uuid]);
    let state = read["State"].as_str().expect("a state");
    assert!(matches!(state, "Disabling" | "Disabled"), "{state}");
    let missing = "00000000-0000-4000-8000-000000000000";
    let unknown = aws.run(&["lambda", "get-event-source-mapping", "--uuid", missing]);
    assert!(unknown.stderr.contains("(ResourceNotFoundException)"), "{}", unknown.stderr);
}

fn sees_who_calls(aws: &Shell) {
    let of = |verb| ["lambda", verb, "--function-name", "returns-portal"];
    let url = aws.json(&of("get-function-url-config"));
    assert_eq!(url["AuthType"], "NONE");
    let policy = aws.json(&of("get-policy"));
    let text = policy["Policy"].as_str().expect("a document");
    let document: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(document["Statement"][0]["Action"], "lambda:InvokeFunctionUrl");
    let none = aws.run(&["lambda", "get-policy", "--function-name", "tax-rates"]);
    assert!(none.stderr.contains("(ResourceNotFoundException)"), "{}", none.stderr);
    let provisioned = ["list-provisioned-concurrency-configs", "--function-name"];
    let provisioned = aws.json(&[&["lambda"], &provisioned[..], &["recommendations"]].concat());
    assert_eq!(provisioned["ProvisionedConcurrencyConfigs"][0]["Status"], "READY");
}

fn reads_logs(aws: &Shell) {
    let group = "/aws/lambda/checkout";
    let reply = aws.json(&[
        "logs",
        "filter-log-events",
        "--log-group-name",
        group,
        "--filter-pattern",
        // This function logs in JSON.
        "\"platform.report\"",
        "--max-items",
        "20",
    ]);
    let events = reply["events"].as_array().expect("events");
    assert_eq!(events.len(), 20);
    let messages: Vec<&str> = events.iter().filter_map(|event| event["message"].as_str()).collect();
    assert!(messages.iter().all(|message| message.contains("platform.report")), "{messages:#?}");
}

fn reads_secrets(aws: &Shell) {
    let reply = aws.json(&["secretsmanager", "list-secrets"]);
    let secrets = reply["SecretList"].as_array().expect("a list");
    assert!(secrets.iter().any(|secret| secret["Name"] == "prod/inventory/db"), "{secrets:#?}");
    let value = ["secretsmanager", "get-secret-value", "--secret-id", "prod/inventory/db"];
    let current = aws.json(&value);
    assert!(current["SecretString"].as_str().is_some_and(|text| text.contains("password")));
    let previous = aws.json(&[&value[..], &["--version-stage", "AWSPREVIOUS"]].concat());
    assert_ne!(current["SecretString"], previous["SecretString"]);
}

fn changes_a_secret(aws: &Shell) {
    let secret = |command: &str, more: &[&str]| {
        let id = ["--secret-id", "prod/inventory/db"];
        aws.json(&[&["secretsmanager", command], &id[..], more].concat())
    };
    let described = secret("describe-secret", &[]);
    let stages = described["VersionIdsToStages"].as_object().expect("stages");
    let with = |stage: &str| {
        let has = |stages: &Value| stages.as_array().is_some_and(|all| all.contains(&json!(stage)));
        stages.iter().find(|(_, stages)| has(stages)).map(|(id, _)| id.clone()).expect("a version")
    };
    let (current, previous) = (with("AWSCURRENT"), with("AWSPREVIOUS"));
    let to = ["--version-stage", "AWSCURRENT", "--move-to-version-id", &previous];
    let from = ["--remove-from-version-id", &current];
    secret("update-secret-version-stage", &[&to[..], &from].concat());
    let listed = secret("list-secret-version-ids", &["--include-deprecated"]);
    assert_eq!(listed["Versions"].as_array().map(Vec::len), Some(3));
    // The label that the last rotation left is in the way of the next.
    let id = ["secretsmanager", "rotate-secret", "--secret-id", "prod/inventory/db"];
    let refused = aws.run(&id);
    assert!(refused.stderr.contains("(InvalidRequestException)"), "{}", refused.stderr);
    let off = ["--version-stage", "AWSPENDING", "--remove-from-version-id", &current];
    secret("update-secret-version-stage", &off);
    secret("rotate-secret", &[]);
    assert_eq!(secret("describe-secret", &[])["RotationEnabled"], true);
    secret("cancel-rotate-secret", &[]);
    secret("put-secret-value", &["--secret-string", "{}"]);
    secret("update-secret", &["--description", "stock"]);
    secret("delete-secret", &["--recovery-window-in-days", "7"]);
    assert_ne!(secret("describe-secret", &[])["DeletedDate"], Value::Null);
    secret("restore-secret", &[]);
    assert_eq!(secret("describe-secret", &[])["DeletedDate"], Value::Null);
}

fn reads_metrics(aws: &Shell) {
    let now = jiff::Timestamp::now();
    let (start, end) = ((now - jiff::SignedDuration::from_mins(10)).to_string(), now.to_string());
    let times = ["--start-time", &start, "--end-time", &end];
    let query = json!([{
        "Id": "worst", "Period": 600, "Expression": "SELECT SUM(Errors) FROM \
            SCHEMA(\"AWS/Lambda\", FunctionName) GROUP BY FunctionName ORDER BY SUM() DESC LIMIT 3",
    }])
    .to_string();
    let data = ["cloudwatch", "get-metric-data", "--metric-data-queries", &query];
    let reply = aws.json(&[&data[..], &times].concat());
    assert_eq!(reply["MetricDataResults"][0]["Label"], "order-history");
    let one = ["cloudwatch", "get-metric-statistics", "--namespace", "AWS/Lambda"];
    let dimension = "Name=FunctionName,Value=checkout";
    let of = ["--metric-name", "Duration", "--dimensions", dimension, "--period", "60"];
    let what = ["--statistics", "Average", "--extended-statistics", "p95"];
    let reply = aws.json(&[&one[..], &of, &what, &times].concat());
    let points = reply["Datapoints"].as_array().expect("data points");
    assert!(points.len() >= 5, "{points:#?}");
    assert!(
        points.iter().all(|point| {
            point["ExtendedStatistics"]["p95"].as_f64() > point["Average"].as_f64()
        })
    );
    let put = "cloudwatch put-metric-data --namespace Shop --metric-name Answers5xx --unit Count \
               --value 3 --dimensions Version=42";
    assert_eq!(aws.run(&put.split_whitespace().collect::<Vec<_>>()).code, Some(0));
    let own = aws.json(&["cloudwatch", "list-metrics", "--namespace", "Shop"]);
    assert_eq!(own["Metrics"][0]["MetricName"], "Answers5xx");
    let list = ["cloudwatch", "list-metrics", "--metric-name", "Throttles", "--dimensions"];
    let reply = aws.json(&[&list[..], &[dimension]].concat());
    let metrics = reply["Metrics"].as_array().expect("metrics");
    assert_eq!(metrics.len(), 3, "the function, and its two aliases: {metrics:#?}");
}

fn sets_alarms(aws: &Shell) {
    let describe = ["cloudwatch", "describe-alarms"];
    let reply = aws.json(&[&describe[..], &["--state-value", "ALARM"]].concat());
    assert_eq!(reply["MetricAlarms"][0]["AlarmName"], "order-history-errors");
    let put = "cloudwatch put-metric-alarm --alarm-name mine --namespace AWS/Lambda --metric-name \
               Errors --dimensions Name=FunctionName,Value=cart --statistic Sum --period 60 \
               --evaluation-periods 1 --threshold 1000 --comparison-operator GreaterThanThreshold";
    let put = aws.run(&put.split_whitespace().collect::<Vec<_>>());
    assert_eq!(put.code, Some(0), "{}", put.stderr);
    let set = ["cloudwatch", "set-alarm-state", "--alarm-name", "mine", "--state-value", "ALARM"];
    let set = aws.run(&[&set[..], &["--state-reason", "a drill"]].concat());
    assert_eq!(set.code, Some(0), "{}", set.stderr);
    let history = ["cloudwatch", "describe-alarm-history", "--alarm-name", "mine"];
    let reply = aws.json(&[&history[..], &["--scan-by", "TimestampAscending"]].concat());
    let told = |index: usize| reply["AlarmHistoryItems"][index]["HistorySummary"].clone();
    assert_eq!(told(0), "Alarm \"mine\" created");
    assert_eq!(told(1), "Alarm updated from INSUFFICIENT_DATA to ALARM");
    let mut wrong = describe.to_vec();
    wrong.extend(["--alarm-names", "a", "--alarm-name-prefix", "a"]);
    let refused = aws.run(&wrong);
    assert!(refused.stderr.contains("(InvalidParameterCombination)"), "{}", refused.stderr);
}

fn stops_a_deployment(aws: &Shell) {
    let of = |verb, id| ["deploy", verb, "--deployment-id", id];
    let listed = aws.json(&["deploy", "list-deployments", "--include-only-statuses", "InProgress"]);
    let id = listed["deployments"][0].as_str().expect("one is under way");
    let info = aws.json(&of("get-deployment", id));
    assert_eq!(info["deploymentInfo"]["computePlatform"], "Lambda");
    let targets = aws.json(&of("list-deployment-targets", id));
    let target = targets["targetIds"][0].as_str().expect("a target");
    let get = of("get-deployment-target", id);
    let target = aws.json(&[&get[..], &["--target-id", target]].concat());
    let function = &target["deploymentTarget"]["lambdaTarget"]["lambdaFunctionInfo"];
    let expected = json!({
        "functionName": "price-quote", "functionAlias": "live", "currentVersion": "30",
        "targetVersion": "31", "targetVersionWeight": 0.1,
    });
    assert_eq!(*function, expected);
    let stopped =
        aws.json(&[&of("stop-deployment", id)[..], &["--auto-rollback-enabled"]].concat());
    assert_eq!(stopped["status"], "Succeeded");
    let info = aws.json(&of("get-deployment", id));
    let back = info["deploymentInfo"]["rollbackInfo"]["rollbackDeploymentId"].as_str();
    let back = of("get-deployment", back.expect("an id"));
    while aws.json(&back)["deploymentInfo"]["status"] != "Succeeded" {}
    let alias = ["lambda", "get-alias", "--function-name", "price-quote", "--name", "live"];
    let alias = aws.json(&alias);
    assert_eq!((&alias["FunctionVersion"], alias.get("RoutingConfig")), (&json!("30"), None));
    let again = aws.run(&of("stop-deployment", id)).stderr;
    assert!(again.contains("(DeploymentAlreadyCompletedException)"), "{again}");
    creates_a_deployment(aws);
}

fn creates_a_deployment(aws: &Shell) {
    let group = ["--application-name", "pricing", "--deployment-group-name", "price-quote-live"];
    let appspec = "version: 0.0\nResources:\n  - quote:\n      Type: AWS::Lambda::Function\n      \
                   Properties:\n        Name: price-quote\n        Alias: live\n        \
                   CurrentVersion: 30\n        TargetVersion: 31\n";
    let revision =
        json!({"revisionType": "AppSpecContent", "appSpecContent": {"content": appspec}});
    let revision = revision.to_string();
    let create =
        [&["deploy", "create-deployment"], &group[..], &["--revision", &revision]].concat();
    let created = aws.json(&create);
    assert!(created["deploymentId"].as_str().is_some_and(|id| id.starts_with("d-")), "{created}");
    let refused = aws.run(&create).stderr;
    assert!(refused.contains("(DeploymentLimitExceededException)"), "{refused}");
}
