//! The function view: what it reads and when, what it compares, what it forgets.

use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, function_view::Part},
        testing::{
            Console, alias, event_source as source, failure, name, split, target, v, version,
        },
    },
    domain::{
        Alarms, AliasName, Charts, FailureKind, Fetched, Found, Intent, MetricSubject, MetricsCost,
        Outcome, Receipt, Request, Series, Slot, Timestamp, Version, Window,
    },
    input::Action,
};

/// The requests that were started since the last call.
fn requests(console: &mut Console) -> Vec<Request> {
    let request = |effect| match effect {
        Effect::Fetch { request, .. } => Some(request),
        _ => None,
    };
    console.take().into_iter().filter_map(request).collect()
}

fn open() -> Console {
    let mut console = Console::ready();
    console.press("d");
    console
}

fn charts(subject: MetricSubject) -> Charts {
    let series = || Series(vec![Some(1.0)]);
    Charts {
        subject,
        window: Window::ending_at(Timestamp::UNIX_EPOCH, 1, 60),
        invocations: series(),
        errors: series(),
        throttles: series(),
        p50_ms: series(),
        p95_ms: series(),
        p99_ms: series(),
    }
}

#[test]
fn it_opens_at_once_and_reads_what_its_part_shows() {
    let mut console = open();
    assert!(matches!(console.state.overlays[..], [Overlay::FunctionView]));
    let expected = [
        Request::Function(name("auth"), None),
        Request::Alarms(Some(name("auth"))),
        Request::Charts(vec![MetricSubject::Function(name("auth"))]),
        Request::AsyncInvoke(name("auth")),
        Request::Provisioned(name("auth")),
    ];
    assert_eq!(requests(&mut console), expected);
    console.press("Esc");
    assert!(console.take().contains(&Effect::Cancel(Slot::FunctionDetail)));
    assert!(console.state.overlays.is_empty());
}

#[test]
fn the_triggers_are_read_when_they_are_shown_and_the_part_is_remembered() {
    let mut console = open();
    console.take();
    console.press("S-Tab");
    let aliases = vec![AliasName("live".into())];
    let expected = [
        Request::EventSources(name("auth"), aliases.clone()),
        Request::Permissions(name("auth"), aliases),
        Request::Urls(name("auth")),
    ];
    assert_eq!(requests(&mut console), expected);
    console.press("Esc j d");
    assert_eq!(console.state.function_view.part, Part::Triggers);
    assert_eq!(console.state.function_view.function, Some(name("billing")));
}

#[test]
fn without_aliases_the_triggers_are_read_and_once_more_when_those_are_known() {
    let mut console = Console::new();
    console.connect();
    console.functions(&["auth", "billing"]);
    console.state.slots.start(Slot::Aliases);
    let denied = FailureKind::Denied { action: "lambda:ListAliases".into() };
    console.reply(Slot::Aliases, Err(failure(denied)));
    console.press("d S-Tab");
    let without = [
        Request::EventSources(name("auth"), Vec::new()),
        Request::Permissions(name("auth"), Vec::new()),
        Request::Urls(name("auth")),
    ];
    let sent = requests(&mut console);
    assert!(sent.ends_with(&without), "{sent:?}");
    let found = Fetched::EventSources(name("auth"), Vec::new());
    console.reply(Slot::EventSources, Ok(found));
    console.reply(Slot::Permissions, Ok(Fetched::Permissions(name("auth"), Vec::new())));
    assert_eq!(console.state.function_view.blind, [Slot::EventSources, Slot::Permissions]);
    console.state.slots.start(Slot::Aliases);
    console.aliases("auth", vec![alias("auth", split(41, 42, 10.0))]);
    assert_eq!(console.fetched(), [Slot::EventSources, Slot::Permissions]);
    assert_eq!(console.state.function_view.blind, []);
}

