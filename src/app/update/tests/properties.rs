//! Whatever comes, in whatever order, on whatever screen.

use proptest::prelude::*;

use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, Pane, Session},
        testing::{Console, alias, function, name, split, unreachable_endpoint, v, version},
    },
    domain::{
        AliasState, Change, ConcurrencyPlan, Evidence, Fetched, Found, Outcome, Page, Receipt,
        Reserved, RollbackPlan, Slot, TaskEvent, Ticket, Version,
    },
    logs::TailEvent,
};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    Key(&'static str),
    Paste(String),
    Resize(u16, u16),
    Pass(u64),
    /// A reply in a slot; true for one that is stale.
    Reply(Slot, u8, bool),
    Fail(Slot),
    TailFails,
    Task(u64, bool),
    /// The oldest write that was sent ends.
    WriteEnds(bool),
}

const KEYS: &[&str] = &[
    "j",
    "k",
    "g",
    "G",
    "PgDn",
    "PgUp",
    "Tab",
    "S-Tab",
    "1",
    "2",
    "3",
    "4",
    "z",
    "Enter",
    "Esc",
    "/",
    "n",
    "N",
    ":",
    "?",
    "t",
    "r",
    "d",
    "l",
    "y",
    "s",
    "p",
    "b",
    "B",
    "f",
    "e",
    "v",
    "w",
    "o",
    "x",
    "S",
    "i",
    "A",
    "a",
    "q",
    "C-c",
    "Backspace",
    "C-w",
    "0",
    "5",
    "é",
    "Space",
    "c",
    ".",
    ">",
    "T",
];

const SLOTS: &[Slot] = &[
    Slot::Connection,
    Slot::Functions,
    Slot::FunctionDetail,
    Slot::Versions,
    Slot::Aliases,
    Slot::Preview,
    Slot::Secrets,
    Slot::RolloutFacts,
];

fn step() -> impl Strategy<Value = Step> {
    let slot = || proptest::sample::select(SLOTS);
    let side = || prop_oneof![0..220_u16, any::<u16>()];
    prop_oneof![
        12 => proptest::sample::select(KEYS).prop_map(Step::Key),
        1 => ".{0,12}".prop_map(Step::Paste),
        1 => (side(), side()).prop_map(|(width, height)| Step::Resize(width, height)),
        3 => (0..700_u64).prop_map(Step::Pass),
        6 => (slot(), 0..12_u8, any::<bool>()).prop_map(|(s, n, stale)| Step::Reply(s, n, stale)),
        1 => slot().prop_map(Step::Fail),
        1 => Just(Step::TailFails),
        1 => (0..3_u64, any::<bool>()).prop_map(|(id, end)| Step::Task(id, end)),
        1 => any::<bool>().prop_map(Step::WriteEnds),
    ]
}

/// Single steps, and the way to a write with everything that can go wrong on it.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let way = (proptest::sample::select(WAYS), 200..400_u64, 0..12_u8);
    let way = way.prop_map(|((keys, yes), millis, number)| {
        let keys = keys.iter().copied().map(Step::Key);
        let reply = Step::Reply(Slot::Preview, number, false);
        keys.chain([reply, Step::Pass(millis), Step::Key(yes)]).collect()
    });
    let single = step().prop_map(|step| vec![step]);
    let parts = proptest::collection::vec(prop_oneof![30 => single, 1 => way], 1..120);
    parts.prop_map(|parts| parts.concat())
}

/// Keys that lead to a preview, and the key that says yes to it.
const WAYS: &[(&[&str], &str)] = &[
    (&["Esc", "Esc", "Esc", "B"], "Enter"),
    (&["Esc", "Esc", "Esc", "2", "s", "5", "Enter"], "a"),
    (&["Esc", "Esc", "Esc", "2", "p"], "a"),
    (&["Esc", "Esc", "Esc", "2", "S"], "a"),
];

/// Some believable answer of a slot.
fn answer(console: &Console, slot: Slot, number: u8) -> Fetched {
    let names: Vec<String> = (0..number).map(|n| format!("f{n}")).collect();
    let next = (number.is_multiple_of(3)).then(|| "more".to_owned());
    let subject = console.state.aliases.function.clone().unwrap_or_else(|| name("f0"));
    let state = if number.is_multiple_of(2) {
        split(41, 42, f64::from(number))
    } else {
        AliasState::all(v(42))
    };
    let fresh = alias(subject.as_str(), state);
    match slot {
        Slot::Functions => {
            let items = names.iter().map(|name| function(name)).collect();
            Fetched::Functions(Page { items, next })
        }
        Slot::Versions => {
            Fetched::Versions(subject, [Version::Latest, v(42), v(41)].map(version).to_vec())
        }
        Slot::Aliases => Fetched::Aliases(subject, vec![fresh]),
        Slot::Preview if number < 3 => {
            let candidates = vec![v(40)];
            Fetched::RollbackPlan(Box::new(RollbackPlan::Ask { alias: fresh, candidates }))
        }
        Slot::Preview if number < 8 => Fetched::RollbackPlan(Box::new(RollbackPlan::Ready {
            alias: fresh,
            target: v(41),
            evidence: Evidence::SplitPrimary,
            detail: None,
            differences: names,
            deployment: None,
        })),
        Slot::Preview if number < 10 => Fetched::Alias(Box::new(fresh)),
        Slot::Preview => Fetched::ConcurrencyPlan(ConcurrencyPlan {
            function: subject,
            now: Reserved((number == 10).then_some(0)),
            stop: None,
        }),
        _ => Fetched::Secrets(Page { items: Vec::new(), next: None }),
    }
}

