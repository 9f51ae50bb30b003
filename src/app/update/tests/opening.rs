//! Opening with a function, an alarm or a log group.

use crate::{
    app::{
        Effect,
        state::Pane,
        testing::{Console, alarm, alias, failure, function, name, v},
    },
    domain::{
        AliasState, FailureKind, Fetched, FunctionDetail, LogSource, Request, RevisionId, Slot,
        Version, WatchedAlarm, Window, log_event::LogSelection,
    },
};

fn detail(of: &str) -> Fetched {
    Fetched::Function(Box::new(FunctionDetail {
        summary: function(of),
        version: Version::Latest,
        handler: String::new(),
        role: String::new(),
        package_type: "Zip".into(),
        architectures: Vec::new(),
        state: "Active".into(),
        state_reason: String::new(),
        last_update_status: "Successful".into(),
        last_update_reason: String::new(),
        environment_names: Vec::new(),
        environment_error: None,
        layers: Vec::new(),
        dead_letter: None,
        log_format: "Text".into(),
        ephemeral_mb: 512,
        code_sha256: String::new(),
        tags: Vec::new(),
        reserved_concurrency: None,
        snap_start: None,
        revision_id: RevisionId("r-1".into()),
    }))
}

/// The alarm about a function's errors, without its metric.
fn watched(console: &Console, function: &str) -> Fetched {
    let window = Window::ending_at(console.now, 3, 60);
    Fetched::Alarm(Some(Box::new(WatchedAlarm { alarm: alarm(function), window, values: None })))
}

/// What is followed first.
fn followed(console: &mut Console) -> Option<LogSource> {
    console.take().into_iter().find_map(|effect| match effect {
        Effect::Follow { mut sources, .. } => sources.pop(),
        _ => None,
    })
}

fn connected(target: &str) -> Console {
    let mut console = Console::at(target);
    console.connect();
    console
}

#[test]
fn an_alias_is_opened_before_the_list_is_there() {
    let mut console = connected("checkout:live");
    let read = console.fetched();
    for slot in [Slot::Target, Slot::Aliases, Slot::Versions, Slot::Functions, Slot::Fleet] {
        assert!(read.contains(&slot), "{slot:?}");
    }
    console.aliases("checkout", vec![alias("checkout", AliasState::all(v(41)))]);
    console.reply(Slot::Target, Ok(detail("checkout")));
    let source = followed(&mut console).map(|source| source.selection);
    assert!(matches!(source, Some(LogSelection::Alias(_, versions)) if versions == [v(41)]));
    assert_eq!(console.selected(), "checkout");
    assert_eq!(console.state.screen.focus, Pane::Logs);
    // Its page comes later and changes nothing, and neither does a reading.
    console.functions(&["auth", "checkout", "zebra"]);
    console.fleet(&[("zebra", 90.0)]);
    assert_eq!(console.selected(), "checkout");
    assert_eq!(console.state.functions.list.items.len(), 3);
    assert_eq!(followed(&mut console), None);
}

#[test]
fn a_version_is_followed_alone() {
    let mut console = connected("checkout:42");
    console.reply(Slot::Target, Ok(detail("checkout")));
    let selection = followed(&mut console).map(|source| source.selection);
    assert_eq!(selection, Some(LogSelection::Version(name("checkout"), v(42))));
}

#[test]
fn a_function_that_may_not_be_asked_for_is_found_in_the_list() {
    let mut console = connected("checkout");
    let kind = FailureKind::Denied { action: "lambda:GetFunction".into() };
    console.reply(Slot::Target, Err(failure(kind)));
    console.functions_page(&["auth", "billing"], Some("2"));
    assert_eq!(followed(&mut console), None, "it may come with the next page");
    console.functions(&["checkout"]);
    assert_eq!(console.selected(), "checkout");
    let selection = followed(&mut console).map(|source| source.selection);
    assert_eq!(selection, Some(LogSelection::Function(name("checkout"))));
    assert_eq!(console.state.aliases.function, Some(name("checkout")));
    assert!(console.state.opening.is_none());
}

