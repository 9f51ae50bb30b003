use aws_sdk_lambda::operation::{get_alias::GetAliasError, update_alias::UpdateAliasError};
use aws_smithy_types::error::ErrorMetadata;

use super::*;
use crate::{
    aws::{
        Gateway, Priority,
        testing::{self, Server, json_error, reply, rest_error},
    },
    domain::{AliasChange, AliasName, AliasRef, AliasState, FunctionName, RevisionId, Version},
};

type Sdk = SdkError<GetAliasError, HttpResponse>;

const CONTEXT: Context<'_> = Context {
    action: "lambda:GetAlias",
    endpoint: "http://127.0.0.1:1",
    elapsed: Duration::from_secs(4),
};

fn target() -> AliasRef {
    AliasRef { function: FunctionName("checkout".into()), alias: AliasName("live".into()) }
}

async fn get_alias(gateway: &Gateway) -> Failure {
    gateway.alias(&target()).await.unwrap_err()
}

/// The failure of a `GetAlias` that Lambda answers so.
async fn lambda_says(status: u16, code: &str, headers: &str, body: &str) -> Failure {
    let server = Server::answering(rest_error(status, code, headers, body)).await;
    get_alias(&server.gateway().await).await
}

fn change() -> AliasChange {
    AliasChange {
        target: target(),
        before: AliasState::all(Version::Published(1)),
        after: AliasState::all(Version::Published(2)),
        description: String::new(),
        revision_id: RevisionId("r1".into()),
    }
}

fn dispatch(error: ConnectorError) -> FailureKind {
    classify(&Sdk::dispatch_failure(error), &CONTEXT)
}

fn credentials(error: CredentialsError) -> FailureKind {
    dispatch(ConnectorError::other(error.into(), None))
}

#[tokio::test]
async fn lambda_s_codes_are_told_apart() {
    let message = r#"{"message":"words that may change"}"#;
    let words = || "words that may change".to_owned();
    let action = || "lambda:GetAlias".to_owned();
    for (status, code, expected) in [
        (403, "AccessDeniedException", FailureKind::Denied { action: action() }),
        (404, "ResourceNotFoundException", FailureKind::NotFound),
        (409, "ResourceConflictException", FailureKind::Conflict { message: words() }),
        (412, "PreconditionFailedException", FailureKind::PreconditionFailed),
        (403, "ExpiredTokenException", FailureKind::ExpiredCredentials { detail: words() }),
        (403, "UnrecognizedClientException", FailureKind::InvalidCredentials { detail: words() }),
        (403, "InvalidSignatureException", FailureKind::InvalidCredentials { detail: words() }),
        (400, "InvalidParameterValueException", FailureKind::InvalidParameter { message: words() }),
        (400, "CodeStorageExceededException", FailureKind::LimitExceeded { message: words() }),
        (500, "ServiceException", FailureKind::ServiceError { status: 500, message: words() }),
        (
            418,
            "TeapotException",
            FailureKind::Other { code: "TeapotException".into(), message: words() },
        ),
    ] {
        let failure = lambda_says(status, code, "", message).await;
        assert_eq!(failure.kind, expected, "{code}");
        assert_eq!(failure.operation, "lambda:GetAlias");
        assert_eq!(failure.resource, "checkout:live");
        assert_eq!(failure.request_id.as_deref(), Some("q-1"), "{code}");
    }
}

#[tokio::test]
async fn a_throttle_tells_its_reason_and_how_long() {
    let body = r#"{"Reason":"CallerRateLimitExceeded","message":"Rate exceeded"}"#;
    let failure = lambda_says(429, "TooManyRequestsException", "retry-after: 2\r\n", body).await;
    assert_eq!(
        failure.kind,
        FailureKind::Throttled {
            retry_after: Some(Duration::from_secs(2)),
            reason: Some("CallerRateLimitExceeded".into()),
        }
    );
    assert!(failure.retryable);
}

