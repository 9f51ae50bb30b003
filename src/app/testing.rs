//! A console under test: messages in, effects out, time at will.

pub(crate) mod rollout;

use std::time::Duration;

use super::{
    Effect, Msg, Options, State, init,
    state::{Opening, Session},
    update,
};
use crate::{
    domain::{
        Alias, AliasName, AliasRef, AliasState, Connection, EventSource, Failure, FailureKind,
        Fetched, FunctionName, FunctionSummary, FunctionVersion, Identity, MetricsCost, Page,
        RevisionId, Scope, Series, Share, Slot, Ticket, Timestamp, Version, Weight, Window,
        alarm::Alarms,
        health::{BUCKETS, Cut, FleetHealth, Health, PERIOD_S, RECENT},
    },
    input::{Chord, Key, Keymap, KeymapLayer},
};

/// An alarm about a function's errors, in `ALARM`.
pub(crate) use crate::domain::health::testing::ringing as alarm;

/// A console, and what it wanted done since it was last asked.
pub(crate) struct Console {
    pub state: State,
    pub effects: Vec<Effect>,
    pub now: Timestamp,
    /// The terminal takes no frame.
    pub stuck: bool,
}

impl Console {
    /// At 80x24, before anything is known.
    pub fn new() -> Self {
        Self::with(Session::default())
    }

    pub fn with(session: Session) -> Self {
        let layer = KeymapLayer::parse(include_str!("../../keymaps/default.toml"));
        let layer = layer.unwrap_or_else(|problems| unreachable!("{problems:?}"));
        let now = Timestamp::from_second(1_795_000_000).unwrap_or_default();
        let options = Options {
            session,
            keymap: Keymap::from_layers(&[layer]),
            target: None,
            width: 80,
            height: 24,
            run_id: "run".into(),
            now,
        };
        let (state, effects) = init(options);
        Self { state, effects, now, stuck: false }
    }

    /// Before anything is known, opened with this target.
    pub fn at(target: &str) -> Self {
        let mut console = Self::new();
        let target = target.parse().unwrap_or_else(|error| unreachable!("{error}"));
        console.state.opening = Some(Opening::new(target));
        console
    }

    /// Connected, with three functions, and the first one's alias `live` (41) and versions.
    pub fn ready() -> Self {
        Self::ready_with(Session::default())
    }

    pub fn ready_with(session: Session) -> Self {
        let mut console = Self::with(session);
        console.connect();
        console.functions(&["auth", "billing", "checkout"]);
        console.aliases("auth", vec![alias("auth", AliasState::all(v(41)))]);
        let versions = [Version::Latest, v(42), v(41), v(40)].map(version).to_vec();
        console.reply(Slot::Versions, Ok(Fetched::Versions(name("auth"), versions)));
        console.effects.clear();
        console
    }

    /// A message, and the frame that follows it: it is out at once unless the terminal is stuck.
    pub fn send(&mut self, msg: Msg) {
        self.effects.extend(update(&mut self.state, msg, self.now));
        let preview = self.state.unseen_preview().map(str::to_owned);
        if let Some(preview) = preview.filter(|_| !self.stuck) {
            self.effects.extend(update(&mut self.state, Msg::Shown { preview }, self.now));
        }
    }

    pub fn pass(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
        self.send(Msg::Wake);
    }

