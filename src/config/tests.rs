//! What files may say, and what is said about those that are wrong.

use std::path::Path;

use super::*;
use crate::{
    domain::{FunctionName, Guard, Scope},
    rollout::{Gates, Keeping, OnBlind, RolloutSettings, RuleKind},
};

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
    let rollout = settings.rollout.value;
    assert_eq!(rollout.errors.len(), 2);
    let strategy = rollout.strategy.as_ref().map(ToString::to_string);
    assert_eq!(strategy.as_deref(), Some("canary10-5m"));
    assert_eq!(
        RolloutSettings { strategy: None, errors: Vec::new(), ..rollout },
        defaults.rollout.value
    );
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

#[test]
fn rollouts_are_set_by_name_and_within_range() {
    let text = "[rollout]\nstrategy = \"linear10-2m\"\nhold_back = 5\nbake = \"1h\"\n\
                on_blind = \"hold\"\nledger = \"none\"\n\
                [rollout.gates]\nharm_e = 50\nmemory_share = 0.8\nattempts = 3\n";
    let settings = read_text(text).unwrap().rollout;
    assert_eq!(settings.origin, Origin::File { line: 1 });
    let RolloutSettings { strategy, hold_back_percent, bake, gates, keeping, on_blind, .. } =
        settings.value;
    assert_eq!(strategy.unwrap().to_string(), "linear10-2m");
    assert!((hold_back_percent - 5.0).abs() < f64::EPSILON);
    assert_eq!((bake.as_secs(), keeping, on_blind), (3_600, Keeping::None, OnBlind::Hold));
    let wanted = Gates { harm_e: 50.0, memory_share: 0.8, attempts: 3, ..Gates::default() };
    assert_eq!(gates, wanted);
}

#[test]
fn what_no_rollout_could_be_judged_by_is_told_in_place() {
    let text = "[rollout]\nstrategy = \"canary10\"\nbake = \"soon\"\nhold_back = 100\n\
                ledger = \"file\"\niac_tags = [1]\n\
                [rollout.gates]\nharm_e = 1\nmemory_share = 1.5\nattempts = 0\nharm = 2\n";
    let told = problems(text);
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap()).collect();
    let lines = ["4:13", "3:8", "2:12", "5:10", "6:12", "8:10", "9:16", "10:12", "11:1"];
    for line in lines {
        assert!(places.contains(&format!("config.toml:{line}").as_str()), "{line}\n{told}");
    }
    assert_eq!(places.len(), lines.len(), "{told}");
}

#[test]
fn a_strategy_has_to_fit_the_hold_back() {
    let told = problems("[rollout]\nstrategy = \"steps:80@10m\"\nhold_back = 30\n");
    assert!(told.starts_with("config.toml:2:12: the hold-back leaves no step"), "{told}");
}

#[test]
fn error_rules_are_for_the_functions_of_their_glob() {
    let text = "[[errors]]\nfunctions = \"checkout*\"\nname = \"5xx\"\nfield = \"$.statusCode\"\n\
                matches = \"5..\"\n[[errors]]\nname = \"batch\"\n\
                metric = { namespace = \"N\", metric = \"M\", version_dimension = \"v\", \
                dimensions = { b = \"2\", a = \"1\" } }\n";
    let settings = read_text(text).unwrap().rollout.value;
    let rules =
        |function: &str| settings.gates_of(&FunctionName(function.into()), Vec::new()).rules;
    assert_eq!(rules("checkout-eu").len(), 2);
    let of_others = rules("orders");
    assert_eq!(of_others.len(), 1);
    let RuleKind::Metric { dimensions, .. } = &of_others[0].kind else { panic!("{of_others:?}") };
    assert_eq!(*dimensions, [("a".into(), "1".into()), ("b".into(), "2".into())]);
}

#[test]
fn a_rule_finds_errors_in_one_way() {
    for (rule, wanted) in [
        ("name = \"x\"", "1:1: this [[errors]] rule finds no errors, or twice"),
        ("name = \"x\"\nline = \"a\"\nfield = \"$.b\"", "finds no errors, or twice"),
        ("name = \"x\"\nfield = \"$.b\"", "`field` and `matches` go together"),
        ("line = \"a\"", "has no name"),
        ("name = \"x\"\nline = \"(\"", "3:8: not a regular expression: unclosed group"),
        ("name = \"x\"\nfield = \"status\"\nmatches = \"5\"", "3:9: `status` is no path"),
        ("name = \"x\"\nlines = \"a\"", "unknown key `lines` in [errors]"),
        ("name = \"x\"\nmetric = { namespace = \"N\" }", "has no `version_dimension`"),
    ] {
        let told = problems(&format!("[[errors]]\n{rule}\n"));
        assert!(told.contains(wanted), "{rule}\n{told}");
    }
}

#[test]
fn a_hook_is_a_program_and_its_arguments() {
    let settings = read_text("[hooks]\nevent = [\"notify\", \"--channel\"]\n").unwrap();
    assert_eq!(settings.hooks.value.event, ["notify", "--channel"]);
    let told = problems("[hooks]\nevent = []\n");
    assert_eq!(told, "config.toml:2:9: `event` in [hooks] names no program");
    assert!(problems("[hooks]\nevent = \"notify\"\n").contains("takes a list of strings"));
}

#[test]
fn a_context_may_keep_the_ledger_out_of_the_description() {
    let text = "[contexts.stacks]\nprofile = \"prod\"\nledger = \"none\"\n";
    let settings = read_text(text).unwrap();
    let scope = Scope { profile: Some("prod".into()), ..Scope::default() };
    assert!(Guard::of(&settings.contexts.value, &scope).local_ledger);
}
