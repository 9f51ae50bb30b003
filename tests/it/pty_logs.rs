//! What the log tells on a terminal before any key is pressed.

use std::{fs, os::unix::fs::PermissionsExt};

use super::support::pty::Pty;

/// Half of what 42 is given fails in a way that 41 does not know.
const BAD_CANARY: &str = r#"
title = "a bad canary"

[account]
id = "205518843370"
region = "eu-west-1"
caller = "assumed-role/release/you"

[[functions]]
name = "checkout"
runtime = "nodejs22.x"
timeout_s = 10
logs = { format = "JSON" }
behaviour = { p50_ms = 40, p95_ms = 110, error_rate = 0.0 }
aliases = [{ name = "live", version = 41, split = { version = 42, weight = 0.2 } }]
traffic = [{ per_minute = 120, through = "live", daily_swing = 0.0 }]
[[functions.versions]]
number = 41
published = "2d"
[[functions.versions]]
number = 42
published = "1h"
[functions.versions.behaviour]
error_rate = 0.5
errors = [{ type = "TypeError", message = "no currency", stack = ["at price (/var/task/prices.js:37:31)"] }]
"#;

/// Version, error, since when and that it is new, in the pane of the logs.
#[track_caller]
fn tells(pty: &Pty, version: &str, error: &str) {
    let text = pty.wait_until("the log says what fails", |screen| {
        let text = screen.contents();
        let told = text.lines().find(|line| line.contains(&format!("✗ {version}: ")));
        told.is_some_and(|line| {
            line.contains("since ") && line.contains(&format!("new in {version}"))
        }) && text.contains(error)
    });
    assert!(text.contains("Logs"), "{text}");
}

#[test]
fn a_bad_canary_is_told_without_a_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = folder.path().join("bad.toml");
    fs::write(&scenario, BAD_CANARY).expect("a scenario");
    let arguments =
        ["--sandbox", "--scenario", scenario.to_str().expect("a path"), "checkout:live"];
    for size in [(120, 36), (80, 24)] {
        let mut pty = Pty::serin(size, &arguments, []);
        tells(&pty, "42", "TypeError: no currency");
        pty.type_("q");
        assert!(pty.wait_for_end().success());
    }
}

#[test]
fn what_fails_in_the_built_in_shop_is_told_without_a_key() {
    let mut pty = Pty::serin((120, 36), &["--sandbox"], []);
    tells(&pty, "20", "TypeError: Cannot read properties of undefined");
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}

#[test]
fn marked_functions_are_followed_together_and_their_lines_say_whose_they_are() {
    let mut pty = Pty::serin((120, 36), &["--sandbox"], []);
    pty.wait_for("● following");
    pty.type_(":logs checkout cart /aws/lambda/search\r");
    pty.wait_until("lines of each", |screen| {
        let text = screen.contents();
        let logs: Vec<&str> =
            text.lines().filter_map(|line| line.rsplit_once("││")).map(|(_, log)| log).collect();
        text.contains("Logs 3: checkout, cart, /aws/lambda/search")
            && ["checkout", "cart", "search"]
                .iter()
                .all(|name| logs.iter().any(|log| log.contains(name)))
    });
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}

#[test]
fn what_is_shown_is_saved_for_this_user_alone_and_over_no_other_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("night.log");
    let mut pty = Pty::serin((200, 36), &["--sandbox", "checkout:live"], []);
    pty.wait_for("● following");
    pty.type_(&format!("X{}\r", path.display()));
    pty.wait_for("lines to ");
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let saved = fs::read_to_string(&path).expect("text");
    assert!(saved.lines().count() > 100 && saved.ends_with('\n'), "{saved}");
    pty.type_(&format!("X{}\r", path.display()));
    pty.wait_for("not saved: ");
    pty.wait_for("is there already");
    assert_eq!(fs::read_to_string(&path).expect("text"), saved);
    pty.type_("q");
    assert!(pty.wait_for_end().success());
}