    /// Presses keys one after the other, as keymap files write them.
    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let chord: Chord = key.parse().unwrap_or_else(|error| unreachable!("{error}"));
            self.send(Msg::Key(chord));
        }
    }

    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.send(Msg::Key(Chord::plain(Key::Char(c))));
        }
    }

    pub fn ticket(&self, slot: Slot) -> Ticket {
        self.state.slots.get(slot).ticket
    }

    /// Answers what a slot waits for.
    pub fn reply(&mut self, slot: Slot, result: Result<Fetched, Failure>) {
        let ticket = self.ticket(slot);
        self.send(Msg::Fetched { slot, ticket, result });
    }

    pub fn connect(&mut self) {
        let scope = Scope { region: Some("eu-west-1".into()), ..Scope::default() };
        let arn = "arn:aws:sts::123456789012:assumed-role/ops/alice".into();
        let identity = Some(Identity { account: "123456789012".into(), arn });
        let connection = Connection { scope, identity, identifying: false, expires: None };
        self.reply(Slot::Connection, Ok(Fetched::Connected(Box::new(connection))));
    }

    /// The last page of functions.
    pub fn functions(&mut self, names: &[&str]) {
        self.functions_page(names, None);
    }

    pub fn functions_page(&mut self, names: &[&str], next: Option<&str>) {
        let items = names.iter().map(|name| function(name)).collect();
        let page = Page { items, next: next.map(str::to_owned) };
        self.reply(Slot::Functions, Ok(Fetched::Functions(page)));
    }

    pub fn aliases(&mut self, function: &str, aliases: Vec<Alias>) {
        self.reply(Slot::Aliases, Ok(Fetched::Aliases(name(function), aliases)));
    }

    /// Health comes: 100 invocations in each bucket, and in the recent ones so many errors.
    pub fn fleet(&mut self, errors: &[(&str, f64)]) {
        self.fleet_for(errors, MetricsCost::default());
    }

    pub fn fleet_for(&mut self, errors: &[(&str, f64)], cost: MetricsCost) {
        let window = Window::ending_at(self.now, BUCKETS, PERIOD_S);
        let health = |errors: f64| {
            let bucket = |at| Some(if at + RECENT < BUCKETS { 0.0 } else { errors });
            Health {
                errors: Some(Series((0..BUCKETS).map(bucket).collect())),
                invocations: Some(Series(vec![Some(100.0); BUCKETS])),
                throttles: None,
            }
        };
        let functions =
            errors.iter().map(|(function, errors)| (name(function), health(*errors))).collect();
        let returned = errors.len();
        let fleet = FleetHealth { window, functions, cut: Cut::default(), returned, cost };
        self.reply(Slot::Fleet, Ok(Fetched::Fleet(Box::new(fleet))));
    }

    /// These functions have an alarm in `ALARM` each.
    pub fn alarms(&mut self, functions: &[&str]) {
        let alarms = functions.iter().map(|function| alarm(function)).collect();
        let read = Alarms { alarms, ..Alarms::default() };
        self.reply(Slot::Alarms, Ok(Fetched::Alarms(read)));
    }

    /// What was wanted since the last call.
    pub fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The slots that were fetched since the last call, in order.
    pub fn fetched(&mut self) -> Vec<Slot> {
        let effects = self.take();
        effects.iter().filter_map(started).collect()
    }

    pub fn notice(&self) -> &str {
        self.state.notice.as_ref().map_or("", |notice| &notice.text)
    }

    pub fn selected(&self) -> &str {
        self.state.functions.list.selected().map_or("", |function| function.name.as_str())
    }
}

/// The slot that an effect starts a read in.
pub(crate) fn started(effect: &Effect) -> Option<Slot> {
    match effect {
        Effect::Fetch { slot, .. } => Some(*slot),
        Effect::Follow { .. } => Some(Slot::Tail),
        _ => None,
    }
}

pub(crate) fn name(name: &str) -> FunctionName {
    FunctionName(name.to_owned())
}

/// A queue that feeds a function without an alias in between.
pub(crate) fn event_source(uuid: &str, state: &str) -> EventSource {
    EventSource {
        uuid: uuid.into(),
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

/// A published version.
pub(crate) fn v(number: u64) -> Version {
    Version::Published(number)
}

pub(crate) fn function(function: &str) -> FunctionSummary {
    FunctionSummary {
        name: name(function),
        arn: format!("arn:aws:lambda:eu-west-1:123456789012:function:{function}"),
        runtime: "python3.13".into(),
        memory_mb: 128,
        timeout_s: 3,
        last_modified: None,
        description: String::new(),
        log_group: format!("/aws/lambda/{function}"),
        code_size: 0,
    }
}

pub(crate) fn version(version: Version) -> FunctionVersion {
    FunctionVersion {
        version,
        description: String::new(),
        code_sha256: String::new(),
        last_modified: None,
        runtime: "python3.13".into(),
        memory_mb: 128,
        timeout_s: 3,
        role: String::new(),
    }
}

pub(crate) fn target(function: &str) -> AliasRef {
    AliasRef { function: name(function), alias: AliasName("live".into()) }
}

/// The alias `live` of a function.
pub(crate) fn alias(function: &str, state: AliasState) -> Alias {
    Alias {
        target: target(function),
        state,
        description: "kept".into(),
        revision_id: RevisionId("r-1".into()),
    }
}

pub(crate) fn split(version: u64, other: u64, percent: f64) -> AliasState {
    let weight = Weight::from_percent(percent).unwrap_or_else(|error| unreachable!("{error}"));
    AliasState::split(v(version), Share { version: v(other), weight })
}

pub(crate) fn failure(kind: FailureKind) -> Failure {
    Failure {
        operation: "lambda:ListFunctions".into(),
        resource: String::new(),
        kind,
        retryable: false,
        request_id: None,
    }
}

pub(crate) fn unreachable_endpoint() -> Failure {
    failure(FailureKind::Unreachable { endpoint: "localhost".into(), detail: "refused".into() })
}
