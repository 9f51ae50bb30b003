//! Stopping a function, and letting it go again.

use super::{apply, confirm, end, problem, requested, reserved};
use crate::{
    app::{
        state::Overlay,
        testing::{Console, name},
    },
    domain::{
        Change, ConcurrencyPlan, Fetched, Found, Outcome, PastStop, Request, Reserved, Series,
        Slot, Timestamp, health,
    },
};

fn past(before: Reserved) -> PastStop {
    let who = "arn:aws:sts::123456789012:assumed-role/ops/bob".to_owned();
    PastStop { at: Timestamp::default(), who, before }
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