#[test]
fn a_name_that_may_not_be_asked_for_and_is_not_listed_may_be_an_alarm() {
    let mut console = connected("checkout-errors");
    let kind = FailureKind::Denied { action: "lambda:GetFunction".into() };
    console.reply(Slot::Target, Err(failure(kind)));
    console.functions_page(&["auth"], Some("2"));
    assert!(!console.fetched().contains(&Slot::Alarm), "it may come with the next page");
    console.functions(&["checkout"]);
    assert!(console.fetched().contains(&Slot::Alarm));
    assert_eq!(console.notice(), "");
    console.reply(Slot::Alarm, Ok(watched(&console, "checkout")));
    console.reply(Slot::Target, Ok(detail("checkout")));
    assert_eq!(console.selected(), "checkout");
}

#[test]
fn another_alarm_that_rings_does_not_open_its_function() {
    let mut console = connected("chekcout");
    console.functions(&["auth", "checkout"]);
    console.reply(Slot::Target, Err(failure(FailureKind::NotFound)));
    console.take();
    console.alarms(&["checkout"]);
    assert!(!console.fetched().contains(&Slot::Alarm), "what was asked for has not come");
    console.reply(Slot::Alarm, Ok(watched(&console, "checkout")));
    assert!(console.state.opening.is_some(), "that is another alarm");
    assert!(!console.fetched().contains(&Slot::Target));
}

#[test]
fn once_there_is_no_such_alarm_one_that_rings_is_read() {
    let mut console = connected("chekcout");
    console.functions(&["auth", "checkout"]);
    console.reply(Slot::Target, Err(failure(FailureKind::NotFound)));
    console.alarms(&["checkout"]);
    console.take();
    console.reply(Slot::Alarm, Ok(Fetched::Alarm(None)));
    assert!(console.notice().starts_with("no function or alarm is called chekcout"));
    assert!(console.fetched().contains(&Slot::Alarm));
    assert_eq!(console.state.health.watching.as_deref(), Some("checkout-errors"));
}

#[test]
fn an_alarm_opens_its_function_with_its_strip() {
    let mut console = connected("checkout-errors");
    console.reply(Slot::Target, Err(failure(FailureKind::NotFound)));
    assert_eq!(console.fetched().last(), Some(&Slot::Alarm));
    console.reply(Slot::Alarm, Ok(watched(&console, "checkout")));
    assert!(console.fetched().contains(&Slot::Target));
    console.reply(Slot::Target, Ok(detail("checkout")));
    assert_eq!(console.selected(), "checkout");
    assert!(console.state.screen.alarm);
    assert_eq!(
        console.state.alarm_shown().map(|alarm| alarm.name.as_str()),
        Some("checkout-errors")
    );
}

#[test]
fn a_name_that_nothing_has_is_said_with_what_is_like_it() {
    let mut console = connected("chekcout");
    console.reply(Slot::Target, Err(failure(FailureKind::NotFound)));
    console.reply(Slot::Alarm, Ok(Fetched::Alarm(None)));
    assert_eq!(console.notice(), "", "the list may still tell what is like it");
    console.functions(&["auth", "checkout"]);
    assert_eq!(console.notice(), "no function or alarm is called chekcout; did you mean checkout?");
    assert!(!console.take().contains(&Effect::Quit));
    assert_eq!(console.selected(), "auth", "and the console goes on");
}

#[test]
fn an_alias_that_is_not_there_is_said_and_the_function_is_followed() {
    let mut console = connected("checkout:liev");
    console.reply(Slot::Target, Ok(detail("checkout")));
    console.take();
    console.aliases("checkout", vec![alias("checkout", AliasState::all(v(41)))]);
    assert_eq!(console.notice(), "checkout has no alias liev; did you mean live?");
    let selection = followed(&mut console).map(|source| source.selection);
    assert_eq!(selection, Some(LogSelection::Function(name("checkout"))));
}

