//! What the lines of both versions tell.

use super::{
    Arm, invocations::Invocations, memory::Memory, reader::Takes, rules::LineRules, runtime_error,
};
use crate::{
    domain::{LogEvent, Timestamp},
    logs::{LineKind, Parser},
};

/// All that is put together from lines.
#[derive(Debug)]
pub(super) struct Told {
    parser: Parser,
    pub(super) rules: LineRules,
    pub(super) invocations: Invocations,
    pub(super) memory: Memory,
}

impl Told {
    pub(super) fn new(rules: LineRules, invocations: Invocations) -> Self {
        Self { parser: Parser::default(), rules, invocations, memory: Memory::default() }
    }
}

impl Takes for Told {
    fn take(&mut self, arm: Arm, events: Vec<LogEvent>) {
        for event in events {
            let line = self.parser.parse(&event);
            let by_code = line.kind == LineKind::Application;
            let fails = by_code && runtime_error::is_told_by(event.message.trim_end());
            // What the platform writes is no answer of the function's.
            let by_rule = by_code && self.rules.finds(&event.message);
            self.invocations.note(arm, line.view(), fails, by_rule);
            let report = line.view().report().filter(|_| line.kind == LineKind::Report);
            if let Some(report) = report.filter(|_| arm == Arm::Canary)
                && let Ok(at) = Timestamp::from_millisecond(line.timestamp_ms)
            {
                self.memory.note(&line.stream.name, at, &report);
            }
        }
    }
}
