//! Stopping, invoking and adopting: from a key to a write and to what it left behind.

use crate::{
    app::{
        Effect, Msg,
        effect::PayloadSource,
        state::{
            Overlay, Session,
            overlay::{Basis, Confirm},
            prompt::{FieldValue, Prompt},
        },
        testing::{Console, alias, failure, name, split, v},
    },
    domain::{
        AdoptPlan, Adopted, Alias, AliasName, AliasState, Change, ConcurrencyPlan, EventSource,
        Failure, FailureKind, Fetched, Found, Intent, InvokeMode, Invoked, Outcome, PastStop,
        Payload, Receipt, Request, Reserved, RevisionId, Series, Slot, Timestamp, Trigger,
        TriggerKind, health,
    },
};

fn confirm(console: &Console) -> &Confirm {
    match console.state.overlays.last() {
        Some(Overlay::Confirm(confirm)) => confirm,
        other => unreachable!("no confirmation but {other:?}"),
    }
}

fn prompt(console: &Console) -> &Prompt {
    match console.state.overlays.last() {
        Some(Overlay::Prompt(prompt)) => prompt,
        other => unreachable!("no prompt but {other:?}"),
    }
}

fn problem(console: &Console) -> &str {
    prompt(console).problem.as_deref().unwrap_or_default()
}

fn requested(console: &mut Console) -> Option<Request> {
    console.take().into_iter().find_map(|effect| match effect {
        Effect::Fetch { slot: Slot::Preview, request, .. } => Some(request),
        _ => None,
    })
}

/// What is sent after `a`, once the preview has been on the screen long enough.
fn apply(console: &mut Console) -> Option<Intent> {
    console.pass(300);
    console.take();
    console.press("a");
    console.take().into_iter().find_map(|effect| match effect {
        Effect::Write(intent) => Some(*intent),
        _ => None,
    })
}

fn end(console: &mut Console, intent: Intent, outcome: Outcome) {
    let receipt =
        Receipt { intent, outcome, attempts: 1, at: console.now, request_id: None, audited: true };
    console.send(Msg::WriteEnded(Box::new(receipt)));
}

fn reserved(console: &mut Console, now: Reserved, stop: Option<PastStop>) {
    let plan = ConcurrencyPlan { function: name("auth"), now, stop };
    console.reply(Slot::Preview, Ok(Fetched::ConcurrencyPlan(plan)));
}

fn past(before: Reserved) -> PastStop {
    let who = "arn:aws:sts::123456789012:assumed-role/ops/bob".to_owned();
    PastStop { at: Timestamp::default(), who, before }
}

/// The aliases of `auth` have changed.
fn read_again(console: &mut Console, aliases: Vec<Alias>) {
    console.state.slots.start(Slot::Aliases);
    console.aliases("auth", aliases);
}

fn denied(action: &str) -> Failure {
    failure(FailureKind::Denied { action: action.into() })
}

#[test]
fn a_function_is_stopped_and_let_go_again() {
    for pane in ["1", "2", "3", "d"] {
        let mut console = Console::ready();
        console.press(pane);
        console.take();
        console.press("S");
        assert_eq!(requested(&mut console), Some(Request::PlanConcurrency(name("auth"))), "{pane}");
        reserved(&mut console, Reserved(Some(50)), None);
        let intent = apply(&mut console).unwrap();
        let Change::Stop(change) = &intent.change else { unreachable!("{:?}", intent.change) };
        assert_eq!((change.before, change.after), (Reserved(Some(50)), Reserved::STOPPED));
        end(&mut console, intent, Outcome::Applied(Found::Concurrency(Reserved::STOPPED)));
        let known = console.state.writes.stops.get(&name("auth")).cloned().flatten().unwrap();
        assert_eq!(known.before, Reserved(Some(50)));
        assert!(known.who.ends_with("alice"), "{known:?}");
        console.press("Esc S");
        reserved(&mut console, Reserved::STOPPED, Some(known));
        let intent = apply(&mut console).unwrap();
        let Change::Unstop(change) = &intent.change else { unreachable!("{:?}", intent.change) };
        assert_eq!((change.before, change.after), (Reserved::STOPPED, Reserved(Some(50))));
        end(&mut console, intent, Outcome::Applied(Found::Concurrency(Reserved(Some(50)))));
        assert!(console.state.writes.stops.is_empty());
    }
}

