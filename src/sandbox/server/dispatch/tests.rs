use serde_json::{Value, json};

use super::*;
use crate::sandbox::{
    faults::{board::FaultBoard, control::Control, journal::Journal, rates::Rates},
    http::request::Request,
    testkit::{amz, noon, rest, world},
};

const LIVE: &str = "/2015-03-31/functions/checkout/aliases/live";

fn shared(rates: Option<Rates>) -> Shared {
    let faults = FaultBoard::new(noon(), Vec::new(), 1);
    Shared::new(world(), Control { faults, rates, journal: Journal::default() })
}

async fn whole(shared: &Shared, request: &Request) -> Reply {
    match answer(shared, request).await {
        Answer::Whole(reply) => reply,
        other => panic!("{other:?}"),
    }
}

fn body(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap()
}

/// Switches faults on as a person does.
async fn post(shared: &Shared, faults: Value) -> Reply {
    whole(shared, &rest("POST", "/_sandbox/faults", &faults.to_string())).await
}

fn describe() -> Request {
    rest("PUT", LIVE, "{\"Description\": \"changed\"}")
}

async fn description(shared: &Shared) -> Value {
    body(&whole(shared, &rest("GET", LIVE, "")).await)["Description"].clone()
}

#[tokio::test]
async fn every_reply_tells_time_pace_and_id() {
    let shared = shared(None);
    let reply = whole(&shared, &rest("GET", LIVE, "")).await;
    assert_eq!(reply.header("date"), Some("Sun, 22 Nov 2026 12:00:00 GMT"));
    assert_eq!(reply.header("x-sandbox-speed"), Some("0"));
    assert_eq!(reply.header("x-amzn-requestid").map(str::len), Some(36));
}

