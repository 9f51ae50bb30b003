//! `serin logs query TARGET… QUERY`.

mod progress;
mod table;

use std::time::Duration;

use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{lines, source};
use crate::{
    cli::{
        CliError, Exit,
        args::Format,
        run::Run,
        say::say,
        target::{LogTarget, Since},
    },
    domain::{
        InsightsQuery, LogSource, QueryResults, QueryStatus,
        insights::{self, LONGEST, MOST_GROUPS, MOST_ROWS, narrow},
    },
    jobs,
};
use progress::Progress;

/// How far before the end to begin when nobody says.
const SPAN: Duration = Duration::from_hours(1);

/// Asks CloudWatch Logs Insights.
#[derive(Debug, Args)]
#[command(override_usage = "serin logs query [OPTIONS] <TARGET>... <QUERY>")]
pub struct QueryArgs {
    /// One or more of FUNCTION, FUNCTION:ALIAS (the versions it routes to now), FUNCTION:VERSION,
    /// or a log group: /its/name, or group:NAME where that begins otherwise. Then what to ask, in
    /// AWS's language: 'fields @timestamp, @message | filter @message like /oops/ | limit 20'.
    // One list: clap can't tell where the targets end when options stand between them.
    #[arg(required = true, value_name = "TARGET... QUERY")]
    pub words: Vec<String>,
    /// Begin that long ago (90s, 15m, 2h, 3d), or at a time (2026-11-22T10:42:00Z); an hour before
    /// the end if not given.
    #[arg(long, value_name = "WHEN")]
    pub since: Option<Since>,
    /// End that long ago, or at a time; now if not given.
    #[arg(long, value_name = "WHEN")]
    pub until: Option<Since>,
    /// Print so many rows at most, unless the query asks for less.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_ROWS)))]
    pub limit: Option<u32>,
}

impl QueryArgs {
    /// The targets, and what to ask about them.
    fn split(&self) -> Result<(Vec<LogTarget>, &str), CliError> {
        let Some((query, targets)) = self.words.split_last().filter(|(_, rest)| !rest.is_empty())
        else {
            let text = "give a target and a query: serin logs query checkout 'limit 20'";
            return Err(CliError::Usage(text.to_owned()));
        };
        let targets = targets.iter().map(|target| {
            target.parse().map_err(|error| CliError::Usage(format!("{target}: {error}")))
        });
        Ok((targets.collect::<Result<_, _>>()?, checked(query)?))
    }
}

fn checked(query: &str) -> Result<&str, CliError> {
    match query.chars().count() {
        _ if query.trim().is_empty() => Err(CliError::Usage("the query is empty".to_owned())),
        long if long > LONGEST => {
            Err(CliError::Usage(format!("a query has {LONGEST} characters at most")))
        }
        _ => Ok(query),
    }
}

/// Runs the command.
pub async fn run(run: &mut Run, args: QueryArgs) -> Result<(), CliError> {
    lines::check(args.since, args.until)?;
    let (targets, text) = args.split()?;
    let connected = run.connect().await?;
    let gateway = &connected.gateway;
    let mut sources = Vec::new();
    for target in &targets {
        sources.push(source::find(gateway, target).await?.source);
    }
    let past = lines::span(args.since, args.until, SPAN, gateway.clock().now())?;
    let query = InsightsQuery {
        groups: groups(&sources)?,
        narrowed: narrow::to_streams(&sources),
        text: text.to_owned(),
        start_s: past.since_ms.div_euclid(1_000),
        end_s: past.until_ms.div_euclid(1_000),
        limit: args.limit,
    };
    let mut progress = Progress::start();
    let seen = |status, statistics| progress.show(status, statistics);
    let results = jobs::insights::run(gateway, &query, seen, interrupted()?).await;
    drop(progress);
    let results = results?;
    match run.output.format {
        Format::Json => run.output.json(&table::Json(&results.rows))?,
        Format::Text => table::print(&mut run.output, &results.rows)?,
    }
    run.output.flush()?;
    report(&results)
}

/// Each group once.
fn groups(sources: &[LogSource]) -> Result<Vec<String>, CliError> {
    let mut groups: Vec<String> = Vec::new();
    for source in sources {
        if !groups.contains(&source.group) {
            groups.push(source.group.clone());
        }
    }
    if groups.len() > MOST_GROUPS {
        let text = format!("a query reads {MOST_GROUPS} log groups at most, not {}", groups.len());
        return Err(CliError::Usage(text));
    }
    Ok(groups)
}

/// Ends when the person or the system wants the command to end.
fn interrupted() -> Result<impl Future<Output = ()>, CliError> {
    let mut interrupt: Signal = signal(SignalKind::interrupt())?;
    let mut terminate: Signal = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// What it has read, what that costs, and what came in between.
fn report(results: &QueryResults) -> Result<(), CliError> {
    let read = results.statistics;
    say(format_args!(
        "serin: {} rows; {:.0} of {:.0} records match; {} scanned, about {}",
        results.rows.len(),
        read.records_matched,
        read.records_scanned,
        insights::bytes(read.bytes_scanned),
        insights::price(read.dollars()),
    ));
    match results.status {
        QueryStatus::Complete => Ok(()),
        status => {
            say(format_args!("serin: the query is {status}: this is not all"));
            Err(CliError::Told(Exit::Failed))
        }
    }
}
