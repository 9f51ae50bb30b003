//! What has been logged already, then what is new, without a gap and without a line twice.

use std::collections::HashSet;

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{line, live::Live, past::Past, selection::Selection};
use crate::{
    aws::Gateway,
    cli::{CliError, output::reader_has_gone, run::Run, say::say},
    domain::LogSource,
    jobs::tail,
    logs::{EventId, LogChunk, Parser, TailEvent, TailMode, follow::Settings},
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
    mode: TailMode,
) -> Result<(), CliError> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = print(run, gateway, selection, since_ms, mode) => result,
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
    mode: TailMode,
) -> Result<(), CliError> {
    let until_ms = gateway.clock().now().as_millisecond();
    // The tail begins before the past is read, however long that takes: no gap between the two.
    let (mut events, tail) = tail(gateway, selection.sources(), mode);
    let mut seen = Seen::default();
    let past = Past { since_ms, until_ms };
    let mut parser = Parser::default();
    let mut live = Live::default();
    past.print(run, gateway, &selection, &mut parser, |line| seen.add(line.id)).await?;
    while let Some(event) = events.recv().await {
        match event {
            TailEvent::Chunk(chunk) => {
                print_chunk(run, &selection, &seen, since_ms, &chunk)?;
            }
            TailEvent::Live(status) => live.report(&status),
            other => report(&selection, &other),
        }
    }
    drop(tail);
    Ok(())
}

/// One tail of all groups, which share sessions of Live Tail; it ends with what is returned.
fn tail(
    gateway: &Gateway,
    sources: Vec<LogSource>,
    mode: TailMode,
) -> (mpsc::Receiver<TailEvent>, JoinSet<()>) {
    let (out, events) = mpsc::channel(WAITING);
    let settings = Settings { backfill_ms: SEAM_MS, ..Settings::default() };
    // It stays what it is.
    let (_, mode) = watch::channel(mode);
    let order = tail::Order { sources, settings, mode };
    let mut tail = JoinSet::new();
    tail.spawn(tail::follow_with(gateway.clone(), order, out));
    (events, tail)
}

fn print_chunk(
    run: &mut Run,
    selection: &Selection,
    seen: &Seen,
    since_ms: i64,
    chunk: &LogChunk,
) -> Result<(), CliError> {
    let new = chunk.lines.iter().filter(|line| line.timestamp_ms >= since_ms && !seen.has(line.id));
    for line in new {
        if let Some(target) = selection.target_of(&chunk.group, line.view()) {
            line::print(&mut run.output, line.view(), selection, target)?;
        }
    }
    run.output.flush()?;
    Ok(())
}

/// What is not a line goes to stderr.
fn report(selection: &Selection, event: &TailEvent) {
    match event {
        TailEvent::NoGroup => match selection.sources().as_slice() {
            [LogSource { group, .. }] => {
                say(format_args!(
                    "serin: the log group {group} does not exist yet: waiting for it"
                ));
            }
            _ => say("serin: none of the log groups exists yet: waiting for them"),
        },
        TailEvent::Failed(failure) => say(format_args!("serin: {failure}: trying again")),
        TailEvent::Status { behind_ms, throttled, .. } if *throttled > 0 => {
            say(format_args!("serin: {throttled} calls throttled, {} s behind", behind_ms / 1_000));
        }
        TailEvent::Status { .. }
        | TailEvent::Backfilled { .. }
        | TailEvent::Chunk(_)
        | TailEvent::Live(_) => {}
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
