//! Pausing and resuming event sources.

use super::{apply, confirm, denied, end, requested};
use crate::{
    app::testing::{Console, event_source, name},
    domain::{Change, EventSource, Fetched, Found, Outcome, Request, Slot},
};

fn source(state: &str) -> EventSource {
    event_source("u-1", state)
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
