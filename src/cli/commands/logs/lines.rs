//! Log lines: those of a span of time, or those that come from now on.

use std::time::Duration;

use clap::Args;

use super::{
    follow,
    past::Past,
    selection::{Selection, label_all},
    source,
};
use crate::{
    cli::{
        CliError,
        run::Run,
        target::{LogTarget, Since},
    },
    domain::{Timestamp, Version},
    logs::{LineFilter, Parser, Pattern, TailMode},
};

/// How far before the end to begin when nobody says: a quarter of an hour.
const SPAN: Duration = Duration::from_mins(15);

/// Which lines to print.
#[derive(Debug, Args)]
pub struct LineArgs {
    /// FUNCTION, FUNCTION:ALIAS (the versions it routes to now), FUNCTION:VERSION, or a log group:
    /// /its/name, or group:NAME where that begins otherwise. With several, each line says whose it
    /// is.
    #[arg(required = true, value_name = "TARGET")]
    pub targets: Vec<LogTarget>,
    /// Go on with new lines until interrupted.
    #[arg(long, short)]
    pub follow: bool,
    /// Have AWS tell new lines at once, by Live Tail: about $0.01 a minute for ten groups, or for a
    /// single version.
    #[arg(long, requires = "follow")]
    pub live: bool,
    /// Begin that long ago (90s, 15m, 2h, 3d), or at a time (2026-11-22T10:42:00Z); 15 minutes
    /// before the end if not given.
    #[arg(long, value_name = "WHEN")]
    pub since: Option<Since>,
    /// End that long ago, or at a time; now if not given.
    #[arg(long, value_name = "WHEN", conflicts_with = "follow")]
    pub until: Option<Since>,
    /// Only lines with this text, or with /regex/; case matters if it has an upper-case letter.
    #[arg(long, value_name = "PATTERN")]
    pub filter: Option<String>,
    /// Only lines of this version.
    #[arg(long, value_parser = version, value_name = "VERSION")]
    pub version: Option<Version>,
    /// Only lines that tell of something that failed.
    #[arg(long)]
    pub errors: bool,
}

fn version(text: &str) -> Result<Version, String> {
    text.parse().map_err(|error| format!("{error}"))
}

/// Runs the command.
pub async fn run(run: &mut Run, args: LineArgs) -> Result<(), CliError> {
    let filter = filter(&args)?;
    check(args.since, args.until)?;
    let connected = run.connect().await?;
    let gateway = &connected.gateway;
    let mut found = Vec::new();
    for target in &args.targets {
        found.push(source::find(gateway, target).await?);
    }
    let selection = Selection::new(label_all(&args.targets), found, filter);
    // The replies so far have told the endpoint's time.
    let past = span(args.since, args.until, SPAN, gateway.clock().now())?;
    if args.follow {
        let mode = if args.live { TailMode::Live } else { TailMode::Polling };
        return follow::run(run, gateway, selection, past.since_ms, mode).await;
    }
    past.print(run, gateway, &selection, &mut Parser::default(), |_| {}).await
}

/// What `--since` and `--until` mean at a time; without `--since`, `default` before the end.
pub(super) fn span(
    since: Option<Since>,
    until: Option<Since>,
    default: Duration,
    now: Timestamp,
) -> Result<Past, CliError> {
    let until_ms = until.map_or(now.as_millisecond(), |until| until.as_ms(now));
    let since_ms = since.map_or_else(|| before(until_ms, default), |since| since.as_ms(now));
    if until_ms < since_ms {
        let text = "--until is before --since: nothing lies between them";
        return Err(CliError::Usage(text.to_owned()));
    }
    Ok(Past { since_ms, until_ms })
}

fn before(ms: i64, span: Duration) -> i64 {
    ms.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX))
}

/// Two spans, or two times, compare before the endpoint has told what time it is.
pub(super) fn check(since: Option<Since>, until: Option<Since>) -> Result<(), CliError> {
    match (since, until) {
        (Some(Since::Ago(_)), Some(Since::Ago(_))) | (Some(Since::At(_)), Some(Since::At(_))) => {
            span(since, until, SPAN, Timestamp::UNIX_EPOCH).map(drop)
        }
        _ => Ok(()),
    }
}

fn filter(args: &LineArgs) -> Result<LineFilter, CliError> {
    let mut filter =
        LineFilter { version: args.version, errors_only: args.errors, ..LineFilter::default() };
    if let Some(text) = &args.filter {
        let pattern = Pattern::parse(text)
            .map_err(|error| CliError::Usage(format!("--filter: {}", error.message)))?;
        filter.texts.push(pattern);
    }
    Ok(filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Since> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    fn spans(since: &str, until: &str) -> Option<(i64, i64)> {
        let now = Timestamp::from_millisecond(10_000_000).unwrap();
        let past = span(read(since), read(until), SPAN, now).ok()?;
        Some((past.since_ms, past.until_ms))
    }

    #[test]
    fn the_beginning_is_a_quarter_of_an_hour_before_the_end() {
        assert_eq!(spans("", ""), Some((9_100_000, 10_000_000)));
        assert_eq!(spans("", "1h"), Some((5_500_000, 6_400_000)));
        assert_eq!(spans("2h", "1h"), Some((2_800_000, 6_400_000)));
    }

    #[test]
    fn an_end_before_the_beginning_is_refused_as_soon_as_it_shows() {
        assert_eq!(spans("1h", "2h"), None);
        assert_eq!(spans("1h", "1970-01-01T00:00:01Z"), None);
        assert!(check(read("1h"), read("2h")).is_err());
        assert!(check(read("1h"), read("1970-01-01T00:00:01Z")).is_ok(), "it takes a clock");
    }
}
