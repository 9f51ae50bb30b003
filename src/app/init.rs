//! The console before its first message.

use super::{
    effect::Effect,
    state::{
        AliasesPane, FunctionView, FunctionsPane, HealthState, LogsPane, Opening, Rollouts, Screen,
        SecretsPane, Session, Slots, State, Tasks, Timers, Writes,
    },
};
use crate::{
    domain::{Request, Slot, Target, Timestamp},
    input::Keymap,
};

/// What a session starts with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Scope, switches and themes, as far as they are known without asking AWS.
    pub session: Session,
    /// The loaded keymap.
    pub keymap: Keymap,
    /// What to open with; `None` for the function that needs a look most.
    pub target: Option<Target>,
    /// Columns of the terminal.
    pub width: u16,
    /// Rows of the terminal.
    pub height: u16,
    /// Different in each session: the ids of intents begin with it.
    pub run_id: String,
    /// The time now.
    pub now: Timestamp,
}

/// The first state, and what to do after the first frame: find out who and where we are.
#[must_use]
pub fn init(options: Options) -> (State, Vec<Effect>) {
    let screen = Screen { width: options.width, height: options.height, ..Screen::default() };
    let mut state = State {
        now: options.now,
        pace: 1.0,
        session: options.session,
        screen,
        functions: FunctionsPane::default(),
        health: HealthState { key_at: options.now, ..HealthState::default() },
        opening: options.target.map(Opening::new),
        hands_on: false,
        aliases: AliasesPane::default(),
        logs: LogsPane { following: true, ..LogsPane::default() },
        secrets: SecretsPane::default(),
        function_view: FunctionView::default(),
        overlays: Vec::new(),
        tasks: Tasks::default(),
        notice: None,
        keymap: options.keymap,
        slots: Slots::default(),
        timers: Timers::default(),
        writes: Writes::new(options.run_id),
        rollouts: Rollouts::default(),
    };
    let ticket = state.slots.start(Slot::Connection);
    let connect = Effect::Fetch { slot: Slot::Connection, ticket, request: Request::Connect };
    (state, vec![connect])
}