#[tokio::test]
async fn throttles_slow_the_budget_and_are_counted() {
    let body = r#"{"message":"Rate exceeded"}"#;
    let server = Server::answering(rest_error(429, "TooManyRequestsException", "", body)).await;
    let gateway = server.gateway().await;
    let failure = get_alias(&gateway).await;
    assert!(matches!(failure.kind, FailureKind::Throttled { .. }), "{failure:?}");
    // Time runs a thousand times as fast: the first replies may be past the window already.
    assert!((1..=3).contains(&gateway.pressure().throttled));
    let refused = gateway.update_alias(&change(), Priority::Write).await;
    assert_eq!(refused.map_err(|refused| refused.may_have_landed), Err(false));
}

#[tokio::test]
async fn the_json_services_put_the_code_into_the_body() {
    for (code, is_it) in [
        (
            "ThrottlingException",
            (|kind| matches!(kind, FailureKind::Throttled { .. })) as fn(&FailureKind) -> bool,
        ),
        ("AccessDeniedException", |kind| {
            *kind == FailureKind::Denied { action: "logs:FilterLogEvents".into() }
        }),
        ("ExpiredTokenException", |kind| matches!(kind, FailureKind::ExpiredCredentials { .. })),
        ("ResourceNotFoundException", |kind| *kind == FailureKind::NotFound),
    ] {
        let server = Server::answering(json_error(400, code)).await;
        let query = crate::aws::FilterQuery { group: "/g".into(), ..Default::default() };
        let failure = server.gateway().await.filter_log_events(&query, None).await.unwrap_err();
        assert!(is_it(&failure.kind), "{code}: {failure:?}");
    }
}

#[tokio::test]
async fn a_key_that_refuses_is_not_a_denied_secret() {
    let server = Server::answering(json_error(400, "DecryptionFailure")).await;
    let failure = server.gateway().await.secret_value("db", "AWSCURRENT").await.unwrap_err();
    assert!(matches!(failure.kind, FailureKind::DecryptionFailure { .. }), "{failure:?}");
    assert_eq!(failure.operation, "secretsmanager:GetSecretValue");
}

#[tokio::test]
async fn sts_speaks_xml() {
    let body = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>\
                <Message>no</Message></Error><RequestId>q-2</RequestId></ErrorResponse>";
    let server = Server::answering(reply(403, "text/xml", body)).await;
    let failure = server.gateway().await.caller_identity().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::InvalidCredentials { detail: "no".into() });
}

#[tokio::test]
async fn a_page_that_no_service_wrote_is_classed_by_its_status() {
    for (status, expected) in
        [(403, "access denied: missing lambda:GetAlias"), (503, "AWS failed (503)")]
    {
        let server = Server::answering(reply(status, "text/html", "<h1>proxy</h1>")).await;
        let failure = get_alias(&server.gateway().await).await;
        assert!(failure.kind.to_string().starts_with(expected), "{failure:?}");
    }
}

