use proptest::prelude::*;

use super::*;

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:123456789012:function:checkout";

fn read(text: &str) -> Result<Vec<Trigger>, FailureKind> {
    triggers(text, &FunctionName("checkout".into()), None)
}

fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Id":"default","Statement":[{statements}]}}"#)
}

fn allow(more: &str) -> String {
    policy(&format!(
        r#"{{"Sid":"s","Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"{FUNCTION}:live",{more}}}"#
    ))
}

fn callers(text: &str) -> Vec<(String, String)> {
    read(text).unwrap().into_iter().map(|trigger| (trigger.source, trigger.note)).collect()
}

fn pair(source: &str, note: &str) -> (String, String) {
    (source.to_owned(), note.to_owned())
}

#[test]
fn a_service_is_told_with_what_it_calls_from() {
    let text = allow(
        r#""Principal":{"Service":"s3.amazonaws.com"},
           "Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},
                        "ArnLike":{"AWS:SourceArn":"arn:aws:s3:::uploads"}}"#,
    );
    let note = "s3.amazonaws.com, account 123456789012";
    assert_eq!(callers(&text), [pair("arn:aws:s3:::uploads", note)]);
    let trigger = &read(&text).unwrap()[0];
    assert_eq!(
        (trigger.kind, trigger.qualifier.as_deref()),
        (TriggerKind::Permission, Some("live"))
    );
}

#[test]
fn without_a_source_the_principal_is_it() {
    let any = allow(r#""Principal":{"Service":"events.amazonaws.com"}"#);
    assert_eq!(callers(&any), [pair("events.amazonaws.com", "")]);
    let accounts = allow(r#""Principal":{"AWS":["111111111111","arn:aws:iam::2:role/r"]}"#);
    assert_eq!(callers(&accounts), [pair("111111111111", ""), pair("arn:aws:iam::2:role/r", "")]);
}

#[test]
fn an_open_url_says_anyone() {
    let text = policy(&format!(
        r#"{{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"{FUNCTION}",
            "Condition":{{"StringEquals":{{"lambda:FunctionUrlAuthType":"NONE"}}}}}}"#
    ));
    assert_eq!(callers(&text), [pair("*", "anyone, auth NONE")]);
    assert_eq!(read(&text).unwrap()[0].qualifier, None);
}

#[test]
fn a_token_is_named_and_not_shown() {
    let text = allow(
        r#""Principal":{"Service":"alexa-appkit.amazon.com"},
           "Condition":{"StringEquals":{"lambda:EventSourceToken":"amzn1.ask.skill.7"}}"#,
    );
    assert_eq!(callers(&text), [pair("alexa-appkit.amazon.com", "with a token")]);
}

#[test]
fn a_negated_condition_is_not_taken_for_its_opposite() {
    let text = allow(
        r#""Principal":"*","Condition":{"ArnNotLike":{"aws:SourceArn":"arn:aws:s3:::uploads"}}"#,
    );
    assert_eq!(callers(&text), [pair("*", "anyone, under more conditions")]);
}

#[test]
fn what_invokes_nothing_is_no_caller() {
    let others = policy(
        r#"{"Effect":"Deny","Action":"lambda:InvokeFunction","Principal":"*","Resource":"*"},
           {"Effect":"Allow","Action":["lambda:GetFunction"],"Principal":"*","Resource":"*"}"#,
    );
    assert_eq!(callers(&others), []);
    let wild = policy(r#"{"Effect":"Allow","Action":"lambda:*","Principal":"*","Resource":"*"}"#);
    assert_eq!(callers(&wild), [pair("*", "anyone")]);
}

#[test]
fn what_is_no_policy_is_told_and_never_empty() {
    for text in [
        "",
        "{",
        "[]",
        "null",
        r#"{"Statement":7}"#,
        r#"{"Statement":[7]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction"}]}"#,
        r#"{"Statement":[{"Effect":"Maybe","Action":"lambda:InvokeFunction","Principal":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction","NotPrincipal":"*"}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"lambda:*","Principal":{"AWS":7}}]}"#,
        r#"{"Statement":[{"Effect":"Allow","Action":"lambda:*","Principal":"*","Condition":[]}]}"#,
    ] {
        let refused = read(text);
        assert!(matches!(refused, Err(FailureKind::UnexpectedReply { .. })), "{text}: {refused:?}");
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(read(&deep), Err(FailureKind::UnexpectedReply { .. })));
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in r#"[\[\]{}:,"\\a-zA-Z*7 ]{0,120}"#) {
        let _ = read(&text);
    }
}
