use ciborium::Value as Cbor;
use http::HeaderMap;
use serde_json::json;

use super::*;
use crate::sandbox::{http::route::route, testkit};

/// A request of each protocol for the same thing, as the clients write it.
fn requests(operation: &str, value: &Value, form: &str) -> [Request; 3] {
    let mut body = Vec::new();
    ciborium::into_writer(value, &mut body).unwrap();
    let mut cbor = testkit::rest("POST", &format!("/service/{SERVICE}/operation/{operation}"), "");
    cbor.body = body;
    let json = testkit::amz(&format!("{SERVICE}.{operation}"), value);
    let form = format!("Action={operation}&Version={VERSION}&{form}");
    [cbor, json, testkit::rest("POST", "/", &form)]
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Told {
    name: String,
    period: i64,
    threshold: f64,
    return_data: bool,
    start_time: Moment,
    names: Vec<String>,
    queries: Vec<Inner>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inner {
    value: String,
}

#[test]
fn one_input_is_read_from_three_protocols() {
    let value = json!({
        "Name": "a & b", "Period": 60, "Threshold": 5, "ReturnData": false,
        "StartTime": 1_795_348_800, "Names": ["x", "y"], "Queries": [{"Value": "41"}],
    });
    let form = "Name=a+%26+b&Period=60&Threshold=5.0&ReturnData=false\
                &StartTime=2026-11-22T12%3A00%3A00Z&Names.member.1=x&Names.member.2=y\
                &Queries.member.1.Value=41&NextToken=";
    let expected = Told {
        name: "a & b".to_owned(),
        period: 60,
        threshold: 5.0,
        return_data: false,
        start_time: Moment(1_795_348_800_000),
        names: vec!["x".to_owned(), "y".to_owned()],
        queries: vec![Inner { value: "41".to_owned() }],
    };
    for request in requests("X", &value, form) {
        assert_eq!(read::<Told>(&request), Ok(expected.clone()));
    }
}

#[test]
fn the_tenth_of_a_form_s_members_comes_after_the_ninth() {
    let pairs = (1..=12).map(|n| (format!("A.member.{n}"), n.to_string()));
    let value = query::read(pairs.collect());
    assert_eq!(value["A"][9], "10");
}

#[test]
fn a_cbor_time_stands_under_its_tag() {
    let time = Cbor::Tag(1, Box::new(Cbor::from(1_795_348_800.25_f64)));
    let map = Cbor::Map(vec![(Cbor::from("T"), time)]);
    let mut body = Vec::new();
    ciborium::into_writer(&map, &mut body).unwrap();
    let value = cbor::read(&body).unwrap();
    assert_eq!(Moment::deserialize(&value["T"]).unwrap(), Moment(1_795_348_800_250));
    assert_eq!(cbor::read(&[0xff]), None);
    assert_eq!(cbor::read(&[]), Some(json!({})));
}

/// What the three write for the same answer.
fn answers() -> [Reply; 3] {
    let mut world = testkit::world();
    requests("X", &json!({}), "").map(|request| {
        let record = Record::new()
            .with("Label", "a < b")
            .list("Times", [Shape::Time(1_795_348_800_000), Shape::Time(1_795_348_800_500)])
            .list("Values", [Shape::Number(3.0)])
            .with("Period", Shape::Whole(60))
            .with("Extended", Shape::Map(vec![("p99".to_owned(), 1.5)]))
            .maybe("NextToken", None::<String>);
        answer(&mut world, &request, Some(record))
    })
}

#[test]
fn json_has_seconds() {
    let [_, reply, _] = answers();
    assert_eq!(reply.header("content-type"), Some("application/x-amz-json-1.0"));
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    let expected = json!({
        "Label": "a < b", "Times": [1_795_348_800, 1_795_348_800.5], "Values": [3.0],
        "Period": 60, "Extended": {"p99": 1.5},
    });
    assert_eq!(body, expected);
}

#[test]
fn cbor_has_tagged_times_and_numbers_that_stay_fractions() {
    let [reply, ..] = answers();
    assert_eq!(reply.header("smithy-protocol"), Some("rpc-v2-cbor"));
    let body: Cbor = ciborium::from_reader(reply.body.as_slice()).unwrap();
    let members = body.into_map().unwrap();
    let member =
        |name: &str| &members.iter().find(|(key, _)| key.as_text() == Some(name)).unwrap().1;
    let Cbor::Array(times) = member("Times") else { panic!() };
    assert_eq!(times[0], Cbor::Tag(1, Box::new(Cbor::from(1_795_348_800))));
    assert_eq!(member("Values"), &Cbor::Array(vec![Cbor::Float(3.0)]));
    assert_eq!(member("Period"), &Cbor::from(60));
}

#[test]
fn xml_wraps_the_result_and_escapes_texts() {
    let [.., reply] = answers();
    assert_eq!(reply.header("content-type"), Some("text/xml"));
    let text = String::from_utf8(reply.body.clone()).unwrap();
    let id = reply.header(REQUEST_ID).unwrap();
    let expected = format!(
        "<XResponse xmlns=\"{NAMESPACE}\"><XResult><Label>a &lt; b</Label><Times>\
         <member>2026-11-22T12:00:00Z</member><member>2026-11-22T12:00:00.5Z</member></Times>\
         <Values><member>3.0</member></Values><Period>60</Period><Extended><entry><key>p99</key>\
         <value>1.5</value></entry></Extended></XResult><ResponseMetadata><RequestId>{id}\
         </RequestId></ResponseMetadata></XResponse>\n"
    );
    assert_eq!(text, expected);
}

#[test]
fn an_error_has_the_query_protocol_s_code_in_all_three() {
    let error = || errors::combination("no");
    let [cbor, json, query] = [Protocol::Cbor, Protocol::Json10, Protocol::Query(NAMESPACE)]
        .map(|protocol| error().into_reply(protocol, "id"));
    let told = Some("InvalidParameterCombination;Sender");
    assert_eq!(cbor.header("x-amzn-query-error"), told);
    assert_eq!(json.header("x-amzn-query-error"), told);
    let shape = "com.amazonaws.cloudwatch#InvalidParameterCombinationException";
    let body: Value = serde_json::from_slice(&json.body).unwrap();
    assert_eq!(body, json!({"__type": shape, "message": "no"}));
    let body = cbor::read(&cbor.body).unwrap();
    assert_eq!(body, json!({"__type": shape, "message": "no"}));
    let text = String::from_utf8(query.body).unwrap();
    assert!(text.contains("<Code>InvalidParameterCombination</Code>"), "{text}");
    assert!(text.contains(NAMESPACE), "{text}");
}

#[test]
fn the_service_is_told_by_its_path_its_target_or_its_version() {
    for request in requests("DescribeAlarms", &json!({}), "MaxRecords=3") {
        assert_eq!(route(&request).unwrap().action, "cloudwatch:DescribeAlarms");
    }
    for request in requests("PutDashboard", &json!({}), "A=b") {
        let (protocol, error) = route(&request).unwrap_err();
        assert_eq!(error.code, "UnknownOperationException");
        assert_ne!(protocol, Protocol::RestJson);
    }
    let sts = testkit::rest("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(asked(&sts), None);
    assert_eq!(asked(&Request::new("GET", "/", HeaderMap::new(), Vec::new())), None);
}