#[test]
fn both_versions_of_a_split_are_charted_as_soon_as_it_is_known() {
    let mut console = open();
    let subject = MetricSubject::Function(name("auth"));
    let cost = MetricsCost::default();
    console.reply(Slot::Charts, Ok(Fetched::Charts(vec![charts(subject.clone())], cost)));
    console.take();
    console.state.slots.start(Slot::Aliases);
    console.aliases("auth", vec![alias("auth", split(41, 42, 10.0))]);
    let sides = [v(41), v(42)].map(|side| MetricSubject::VersionOfAlias(target("auth"), side));
    let expected = Request::Charts([&[subject][..], &sides].concat());
    assert_eq!(requests(&mut console), [expected]);
}

#[test]
fn a_denied_read_is_not_sent_again_until_the_part_is_shown_again() {
    let mut console = open();
    let denied = || failure(FailureKind::Denied { action: "lambda:GetFunction".into() });
    console.reply(Slot::FunctionDetail, Err(denied()));
    console.take();
    console.pass(60_000);
    assert!(!console.fetched().contains(&Slot::FunctionDetail));
    console.press("Esc d");
    assert!(console.fetched().contains(&Slot::FunctionDetail));
}

#[test]
fn r_reads_the_shown_part_again() {
    let mut console = open();
    console.press("Tab Tab Tab");
    console.take();
    console.press("r");
    assert_eq!(console.fetched(), [Slot::EventSources, Slot::Permissions, Slot::Urls]);
}

#[test]
fn a_version_is_compared_with_what_serves_or_else_with_the_one_before() {
    let mut console = open();
    console.press("Tab Tab j");
    console.take();
    let mut compare = |keys: &str, from: u64, to: u64| {
        console.press(keys);
        let function = name("auth");
        let expected = Request::Difference { function, from: v(from), to: v(to) };
        assert_eq!(requests(&mut console), [expected], "{keys}");
    };
    compare("=", 41, 42);
    compare("j =", 40, 41);
    compare("j Space k k =", 40, 42);
}

#[test]
fn an_old_comparison_does_not_answer_a_new_one() {
    let mut console = open();
    console.press("Tab Tab j = j =");
    let (function, lines) = (name("auth"), vec!["memory: 1 -> 2".to_owned()]);
    let old = Fetched::Difference { function, from: v(41), to: v(42), lines };
    console.reply(Slot::Difference, Ok(old));
    let shown = console.state.function_view.difference.as_ref();
    assert_eq!(
        shown.map(|shown| (shown.from, shown.to, &shown.lines)),
        Some((v(40), v(41), &None))
    );
}

#[test]
fn enter_on_a_version_shows_its_configuration() {
    let mut console = open();
    console.press("Tab Tab j j Enter");
    assert_eq!(console.state.function_view.part, Part::Overview);
    let expected = Request::Function(name("auth"), Some(Version::Published(41)));
    assert!(requests(&mut console).contains(&expected));
}

#[test]
fn the_event_source_under_the_cursor_is_the_selected_one() {
    let mut console = open();
    console.press("S-Tab");
    let found = vec![source("u-1", "Enabled"), source("u-2", "Disabled")];
    console.reply(Slot::EventSources, Ok(Fetched::EventSources(name("auth"), found)));
    let selected =
        |console: &Console| console.state.selected_event_source().map(|source| source.uuid.clone());
    console.press("j j j");
    assert_eq!(selected(&console).as_deref(), Some("u-2"));
    let hints = console.state.hints();
    assert!(hints.iter().any(|hint| hint.action == Action::PauseEventSource));
    console.press("Tab");
    assert_eq!(selected(&console), None);
    console.press("Esc");
    assert_eq!(selected(&console), None);
}

#[test]
fn only_its_own_alarms_are_kept() {
    let mut console = open();
    let alarm = |function: &str| crate::domain::Alarm {
        name: function.into(),
        state: crate::domain::AlarmState::Ok,
        reason: String::new(),
        since: None,
        description: String::new(),
        metric: None,
        function: Some(name(function)),
        resource: None,
        threshold: None,
        comparison: String::new(),
        datapoints_to_alarm: 1,
        evaluation_periods: 1,
    };
    let alarms = Alarms { alarms: vec![alarm("billing"), alarm("auth")], cut: false, calls: 1 };
    console.reply(Slot::FunctionAlarms, Ok(Fetched::Alarms(alarms)));
    let kept = &console.state.function_view.alarms.alarms;
    assert_eq!(kept.iter().map(|alarm| &*alarm.name).collect::<Vec<_>>(), ["auth"]);
}

