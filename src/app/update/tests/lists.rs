//! Starting up, reading lists, and trying again.

use crate::{
    app::{
        Effect,
        state::Pane,
        testing::{Console, alias, failure, unreachable_endpoint, v},
    },
    domain::{AliasState, FailureKind, Fetched, Page, Slot},
};

#[test]
fn nothing_but_the_identity_is_read_before_we_are_connected() {
    let mut console = Console::new();
    assert_eq!(console.fetched(), [Slot::Connection]);
    console.press("j k Tab r");
    assert_eq!(console.fetched(), [Slot::Connection]);
    console.connect();
    assert_eq!(console.fetched(), [Slot::Functions, Slot::Fleet, Slot::Alarms, Slot::Secrets]);
}

#[test]
fn the_first_page_selects_a_function_and_reads_what_belongs_to_it() {
    let mut console = Console::new();
    console.connect();
    console.take();
    console.functions_page(&["m", "t"], Some("2"));
    assert_eq!(console.fetched(), [Slot::Aliases, Slot::Versions, Slot::Tail]);
    console.press("j");
    console.functions_page(&["a", "z"], None);
    assert_eq!(console.selected(), "t");
    assert!(console.state.functions.complete);
    assert_eq!(console.fetched(), []);
}

#[test]
fn fast_movement_makes_one_set_of_calls() {
    let mut console = Console::ready();
    for _ in 0..25 {
        console.press("j k");
        console.pass(100);
    }
    console.press("j");
    assert_eq!(console.fetched(), []);
    console.pass(250);
    assert_eq!(console.fetched(), [Slot::Aliases, Slot::Versions, Slot::Tail]);
    assert_eq!(console.selected(), "billing");
}

#[test]
fn the_aliases_of_another_function_are_gone_at_once() {
    let mut console = Console::ready();
    assert!(console.state.header_alias().is_some());
    console.press("j s");
    assert!(console.state.header_alias().is_none());
    assert!(console.state.overlays.is_empty());
    // A late reply about the function before is stale.
    console.aliases("auth", vec![alias("auth", AliasState::all(v(41)))]);
    assert!(console.state.header_alias().is_none());
}

#[test]
fn a_refresh_keeps_the_rows_until_the_new_list_is_whole() {
    let mut console = Console::ready();
    console.press("j r");
    console.functions_page(&["auth", "zebra"], Some("2"));
    assert_eq!(console.state.functions.list.items.len(), 3);
    console.functions_page(&["billing"], None);
    let names = console.state.functions.list.items.iter().map(|row| row.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["auth", "billing", "zebra"]);
    assert_eq!(console.selected(), "billing");
}

#[test]
fn a_failed_refresh_keeps_the_last_good_list_with_its_time() {
    let mut console = Console::ready();
    let before = console.state.slots.get(Slot::Functions).as_of;
    console.now += std::time::Duration::from_mins(1);
    console.press("r");
    console.functions_page(&["half"], Some("2"));
    console.reply(Slot::Functions, Err(unreachable_endpoint()));
    let slot = console.state.slots.get(Slot::Functions);
    assert_eq!((slot.as_of, console.state.functions.list.items.len()), (before, 3));
    assert!(slot.failure.is_some() && console.notice().contains("can't reach localhost"));
}

#[test]
fn an_endpoint_that_returns_is_found_without_a_key() {
    let mut console = Console::ready();
    console.press("r");
    let mut waits = Vec::new();
    for _ in 0..6 {
        console.reply(Slot::Functions, Err(unreachable_endpoint()));
        let at = console.state.slots.get(Slot::Functions).retry_at;
        waits.push(at.map(|at| at.duration_since(console.now).as_secs()));
        console.take();
        console.pass(30_000);
        assert_eq!(console.fetched(), [Slot::Functions]);
    }
    assert_eq!(waits, [2, 4, 8, 16, 30, 30].map(Some));
    console.functions(&["auth"]);
    assert_eq!(console.notice(), "");
    assert_eq!(console.state.next_wake(), None);
}

#[test]
fn a_denied_call_is_not_repeated_and_the_other_panes_go_on() {
    let mut console = Console::ready();
    console.press("r");
    let denied = FailureKind::Denied { action: "lambda:ListFunctions".into() };
    console.reply(Slot::Functions, Err(failure(denied)));
    assert!(console.notice().contains("lambda:ListFunctions"));
    assert_eq!(console.state.next_wake(), None);
    console.take();
    console.press("4 r");
    assert_eq!(console.fetched(), [Slot::Secrets]);
}

#[test]
fn expired_credentials_ask_for_a_new_connection_and_then_for_what_failed() {
    let mut console = Console::ready();
    console.press("r");
    let expired = FailureKind::ExpiredCredentials { detail: String::new() };
    console.reply(Slot::Functions, Err(failure(expired)));
    console.take();
    console.pass(2_000);
    assert_eq!(console.fetched(), [Slot::Connection]);
    console.connect();
    assert_eq!(console.fetched(), [Slot::Functions]);
}

#[test]
fn a_reply_that_nobody_waits_for_changes_nothing() {
    let mut console = Console::ready();
    console.press("r");
    let old = console.ticket(Slot::Functions);
    console.press("r");
    let page = Page { items: Vec::new(), next: None };
    let stale = crate::app::Msg::Fetched {
        slot: Slot::Functions,
        ticket: old,
        result: Ok(Fetched::Functions(page)),
    };
    console.send(stale);
    assert_eq!(console.state.functions.list.items.len(), 3);
    assert!(console.state.slots.get(Slot::Functions).loading);
}

#[test]
fn going_to_aliases_reads_them_again_when_they_are_old() {
    let mut console = Console::ready();
    console.press("2 1");
    assert_eq!(console.fetched(), []);
    console.pass(5_000);
    console.press("2");
    assert_eq!(console.fetched(), [Slot::Aliases]);
    assert_eq!(console.state.screen.focus, Pane::Aliases);
}

#[test]
fn an_idle_console_wants_nothing() {
    let mut console = Console::ready();
    console.pass(3_600_000);
    assert_eq!(console.take(), Vec::<Effect>::new());
}