#[test]
fn keys_before_a_frame_with_the_preview_is_out_are_discarded_however_long_that_takes() {
    let mut console = Console::ready();
    console.stuck = true;
    console.press("S");
    reserved(&mut console, Reserved::NONE, None);
    assert_eq!(apply(&mut console), None);
    console.pass(60_000);
    assert!(!confirm(&console).armed);
    assert_eq!(apply(&mut console), None);
    let preview = confirm(&console).intent.id.clone();
    console.send(Msg::Shown { preview: "another".into() });
    assert_eq!(confirm(&console).armed_at, None);
    console.send(Msg::Shown { preview });
    console.pass(299);
    assert!(!confirm(&console).armed);
    assert!(apply(&mut console).is_some());
}

#[test]
fn a_preview_on_a_screen_too_small_to_show_it_is_not_seen() {
    let mut console = Console::ready();
    console.press("S");
    console.send(Msg::Resize { width: 39, height: 12 });
    reserved(&mut console, Reserved::NONE, None);
    console.pass(1_000);
    assert!(!confirm(&console).armed);
    console.send(Msg::Resize { width: 80, height: 24 });
    console.pass(300);
    assert!(confirm(&console).armed);
}

#[test]
fn a_stop_that_nobody_remembers_is_lifted_to_what_is_typed() {
    let mut console = Console::ready();
    console.press("S");
    reserved(&mut console, Reserved::STOPPED, None);
    for (typed, wrong) in [("0", "0 keeps it stopped"), ("many", "many is no number")] {
        console.type_text(typed);
        console.press("Enter");
        assert!(problem(&console).starts_with(wrong), "{}", problem(&console));
        console.press("C-u");
        assert_eq!(problem(&console), "");
    }
    console.press("Enter");
    let Change::Unstop(change) = &confirm(&console).intent.change else { unreachable!() };
    assert_eq!(change.after, Reserved::NONE);
    console.pass(300);
    console.press("Esc");
    console.type_text("25");
    console.press("Enter");
    let intent = apply(&mut console).unwrap();
    let Change::Unstop(change) = &intent.change else { unreachable!() };
    assert_eq!(change.after, Reserved(Some(25)));
    assert!(matches!(console.state.overlays[..], [Overlay::Outcome(_)]), "the prompt is done");
}

#[test]
fn a_stop_by_someone_else_is_shown_and_not_taken_for_ours() {
    let mut console = Console::ready();
    console.press("S");
    reserved(&mut console, Reserved(Some(50)), None);
    let intent = apply(&mut console).unwrap();
    end(
        &mut console,
        intent,
        Outcome::ChangedBySomeoneElse { found: Found::Concurrency(Reserved::STOPPED) },
    );
    assert_eq!(console.state.writes.stops.get(&name("auth")), Some(&None));
    assert!(console.notice().contains("changed by someone else"), "{}", console.notice());
}

#[test]
fn a_plan_that_is_denied_stale_or_left_opens_nothing() {
    let mut console = Console::ready();
    console.press("S");
    let ticket = console.ticket(Slot::Preview);
    console.press("Esc");
    let plan = ConcurrencyPlan { function: name("auth"), now: Reserved::NONE, stop: None };
    let result = Ok(Fetched::ConcurrencyPlan(plan));
    console.send(Msg::Fetched { slot: Slot::Preview, ticket, result });
    assert!(console.state.overlays.is_empty());
    console.press("S");
    console.reply(Slot::Preview, Err(denied("lambda:GetFunctionConcurrency")));
    assert!(console.state.overlays.is_empty());
    assert!(console.notice().contains("lambda:GetFunctionConcurrency"), "{}", console.notice());
}

