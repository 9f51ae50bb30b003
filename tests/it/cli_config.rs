//! Configuration, keymaps and themes as the user meets them.

use crate::support::{
    binary::{Serin, masked},
    processes::output,
};

#[test]
fn every_value_says_where_it_came_from() {
    let serin = Serin::new();
    serin.configure(
        "config.toml",
        "theme = \"light\"\n[contexts.prod]\nprofile = \"prod*\"\nprotected = true\n",
    );
    let mut command = serin.command("config --read-only");
    let output = output(command.env("SERIN_LOG", "debug")).expect("it starts");
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(masked(&String::from_utf8_lossy(&output.stdout), serin.home()));
}

#[test]
fn a_broken_configuration_is_told_in_place_and_nothing_starts() {
    let serin = Serin::new();
    let text = "tehme = \"light\"\nread_only = \"yes\"\nlog = \"wran\"\n";
    serin.configure("config.toml", text);
    let broken = serin.run("functions --sandbox");
    assert_eq!((broken.code, broken.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(masked(&broken.stderr, serin.home()));
    assert_eq!(serin.run("").code, Some(2), "the console does not start with defaults");
    assert_eq!(serin.run("config").code, Some(2));
    assert!(serin.ok("config --example").contains("read_only"));
    let doctor = serin.run("doctor --sandbox");
    assert_eq!(doctor.code, Some(1));
    assert!(doctor.stdout.contains("unknown key `tehme`"), "{}", doctor.stdout);
    assert!(doctor.stdout.contains("lambda:ListFunctions"), "it goes on: {}", doctor.stdout);
}

#[test]
fn a_broken_keymap_or_theme_is_told_in_place() {
    let serin = Serin::new();
    serin.configure("keymaps/mine.toml", "inherits = \"default\"\n[aliases]\nspilt = \"S\"\n");
    serin.configure("themes/mine.toml", "[roles]\neror = \"red\"\n");
    serin.configure("config.toml", "keymap = \"mine\"\n");
    let keymap = serin.run("keys");
    assert_eq!(keymap.code, Some(2));
    insta::assert_snapshot!(masked(&keymap.stderr, serin.home()));
    serin.configure("config.toml", "theme = \"mine\"\n");
    let theme = serin.run("themes");
    assert_eq!(theme.code, Some(2));
    insta::assert_snapshot!(masked(&theme.stderr, serin.home()));
}

#[test]
fn a_users_keys_are_in_force() {
    let serin = Serin::new();
    serin.configure("keymaps/mine.toml", "inherits = \"default\"\n[aliases]\nsplit = \"S\"\n");
    serin.configure("config.toml", "keymap = \"mine\"\n");
    let keys = serin.json("keys");
    let split = keys.as_array().expect("an array").iter().find(|row| row["action"] == "split");
    assert_eq!(split.expect("an action")["keys"], serde_json::json!(["S"]));
}

#[test]
fn a_configuration_that_was_named_must_be_there() {
    let serin = Serin::new();
    let ended = serin.run("config --config /no/such/file.toml");
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("can't read /no/such/file.toml"), "{}", ended.stderr);
}
