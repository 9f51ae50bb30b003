//! `serin logs TARGET`.

mod follow;
mod line;
mod live;
mod past;
mod source;

use clap::Args;

use crate::{
    cli::{
        CliError,
        run::Run,
        target::{LogTarget, Since},
    },
    domain::{LogSource, Version},
    logs::{LineFilter, LogLine, Parser, Pattern, TailMode},
};

/// Prints log lines.
#[derive(Debug, Args)]
pub struct LogsArgs {
    /// FUNCTION, FUNCTION:ALIAS (the versions it routes to now), FUNCTION:VERSION, or a log group
    /// that begins with /.
    pub target: LogTarget,
    /// Go on with new lines until interrupted.
    #[arg(long, short)]
    pub follow: bool,
    /// Have AWS tell new lines at once, by Live Tail: about $0.01 a minute.
    #[arg(long, requires = "follow")]
    pub live: bool,
    /// Begin that long ago (90s, 15m, 2h, 3d), or at a time (2026-11-22T10:42:00Z).
    #[arg(long, value_name = "WHEN", default_value = "15m")]
    pub since: Since,
    /// Only lines with this text, or with /regex/; case matters if it has an upper-case letter.
    #[arg(long, value_name = "TEXT")]
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
pub async fn run(run: &mut Run, args: LogsArgs) -> Result<(), CliError> {
    let filter = filter(&args)?;
    let connected = run.connect().await?;
    let found = source::find(&connected.gateway, &args.target).await?;
    let selection = Selection { source: found.source, versions: found.versions, filter };
    let now = connected.gateway.clock().now();
    let since_ms = args.since.as_ms(now);
    if args.follow {
        let mode = if args.live { TailMode::Live } else { TailMode::Polling };
        return follow::run(run, &connected.gateway, selection, since_ms, mode).await;
    }
    let mut parser = Parser::default();
    let past = past::Past { since_ms, until_ms: now.as_millisecond() };
    past.print(run, &connected.gateway, &selection, &mut parser, |_| {}).await
}

fn filter(args: &LogsArgs) -> Result<LineFilter, CliError> {
    let mut filter =
        LineFilter { version: args.version, errors_only: args.errors, ..LineFilter::default() };
    if let Some(text) = &args.filter {
        let pattern = Pattern::parse(text).map_err(|error| CliError::Usage(error.message))?;
        filter.texts.push(pattern);
    }
    Ok(filter)
}

/// Which lines to print.
struct Selection {
    source: LogSource,
    /// The versions of an alias; empty for anything else.
    versions: Vec<Version>,
    filter: LineFilter,
}

impl Selection {
    fn has(&self, line: &LogLine) -> bool {
        let of_alias = self.versions.is_empty()
            || line.version().is_some_and(|version| self.versions.contains(&version));
        of_alias && line.stream.belongs_to(&self.source) && self.filter.passes(line)
    }
}