#[test]
fn a_function_that_turns_calls_away_is_found_to_be_stopped_without_a_key() {
    let mut console = Console::ready();
    console.fleet(&[("auth", 0.0)]);
    assert!(!console.fetched().contains(&Slot::Concurrency), "it turns nobody away");
    let fleet = console.state.health.fleet.as_mut().unwrap();
    let health = fleet.functions.get_mut(&name("auth")).unwrap();
    health.throttles = Some(Series(vec![Some(5.0); health::BUCKETS]));
    let fleet = fleet.clone();
    console.state.slots.start(Slot::Fleet);
    console.reply(Slot::Fleet, Ok(Fetched::Fleet(Box::new(fleet))));
    assert!(console.fetched().contains(&Slot::Concurrency));
    let plan = ConcurrencyPlan { function: name("auth"), now: Reserved::STOPPED, stop: None };
    console.reply(Slot::Concurrency, Ok(Fetched::ConcurrencyPlan(plan)));
    assert!(console.state.writes.stops.contains_key(&name("auth")));
    assert!(console.state.overlays.is_empty(), "nobody asked for a preview");
    assert!(!console.fetched().contains(&Slot::Concurrency), "once is enough");
}

#[test]
fn read_only_refuses_all_of_it_and_the_footer_does_not_offer_it() {
    let session = Session { read_only: true, ..Session::default() };
    let mut console = Console::ready_with(session);
    for keys in ["S", "i", "A", "2 S", "3 i"] {
        console.press(keys);
        assert!(console.notice().starts_with("read-only: "), "{keys}: {}", console.notice());
        assert_eq!((console.fetched(), console.state.overlays.len()), (vec![], 0), "{keys}");
    }
    for pane in ["1", "2", "3", "4"] {
        console.press(pane);
        let hints = console.state.hints();
        let refused = |hint: &&crate::input::Hint| {
            ["s", "p", "b", "B", "x", "S", "i", "A", "y"].contains(&hint.chord.as_str())
        };
        assert_eq!(hints.iter().find(refused), None, "in pane {pane}");
    }
}

#[test]
fn a_protected_context_wants_the_functions_name() {
    let session = Session { protected: true, ..Session::default() };
    let mut console = Console::ready_with(session);
    console.press("S");
    reserved(&mut console, Reserved::NONE, None);
    assert_eq!(apply(&mut console), None);
    console.press("Enter");
    assert_eq!(confirm(&console).hint.as_deref(), Some("type auth to apply"));
    console.press("C-u");
    console.type_text("auth");
    console.press("Enter");
    let sent = console.take();
    assert!(sent.iter().any(|effect| matches!(effect, Effect::Write(_))), "{sent:?}");
}

#[test]
fn without_an_alias_the_way_back_says_what_there_is_instead() {
    let mut console = Console::ready();
    read_again(&mut console, Vec::new());
    for keys in ["2 b", "s", "p", "1 B"] {
        console.press(keys);
        assert_eq!(
            console.notice(),
            "auth has no alias: nothing to roll back to; S stops it, A adopts it"
        );
    }
}

/// What is to be read for the invocation, and the ticket of its answer.
fn payload_asked(console: &mut Console) -> (crate::domain::Ticket, PayloadSource) {
    let effects = console.take();
    let asked = effects.into_iter().find_map(|effect| match effect {
        Effect::ReadPayload { ticket, source } => Some((ticket, source)),
        _ => None,
    });
    asked.unwrap_or_else(|| unreachable!("nothing is read"))
}