fn apply(console: &mut Console, sent: &mut Vec<crate::domain::Intent>, step: Step) {
    match step {
        Step::Key(key) => console.press(key),
        Step::Paste(text) => console.send(Msg::Paste(text.into())),
        Step::Resize(width, height) => console.send(Msg::Resize { width, height }),
        Step::Pass(millis) => console.pass(millis),
        Step::Reply(Slot::Connection, ..) => console.connect(),
        Step::Reply(slot, number, false) => {
            let answer = answer(console, slot, number);
            console.reply(slot, Ok(answer));
        }
        Step::Reply(slot, number, true) => {
            let result = Ok(answer(console, slot, number));
            console.send(Msg::Fetched { slot, ticket: Ticket(u64::MAX), result });
        }
        Step::Fail(slot) => console.reply(slot, Err(unreachable_endpoint())),
        Step::TailFails => {
            let ticket = console.ticket(Slot::Tail);
            let event = TailEvent::Failed(unreachable_endpoint());
            console.send(Msg::Tail { ticket, event });
        }
        Step::Task(id, false) => {
            let started = TaskEvent::Started { id, label: "task".into(), slot: Some(Slot::Tail) };
            console.send(Msg::Task(started));
        }
        Step::Task(id, true) => console.send(Msg::Task(TaskEvent::Ended { id, failure: None })),
        Step::WriteEnds(applied) => {
            if let Some(intent) = sent.pop() {
                let now = match (intent.change.alias(), &intent.change) {
                    (Some(change), _) => Found::Alias(alias("f0", change.after)),
                    (None, Change::Stop(change) | Change::Unstop(change)) => {
                        Found::Concurrency(change.after)
                    }
                    (None, other) => unreachable!("{other:?}"),
                };
                let outcome = if applied {
                    Outcome::Applied(now)
                } else {
                    Outcome::ChangedBySomeoneElse { found: now }
                };
                let receipt = Receipt {
                    intent,
                    outcome,
                    attempts: 1,
                    at: console.now,
                    request_id: None,
                    audited: true,
                };
                console.send(Msg::WriteEnded(Box::new(receipt)));
            }
        }
    }
}

/// What must hold after every message.
fn check(console: &Console) -> Result<(), TestCaseError> {
    let state = &console.state;
    let layout = state.layout();
    let list = &state.functions.list;
    prop_assert!(list.cursor < list.visible.len().max(1));
    prop_assert!(list.visible.iter().all(|index| *index < list.items.len()));
    if let Some(area) = layout.rows(Pane::Functions, false) {
        let rows = usize::from(area.height);
        prop_assert!(list.offset <= list.cursor && list.cursor < list.offset + rows);
    }
    // What is due has been run: only looking through lines goes on at once.
    if let Some(wake) = state.next_wake() {
        prop_assert!(wake > console.now || state.timers.look.is_some());
        prop_assert!(state.timers.pending.is_some_and(|pending| pending <= wake));
    }
    if let Some(alias) = state.header_alias() {
        prop_assert_eq!(Some(&alias.target.function), state.aliases.function.as_ref());
    }
    Ok(())
}

fn is_armed(console: &Console) -> bool {
    matches!(console.state.overlays.last(), Some(Overlay::Confirm(confirm)) if confirm.armed)
}

fn session() -> impl Strategy<Value = Session> {
    any::<(bool, bool, bool)>().prop_map(|(read_only, protected, clipboard)| Session {
        read_only,
        protected,
        clipboard,
        themes: vec!["dark".into()],
        ..Session::default()
    })
}

proptest! {
    #[test]
    fn any_order_of_messages_keeps_the_console_sound(
        session in session(), steps in steps(),
    ) {
        let read_only = session.read_only;
        let mut console = Console::ready_with(session);
        let mut sent = Vec::new();
        for step in steps {
            let armed = is_armed(&console);
            let is_key = matches!(step, Step::Key(_));
            let stale = matches!(step, Step::Reply(slot, _, true) if slot != Slot::Connection);
            let before = stale.then_some(console.state.overlays.len());
            apply(&mut console, &mut sent, step);
            check(&console)?;
            for effect in console.take() {
                if let Effect::Write(intent) = effect {
                    prop_assert!(armed && is_key && !read_only, "a write without a yes");
                    sent.push(*intent);
                }
            }
            if let Some(before) = before {
                prop_assert_eq!(console.state.overlays.len(), before);
            }
        }
    }
}

#[test]
fn a_stale_reply_changes_nothing() {
    for slot in SLOTS {
        let mut console = Console::ready();
        let before = format!("{:?}", console.state);
        let result = Ok(answer(&console, *slot, 9));
        console.send(Msg::Fetched { slot: *slot, ticket: Ticket(u64::MAX), result });
        assert_eq!(format!("{:?}", console.state), before, "{slot:?}");
        assert_eq!(console.take(), [], "{slot:?}");
    }
}
