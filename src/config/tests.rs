//! What files may say, and what is said about those that are wrong.

use std::path::Path;

use super::*;
use crate::domain::{Guard, Scope};

fn choices() -> Choices {
    Choices { themes: vec!["auto".into(), "light".into()], keymaps: vec!["default".into()] }
}

fn read_text(text: &str) -> Result<Settings, Report> {
    read(Path::new("config.toml"), text, &choices())
}

/// The problems of a text that must be wrong, a line each.
fn problems(text: &str) -> String {
    read_text(text).map_or_else(|report| report.to_string(), |settings| format!("{settings:?}"))
}

#[test]
fn an_empty_file_is_the_defaults() {
    assert_eq!(read_text(""), Ok(Settings::default()));
}

#[test]
fn every_value_remembers_its_line() {
    let settings = read_text("# mine\nread_only = true\n\nlog = \"debug\"\ntheme = \"light\"\n");
    let settings = settings.unwrap_or_else(|report| unreachable!("{report}"));
    assert_eq!(settings.read_only, Setting { value: true, origin: Origin::File { line: 2 } });
    assert_eq!(settings.log, Setting { value: LogLevel::Debug, origin: Origin::File { line: 4 } });
    assert_eq!(settings.theme.value, "light");
    assert_eq!(settings.clipboard.origin, Origin::Default);
}

#[test]
fn contexts_guard_the_places_they_name() {
    let text = "[contexts.production]\nprofile = \"prod*\"\nprotected = true\n\
                [contexts.archive]\naccount = \"210987654321\"\nread_only = true\n";
    let settings = read_text(text).unwrap_or_else(|report| unreachable!("{report}"));
    let scope = Scope {
        profile: Some("prod-eu".into()),
        account: Some("123456789012".into()),
        ..Scope::default()
    };
    let guard = Guard::of(&settings.contexts.value, &scope);
    assert_eq!(guard.contexts, ["production"]);
    assert!(guard.protected && !guard.read_only);
}

#[test]
fn everything_wrong_is_told_at_once_and_in_place() {
    let text = "tehme = \"light\"\nread_only = \"yes\"\nlog = \"wran\"\n\
                [contexts.production]\nprotected = true\nregoin = \"eu-west-1\"\n";
    assert_eq!(
        problems(text),
        "config.toml:2:13: `read_only` takes true or false, not string\n\
         config.toml:3:7: `wran` is not a log level\n\
         config.toml:1:1: unknown key `tehme`\n\
         config.toml:4:11: [contexts.production] holds nowhere\n\
         config.toml:6:1: unknown key `regoin` in [contexts.production]"
    );
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    let report = read_text("theme = \"ligth\"\n").err();
    let rendered = report.map(|report| report.render(Style::Plain)).unwrap_or_default();
    assert!(rendered.contains("there is no theme `ligth`"), "{rendered}");
    assert!(rendered.contains("did you mean `light`?"), "{rendered}");
}

#[test]
fn a_syntax_error_stands_alone() {
    let told = problems("read_only = tru\nunknown = 1\n");
    assert!(told.starts_with("config.toml:1:13: "), "{told}");
    assert!(!told.contains("unknown key"), "{told}");
}

#[test]
fn a_context_must_do_something() {
    let told = problems("[contexts.a]\nprofile = \"prod\"\n");
    assert_eq!(told, "config.toml:1:11: [contexts.a] changes nothing");
}

#[test]
fn an_account_is_digits() {
    let told = problems("[contexts.a]\naccount = \"my-account\"\nprotected = true\n");
    assert!(told.contains("config.toml:2:11: `my-account` is not an account id"), "{told}");
    assert!(!told.contains("holds nowhere"), "{told}");
}

#[test]
fn the_example_says_the_defaults() {
    assert_eq!(read_text(EXAMPLE), Ok(Settings::default()));
    let live: Vec<&str> = EXAMPLE
        .lines()
        .filter(|line| !line.starts_with("# "))
        .map(|line| line.trim_start_matches('#'))
        .collect();
    let settings = read_text(&live.join("\n")).unwrap_or_else(|report| unreachable!("{report}"));
    assert_eq!(settings.contexts.value.len(), 1);
    let defaults = Settings::default();
    assert_eq!(settings.read_only.value, defaults.read_only.value);
    assert_eq!(settings.theme.value, defaults.theme.value);
    assert_eq!(settings.keymap.value, defaults.keymap.value);
    assert_eq!(settings.clipboard.value, defaults.clipboard.value);
    assert_eq!(settings.log.value, defaults.log.value);
    assert!(settings.log.origin != Origin::Default, "the example names every key");
}

#[test]
fn a_file_that_was_named_must_be_there() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("config.toml");
    let found = ConfigFile { path: path.clone(), named: false };
    assert!(
        matches!(load(Some(&found), &choices()), Ok(settings) if settings == Settings::default())
    );
    let named = ConfigFile { path, named: true };
    assert!(matches!(load(Some(&named), &choices()), Err(ConfigError::Unreadable { .. })));
    Ok(())
}