#[test]
fn an_invocation_is_filled_in_checked_previewed_and_sent() {
    let mut console = Console::ready();
    console.press("2 i");
    console.type_text(r#"{"id": 7}"#);
    console.press("Up Space Enter");
    let (ticket, source) = payload_asked(&mut console);
    assert_eq!(source, PayloadSource::Typed(Payload(r#"{"id": 7}"#.into())));
    let result = Ok(Payload(r#"{"id": 7}"#.into()));
    console.send(Msg::Payload { ticket, result });
    let intent = apply(&mut console).unwrap();
    let Change::Invoke(invocation) = &intent.change else { unreachable!() };
    assert_eq!(invocation.qualifier.as_deref(), Some("live"), "the selected alias");
    assert_eq!(invocation.mode, InvokeMode::RequestResponse);
    assert_eq!(invocation.payload, Payload(r#"{"id": 7}"#.into()));
    let invoked = Invoked {
        status: 200,
        version: Some(v(41)),
        function_error: None,
        payload: Payload("[1,2]".into()),
        log: (0..40).map(|line| format!("line {line}")).collect(),
    };
    end(&mut console, intent, Outcome::Applied(Found::Invoked(Box::new(invoked))));
    console.press("j j");
    let Some(Overlay::Outcome(view)) = console.state.overlays.last() else { unreachable!() };
    assert_eq!(view.scroll, 2);
}

#[test]
fn what_the_header_names_is_suggested_and_nothing_but_a_check_of_it() {
    let mut console = Console::ready();
    console.press("i Enter");
    let (ticket, _) = payload_asked(&mut console);
    console.send(Msg::Payload { ticket, result: Ok(Payload::default()) });
    let Change::Invoke(invocation) = &confirm(&console).intent.change else { unreachable!() };
    assert_eq!(
        (invocation.qualifier.as_deref(), invocation.mode),
        (Some("live"), InvokeMode::DryRun)
    );
}

#[test]
fn a_payload_that_can_not_be_used_is_told_beside_its_field() {
    let mut console = Console::ready();
    console.press("i");
    console.type_text("@~/order.json");
    console.press("Enter");
    let (ticket, source) = payload_asked(&mut console);
    assert_eq!(source, PayloadSource::File("~/order.json".into()));
    let result = Err("/home/alice/order.json is no JSON: EOF".to_owned());
    console.send(Msg::Payload { ticket, result });
    assert_eq!(problem(&console), "/home/alice/order.json is no JSON: EOF");
    console.press("Backspace Enter");
    let (late, _) = payload_asked(&mut console);
    console.press("Esc");
    console.send(Msg::Payload { ticket: late, result: Ok(Payload::default()) });
    assert_eq!(prompt(&console).at, 2, "a late answer opens nothing");
    console.press("C-u @ Enter");
    assert_eq!(problem(&console), "type the path of a file after @");
    console.press("Tab C-u");
    console.type_text("no such");
    console.press("Enter");
    assert_eq!(problem(&console), "no such is no alias and no version");
}

#[test]
fn an_asynchronous_invocation_takes_less() {
    let mut console = Console::ready();
    console.press("i Up Left Enter");
    let (ticket, _) = payload_asked(&mut console);
    let large = Payload(format!("\"{}\"", "x".repeat(1 << 20)));
    console.send(Msg::Payload { ticket, result: Ok(large) });
    assert!(problem(&console).contains("takes at most 1 MB"), "{}", problem(&console));
}

#[test]
fn a_document_is_pasted_whole_or_not_at_all() {
    let mut console = Console::ready();
    console.press("i");
    console.send(Msg::Paste("{\n  \"id\": 7\n}\n".into()));
    console.press("Enter");
    let (_, source) = payload_asked(&mut console);
    assert_eq!(source, PayloadSource::Typed(Payload("{ \"id\": 7 }".into())));
    console.press("Esc C-u");
    console.send(Msg::Paste(format!("\"{}\"", "x".repeat(9_000)).into()));
    assert!(problem(&console).starts_with("the paste is too long"), "{}", problem(&console));
}

fn adopt_plan(console: &mut Console, aliases: &[&str]) {
    let plan = AdoptPlan {
        function: name("auth"),
        code_sha256: "sha".into(),
        revision_id: RevisionId("r-1".into()),
        aliases: aliases.iter().map(|alias| AliasName((*alias).into())).collect(),
        callers: vec![Trigger {
            kind: TriggerKind::EventSource,
            function: name("auth"),
            qualifier: None,
            source: "arn:aws:sqs:eu-west-1:1:orders".into(),
            note: String::new(),
        }],
        unread: vec![denied("lambda:GetPolicy")],
    };
    console.reply(Slot::Preview, Ok(Fetched::AdoptPlan(Box::new(plan))));
}

#[test]
fn a_function_without_alias_is_adopted_and_its_callers_are_listed_to_the_end() {
    let mut console = Console::ready();
    read_again(&mut console, Vec::new());
    console.take();
    console.press("A");
    console.type_text("2 x");
    console.press("Enter");
    assert!(problem(&console).contains("letters, digits"), "{}", problem(&console));
    console.press("C-u");
    console.type_text("prod");
    console.press("Enter");
    assert_eq!(requested(&mut console), Some(Request::PlanAdopt(name("auth"))));
    adopt_plan(&mut console, &[]);
    assert!(matches!(confirm(&console).basis, Basis::Adoption { .. }));
    let intent = apply(&mut console).unwrap();
    let Change::Adopt(adoption) = &intent.change else { unreachable!() };
    assert_eq!((adoption.alias.0.as_str(), adoption.code_sha256.as_str()), ("prod", "sha"));
    let made = Adopted { version: v(1), alias: Some(alias("auth", AliasState::all(v(1)))) };
    end(&mut console, intent, Outcome::Applied(Found::Adopted(made)));
    let fetched = console.fetched();
    assert!(fetched.contains(&Slot::Aliases) && fetched.contains(&Slot::Versions), "{fetched:?}");
    let Some(Overlay::Outcome(view)) = console.state.overlays.last() else { unreachable!() };
    let rows = format!("{:?}", crate::app::listed::of_outcome(view, 76));
    assert!(rows.contains("sqs:eu-west-1:1:orders") && rows.contains("lambda:GetPolicy"), "{rows}");
}

#[test]
fn half_an_adoption_tells_what_was_made() {
    let mut console = Console::ready();
    read_again(&mut console, Vec::new());
    console.press("A Enter");
    adopt_plan(&mut console, &[]);
    let intent = apply(&mut console).unwrap();
    let made = Adopted { version: v(1), alias: None };
    end(&mut console, intent, Outcome::Partly(Found::Adopted(made), denied("lambda:CreateAlias")));
    assert!(console.notice().contains("version 1 is published"), "{}", console.notice());
    assert!(console.notice().contains("lambda:CreateAlias"), "{}", console.notice());
}

#[test]
fn a_function_with_an_alias_is_not_adopted() {
    let mut console = Console::ready();
    console.press("A");
    assert_eq!(console.notice(), "auth has an alias already, live: there is nothing to adopt");
    assert!(console.state.overlays.is_empty());
    read_again(&mut console, Vec::new());
    console.press("A Enter");
    adopt_plan(&mut console, &["blue"]);
    assert_eq!(console.notice(), "auth has an alias already, blue: there is nothing to adopt");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn the_percentage_that_the_editor_filled_in_is_replaced_by_the_first_digit() {
    let mut console = Console::ready();
    read_again(&mut console, vec![alias("auth", split(41, 42, 10.0))]);
    let percent = |console: &Console| match console.state.overlays.last() {
        Some(Overlay::Split(editor)) => editor.percent.value().to_owned(),
        other => unreachable!("{other:?}"),
    };
    console.press("2 s");
    assert_eq!(percent(&console), "10");
    console.press("2 5");
    assert_eq!(percent(&console), "25");
    console.press("Esc s Backspace 5");
    assert_eq!(percent(&console), "15");
}

#[test]
fn a_stop_is_remembered_across_a_reading_that_knows_less() {
    let mut console = Console::ready();
    console.press("S");
    reserved(&mut console, Reserved::STOPPED, Some(past(Reserved(Some(7)))));
    console.pass(300);
    console.press("Esc S");
    reserved(&mut console, Reserved::STOPPED, None);
    let known = console.state.writes.stops.get(&name("auth")).cloned().flatten();
    assert_eq!(known.map(|stop| stop.before), Some(Reserved(Some(7))));
}

fn source(state: &str) -> EventSource {
    EventSource {
        uuid: "u-1".into(),
        source: "arn:aws:sqs:eu-west-1:123456789012:orders".into(),
        function: name("auth"),
        qualifier: None,
        state: state.into(),
        state_reason: String::new(),
        batch_size: Some(10),
        last_modified: None,
        last_result: String::new(),
    }
}

/// A console whose function view has its event source selected, and `.` pressed there.
fn at_source(state: &str) -> Console {
    let mut console = Console::ready();
    console.press("d S-Tab");
    let sources = vec![source(state)];
    console.reply(Slot::EventSources, Ok(Fetched::EventSources(name("auth"), sources)));
    console.take();
    console.press(".");
    console
}

fn fresh(console: &mut Console, state: &str) {
    console.reply(Slot::Preview, Ok(Fetched::EventSource(Box::new(source(state)))));
}

#[test]
fn an_event_source_is_read_afresh_and_paused_or_resumed() {
    for (state, enabled) in [("Enabled", false), ("Disabled", true)] {
        let mut console = at_source(state);
        assert_eq!(requested(&mut console), Some(Request::EventSource("u-1".into())));
        fresh(&mut console, state);
        assert_eq!(confirm(&console).seen, None);
        let intent = apply(&mut console).unwrap();
        let (Change::Pause(change) | Change::Resume(change)) = &intent.change else {
            unreachable!("{:?}", intent.change)
        };
        assert_eq!((change.enabled, change.before.as_str()), (enabled, state));
        let after = source(if enabled { "Enabling" } else { "Disabling" });
        end(&mut console, intent, Outcome::Applied(Found::EventSource(Box::new(after))));
        assert!(console.fetched().contains(&Slot::EventSources));
    }
}

#[test]
fn an_event_source_that_changed_meanwhile_is_told() {
    let mut console = at_source("Enabled");
    fresh(&mut console, "Disabled");
    assert_eq!(confirm(&console).seen.as_deref(), Some("Enabled"));
    assert!(matches!(confirm(&console).intent.change, Change::Resume(_)));
    let mut console = at_source("Enabled");
    fresh(&mut console, "Deleting");
    assert_eq!(console.notice(), "sqs orders is Deleting: it can't be paused now");
    let mut console = at_source("Enabled");
    console.reply(Slot::Preview, Err(denied("lambda:GetEventSourceMapping")));
    assert!(console.notice().contains("lambda:GetEventSourceMapping"), "{}", console.notice());
}

#[test]
fn no_debug_output_holds_what_was_typed_or_pasted_as_a_payload() {
    let mut console = Console::ready();
    console.press("i");
    console.type_text("\"hunter2");
    let paste = Msg::Paste("correct-horse\"".into());
    assert!(!format!("{paste:?}").contains("horse"));
    console.send(paste);
    let Prompt { ask, .. } = prompt(&console);
    let fields = ask.fields();
    let FieldValue::Text(typed) = fields[2].value else { unreachable!() };
    assert_eq!(typed.value(), "\"hunter2correct-horse\"");
    let shown = format!("{:?} {fields:?}", console.state);
    assert!(!shown.contains("hunter2") && !shown.contains("horse"));
    assert!(shown.contains("payload: Text(22 bytes)"));
}

#[test]
fn the_prompt_of_an_invocation_says_what_its_mode_does() {
    let mut console = Console::ready();
    console.press("i Up");
    let mut said = |keys: &str| {
        console.press(keys);
        let ask = &prompt(&console).ask;
        (ask.verb(), ask.why().ends_with("nothing runs"))
    };
    assert_eq!(said(""), ("dry-run", true));
    assert_eq!(said("Right"), ("invoke", false));
    assert_eq!(said("Right"), ("queue for", false));
    assert_eq!(said("Right"), ("dry-run", true));
}
