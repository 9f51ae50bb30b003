//! A plan and its preflight, as lines.

use std::time::Duration;

use crate::{
    domain::{AliasState, Version},
    rollout::{
        Plan,
        judge::StageKind,
        plan::span,
        preflight::{Check, CheckResult},
    },
};

/// The stages with their times, the last line where it ends.
pub fn timeline(plan: &Plan, stable: Version, canary: Version) -> Vec<String> {
    let mut lines = vec![format!(
        "{}, bake {}, {} at least",
        plan.strategy,
        span(plan.bake),
        span(plan.shortest())
    )];
    let mut since = Duration::ZERO;
    for stage in plan.stages() {
        let state = stage.routing(stable, canary).to_string();
        let note = match stage.kind {
            StageKind::Step => "",
            StageKind::LastStep => ", then the verdict",
            StageKind::HoldBack => " (hold-back)",
            StageKind::Bake => " (bake)",
        };
        lines.push(line(since, &state, &format!("for {}{note}", span(stage.hold))));
        since += stage.hold;
    }
    lines.push(line(since, &AliasState::all(canary).to_string(), "for good"));
    lines
}

fn line(since: Duration, state: &str, note: &str) -> String {
    format!("{:>5}  {state:<18} {note}", format!("+{}", span(since)))
}

/// The checks, one a line; what blocks comes last.
pub fn checks(checks: &[Check]) -> Vec<String> {
    let mut sorted: Vec<&Check> = checks.iter().collect();
    sorted.sort_by_key(|check| check.result);
    sorted.into_iter().map(check).collect()
}

/// The names of the checks that block.
pub fn blockers(checks: &[Check]) -> String {
    let blocks = checks.iter().filter(|check| check.result == CheckResult::Block);
    blocks.map(|check| check.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn check(check: &Check) -> String {
    let result = match check.result {
        CheckResult::Pass => "pass",
        CheckResult::Unknown => "unknown",
        CheckResult::Warn => "warn",
        CheckResult::Block => "BLOCK",
    };
    format!("{result:<7}  {}: {}", check.name, check.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeline_says_what_routes_where_and_when() {
        let plan = Plan::usual("canary10-5m".parse().unwrap()).unwrap();
        let lines = timeline(&plan, Version::Published(41), Version::Published(42));
        assert_eq!(
            lines.join("\n"),
            "canary10-5m, bake 30m, 35m at least\n  \
             +0s  41 90% | 42 10%    for 5m, then the verdict\n  \
             +5m  41 10% | 42 90%    for 30m (hold-back)\n \
             +35m  42 100%            for good"
        );
    }
}
