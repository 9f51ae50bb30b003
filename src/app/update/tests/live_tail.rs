//! Live Tail: asked for, paid for, ended.

use crate::{
    app::{Effect, Msg, testing::Console},
    domain::Slot,
    logs::{LiveState, LiveStatus, TailEvent, TailMode},
};

fn in_logs() -> Console {
    let mut console = Console::ready();
    console.press("3");
    console.take();
    console
}

fn hear(console: &mut Console, event: TailEvent) {
    let ticket = console.ticket(Slot::Tail);
    console.send(Msg::Tail { ticket, event });
}

fn live(state: LiveState, minutes: u64) -> TailEvent {
    TailEvent::Live(LiveStatus { state, sampled: false, minutes })
}

fn modes(console: &mut Console) -> Vec<TailMode> {
    let mode = |effect| match effect {
        Effect::TailMode(mode) | Effect::Follow { mode, .. } => Some(mode),
        _ => None,
    };
    console.take().into_iter().filter_map(mode).collect()
}

#[test]
fn live_tail_is_asked_for_and_ended_by_a_key_and_its_cost_adds_up() {
    let mut console = in_logs();
    console.take();
    console.press("L");
    assert_eq!(modes(&mut console), [TailMode::Live]);
    assert!(console.notice().contains("$0.01 a minute"));
    hear(&mut console, live(LiveState::On, 3));
    assert_eq!(console.state.logs.live.minutes(), 3);
    // Another source goes on in the same way.
    console.press("o");
    assert_eq!(modes(&mut console), [TailMode::Live]);
    hear(&mut console, live(LiveState::On, 2));
    assert_eq!(console.state.logs.live.minutes(), 5);
    console.press("L");
    assert_eq!(modes(&mut console), [TailMode::Polling]);
    hear(&mut console, live(LiveState::Off, 2));
    console.press("r");
    assert_eq!(modes(&mut console), [TailMode::Polling]);
    assert_eq!(console.state.logs.live.minutes(), 5);
}

#[test]
fn live_tail_ends_when_nobody_touches_a_key() {
    let mut console = in_logs();
    console.press("L");
    console.pass(14 * 60_000);
    hear(&mut console, live(LiveState::On, 14));
    assert!(console.state.logs.live.wanted);
    console.take();
    console.pass(60_000);
    assert_eq!(modes(&mut console), [TailMode::Polling]);
    assert!(!console.state.logs.live.wanted);
    assert!(console.notice().contains("no key for 15 min"));
}