#[test]
fn a_log_group_is_followed_at_once_and_finds_its_function() {
    let mut console = connected("/aws/lambda/checkout");
    let source = followed(&mut console);
    let group = LogSource { group: "/aws/lambda/checkout".into(), selection: LogSelection::Group };
    assert_eq!(source, Some(group));
    console.functions(&["auth", "checkout"]);
    assert_eq!(console.selected(), "checkout");
    assert_eq!(followed(&mut console), None);
}

#[test]
fn a_log_group_of_no_function_keeps_its_tail() {
    let mut console = connected("/shop/audit");
    console.take();
    console.functions(&["auth", "checkout"]);
    assert_eq!(followed(&mut console), None);
    console.press("1 j");
    assert!(console.state.opening.is_none());
}

#[test]
fn who_chooses_another_function_gets_that() {
    let mut console = connected("checkout:live");
    console.functions(&["auth", "billing"]);
    console.press("j");
    console.reply(Slot::Target, Ok(detail("checkout")));
    console.pass(250);
    assert_eq!(console.selected(), "billing");
    assert_eq!(console.state.screen.focus, Pane::Functions);
}

#[test]
fn hands_that_are_on_the_aliases_keep_focus_and_cursor() {
    let mut console = connected("checkout:live");
    console.functions(&["auth", "billing"]);
    console.press("2 /");
    console.type_text("can");
    let mut canary = alias("checkout", AliasState::all(v(42)));
    canary.target.alias.0 = "canary".into();
    console.aliases("checkout", vec![canary, alias("checkout", AliasState::all(v(41)))]);
    console.take();
    console.reply(Slot::Target, Ok(detail("checkout")));
    console.type_text("a");
    assert_eq!(console.state.screen.focus, Pane::Aliases);
    assert_eq!(console.state.aliases.list.filter.value(), "cana", "typed text stays text");
    let header = console.state.header_alias().map(|alias| alias.target.alias.0.as_str());
    assert_eq!(header, Some("canary"));
    let source = followed(&mut console).map(|source| source.selection);
    assert!(matches!(source, Some(LogSelection::Alias(_, versions)) if versions == [v(41)]));
}

#[test]
fn a_key_acts_on_the_row_under_the_cursor_whatever_is_being_opened() {
    let stop = |console: &mut Console| {
        console.take().into_iter().find_map(|effect| match effect {
            Effect::Fetch { request: Request::PlanConcurrency(function), .. } => Some(function),
            _ => None,
        })
    };
    for key in ["d", "l", "S", "i", "A"] {
        let mut console = connected("checkout:live");
        console.functions(&["auth", "billing"]);
        console.take();
        console.press(key);
        assert!(console.state.opening.is_none(), "{key}");
        assert_eq!(console.state.aliases.function, Some(name("auth")), "{key}");
        if key == "S" {
            assert_eq!(stop(&mut console), Some(name("auth")));
        }
        console.reply(Slot::Target, Ok(detail("checkout")));
        assert_eq!(console.selected(), "auth", "{key}");
    }
}

#[test]
fn a_function_that_was_asked_for_with_expired_credentials_is_asked_for_again() {
    let mut console = connected("checkout");
    let kind = FailureKind::ExpiredCredentials { detail: String::new() };
    console.reply(Slot::Target, Err(failure(kind)));
    console.pass(2_000);
    console.take();
    console.connect();
    assert!(console.fetched().contains(&Slot::Target));
    console.reply(Slot::Target, Ok(detail("checkout")));
    assert_eq!(console.selected(), "checkout");
}

#[test]
fn what_no_further_try_mends_is_said_and_the_list_is_looked_through() {
    let mut console = connected("checkout");
    console.reply(
        Slot::Target,
        Err(failure(FailureKind::InvalidParameter { message: "strange".into() })),
    );
    assert!(console.notice().contains("strange"), "{}", console.notice());
    console.functions(&["auth", "checkout"]);
    assert_eq!(console.selected(), "checkout");
}

#[test]
fn a_target_in_another_account_is_not_opened() {
    let mut console = connected("arn:aws:lambda:eu-west-1:999999999999:function:checkout");
    assert!(console.notice().contains("999999999999"), "{}", console.notice());
    assert!(!console.fetched().contains(&Slot::Target));
}
