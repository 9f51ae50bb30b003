//! One invocation: how it goes, and everything that it logs.

use std::sync::Arc;

use super::{
    arrivals::{Arrival, whole},
    outcome::{self, Ending, Outcome},
    plan::{ErrorKind, Line, Plan},
    template::Filler,
    write::{Context, app, error, platform},
};
use crate::sandbox::{
    rng::Rng,
    scenario::{model::Level, workload::Trigger},
    store::{
        lambda::{Configuration, LogFormat, VersionId},
        logs::LogGroup,
    },
};

/// Where an invocation runs.
#[derive(Debug)]
pub(super) struct Site<'a> {
    pub plan: &'a Plan,
    pub function: &'a str,
    pub config: &'a Configuration,
    pub version: VersionId,
    pub region: &'a str,
    /// The environment's log stream.
    pub stream: Arc<str>,
    /// Whether the environment is a new one.
    pub cold: bool,
}

/// What is to be run.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// Its id.
    pub id: String,
    /// What kind of caller sent it.
    pub trigger: Trigger,
    /// When it arrives, in milliseconds since the epoch.
    pub at_ms: i64,
}

/// Sets the draw of a request id apart from those of everything else.
const IDS: u64 = 0x7265_7175_6573_7473;

/// The id of a request, whichever try of it arrives.
pub(super) fn request_id(arrival: Arrival) -> String {
    Rng::seeded(arrival.request ^ IDS).uuid()
}

/// One invocation that has been run.
#[derive(Debug)]
pub(super) struct Invocation {
    pub request_id: String,
    pub outcome: Outcome,
    /// The error it throws, with its placeholders filled, as `Invoke` answers with it.
    pub payload: Option<serde_json::Value>,
    /// When it ends, in milliseconds since the epoch.
    pub end_ms: i64,
    /// Its lines in order, each with its time.
    pub lines: Vec<(i64, String)>,
    stream: Arc<str>,
    /// How long after its time a line can be read, in milliseconds.
    delay_ms: i64,
}

/// The status that a handled 5xx answers with.
const BAD_GATEWAY: u16 = 502;

/// Share of invocations whose lines come in seconds late.
const LATE: f64 = 0.02;

impl Invocation {
    /// Runs one that goes as `outcome` says.
    pub(super) fn make(site: &Site<'_>, request: Request, outcome: Outcome, mut rng: Rng) -> Self {
        let Request { id: request_id, trigger, at_ms } = request;
        let behaviour = site.plan.behaviour(site.version);
        let memory_mb = u32::try_from(site.config.memory_mb).unwrap_or(u32::MAX);
        let init_ms = site.cold.then(|| outcome::init_duration(behaviour, &mut rng));
        let late_ms = if rng.chance(LATE) { 2_000 + rng.below(9_000) } else { 0 };
        let delay_ms = i64::try_from(120 + rng.below(600) + late_ms).unwrap_or(0);
        let start_ms = at_ms + init_ms.map_or(0, whole);
        let mut script = Script {
            site,
            trigger,
            context: Context {
                runtime: behaviour.runtime,
                format: site.config.log_format,
                function: site.function,
                version: &site.version.to_string(),
                request_id: &request_id,
                region: site.region,
            },
            filler: Filler::new(Rng::seeded(rng.next_u64()), outcome.duration_ms),
            rng,
            start_ms,
            end_ms: start_ms + whole(outcome.duration_ms),
            lines: Vec::new(),
            payload: None,
        };
        if site.cold {
            script.say(at_ms, |context| platform::init_start(context, at_ms));
        }
        script.body(&outcome);
        script.close(&outcome, platform::Report { outcome: &outcome, memory_mb, init_ms });
        let Script { lines, end_ms, payload, .. } = script;
        Self {
            outcome,
            payload,
            end_ms,
            lines,
            stream: Arc::clone(&site.stream),
            delay_ms,
            request_id,
        }
    }

    /// Whether its environment is gone after it.
    pub(super) fn loses_environment(&self) -> bool {
        matches!(self.outcome.ending, Ending::Timeout | Ending::Crash | Ending::OutOfMemory)
    }

