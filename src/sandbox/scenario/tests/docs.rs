//! `docs/sandbox.md` describes every field and every word of the model, and nothing else.

use std::collections::BTreeSet;

use serde::{
    Deserialize, Deserializer,
    de::{Visitor, value::Error},
    forward_to_deserialize_any,
};

use super::super::{
    Scenario,
    alarm::{ComparisonWord, MissingWord},
    attached::{AsyncInvokeSpec, UrlSpec},
    deployment::DeploymentSpec,
    event_source::EventSourceSpec,
    function::{Before, LogSpec},
    model::{
        AccountSpec, AlarmSpec, AliasSpec, ApiSpec, BehaviourSpec, ErrorSpec, FailureKind,
        FunctionSpec, Level, LineSpec, OpensSpec, OutageSpec, ReplicaSpec, RotationSpec,
        SecretSpec, SecretVersionSpec, Split, TrafficSpec, VersionSpec,
    },
    read::TOP_LEVEL,
    runtime::RUNTIMES,
    workload::{SlowSpec, Trigger},
};
use crate::sandbox::{
    faults::rule::{Effect, FaultRule},
    store::{event_sources::EventSourceKind, secrets::Makes},
    traffic::template,
};

const DOCS: &str = include_str!("../../../../docs/sandbox.md");

/// Hears which fields a struct, or which variants an enum, asks for.
struct Ear<'a>(&'a mut BTreeSet<&'static str>);

impl<'de> Deserializer<'de> for Ear<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("only structs and enums"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.extend(fields);
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_struct(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The fields of a struct or the variants of an enum, as they are written.
fn words_of<'de, T: Deserialize<'de>>() -> BTreeSet<&'static str> {
    let mut words = BTreeSet::new();
    assert!(T::deserialize(Ear(&mut words)).is_err(), "the ear never answers");
    assert!(!words.is_empty());
    words
}

/// The first column of the first table under a heading.
fn documented(heading: &str) -> BTreeSet<&'static str> {
    let (_, section) = DOCS.split_once(&format!("\n### {heading}\n")).unwrap_or_else(|| {
        panic!("docs/sandbox.md has no section {heading}");
    });
    let table = section.lines().skip_while(|line| !line.starts_with('|'));
    let rows = table.take_while(|line| line.starts_with('|')).skip(2);
    rows.filter_map(|row| row.split('`').nth(1)).collect()
}

#[test]
fn every_field_is_described_in_its_section_and_no_other() {
    for (heading, fields) in [
        ("The top level", BTreeSet::from(TOP_LEVEL)),
        ("`[account]`", words_of::<AccountSpec>()),
        ("`[api]`", words_of::<ApiSpec>()),
        ("`[[functions]]`", words_of::<FunctionSpec>()),
        ("`[functions.logs]`", words_of::<LogSpec>()),
        ("`[functions.behaviour]`", words_of::<BehaviourSpec>()),
        ("`slow`", words_of::<SlowSpec>()),
        ("`[[functions.behaviour.errors]]`", words_of::<ErrorSpec>()),
        ("`[[functions.versions]]`", words_of::<VersionSpec>()),
        ("`[[functions.aliases]]`", words_of::<AliasSpec>()),
        ("`split`", words_of::<Split>()),
        ("`[[functions.traffic]]`", words_of::<TrafficSpec>()),
        ("`[[functions.event_sources]]`", words_of::<EventSourceSpec>()),
        ("`url`", words_of::<UrlSpec>()),
        ("`[functions.async_invoke]`", words_of::<AsyncInvokeSpec>()),
        ("`[[functions.lines]]`", words_of::<LineSpec>()),
        ("`[[deployments]]`", words_of::<DeploymentSpec>()),
        ("`[[outages]]`", words_of::<OutageSpec>()),
        ("`before`", words_of::<Before>()),
        ("`[[alarms]]`", words_of::<AlarmSpec>()),
        ("`[[secrets]]`", words_of::<SecretSpec>()),
        ("`[secrets.rotation]`", words_of::<RotationSpec>()),
        ("`[[secrets.versions]]`", words_of::<SecretVersionSpec>()),
        ("`[[secrets.replicas]]`", words_of::<ReplicaSpec>()),
        ("`[[functions.secrets]]`", words_of::<OpensSpec>()),
        ("`[[faults]]`", words_of::<FaultRule>()),
    ] {
        assert_eq!(documented(heading), fields, "{heading}");
    }
}

#[test]
fn every_word_that_a_field_may_hold_is_described() {
    let words = [
        words_of::<FailureKind>(),
        words_of::<EventSourceKind>(),
        words_of::<Trigger>(),
        words_of::<Level>(),
        words_of::<Effect>(),
        words_of::<ComparisonWord>(),
        words_of::<MissingWord>(),
        words_of::<Makes>(),
        RUNTIMES.iter().map(|(name, ..)| *name).collect(),
    ];
    for word in words.iter().flatten() {
        assert!(DOCS.contains(&format!("`{word}`")), "docs/sandbox.md should describe `{word}`");
    }
    for placeholder in template::names().split(' ') {
        assert!(DOCS.contains(&format!("`{placeholder}`")), "and {placeholder}");
    }
}

#[test]
fn every_example_is_a_scenario() {
    let examples: Vec<_> = DOCS.split("\n```toml\n").skip(1).collect();
    assert!(examples.len() >= 3);
    for example in examples {
        let text = example.split("\n```").next().unwrap_or_default();
        let problems = Scenario::parse("example", text).err().map(|error| error.to_string());
        assert_eq!(problems, None, "{text}");
    }
}