#[test]
fn what_is_shown_and_what_a_rollback_acts_on_are_one_function() {
    let mut console = Console::ready();
    console.press("3");
    // The tail goes on with auth while the cursor is elsewhere.
    console.press("1 j 3 d");
    assert_eq!(console.state.function_view.function, Some(name("auth")));
    assert_eq!(console.state.aliases.function, Some(name("auth")));
    assert_eq!(console.selected(), "auth");
}

#[test]
fn another_function_inherits_nothing() {
    let mut console = open();
    console.press("S-Tab");
    let found = vec![source("u-1", "Enabled")];
    console.reply(Slot::EventSources, Ok(Fetched::EventSources(name("auth"), found)));
    console.press("Esc j d");
    assert!(console.state.function_view.event_sources.is_empty());
    assert_eq!(console.state.slots.get(Slot::EventSources).as_of, None);
}

fn sources(console: &mut Console, found: &[(&str, &str)]) {
    let found = found.iter().map(|(uuid, state)| source(uuid, state)).collect();
    console.reply(Slot::EventSources, Ok(Fetched::EventSources(name("auth"), found)));
}

#[test]
fn the_cursor_stays_on_its_event_source_when_they_are_read_again() {
    let mut console = open();
    console.press("S-Tab");
    sources(&mut console, &[("u-1", "Enabled"), ("u-2", "Enabled")]);
    console.press("j r");
    sources(&mut console, &[("u-0", "Enabled"), ("u-1", "Enabled"), ("u-2", "Enabled")]);
    let selected = |console: &Console| {
        console.state.selected_event_source().map(|source| source.uuid.clone()).unwrap_or_default()
    };
    assert_eq!(selected(&console), "u-2");
    console.press("r");
    sources(&mut console, &[("u-2", "Enabled"), ("u-0", "Enabled")]);
    assert_eq!(selected(&console), "u-2");
    console.press("j r");
    sources(&mut console, &[("u-2", "Enabled")]);
    assert_eq!(selected(&console), "u-2");
}

#[test]
fn cursor_and_mark_stay_on_their_versions_when_they_are_read_again() {
    let mut console = open();
    console.press("Tab Tab j j Space j r");
    let read = |console: &mut Console, versions: &[Version]| {
        let versions = versions.iter().copied().map(version).collect();
        console.reply(Slot::Versions, Ok(Fetched::Versions(name("auth"), versions)));
        let view = &console.state.function_view;
        (console.state.view_versions()[view.version_cursor].version, view.marked)
    };
    let published = [Version::Latest, v(44), v(43), v(42), v(41), v(40)];
    assert_eq!(read(&mut console, &published), (v(40), Some(v(41))));
    console.press("r");
    assert_eq!(read(&mut console, &[Version::Latest, v(44)]), (v(44), None));
}

#[test]
fn what_a_write_changed_while_the_view_was_closed_is_read_when_it_opens() {
    let mut console = open();
    console.press("S-Tab");
    sources(&mut console, &[("u-1", "Enabled")]);
    console.press(".");
    let fresh = Box::new(source("u-1", "Enabled"));
    console.reply(Slot::Preview, Ok(Fetched::EventSource(fresh)));
    console.pass(300);
    console.press("a");
    let sent = console.take().into_iter().find_map(|effect| match effect {
        Effect::Write(intent) => Some(*intent),
        _ => None,
    });
    let intent: Intent = sent.unwrap();
    console.press("Esc Esc");
    assert!(console.state.overlays.is_empty());
    let outcome = Outcome::Applied(Found::EventSource(Box::new(source("u-1", "Disabling"))));
    let at = console.now;
    let receipt = Receipt { intent, outcome, attempts: 1, at, request_id: None, audited: true };
    console.send(Msg::WriteEnded(Box::new(receipt)));
    console.press("Enter");
    assert!(!console.fetched().contains(&Slot::EventSources));
    console.press("d");
    assert!(console.fetched().contains(&Slot::EventSources));
}
