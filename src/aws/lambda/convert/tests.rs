use aws_sdk_lambda::types::{
    DeadLetterConfig, EnvironmentError, Layer, LogFormat, PackageType, Runtime, State,
};

use super::*;

fn function() -> FunctionName {
    FunctionName("checkout".into())
}

fn routed(weights: &[(&str, f64)]) -> AliasReply {
    let weights = weights.iter().map(|(version, weight)| ((*version).to_owned(), *weight));
    let routing = AliasRoutingConfiguration::builder()
        .set_additional_version_weights(Some(weights.collect()))
        .build();
    AliasConfiguration::builder()
        .name("live")
        .function_version("41")
        .revision_id("r1")
        .routing_config(routing)
        .build()
        .into()
}

fn configuration() -> aws_sdk_lambda::types::builders::FunctionConfigurationBuilder {
    FunctionConfiguration::builder()
        .function_name("checkout")
        .version("41")
        .revision_id("r1")
        .last_modified("2026-11-22T10:42:00.000+0000")
        .runtime(Runtime::Python313)
        .memory_size(512)
        .timeout(10)
}

#[test]
fn one_weight_is_a_split_and_none_is_not() {
    let state = |weights: &[_]| alias(&function(), routed(weights)).map(|a| a.state.to_string());
    assert_eq!(state(&[("42", 0.1)]), Ok("41 90% | 42 10%".into()));
    assert_eq!(state(&[]), Ok("41 100%".into()));
}

#[test]
fn a_full_weight_that_lambda_injects_is_shown_as_it_is() {
    let read = alias(&function(), routed(&[("40", 1.0)])).map(|alias| alias.state.to_string());
    assert_eq!(read, Ok("41 0% | 40 100%".into()));
}

#[test]
fn what_lambda_never_sends_is_refused_and_named() {
    for (weights, named) in [
        (&[("42", 0.1), ("43", 0.1)][..], "more than one version"),
        (&[("42", 1.5)], "out of range"),
        (&[("live", 0.1)], "`live` is not a version"),
    ] {
        let refused = alias(&function(), routed(weights)).map_err(|kind| kind.to_string());
        assert!(refused.as_ref().is_err_and(|text| text.contains(named)), "{refused:?}");
    }
}

#[test]
fn no_share_is_an_empty_map_and_not_a_missing_one() {
    assert_eq!(routing(None).additional_version_weights(), Some(&HashMap::new()));
    let weight = Weight::from_percent(10.0).unwrap();
    let share = Share { version: Version::Published(42), weight };
    let expected = HashMap::from([("42".to_owned(), 0.1)]);
    assert_eq!(routing(Some(share)).additional_version_weights(), Some(&expected));
}

#[test]
fn environment_values_stay_behind() {
    let environment = EnvironmentResponse::builder()
        .variables("TABLE", "orders")
        .variables("API_KEY", "hunter2")
        .build();
    let detail = detail(configuration().environment(environment).build()).unwrap();
    assert_eq!(detail.environment_names, ["API_KEY", "TABLE"]);
    assert!(!format!("{detail:?}").contains("hunter2"));
}

#[test]
fn a_hidden_environment_says_why() {
    let error = EnvironmentError::builder().error_code("KMS").message("no access").build();
    let hidden = EnvironmentResponse::builder().error(error).build();
    let detail = detail(configuration().environment(hidden).build()).unwrap();
    assert_eq!(detail.environment_error.as_deref(), Some("no access"));
}

#[test]
fn a_configuration_is_read_in_full() {
    let logging = LoggingConfig::builder().log_group("/shop/all").log_format(LogFormat::Json);
    let reply = configuration()
        .state(State::Active)
        .package_type(PackageType::Zip)
        .handler("app.handler")
        .dead_letter_config(DeadLetterConfig::builder().target_arn("arn:queue").build())
        .layers(Layer::builder().arn("arn:layer:1").build())
        .logging_config(logging.build())
        .build();
    let detail = detail(reply).unwrap();
    assert_eq!(detail.version, Version::Published(41));
    assert_eq!((detail.state.as_str(), detail.package_type.as_str()), ("Active", "Zip"));
    assert_eq!(detail.dead_letter.as_deref(), Some("arn:queue"));
    assert_eq!(detail.layers, ["arn:layer:1"]);
    assert_eq!(
        (detail.summary.log_group.as_str(), detail.log_format.as_str()),
        ("/shop/all", "JSON")
    );
    assert_eq!((detail.summary.runtime.as_str(), detail.summary.memory_mb), ("python3.13", 512));
    assert!(detail.summary.last_modified.is_some());
}

#[test]
fn without_a_logging_config_the_group_is_lambda_s_default() {
    let summary = summary(configuration().build()).unwrap();
    assert_eq!(summary.log_group, "/aws/lambda/checkout");
}

#[test]
fn required_fields_are_named() {
    let nameless = summary(FunctionConfiguration::builder().build()).unwrap_err();
    assert_eq!(nameless.to_string(), "unexpected reply: FunctionName is missing");
    let unversioned = version(FunctionConfiguration::builder().build()).unwrap_err();
    assert_eq!(unversioned.to_string(), "unexpected reply: the version is missing");
}

#[test]
fn a_qualifier_is_read_from_a_function_s_arn() {
    let arn = "arn:aws:lambda:eu-west-1:123456789012:function:checkout";
    assert_eq!(qualifier_of(arn), None);
    assert_eq!(qualifier_of(&format!("{arn}:live")).as_deref(), Some("live"));
    assert_eq!(qualifier_of(&format!("{arn}:42")).as_deref(), Some("42"));
    assert_eq!(qualifier_of(&format!("{arn}:$LATEST")), None);
    assert_eq!(qualifier_of("arn:aws:sqs:eu-west-1:123456789012:orders:live"), None);
    assert_eq!(qualifier_of("*"), None);
}
