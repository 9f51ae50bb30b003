use proptest::prelude::*;

use super::*;

fn function(name: &str) -> Subject {
    Subject::Function(FunctionName(name.into()))
}

fn alias(name: &str, alias: &str) -> Subject {
    let function = FunctionName(name.into());
    Subject::Alias(AliasRef { function, alias: AliasName(alias.into()) })
}

fn version(name: &str, version: Version) -> Subject {
    Subject::Version(FunctionName(name.into()), version)
}

fn alarm(name: &str) -> Subject {
    Subject::Alarm(name.into())
}

fn group(name: &str) -> Subject {
    Subject::Group(name.into())
}

fn read(text: &str) -> Target {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_name_says_by_its_shape_what_it_names() {
    let table = [
        ("checkout", Subject::Named("checkout".into())),
        (" checkout\n", Subject::Named("checkout".into())),
        ("checkout:live", alias("checkout", "live")),
        ("checkout:42", version("checkout", Version::Published(42))),
        ("checkout:$LATEST", version("checkout", Version::Latest)),
        ("/aws/lambda/checkout", group("/aws/lambda/checkout")),
        ("checkout errors", alarm("checkout errors")),
        ("prod/checkout: errors", alarm("prod/checkout: errors")),
        ("team:checkout:errors", alarm("team:checkout:errors")),
    ];
    for (text, subject) in table {
        let target = read(text);
        assert_eq!(target.subject, subject, "{text}");
        assert_eq!((target.region, target.account), (None, None), "{text}");
    }
}

#[test]
fn an_arn_names_its_region_and_account_too() {
    let table = [
        ("arn:aws:lambda:eu-west-1:1:function:checkout", function("checkout")),
        ("arn:aws:lambda:eu-west-1:1:function:checkout:live", alias("checkout", "live")),
        (
            "arn:aws-cn:lambda:eu-west-1:1:function:checkout:42",
            version("checkout", Version::Published(42)),
        ),
        ("arn:aws:cloudwatch:eu-west-1:1:alarm:checkout: errors", alarm("checkout: errors")),
        (
            "arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/checkout:*",
            group("/aws/lambda/checkout"),
        ),
        (
            "arn:aws:logs:eu-west-1:1:log-group:/shop/all:log-stream:2026/11/22/[42]0f",
            group("/shop/all"),
        ),
    ];
    for (text, subject) in table {
        let target = read(text);
        assert_eq!(target.subject, subject, "{text}");
        assert_eq!(target.region.as_deref(), Some("eu-west-1"), "{text}");
        assert_eq!(target.account.as_deref(), Some("1"), "{text}");
    }
}

#[test]
fn a_page_of_the_console_names_what_it_shows() {
    let lambda = "https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1#";
    let watch = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#";
    let table = [
        (lambda, "/functions/checkout", function("checkout")),
        (lambda, "/functions/checkout?tab=monitoring", function("checkout")),
        (lambda, "/functions/checkout/aliases/live?tab=code", alias("checkout", "live")),
        (lambda, "/functions/checkout/versions/42", version("checkout", Version::Published(42))),
        (lambda, "/functions/checkout/versions/$LATEST", version("checkout", Version::Latest)),
        (lambda, "/functions/checkout?qualifier=live&tab=code", alias("checkout", "live")),
        (
            lambda,
            "/functions/checkout?tab=code&qualifier=%24LATEST",
            version("checkout", Version::Latest),
        ),
        (watch, "alarmsV2:alarm/checkout-errors?", alarm("checkout-errors")),
        (watch, "alarmsV2:alarm/checkout%20errors?~(tab~'history)", alarm("checkout errors")),
        (watch, "alarmsV2:alarm/checkout+errors", alarm("checkout errors")),
        (watch, "alarm:alarmFilter=ANY;name=checkout%20errors", alarm("checkout errors")),
        (watch, "s=Alarms&alarm=checkout-errors", alarm("checkout-errors")),
        (
            watch,
            "logsV2:log-groups/log-group/$252Faws$252Flambda$252Fcheckout",
            group("/aws/lambda/checkout"),
        ),
        (
            watch,
            "logsV2:log-groups/log-group/$252Fshop$252Fall/log-events/2026$252F11$252F22$252F$255B42$255D0f",
            group("/shop/all"),
        ),
        (
            watch,
            "logsV2:log-groups/log-group/$252Fshop$252Fall$3FlogStreamNameFilter$3D2026",
            group("/shop/all"),
        ),
        (watch, "logStream:group=/aws/lambda/checkout", group("/aws/lambda/checkout")),
        (watch, "logEventViewer:group=%2Fshop%2Fall;stream=a", group("/shop/all")),
    ];
    for (page, fragment, subject) in table {
        let target = read(&format!("{page}{fragment}"));
        assert_eq!(target.subject, subject, "{fragment}");
        assert_eq!(target.region.as_deref(), Some("eu-west-1"), "{fragment}");
    }
}

#[test]
fn every_partition_has_its_own_host() {
    let table = [
        ("console.aws.amazon.com/lambda/home?region=us-east-1", Some("us-east-1")),
        ("us-east-2.console.aws.amazon.com/lambda/home", Some("us-east-2")),
        ("111122223333-ab12cd.eu-west-1.console.aws.amazon.com/lambda/home", Some("eu-west-1")),
        ("console.amazonaws-us-gov.com/lambda/home?region=us-gov-west-1", Some("us-gov-west-1")),
        ("cn-north-1.console.amazonaws.cn/lambda/home", Some("cn-north-1")),
        ("console.amazonaws-eusc.eu/lambda/home?region=eusc-de-east-1", Some("eusc-de-east-1")),
        ("console.aws.amazon.com/lambda/home", None),
    ];
    for (page, region) in table {
        let target = read(&format!("https://{page}#/functions/checkout"));
        assert_eq!(target.region.as_deref(), region, "{page}");
    }
}

#[test]
fn what_is_no_target_is_named_with_what_could_be_given() {
    let page = "https://eu-west-1.console.aws.amazon.com";
    let table = [
        (String::new(), "the target is empty"),
        ("checkout:".into(), "`checkout:` names no alias and no version"),
        ("arn:aws:lambda".into(), "`arn:aws:lambda` is not a whole ARN"),
        ("arn:aws:sqs:eu-west-1:1:orders".into(), "neither a function, an alarm nor a log group"),
        ("arn:aws:lambda:eu-west-1:1:function:".into(), "neither a function"),
        (
            "https://example.org/lambda/home#/functions/checkout".into(),
            "no page of the AWS console",
        ),
        (format!("{page}/lambda/home#/functions"), "is the page of neither"),
        (format!("{page}/cloudwatch/home#alarmsV2:"), "is the page of neither"),
        (format!("{page}/sqs/v3/home#/queues"), "is the page of neither"),
        ("check\u{1b}out".into(), "control characters"),
    ];
    for (text, problem) in table {
        let error = text.parse::<Target>().unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
        assert!(error.contains("give a function (checkout, checkout:live"), "{error}");
    }
}

#[test]
fn two_regions_that_differ_are_an_error_that_says_both() {
    let target = read("arn:aws:lambda:eu-west-1:1:function:checkout");
    assert_eq!(target.region_beside(None), Ok(Some("eu-west-1".into())));
    assert_eq!(target.region_beside(Some("eu-west-1")), Ok(Some("eu-west-1".into())));
    let error = target.region_beside(Some("us-east-1")).unwrap_err();
    assert_eq!(error, "checkout is in eu-west-1, but --region says us-east-1");
    assert_eq!(read("checkout").region_beside(Some("us-east-1")), Ok(Some("us-east-1".into())));
    assert_eq!(read("checkout").region_beside(None), Ok(None));
}

#[test]
fn an_arn_in_a_filter_is_about_its_function() {
    let arn = "arn:aws:lambda:eu-west-1:1:function:checkout:live";
    assert_eq!(function_in_arn(arn), Some(FunctionName("checkout".into())));
    assert_eq!(function_in_arn("checkout"), None);
    assert_eq!(function_in_arn("arn:aws:sqs:eu-west-1:1:orders"), None);
}

proptest! {
    #[test]
    fn nothing_that_is_pasted_breaks_it(text in any::<String>(), hash in "[a-zA-Z0-9/:?%$+=~]{0,60}") {
        let _ = text.parse::<Target>();
        for service in ["lambda", "cloudwatch"] {
            let _ = format!("https://console.aws.amazon.com/{service}/home#{hash}").parse::<Target>();
        }
        if let Ok(target) = text.parse::<Target>() {
            prop_assert!(!target.subject.to_string().chars().any(char::is_control));
        }
    }
}
