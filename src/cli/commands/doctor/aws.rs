//! The way to AWS: profile, Region, credentials, endpoint, identity, clock, permissions.

use super::{Report, check::Check, permissions};
use crate::{
    aws::Gateway,
    cli::{CliError, args::Global, run, text},
    domain::{Clock, Failure, FailureKind, Scope},
};

/// AWS refuses signatures that are five minutes off; long before that a clock needs attention.
const SKEW_WARN_S: i64 = 30;
const SKEW_FAIL_S: i64 = 290;

pub(super) async fn check(report: &mut Report<'_>, global: &Global) -> Result<(), CliError> {
    let connected = match run::connect(global).await {
        Ok(connected) => connected,
        Err(CliError::Failure(failure)) => return report.add(Check::failure("connect", &failure)),
        Err(other) => return Err(other),
    };
    let gateway = &connected.gateway;
    report.add(place(gateway.scope()))?;
    match gateway.credentials().await {
        Ok(info) => report.add(credentials(info.expires_at))?,
        Err(failure) => return report.add(Check::failure("credentials", &failure)),
    }
    let identity = gateway.caller_identity().await;
    let account = identity.as_ref().ok().map(|identity| identity.account.clone());
    report.add(match identity {
        Ok(identity) => Check::pass("identity", identity.arn),
        Err(failure) => unidentified(&failure),
    })?;
    let unreachable = permissions::check(report, gateway).await?;
    if !unreachable {
        report.add(clock(gateway))?;
    }
    if account.is_none() {
        report.add(Check::warn(
            "account",
            "unknown",
            "contexts that name an account hold, to be on the safe side",
        ))?;
    }
    Ok(())
}

fn place(scope: &Scope) -> Check {
    let region = scope.region.as_deref().unwrap_or("no Region");
    let profile = scope.profile.as_deref().map(|name| format!(", profile {name}"));
    let endpoint = scope.endpoint.as_deref().map(|url| format!(", endpoint {url}"));
    let sandbox = if scope.sandbox { " (sandbox)" } else { "" };
    let (profile, endpoint) = (profile.unwrap_or_default(), endpoint.unwrap_or_default());
    Check::pass("connect", format!("{region}{profile}{endpoint}{sandbox}"))
}

fn credentials(expires: Option<crate::domain::Timestamp>) -> Check {
    let detail = match expires {
        Some(_) => format!("found; they expire at {}", text::time(expires)),
        None => "found; they don't expire".to_owned(),
    };
    Check::pass("credentials", detail)
}

/// STS is a convenience: where only Lambda can be reached, the console works without it.
fn unidentified(failure: &Failure) -> Check {
    if failure.is_about_credentials() {
        Check::failure("identity", failure)
    } else {
        Check::warn("identity", failure.to_string(), failure.advice())
    }
}

fn clock(gateway: &Gateway) -> Check {
    if gateway.scope().sandbox {
        return Check::pass("clock", "the sandbox has its own time");
    }
    let skew = gateway.clock().now().duration_since(Clock::system().now()).as_secs();
    judge_skew(skew)
}

fn judge_skew(skew: i64) -> Check {
    let advice = "set this machine's clock (NTP): AWS refuses calls that are five minutes off";
    let detail = format!("{} s {} AWS", skew.abs(), if skew > 0 { "behind" } else { "ahead of" });
    match skew.abs() {
        SKEW_FAIL_S.. => Check::fail("clock", detail, advice),
        SKEW_WARN_S.. => Check::warn("clock", detail, advice),
        _ => Check::pass("clock", "agrees with AWS"),
    }
}

/// Nobody answered at all.
pub(super) fn is_out_of_reach(failure: &Failure) -> bool {
    matches!(failure.kind, FailureKind::Unreachable { .. } | FailureKind::TimedOut { .. })
}

#[cfg(test)]
mod tests {
    use super::super::check::Status;
    use super::*;

    #[test]
    fn a_clock_is_judged_by_what_aws_takes() {
        assert_eq!(judge_skew(2).status, Status::Pass);
        assert_eq!(judge_skew(-40).status, Status::Warn);
        assert_eq!(judge_skew(-40).detail, "40 s ahead of AWS");
        assert_eq!(judge_skew(400).status, Status::Fail);
        assert_eq!(judge_skew(400).detail, "400 s behind AWS");
    }
}
