//! What drivers tell, and how rollouts end.

use std::time::Duration;

use super::{facts, hear, ready, started, status, told};
use crate::{
    app::{
        Effect, Msg,
        state::Overlay,
        testing::{Console, target, v},
    },
    domain::{AliasState, Fetched, Slot},
    input::Action,
    rollout::machine::{Command, End},
};

#[test]
fn a_rollout_that_asks_is_shown_from_any_pane_and_gets_the_keys() {
    for pane in ["1", "3", "4", "1 Enter"] {
        let mut console = ready();
        let until = console.now.saturating_add(Duration::from_mins(5)).unwrap();
        hear(&mut console, |status| status.question = Some(("next?".into(), until)));
        assert!(console.notice().contains("auth:live asks until "), "{}", console.notice());
        console.press(pane);
        console.press("c");
        let Some(Overlay::Rollout(view)) = console.state.overlays.last() else {
            unreachable!("{pane}: {:?}", console.state.overlays.last())
        };
        assert_eq!(view.target, target("auth"));
        console.press(".");
        assert_eq!(told(&mut console), [Command::Continue], "{pane}");
    }
}

#[test]
fn on_a_screen_too_small_to_show_anything_keys_do_nothing() {
    let mut console = ready();
    console.send(Msg::Resize { width: 39, height: 12 });
    console.press("c S ?");
    assert!(console.state.overlays.is_empty());
    console.press("q");
    assert!(console.take().contains(&Effect::Quit));
}

#[test]
fn an_end_is_told_and_the_aliases_are_read_again() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.take();
    console.reply(Slot::Aliases, Ok(Fetched::Aliases(crate::app::testing::name("auth"), vec![])));
    hear(&mut console, |status| status.end = Some(End::RolledBack { why: "it fails".into() }));
    assert!(console.notice().contains("rolled back: 41 has all traffic again: it fails"));
    assert!(console.fetched().contains(&Slot::Aliases));
}

#[test]
fn a_driver_that_does_not_start_or_is_lost_is_told() {
    let mut console = ready();
    console.press("c");
    facts(&mut console, v(42));
    console.pass(300);
    console.press("a");
    let id = started(&mut console)[0].id;
    console.send(Msg::RolloutLost { id, why: "no credentials".into() });
    assert!(console.state.overlays.is_empty());
    assert_eq!(console.notice(), "auth:live: not started: no credentials");
    hear(&mut console, |_| {});
    let id = status(&console).spec.id;
    console.send(Msg::RolloutLost { id, why: "it has ended".into() });
    assert!(console.notice().contains("answers no more: it has ended"), "{}", console.notice());
}

#[test]
fn what_is_told_of_another_place_is_not_taken_for_this_one() {
    let mut console = ready();
    hear(&mut console, |status| status.scope.region = Some("us-east-1".into()));
    assert!(console.state.rollouts.known.is_empty());
}

#[test]
fn an_end_that_is_on_the_screen_is_not_told_twice() {
    let mut console = ready();
    hear(&mut console, |_| {});
    console.press("c");
    let offered = |console: &Console| {
        console.state.hints().iter().any(|hint| hint.action == Action::RollBackAlias)
    };
    assert!(offered(&console));
    hear(&mut console, |status| {
        status.end = Some(End::RolledBack { why: "it fails".into() });
        status.configured = AliasState::all(v(41));
        status.ledger = None;
    });
    assert_eq!(console.notice(), "the rollout of auth:live has ended");
    assert!(!offered(&console), "all traffic is back where it came from");
}