#[tokio::test]
async fn a_denied_deployment_call_names_action_and_group() {
    let shared = shared(None);
    post(&shared, json!({"on": ["codedeploy:Stop*"], "do": "deny"})).await;
    let input = json!({"applicationName": "shop", "deploymentGroupName": "live"});
    let reply = whole(&shared, &amz("CodeDeploy_20141006.StopDeployment", &input)).await;
    assert_eq!(reply.status, 400);
    let body = body(&reply);
    assert_eq!(body["__type"], "AccessDeniedException");
    let message = body["message"].as_str().unwrap();
    let group = "arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:shop/live";
    for part in ["codedeploy:StopDeployment", group] {
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn an_unsigned_request_is_refused_in_its_own_protocol() {
    let shared = shared(None);
    let mut lambda = rest("GET", LIVE, "");
    let mut secrets = amz("secretsmanager.ListSecrets", &json!({}));
    for request in [&mut lambda, &mut secrets] {
        request.headers.remove("authorization");
    }
    let reply = whole(&shared, &lambda).await;
    assert_eq!(reply.status, 403);
    assert_eq!(reply.header("x-amzn-errortype"), Some("MissingAuthenticationTokenException"));
    let reply = whole(&shared, &secrets).await;
    assert_eq!(body(&reply)["__type"], "MissingAuthenticationTokenException");
}

#[tokio::test]
async fn a_denied_call_names_who_what_and_where() {
    let shared = shared(None);
    post(&shared, json!({"on": ["lambda:Update*"], "do": "deny"})).await;
    let reply = whole(&shared, &describe()).await;
    assert_eq!(reply.status, 403);
    assert_eq!(reply.header("x-amzn-errortype"), Some("AccessDeniedException"));
    let expected = "User: arn:aws:sts::123456789012:assumed-role/sandbox/you is not authorized \
        to perform: lambda:UpdateAlias on resource: \
        arn:aws:lambda:eu-west-1:123456789012:function:checkout because no identity-based policy \
        allows the lambda:UpdateAlias action";
    assert_eq!(body(&reply)["Message"], expected);
    assert_eq!(description(&shared).await, "orders");
}

#[tokio::test]
async fn reads_of_triggers_are_denied_by_name_and_resource() {
    let shared = shared(None);
    let mappings = "/2015-03-31/event-source-mappings";
    let policy = "/2015-03-31/functions/checkout/policy";
    let account = "arn:aws:lambda:eu-west-1:123456789012";
    for (path, action, resource) in [
        (mappings.to_owned(), "lambda:ListEventSourceMappings", "*".to_owned()),
        (
            format!("{mappings}/some-id"),
            "lambda:GetEventSourceMapping",
            format!("{account}:event-source-mapping:some-id"),
        ),
        (policy.to_owned(), "lambda:GetPolicy", format!("{account}:function:checkout")),
    ] {
        post(&shared, json!({"on": [action], "do": "deny", "count": 1})).await;
        let reply = whole(&shared, &rest("GET", &path, "")).await;
        assert_eq!(reply.header("x-amzn-errortype"), Some("AccessDeniedException"), "{action}");
        let told = body(&reply)["Message"].as_str().unwrap().to_owned();
        assert!(told.contains(&format!("perform: {action} on resource: {resource} ")), "{told}");
    }
}

#[tokio::test]
async fn a_stop_can_be_applied_and_its_answer_lost() {
    let shared = shared(None);
    post(&shared, json!({"on": ["lambda:PutFunctionConcurrency"], "do": "reset-after"})).await;
    let path = "/2017-10-31/functions/checkout/concurrency";
    let stop = rest("PUT", path, "{\"ReservedConcurrentExecutions\": 0}");
    assert!(matches!(answer(&shared, &stop).await, Answer::Reset));
    let read = rest("GET", "/2019-09-30/functions/checkout/concurrency", "");
    let reserved = body(&whole(&shared, &read).await);
    assert_eq!(reserved, json!({"ReservedConcurrentExecutions": 0}));
}

#[tokio::test]
async fn refusals_have_the_codes_of_their_services() {
    let shared = shared(None);
    let secrets = amz("secretsmanager.ListSecrets", &json!({}));
    let logs = amz("Logs_20140328.DescribeLogGroups", &json!({}));
    let sts = rest("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15");
    let cases = [
        (
            "throttle",
            "TooManyRequestsException",
            "ThrottlingException",
            "ThrottlingException",
            "Throttling",
        ),
        (
            "server-error",
            "ServiceException",
            "ServiceUnavailableException",
            "InternalServiceError",
            "InternalFailure",
        ),
        (
            "expired-credentials",
            "ExpiredTokenException",
            "ExpiredTokenException",
            "ExpiredTokenException",
            "ExpiredToken",
        ),
    ];
    for (effect, in_lambda, in_logs, in_secrets, in_sts) in cases {
        post(&shared, json!({"on": ["*"], "do": effect})).await;
        let reply = whole(&shared, &describe()).await;
        assert_eq!(reply.header("x-amzn-errortype"), Some(in_lambda));
        assert_eq!(body(&whole(&shared, &logs).await)["__type"], in_logs);
        assert_eq!(body(&whole(&shared, &secrets).await)["__type"], in_secrets);
        let reply = whole(&shared, &sts).await;
        let text = String::from_utf8(reply.body).unwrap();
        assert!(text.contains(&format!("<Code>{in_sts}</Code>")), "{text}");
        whole(&shared, &rest("DELETE", "/_sandbox/faults", "")).await;
    }
    assert_eq!(description(&shared).await, "orders");
}

#[tokio::test]
async fn a_reset_comes_before_or_after_the_write() {
    for (effect, left) in [("reset-before", "orders"), ("reset-after", "changed")] {
        let shared = shared(None);
        post(&shared, json!({"on": ["lambda:UpdateAlias"], "do": effect, "count": 1})).await;
        assert!(matches!(answer(&shared, &describe()).await, Answer::Reset));
        assert_eq!(description(&shared).await, left, "{effect}");
    }
}

#[tokio::test]
async fn a_late_or_cut_reply_is_of_an_applied_write() {
    let shared = shared(None);
    let faults = json!([
        {"on": ["lambda:UpdateAlias"], "do": "late-reply", "ms": 1, "count": 1},
        {"on": ["lambda:UpdateAlias"], "do": "cut-reply", "count": 1},
    ]);
    post(&shared, faults).await;
    assert_eq!(body(&whole(&shared, &describe()).await)["Description"], "changed");
    assert!(matches!(answer(&shared, &describe()).await, Answer::Cut(_)));
}

#[tokio::test]
async fn a_call_that_hangs_is_not_applied() {
    let shared = shared(None);
    post(&shared, json!({"on": ["lambda:UpdateAlias"], "do": "hang", "count": 1})).await;
    let request = describe();
    tokio::select! {
        biased;
        answer = answer(&shared, &request) => panic!("{answer:?}"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(description(&shared).await, "orders");
}

#[tokio::test]
async fn the_journal_tells_what_came_in_and_what_was_applied() {
    let shared = shared(None);
    post(&shared, json!({"on": ["lambda:UpdateAlias"], "do": "throttle", "count": 1})).await;
    whole(&shared, &describe()).await;
    whole(&shared, &describe()).await;
    let calls = body(&whole(&shared, &rest("GET", "/_sandbox/calls", "")).await);
    assert_eq!(calls["counts"]["lambda:UpdateAlias"], json!({"calls": 2, "applied": 1}));
    let first = &calls["last"][0];
    assert_eq!((&first["fault"], &first["applied"]), (&json!("throttle"), &json!(false)));
    assert_eq!(first["result"], "TooManyRequestsException");
    assert_eq!(calls["last"][1]["result"], "ok");
    whole(&shared, &rest("DELETE", "/_sandbox/calls", "")).await;
    let calls = body(&whole(&shared, &rest("GET", "/_sandbox/calls", "")).await);
    assert_eq!(calls["counts"], json!({}));
}

#[tokio::test]
async fn a_fault_that_makes_no_sense_is_refused_in_words() {
    let shared = shared(None);
    for fault in [json!({"on": ["*"], "do": "explode"}), json!({"on": [], "do": "hang"}), json!(3)]
    {
        let reply = post(&shared, fault).await;
        assert_eq!(reply.status, 400);
        assert!(body(&reply)["error"].as_str().is_some_and(|words| !words.is_empty()));
    }
    let listed = body(&whole(&shared, &rest("GET", "/_sandbox/faults", "")).await);
    assert_eq!(listed, json!({"faults": []}));
    assert_eq!(whole(&shared, &rest("GET", "/_sandbox/weather", "")).await.status, 404);
}

#[tokio::test]
async fn calls_above_the_rate_are_throttled_with_the_reason() {
    let shared = shared(Some(Rates::new(1.0)));
    let mut statuses = Vec::new();
    for _ in 0..20 {
        let reply = whole(&shared, &rest("GET", LIVE, "")).await;
        if reply.status == 429 {
            assert_eq!(body(&reply)["Reason"], "CallerRateLimitExceeded");
        }
        statuses.push(reply.status);
    }
    assert_eq!(statuses[..15], [200; 15]);
    assert!(statuses.contains(&429), "{statuses:?}");
}
