use std::collections::BTreeSet;

use super::{model::FunctionSpec, *};

mod docs;
mod rollouts;
mod secrets;

/// A whole scenario around one function, for mistakes in it. The function starts in line 2.
fn in_function(lines: &str) -> String {
    format!("title = \"t\"\n[[functions]]\nname = \"f\"\nruntime = \"nodejs22.x\"\n{lines}\n")
}

fn problems(text: &str) -> Vec<String> {
    let error = Scenario::parse("s.toml", text).err();
    error.map(|e| e.problems.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

/// The one problem of a scenario. In `marked`, » stands where the problem must be said to be;
/// `words` must stand in what is said.
fn assert_problem(marked: &str, words: &[&str]) {
    let before = marked.split('»').next().unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let text = marked.replace('»', "");
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:#?}\nin\n{text}");
    assert!(
        found[0].starts_with(&format!("s.toml:{line}:{column}: ")),
        "{}\nin\n{marked}",
        found[0]
    );
    for word in words {
        assert!(found[0].contains(word), "{} should say {word}", found[0]);
    }
}

#[test]
fn a_mistake_in_a_function_is_told_with_its_place() {
    for (lines, words) in [
        ("»memroy_mb = 512", &["unknown field `memroy_mb`", "memory_mb"][..]),
        ("memory_mb = »64", &["memory_mb 64", "128 to 32768"]),
        ("timeout_s = »0", &["timeout_s 0", "1 to 5400"]),
        ("timeout_s = »\"10s\"", &["invalid type: string \"10s\""]),
        ("changed = »\"soon\"", &["\"soon\" is not a length of time", "\"15m\""]),
        ("state = »\"active\"", &["state \"active\"", "\"Active\""]),
        ("architecture = »\"arm\"", &["\"arm64\", \"x86_64\""]),
        ("layers = [»\"common\"]", &["layer \"common\"", "version"]),
        ("logs = { format = »\"json\" }", &["format \"json\"", "\"JSON\""]),
        ("logs = { group = »\"my logs\" }", &["log group \"my logs\""]),
        ("reserved_concurrency = »-1", &["reserved_concurrency -1"]),
    ] {
        assert_problem(&in_function(lines), words);
    }
}

#[test]
fn a_mistake_in_behaviour_or_traffic_is_told_with_its_place() {
    for (lines, words) in [
        ("behaviour = { error_rate = »1.5 }", &["error_rate 1.5", "0 to 1"][..]),
        ("behaviour = { handled_5xx = »-0.1 }", &["handled_5xx -0.1"]),
        ("behaviour = { slow = { chance = »2, ms = 1 } }", &["chance 2", "0 to 1"]),
        ("behaviour = { slow = { chance = 1, ms = »-1 } }", &["ms -1"]),
        ("behaviour = { leak_mb_per_1000 = »-1 }", &["leak_mb_per_1000 -1"]),
        ("behaviour = { p50_ms = »0 }", &["p50_ms 0"]),
        ("behaviour = { p50_ms = 20, p95_ms = »10 }", &["p95_ms 10", "below p50_ms 20"]),
        ("behaviour = { errors = [{ kind = »\"panic\" }] }", &["panic", "out-of-memory"]),
        ("behaviour = { errors = [{ message = »\"{ordr}\" }] }", &["{ordr}", "{order}"]),
        ("traffic = [{ per_minute = »-3 }]", &["per_minute -3", "0 to 6000"]),
        ("traffic = [{ per_minute = 3, through = »\"live\" }]", &["\"live\"", "$LATEST"]),
        ("traffic = [{ per_minute = 3, trigger = »\"cron\" }]", &["cron", "schedule"]),
        ("traffic = [{ per_minute = 3, peak_hour = »24 }]", &["peak_hour 24", "0 to 23"]),
        ("lines = [{ text = \"hi\", chance = »2 }]", &["chance 2"]),
        ("lines = [{ text = »\"hi {usr}\" }]", &["{usr}", "{user}"]),
    ] {
        assert_problem(&in_function(lines), words);
    }
}

#[test]
fn a_mistake_in_what_is_attached_is_told_with_its_place() {
    let versions = "versions = [{ number = 1, published = \"1d\" }]\n";
    for (lines, words) in [
        ("url = { auth = »\"none\" }", &["auth \"none\"", "AWS_IAM"][..]),
        ("url = { through = »\"1\" }", &["not through a version"]),
        ("async_invoke = { retries = »3 }", &["retries 3", "0 to 2"]),
        ("async_invoke = { max_age_s = »59 }", &["max_age_s 59"]),
        ("async_invoke = { through = »\"live\" }", &["async_invoke goes", "\"live\""]),
        (
            "aliases = [{ name = \"a\", version = \"$LATEST\", provisioned = »5 }]",
            &["one published version"],
        ),
        (
            "reserved_concurrency = 4\naliases = [{ name = \"a\", version = 1, provisioned = »5 }]",
            &["5 provisioned", "the 4"],
        ),
    ] {
        assert_problem(&in_function(&format!("{versions}{lines}")), words);
    }
}

#[test]
fn a_mistake_in_an_event_source_is_told_with_its_place() {
    for (source, words) in [
        ("source = \"q\", batch_size = »0", &["batch_size 0", "1 to 10000"][..]),
        ("source = \"q\", batch_size = »11", &["needs a window_s"]),
        ("source = \"q\", window_s = »301", &["window_s 301"]),
        ("source = \"q\", kind = »\"rabbit\"", &["rabbit", "kinesis"]),
        ("source = \"q\", through = »\"live\"", &["event source goes", "\"live\""]),
        ("source = »\"arn:aws:s3:::b\"", &["none of sqs"]),
        ("source = \"q\", starting_position = »\"NOW\"", &["\"LATEST\""]),
        ("source = \"q\" }, { source = »\"q\"", &["a second event source"]),
    ] {
        assert_problem(&in_function(&format!("event_sources = [{{ {source} }}]")), words);
    }
    let traffic = |lines: &str| in_function(&format!("traffic = [{{ per_minute = 1, {lines} }}]"));
    assert_problem(&traffic("trigger = \"direct\", source = »\"x\""), &["no source"]);
    let both = |traffic: &str, source: &str| {
        let live = "versions = [{ number = 1, published = \"1d\" }]\n\
                    aliases = [{ name = \"live\", version = 1 }]\n";
        let traffic = format!("traffic = [{{ per_minute = 1, trigger = \"sqs\", {traffic} }}]");
        in_function(&format!("{live}{traffic}\nevent_sources = [{{ {source} }}]"))
    };
    let other = both("source = \"q\", through = »\"live\"", "source = \"q\"");
    assert_problem(&other, &["calls \"$LATEST\""]);
    let stream = both("source = »\"q\"", "source = \"q\", kind = \"kinesis\"");
    assert_problem(&stream, &["does not suit the trigger"]);
}

#[test]
fn a_mistake_in_an_alias_is_told_with_its_place() {
    let versions = r#"versions = [
        { number = 1, published = "3d" },
        { number = 2, published = "2d" },
        { number = 3, published = "1d", role = "other" },
    ]"#;
    for (alias, words) in [
        (r#"name = "live", version = »4"#, &["version 4", "it has 1, 2, 3"][..]),
        (r#"name = "live", version = »"x""#, &["\"x\"", "$LATEST"]),
        (r#"name = "live", version = »-1"#, &["-1", "a version number"]),
        (r#"name = »"7", version = 1"#, &["digits alone"]),
        (r#"name = "a", version = 1, split = { version = 2, weight = »1.5 }"#, &["weight 1.5"]),
        (r#"name = "a", version = 1, before = { version = »9, until = "1m" }"#, &["version 9"]),
        (r#"name = "a", version = 1, split = { version = »1, weight = 0.1 }"#, &["itself"]),
        (r#"name = "a", version = 1, split = { version = »9, weight = 0.1 }"#, &["version 9"]),
        (r#"name = "a", version = 1, split = { version = »3, weight = 0.1 }"#, &["same role"]),
        (
            r#"name = "a", version = »"$LATEST", split = { version = 1, weight = 0.1 }"#,
            &["$LATEST cannot be split"],
        ),
    ] {
        let lines = format!("{versions}\naliases = [{{ {alias} }}]");
        assert_problem(&in_function(&lines), words);
    }
}

#[test]
fn names_and_numbers_stand_once_and_versions_in_order() {
    let version = |number: &str| format!("{{ number = {number}, published = \"1d\" }}");
    let versions = format!("versions = [{}, {}]", version("2"), version("»2"));
    assert_problem(&in_function(&versions), &["version 2 must be higher"]);
    let alias = |name: &str| format!("{{ name = {name}, version = \"$LATEST\" }}");
    let aliases = format!("aliases = [{}, {}]", alias("\"a\""), alias("»\"a\""));
    assert_problem(&in_function(&aliases), &["a second alias named \"a\""]);
}

#[test]
fn a_mistake_elsewhere_is_told_with_its_place() {
    for (text, words) in [
        ("»tittle = \"x\"", &["unknown field `tittle`", "title"][..]),
        ("[account]\nid = »\"12\"", &["account id \"12\"", "twelve digits"]),
        ("[account]\nregion = »\"europe\"", &["region \"europe\"", "eu-central-1"]),
        ("[account]\ncaller = »\"alice\"", &["caller \"alice\"", "assumed-role/"]),
        ("[account]\nconcurrency = »100", &["concurrency 100", "101 to 1000000"]),
        (
            "[[functions]]\nname = \"f\"\nruntime = \"java21\"\nreserved_concurrency = »901",
            &["reserve 901", "900", "[account] concurrency"],
        ),
        ("[api]\n»rate = true", &["unknown field `rate`"]),
        ("[[faults]]\non = [\"lambda:*\"]\ndo = »\"explode\"", &["explode", "throttle"]),
        ("»[[faults]]\non = []\ndo = \"hang\"", &["needs `on`"]),
        (
            "»[[faults]]\non = [\"lambda:UpdatAlias\"]\ndo = \"hang\"",
            &["\"lambda:UpdatAlias\"", "lambda:UpdateAlias"],
        ),
        ("functions = »3", &["double brackets"]),
        (
            "[[outages]]\nname = \"db\"\nfunctions = [»\"f*\"]\nlasts = \"1m\"\nmessage = \"down\"",
            &["\"f*\"", "no function"],
        ),
        ("»[[functions]]\nruntime = \"go1.x\"", &["missing field `name`"]),
        (
            "[[functions]]\nname = \"f\"\nruntime = »\"nodjs22.x\"",
            &["unknown runtime \"nodjs22.x\"", "nodejs22.x"],
        ),
        (
            "[[functions]]\nname = \"f\"\nruntime = \"java21\"\n[[functions]]\nname = »\"f\"\nruntime = \"java21\"",
            &["second function named \"f\""],
        ),
    ] {
        assert_problem(text, words);
    }
}

#[test]
fn a_mistake_in_an_alarm_is_told_with_its_place() {
    let function = "[[functions]]\nname = \"f\"\nruntime = \"java21\"\n\
                    versions = [{ number = 1, published = \"1d\" }]\n\
                    aliases = [{ name = \"live\", version = 1 }]\n";
    for (lines, words) in [
        ("function = »\"g\"", &["\"g\"", "no function"][..]),
        ("function = \"f\"\nthrough = »\"beta\"", &["\"beta\"", "no alias or version"]),
        ("function = \"f\"\nthrough = \"live\"\nversion = »2", &["no version 2"]),
        ("function = \"f\"\nversion = »1", &["needs the alias"]),
        ("function = \"f\"\nmetric = »\"Error\"", &["\"Error\"", "Errors"]),
        ("function = \"f\"\nstatistic = »\"sum\"", &["\"sum\"", "Sum"]),
        ("function = \"f\"\nperiod_s = »90", &["period_s 90", "whole minutes"]),
        ("function = \"f\"\ncomparison = »\"=\"", &["`=`", "`>=`"]),
        ("function = \"f\"\nevaluation_periods = »0", &["evaluation_periods 0"]),
        ("function = \"f\"\ndatapoints_to_alarm = »2", &["from 1 to evaluation_periods (1)"]),
        ("function = \"f\"\nstate = »\"ok\"", &["state \"ok\"", "INSUFFICIENT_DATA"]),
        ("function = \"f\"\ntreat_missing = »\"bad\"", &["bad", "notBreaching"]),
    ] {
        let alarm = format!("{function}[[alarms]]\nname = \"a\"\nthreshold = 1\n{lines}\n");
        assert_problem(&alarm, words);
    }
}

#[test]
fn a_mistake_in_a_deployment_is_told_with_its_place() {
    let function = "[[functions]]\nname = \"f\"\nruntime = \"java21\"\n\
                    versions = [{ number = 1, published = \"2d\" }, { number = 2, published = \"1d\" }]\n\
                    aliases = [{ name = \"live\", version = 1 }, { name = \"split\", version = 1, \
                    split = { version = 2, weight = 0.1 } }]\n";
    let scenario = |lines: &str| {
        let wanted = |field: &str| lines.replace('»', "").contains(&format!("{field} = "));
        let rest = [
            ("application", "\"shop\""),
            ("group", "\"f\""),
            ("function", "\"f\""),
            ("alias", "\"live\""),
            ("from", "1"),
            ("to", "2"),
        ];
        let rest: Vec<_> = rest
            .iter()
            .filter(|(field, _)| !wanted(field))
            .map(|(field, value)| format!("{field} = {value}"))
            .collect();
        format!("{function}[[deployments]]\n{lines}\n{}\n", rest.join("\n"))
    };
    assert_eq!(problems(&scenario("started = \"3m\"")), Vec::<String>::new());
    for (lines, words) in [
        ("application = »\"a b\"", &["application \"a b\"", "1 to 100"][..]),
        ("function = »\"g\"", &["\"g\"", "no function"]),
        ("alias = »\"beta\"", &["no alias \"beta\""]),
        ("alias = »\"split\"", &["no split"]),
        ("from = »3", &["begins at version 3", "at 1"]),
        ("to = »1", &["version 1", "another published"]),
        ("to = »9", &["version 9"]),
        ("config = »\"Canary\"", &["config \"Canary\"", "LambdaAllAtOnce"]),
    ] {
        assert_problem(&scenario(lines), words);
    }
    let twice = scenario("") + &scenario("group = \"g\"\nalias = »\"live\"")[function.len()..];
    assert_problem(&twice, &["a second deployment moves this alias"]);
}

#[test]
fn an_outage_begins_once() {
    let outage = "[[functions]]\nname = \"f\"\nruntime = \"java21\"\n[[outages]]\n\
                  name = \"db\"\nfunctions = [\"f\"]\nlasts = \"1m\"\nmessage = \"down\"\n\
                  first = \"2m\"\nbegan = »\"3m\"";
    assert_problem(outage, &["`first`", "`began`"]);
}

#[test]
fn the_example_of_an_outage_is_a_scenario() {
    let text = include_str!("../../../examples/outage.toml");
    let outage = Scenario::parse("outage.toml", text).unwrap_or_else(|error| panic!("{error}"));
    assert!(outage.outages.iter().all(|outage| outage.began.is_some()), "it is on at the start");
    assert!(outage.alarms.len() >= 4);
}

#[test]
fn a_mistake_in_a_secret_is_told_with_its_place() {
    let current = r#"stages = ["AWSCURRENT"]"#;
    let secret =
        |name: &str, versions: &str| format!("[[secrets]]\nname = {name}\nversions = [{versions}]");
    assert_problem(&secret("»\"s\"", ""), &["no version with stage AWSCURRENT"]);
    for (version, words) in [
        (r#"put = »"1d""#, &["exactly one of string"][..]),
        (r#"put = »"1d", string = "a", binary = "YQ==""#, &["exactly one of string"]),
        (r#"put = "1d", binary = »"?""#, &["base64"]),
        (r#"put = "1d", filler_bytes = »65537"#, &["65536"]),
        (r#"put = "1d", string = »"""#, &["0 bytes"]),
    ] {
        assert_problem(&secret("\"s\"", &format!("{{ {version}, {current} }}")), words);
    }
    let twice = format!(
        "{{ put = \"1d\", string = \"a\", {current} }}, {{ put = \"2d\", string = \"b\", {} }}",
        current.replace('[', "[»")
    );
    assert_problem(&secret("\"s\"", &twice), &["AWSCURRENT is on two versions"]);
    let deleted = "deleted_in = »\"31d\"\nversions = [{ put = \"1d\", string = \"a\", stages = [\"AWSCURRENT\"] }]";
    assert_problem(&format!("[[secrets]]\nname = \"s\"\n{deleted}"), &["30d"]);
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_their_lines() {
    let text = "[account]\nid = \"1\"\n[[functions]]\nname = \"f\"\nruntime = \"perl\"\n\
                versions = [{ number = 1 }]\ntraffic = [{ per_minute = -1 }]\n\
                [[functions]]\nnam = \"g\"\n[[secrets]]\nname = \"s\"\n";
    let found = problems(text);
    let places: Vec<_> = found.iter().map(|p| p.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(
        places,
        ["s.toml:2:6", "s.toml:5:11", "s.toml:6:13", "s.toml:7:27", "s.toml:9:1", "s.toml:11:8"]
    );
}

#[test]
fn a_file_that_is_no_toml_tells_where_it_breaks() {
    let found = problems("title = \"shop\"\n[account\nid = 3\n");
    assert!(found[0].starts_with("s.toml:2:9: "), "{found:#?}");
}

#[test]
fn a_missing_file_is_named() {
    let error = Scenario::load(Path::new("/nowhere/shop.toml")).unwrap_err().to_string();
    assert!(error.starts_with("/nowhere/shop.toml: cannot be read"), "{error}");
}

#[test]
fn the_shop_has_what_a_tour_needs() {
    let shop = Scenario::built_in().unwrap_or_else(|error| panic!("{error}"));
    let functions = &shop.functions;
    assert!(functions.len() >= 24);
    let find = |name: &str| functions.iter().find(|f| f.name.get_ref() == name).unwrap();
    let runtimes: BTreeSet<_> = functions.iter().map(|f| f.runtime.get_ref().as_str()).collect();
    assert!(runtimes.len() >= 7, "{runtimes:?}");
    assert!(functions.iter().any(|f| f.aliases.is_empty()));
    assert!(functions.iter().any(|f| f.aliases.len() == 2));
    let unaliased = |f: &&FunctionSpec| {
        f.aliases.is_empty() && f.traffic.iter().any(|t| t.through.get_ref() == "$LATEST")
    };
    assert!(functions.iter().filter(unaliased).count() >= 4);
    let formats: BTreeSet<_> = functions.iter().map(|f| f.logs.format.get_ref().as_str()).collect();
    assert_eq!(formats, BTreeSet::from(["JSON", "Text"]));
    assert!(functions.iter().any(|f| f.logs.group.is_some()));
    assert!(functions.iter().any(|f| f.state.get_ref() == "Failed"));
    assert!(functions.iter().any(|f| f.last_update.get_ref() == "InProgress"));
    assert!(!shop.outages.is_empty());
    assert!(find("cart").aliases[0].split.is_some(), "a canary is under way");
    let newer = |name: &str| &find(name).versions.last().unwrap().behaviour;
    let p50 = |spec: &model::BehaviourSpec| *spec.p50_ms.as_ref().unwrap().get_ref();
    assert!(p50(newer("search")) < p50(&find("search").behaviour), "a good one waits");
    assert!(p50(newer("checkout")) > p50(&find("checkout").behaviour), "a bad one waits");
    assert!(*newer("checkout").error_rate.as_ref().unwrap().get_ref() > 0.05);
}

#[test]
fn the_shop_has_what_can_be_stopped_and_what_must_be_known_for_it() {
    let shop = Scenario::built_in().unwrap_or_else(|error| panic!("{error}"));
    let functions = &shop.functions;
    let reserved = |count| {
        let own = |f: &FunctionSpec| f.reserved_concurrency.as_ref().map(|r| *r.get_ref());
        functions.iter().any(|f| own(f) == Some(count))
    };
    assert!(reserved(0) && reserved(50));
    let sources = || functions.iter().flat_map(|f| &f.event_sources);
    assert!(sources().any(|source| !source.enabled));
    assert!(sources().any(|source| source.on_failure.is_some()));
    assert!(functions.iter().any(|f| f.url.is_some()));
    let destinations = functions.iter().filter_map(|f| f.async_invoke.as_ref());
    assert!(destinations.clone().any(|config| config.on_success.is_some()));
    assert!(functions.iter().any(|f| f.runtime.get_ref() == "nodejs18.x"), "deprecated");
    assert!(functions.iter().flat_map(|f| &f.aliases).any(|alias| alias.provisioned.is_some()));
}

#[test]
fn the_shop_has_secrets_of_every_kind() {
    let shop = Scenario::built_in().unwrap_or_else(|error| panic!("{error}"));
    let versions: Vec<_> = shop.secrets.iter().flat_map(|s| &s.versions).collect();
    assert!(versions.iter().any(|v| v.json.is_some()));
    assert!(versions.iter().any(|v| v.string.is_some()));
    assert!(versions.iter().any(|v| v.binary.is_some()));
    let large = versions.iter().filter_map(|v| v.filler_bytes.as_ref()).map(|v| *v.get_ref());
    assert_eq!(large.max(), Some(60 * 1024));
    assert!(shop.secrets.iter().any(|s| s.deleted_in.is_some()));
    assert!(shop.secrets.iter().any(|s| s.rotation.is_some()));
    let rotated = shop.secrets.iter().find(|s| s.name.get_ref() == "prod/inventory/db").unwrap();
    let password = |stage: &str| {
        let has = |v: &&model::SecretVersionSpec| v.stages.iter().any(|s| s.get_ref() == stage);
        let json = rotated.versions.iter().find(has).and_then(|v| v.json.as_ref());
        json.and_then(|json| json["password"].as_str()).map(str::is_empty)
    };
    assert_eq!(password("AWSCURRENT"), Some(true), "the rotation broke it");
    assert_eq!(password("AWSPREVIOUS"), Some(false), "the one before works");
}
