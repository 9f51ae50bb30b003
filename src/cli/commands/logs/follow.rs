//! What has been logged already, then what is new, without a gap and without a line twice.

use std::{collections::HashSet, sync::Arc};

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
    task::JoinSet,
};

use super::{line, past::Past, selection::Selection};
use crate::{
    aws::Gateway,
    cli::{CliError, output::reader_has_gone, run::Run, say::say},
    domain::LogSource,
    jobs::tail,
    logs::{EventId, LogChunk, Parser, TailEvent, follow::Settings},
};

/// How far the tail looks back when it begins, in milliseconds: the seam between past and future.
const SEAM_MS: i64 = 60_000;

/// Reports of the tail that may wait while the past is printed.
const WAITING: usize = 16;

/// Prints until interrupted, or until nobody reads.
pub(super) async fn run(
    run: &mut Run,
    gateway: &Gateway,
    selection: Selection,
    since_ms: i64,
) -> Result<(), CliError> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = print(run, gateway, selection, since_ms) => result,
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
        // `| head` has seen enough, and the next line may be hours away.
        () = reader_has_gone() => Ok(()),
    }
}

async fn print(
    run: &mut Run,
    gateway: &Gateway,
    selection: Selection,
    since_ms: i64,
) -> Result<(), CliError> {
    let until_ms = gateway.clock().now().as_millisecond();
    // The tails begin before the past is read, however long that takes: no gap between the two.
    let (mut events, tails) = tails(gateway, selection.sources());
    let mut seen = Seen::default();
    let past = Past { since_ms, until_ms };
    let mut parser = Parser::default();
    past.print(run, gateway, &selection, &mut parser, |line| seen.add(line.id)).await?;
    while let Some((group, event)) = events.recv().await {
        match event {
            TailEvent::Chunk(chunk) => {
                print_chunk(run, &selection, &seen, since_ms, &group, &chunk)?;
            }
            other => report(&group, &other),
        }
    }
    drop(tails);
    Ok(())
}

/// What a tail reports, and the group that it follows.
type Report = (Arc<str>, TailEvent);

/// One tail for each group; they end with what is returned.
fn tails(gateway: &Gateway, sources: Vec<LogSource>) -> (mpsc::Receiver<Report>, JoinSet<()>) {
    let (all, events) = mpsc::channel(WAITING);
    let mut tails = JoinSet::new();
    for source in sources {
        let group: Arc<str> = source.group.as_str().into();
        let settings = Settings { backfill_ms: SEAM_MS, ..Settings::default() };
        let (out, mut reports) = mpsc::channel(1);
        tails.spawn(tail::follow_with(gateway.clone(), source, settings, out));
        let all = all.clone();
        tails.spawn(async move {
            while let Some(event) = reports.recv().await {
                if all.send((Arc::clone(&group), event)).await.is_err() {
                    return;
                }
            }
        });
    }
    (events, tails)
}

fn print_chunk(
    run: &mut Run,
    selection: &Selection,
    seen: &Seen,
    since_ms: i64,
    group: &str,
    chunk: &LogChunk,
) -> Result<(), CliError> {
    let new = chunk.lines.iter().filter(|line| line.timestamp_ms >= since_ms && !seen.has(line.id));
    for line in new {
        if let Some(target) = selection.target_of(group, line) {
            line::print(&mut run.output, line, selection, target)?;
        }
    }
    run.output.flush()?;
    Ok(())
}

/// What is not a line goes to stderr.
fn report(group: &str, event: &TailEvent) {
    match event {
        TailEvent::NoGroup => {
            say(format_args!("serin: the log group {group} does not exist yet: waiting for it"));
        }
        TailEvent::Failed(failure) => say(format_args!("serin: {failure}: trying again")),
        TailEvent::Status { behind_ms, throttled, .. } if *throttled > 0 => {
            say(format_args!("serin: {throttled} calls throttled, {} s behind", behind_ms / 1_000));
        }
        TailEvent::Status { .. } | TailEvent::Backfilled { .. } | TailEvent::Chunk(_) => {}
    }
}

/// The events of the past, which the tail may find once more.
#[derive(Debug, Default)]
struct Seen(HashSet<EventId>);

impl Seen {
    fn add(&mut self, id: EventId) {
        self.0.insert(id);
    }

    fn has(&self, id: EventId) -> bool {
        self.0.contains(&id)
    }
}