    /// Puts its lines into the group.
    pub(super) fn store(self, group: &mut LogGroup) {
        for (at_ms, message) in self.lines {
            group.append(&self.stream, at_ms, at_ms + self.delay_ms, message);
        }
    }
}

/// Writes down an invocation.
struct Script<'a> {
    site: &'a Site<'a>,
    trigger: Trigger,
    context: Context<'a>,
    filler: Filler,
    rng: Rng,
    start_ms: i64,
    end_ms: i64,
    lines: Vec<(i64, String)>,
    payload: Option<serde_json::Value>,
}

impl Script<'_> {
    fn say(&mut self, at_ms: i64, line: impl FnOnce(&Context<'_>) -> String) {
        let line = line(&self.context);
        self.lines.push((at_ms, line));
    }

    /// From the start to the last line that the function's code writes.
    fn body(&mut self, outcome: &Outcome) {
        let start_ms = self.start_ms;
        if self.has_platform_lines() {
            self.say(start_ms, |context| platform::start(context, start_ms));
        }
        let mut chosen = self.chosen_lines();
        if outcome.ending.is_error() {
            // Where it breaks, the rest is not reached.
            chosen.truncate(chosen.len().div_ceil(2));
        }
        let steps = i64::try_from(chosen.len()).unwrap_or(i64::MAX).saturating_add(1);
        let step_ms = (self.end_ms - start_ms) / steps.max(1);
        let mut at_ms = start_ms;
        for line in chosen {
            let message = self.filler.fill(&line.text);
            self.say(at_ms, |context| app::line(context, at_ms, line.level, &message));
            at_ms += step_ms;
        }
    }

    /// How it ends.
    fn close(&mut self, outcome: &Outcome, report: platform::Report<'_>) {
        let end_ms = self.end_ms;
        match &outcome.ending {
            Ending::Success => {}
            Ending::Handled5xx => {
                let message = self.filler.fill("responded with status 502 in {duration} ms");
                self.say(end_ms, |context| app::answer(context, end_ms, BAD_GATEWAY, &message));
            }
            Ending::Exception(error) => {
                let message = self.filler.fill(&error.message);
                let error = ErrorKind { message, ..error.clone() };
                self.say(end_ms, |context| error::exception(context, end_ms, &error));
                self.payload = Some(error::payload(&self.context, &error));
            }
            Ending::Timeout => {
                let line = platform::timed_out(&self.context, end_ms, outcome.duration_ms);
                self.lines.extend(line.map(|line| (end_ms, line)));
            }
            Ending::Crash | Ending::OutOfMemory => {
                let line = platform::exited(&self.context, &outcome.ending);
                self.lines.extend(line.map(|line| (end_ms, line)));
            }
        }
        if self.has_platform_lines() {
            let line = platform::end(&self.context);
            self.lines.extend(line.map(|line| (end_ms, line)));
            self.say(end_ms, |context| platform::report(context, end_ms, report));
        }
    }

    /// In the text format nothing can switch start and report lines off.
    fn has_platform_lines(&self) -> bool {
        self.context.format == LogFormat::Text || self.site.plan.platform_lines
    }

    fn chosen_lines(&mut self) -> Vec<Line> {
        if self.site.plan.lines.is_empty() {
            let text = usual_line(self.trigger).to_owned();
            return vec![Line { text, level: Level::Info, chance: 1.0 }];
        }
        let lines = &self.site.plan.lines;
        lines.iter().filter(|line| self.rng.chance(line.chance)).cloned().collect()
    }
}

/// What a function logs whose scenario says nothing about it.
fn usual_line(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Http => "request {id} from {ip}",
        Trigger::Sqs => "batch of {count} messages",
        Trigger::Sns => "notification {id}",
        Trigger::Eventbridge => "event {id}",
        Trigger::Schedule => "scheduled run {id}",
        Trigger::S3 => "object uploads/{id}",
        Trigger::Stream => "{count} records from shard 0",
        Trigger::Direct => "called with request {id}",
    }
}
