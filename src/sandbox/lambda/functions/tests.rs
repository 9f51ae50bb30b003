use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sandbox::{
    testkit::{add_function, body, error, rest, world},
    world::World,
};

const FUNCTIONS: &str = "/2015-03-31/functions";

/// All rows of a list, page by page, and the sizes of the pages.
fn pages(world: &mut World, query: &str) -> (Vec<Value>, Vec<usize>) {
    let (mut rows, mut sizes, mut marker) = (Vec::new(), Vec::new(), String::new());
    loop {
        let target = format!("{FUNCTIONS}?{query}&Marker={marker}");
        let page = body(world, &rest("GET", &target, ""));
        let functions = page["Functions"].as_array().unwrap();
        sizes.push(functions.len());
        rows.extend(functions.iter().cloned());
        match page["NextMarker"].as_str() {
            Some(next) => next.clone_into(&mut marker),
            None => return (rows, sizes),
        }
    }
}

fn many() -> World {
    let mut world = world();
    for number in 0..119 {
        add_function(&mut world, &format!("f-{number:03}"), 2);
    }
    world
}

#[test]
fn a_list_has_fifty_a_page_whatever_is_asked_for() {
    let (rows, sizes) = pages(&mut many(), "MaxItems=10000");
    assert_eq!(sizes, [50, 50, 20]);
    let names: BTreeSet<_> = rows.iter().map(|row| row["FunctionName"].to_string()).collect();
    assert_eq!(names.len(), 120);
}

#[test]
fn a_list_of_all_has_every_version_once_though_pages_end_between_them() {
    let (rows, sizes) = pages(&mut many(), "FunctionVersion=ALL&MaxItems=7");
    let arns: BTreeSet<_> = rows.iter().map(|row| row["FunctionArn"].to_string()).collect();
    assert_eq!((rows.len(), arns.len()), (4 + 119 * 3, 4 + 119 * 3));
    assert!(sizes.iter().rev().skip(1).all(|size| *size == 7));
}

#[test]
fn a_list_leaves_the_state_out() {
    let listed = body(&mut world(), &rest("GET", FUNCTIONS, ""));
    let row = &listed["Functions"][0];
    assert_eq!(row["State"], Value::Null);
    assert_eq!(row["LastUpdateStatus"], Value::Null);
    assert_eq!(row["Version"], "$LATEST");
    assert_eq!(row["LastModified"], "2026-11-22T12:00:00.000+0000");
    assert_eq!(row["LoggingConfig"]["LogGroup"], "/aws/lambda/checkout");
}

#[test]
fn page_sizes_and_markers_are_checked() {
    let ask = |query: &str| error(&mut world(), &rest("GET", &format!("{FUNCTIONS}?{query}"), ""));
    assert_eq!(ask("MaxItems=0").1, "ValidationException");
    assert_eq!(ask("MaxItems=10001").1, "ValidationException");
    assert_eq!(ask("Marker=!").1, "InvalidParameterValueException");
}

#[test]
fn a_function_is_found_by_every_name_it_has() {
    let names = [
        "checkout",
        "123456789012%3Afunction%3Acheckout",
        "arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Acheckout",
        "arn:aws:lambda:eu-west-1:123456789012:function:checkout:$LATEST",
    ];
    for name in names {
        let found = body(&mut world(), &rest("GET", &format!("{FUNCTIONS}/{name}"), ""));
        let configuration = &found["Configuration"];
        assert_eq!(configuration["FunctionName"], "checkout", "{name}");
        assert_eq!(configuration["State"], "Active", "{name}");
        assert_eq!(found["Tags"], json!({"team": "shop"}), "{name}");
    }
}

#[test]
fn a_qualifier_leads_to_a_version_or_through_an_alias() {
    let mut world = world();
    let ask = |world: &mut World, tail: &str| {
        let found = body(world, &rest("GET", &format!("{FUNCTIONS}/checkout{tail}"), ""));
        let arn = found["FunctionArn"].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
        (arn, found["Version"].as_str().unwrap().to_owned())
    };
    let own = |arn: &str, version: &str| (arn.to_owned(), version.to_owned());
    assert_eq!(ask(&mut world, "/configuration"), own("checkout", "$LATEST"));
    assert_eq!(ask(&mut world, "/configuration?Qualifier=3"), own("3", "3"));
    assert_eq!(ask(&mut world, "/configuration?Qualifier=live"), own("live", "2"));
    assert_eq!(ask(&mut world, ":live/configuration"), own("live", "2"));
}

#[test]
fn what_is_not_there_is_named_by_its_arn() {
    let ask = |tail: &str| error(&mut world(), &rest("GET", &format!("{FUNCTIONS}/{tail}"), ""));
    let (status, code, message) = ask("checkou");
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
    let arn = "arn:aws:lambda:eu-west-1:123456789012:function:checkou";
    assert_eq!(message, format!("Function not found: {arn}"));
    assert!(ask("checkout?Qualifier=9").2.ends_with(":checkout:9"));
    assert!(ask("checkout?Qualifier=beta").2.ends_with(":checkout:beta"));
}

#[test]
fn what_names_no_function_is_refused() {
    let ask = |tail: &str| error(&mut world(), &rest("GET", &format!("{FUNCTIONS}/{tail}"), "")).1;
    assert_eq!(ask("a%20b"), "ValidationException");
    assert_eq!(ask("checkout:1:2"), "ValidationException");
    assert_eq!(ask("checkout:1?Qualifier=2"), "InvalidParameterValueException");
    let foreign = "arn:aws:lambda:eu-west-1:999999999999:function:checkout";
    assert_eq!(ask(foreign), "AccessDeniedException");
}

#[test]
fn tags_concurrency_and_account_are_told() {
    let mut world = world();
    let arn = "arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Acheckout";
    let tags = body(&mut world, &rest("GET", &format!("/2017-03-31/tags/{arn}"), ""));
    assert_eq!(tags, json!({"Tags": {"team": "shop"}}));

    let path = "/2019-09-30/functions/checkout/concurrency";
    assert_eq!(body(&mut world, &rest("GET", path, "")), json!({}));
    let now = world.clock.now();
    world.lambda.functions.get_mut("checkout").unwrap().reserved.set(now, Some(40));
    let reserved = json!({"ReservedConcurrentExecutions": 40});
    assert_eq!(body(&mut world, &rest("GET", path, "")), reserved);

    let account = body(&mut world, &rest("GET", "/2016-08-19/account-settings/", ""));
    assert_eq!(account["AccountLimit"]["UnreservedConcurrentExecutions"], 960);
    assert_eq!(account["AccountUsage"]["FunctionCount"], 1);
}

#[test]
fn an_unknown_operation_is_named() {
    let (status, code, message) =
        error(&mut world(), &rest("PATCH", "/2015-03-31/functions/f/magic", ""));
    assert_eq!((status, code.as_str()), (404, "UnknownOperationException"));
    assert!(message.contains("PATCH /2015-03-31/functions/f/magic"), "{message}");
}
