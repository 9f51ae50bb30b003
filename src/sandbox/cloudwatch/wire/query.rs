//! The query protocol: a form whose keys are paths, and XML.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::Timestamp;
use serde_json::{Map, Number, Value};

use super::shape::{Record, Shape};
use crate::sandbox::http::error::escape_xml;

/// Members that hold numbers: a form has nothing but text.
const NUMBERS: [&str; 7] = [
    "Period",
    "MaxDatapoints",
    "MaxRecords",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "EvaluationInterval",
];
/// Members that are true or false.
const FLAGS: [&str; 3] = ["ReturnData", "ActionsEnabled", "IncludeLinkedAccounts"];

/// `MetricDataQueries.member.1.Id=m1&…` as the value that it stands for. What is empty counts as
/// absent.
pub(super) fn read(form: Vec<(String, String)>) -> Value {
    let mut root = Fork::new();
    for (path, text) in form {
        if !text.is_empty() {
            plant(&mut root, &path, text);
        }
    }
    grown(root)
}

type Fork = BTreeMap<String, Branch>;

enum Branch {
    Leaf(String),
    Fork(Fork),
}

fn plant(fork: &mut Fork, path: &str, text: String) {
    let Some((first, rest)) = path.split_once('.') else {
        fork.insert(path.to_owned(), Branch::Leaf(text));
        return;
    };
    let next = fork.entry(first.to_owned()).or_insert_with(|| Branch::Fork(Fork::new()));
    if let Branch::Fork(next) = next {
        plant(next, rest, text);
    }
}

fn grown(mut fork: Fork) -> Value {
    if fork.len() == 1
        && let Some(Branch::Fork(items)) = fork.remove("member")
    {
        let mut items: Vec<_> = items.into_iter().collect();
        items.sort_by_key(|(number, _)| number.parse().unwrap_or(u32::MAX));
        return items.into_iter().map(|(number, branch)| ripe(&number, branch)).collect();
    }
    let members = fork.into_iter().map(|(name, branch)| {
        let value = ripe(&name, branch);
        (name, value)
    });
    Value::Object(members.collect::<Map<_, _>>())
}

fn ripe(name: &str, branch: Branch) -> Value {
    match branch {
        Branch::Fork(fork) => grown(fork),
        Branch::Leaf(text) if NUMBERS.contains(&name) => number(&text).unwrap_or(Value::from(text)),
        Branch::Leaf(text) if FLAGS.contains(&name) => {
            text.parse().map_or_else(|_| Value::from(text), |flag: bool| Value::from(flag))
        }
        Branch::Leaf(text) => Value::from(text),
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    Number::from_f64(text.parse().ok()?).map(Value::Number)
}

/// The reply's XML; without `result` the operation tells nothing but that it went well.
pub(super) fn write(
    namespace: &str,
    operation: &str,
    result: Option<&Record>,
    request_id: &str,
) -> String {
    let mut xml = format!("<{operation}Response xmlns=\"{namespace}\">");
    if let Some(Record(members)) = result {
        // Writing to a string never fails.
        let _always = write!(xml, "<{operation}Result>");
        for (name, value) in members {
            element(&mut xml, name, value);
        }
        let _always = write!(xml, "</{operation}Result>");
    }
    let _always = writeln!(
        xml,
        "<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </{operation}Response>"
    );
    xml
}

fn element(xml: &mut String, name: &str, value: &Shape) {
    let _always = write!(xml, "<{name}>");
    match value {
        Shape::Text(text) => xml.push_str(&escape_xml(text)),
        Shape::Whole(number) => xml.push_str(&number.to_string()),
        Shape::Number(number) => {
            let _always = write!(xml, "{number:?}");
        }
        Shape::Flag(flag) => xml.push_str(&flag.to_string()),
        Shape::Time(ms) => {
            let time = Timestamp::from_millisecond(*ms).unwrap_or_default();
            let _always = write!(xml, "{time}");
        }
        Shape::List(items) => {
            for item in items {
                element(xml, "member", item);
            }
        }
        Shape::Record(Record(members)) => {
            for (name, value) in members {
                element(xml, name, value);
            }
        }
        Shape::Map(entries) => {
            for (name, number) in entries {
                let name = escape_xml(name);
                let _always =
                    write!(xml, "<entry><key>{name}</key><value>{number:?}</value></entry>");
            }
        }
    }
    let _always = write!(xml, "</{name}>");
}