#[tokio::test]
async fn a_reply_without_what_serin_needs_names_it() {
    for (body, missing) in [
        (r#"{"Name":"live","FunctionVersion":"1"}"#, "RevisionId is missing"),
        (r#"{"Name":"live","RevisionId":"r"}"#, "the version is missing"),
    ] {
        let server = Server::answering(reply(200, "application/json", body)).await;
        let failure = get_alias(&server.gateway().await).await;
        assert_eq!(failure.kind, FailureKind::UnexpectedReply { detail: missing.into() });
        assert!(!failure.retryable);
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_a_write_open_and_a_refused_connection_does_not() {
    let server = Server::answering("").await;
    let lost = server.gateway().await.update_alias(&change(), Priority::Write).await.unwrap_err();
    assert!(matches!(lost.failure.kind, FailureKind::Unreachable { .. }), "{lost:?}");
    assert!(lost.may_have_landed);

    let gateway = testing::gateway("http://127.0.0.1:1").await;
    let refused = gateway.update_alias(&change(), Priority::Write).await.unwrap_err();
    let FailureKind::Unreachable { endpoint, detail } = &refused.failure.kind else {
        panic!("{refused:?}");
    };
    assert_eq!(endpoint, "http://127.0.0.1:1");
    assert!(detail.to_lowercase().contains("refused"), "{detail}");
    assert!(!refused.may_have_landed);
}

#[tokio::test]
async fn a_page_instead_of_an_answer_leaves_a_write_open() {
    for status in [200, 302, 408, 504] {
        let server = Server::answering(reply(status, "text/html", "<h1>portal</h1>")).await;
        let open = server.gateway().await.update_alias(&change(), Priority::Write).await;
        let open = open.unwrap_err();
        assert!(open.may_have_landed, "{status}: {open:?}");
    }
}

#[tokio::test]
async fn a_precondition_that_failed_once_sent_has_not_landed() {
    let reply = rest_error(412, "PreconditionFailedException", "", "{}");
    let server = Server::answering(reply).await;
    let refused = server.gateway().await.update_alias(&change(), Priority::Write).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.failure.kind, FailureKind::PreconditionFailed);
    assert!(!refused.may_have_landed);
}

#[test]
fn time_that_runs_out_is_told_with_the_time() {
    let after = CONTEXT.elapsed;
    assert_eq!(classify(&Sdk::timeout_error("x"), &CONTEXT), FailureKind::TimedOut { after });
    assert_eq!(dispatch(ConnectorError::timeout("x".into())), FailureKind::TimedOut { after });
}

#[test]
fn connections_that_fail_name_endpoint_and_innermost_cause() {
    let cause = io::Error::new(io::ErrorKind::ConnectionReset, "reset by peer");
    let expected = FailureKind::Unreachable {
        endpoint: CONTEXT.endpoint.into(),
        detail: "reset by peer".into(),
    };
    assert_eq!(dispatch(ConnectorError::io(cause.into())), expected);
}

#[test]
fn missing_credentials_are_not_an_unreachable_endpoint() {
    let missing = CredentialsError::not_loaded("nothing found");
    let expected = FailureKind::NoCredentials { detail: "nothing found".into() };
    assert_eq!(credentials(missing), expected);
    let timed_out = CredentialsError::provider_timed_out(Duration::from_secs(1));
    assert!(matches!(credentials(timed_out), FailureKind::NoCredentials { .. }));
}

#[test]
fn a_sign_in_that_ran_out_asks_for_a_sign_in() {
    let shared = |signs_in| {
        let error = CredentialsError::provider_error("the token has expired").into();
        CredentialsError::provider_error(Shared { error, signs_in })
    };
    let detail = || "the token has expired".to_owned();
    assert_eq!(credentials(shared(true)), FailureKind::ExpiredCredentials { detail: detail() });
    assert_eq!(credentials(shared(false)), FailureKind::NoCredentials { detail: detail() });
}

#[test]
fn a_role_that_refuses_names_assume_role() {
    let refuses = |code: &str| {
        let meta = ErrorMetadata::builder().code(code).message("no").build();
        credentials(CredentialsError::provider_error(AssumeRoleError::generic(meta)))
    };
    let action = "sts:AssumeRole".into();
    assert_eq!(refuses("AccessDenied"), FailureKind::Denied { action });
    assert!(matches!(refuses("ExpiredToken"), FailureKind::ExpiredCredentials { .. }));
    assert!(matches!(refuses("InvalidClientTokenId"), FailureKind::InvalidCredentials { .. }));
}

#[test]
fn a_sign_in_server_that_is_away_is_unreachable() {
    let away = ConnectorError::io(io::Error::other("no route").into());
    let kind = credentials(CredentialsError::provider_error(away));
    assert!(matches!(kind, FailureKind::Unreachable { .. }), "{kind:?}");
}

#[test]
fn what_never_left_is_known() {
    type Update = SdkError<UpdateAliasError, HttpResponse>;
    let sent = |error: ConnectorError| !never_sent(&Update::dispatch_failure(error));
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    let reset = io::Error::from(io::ErrorKind::ConnectionReset);
    let missing = CredentialsError::not_loaded("nothing");
    assert!(!sent(ConnectorError::io(refused.into())));
    assert!(!sent(ConnectorError::other(missing.into(), None)));
    assert!(sent(ConnectorError::io(reset.into())));
    assert!(sent(ConnectorError::timeout("x".into())));
    assert!(!never_sent(&Update::timeout_error("x")));
    assert!(never_sent(&Update::construction_failure("x")));
}
