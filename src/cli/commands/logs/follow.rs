//! What has been logged already, then what is new, without a gap and without a line twice.

use std::collections::HashSet;

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::{mpsc, watch},
};

use super::{Selection, line, live::Live, past::Past};
use crate::{
    aws::Gateway,
    cli::{CliError, run::Run, say::say},
    jobs::tail,
    logs::{EventId, LogChunk, Parser, TailEvent, TailMode, follow::Settings},
};

/// How far the tail looks back when it begins, in milliseconds: the seam between past and future.
const SEAM_MS: i64 = 60_000;

/// Reports of the tail that may wait while the past is printed.
const WAITING: usize = 16;

/// Prints until interrupted.
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
    let (out, mut events) = mpsc::channel(WAITING);
    // The tail begins before the past is read, however long that takes: no gap between the two.
    let settings = Settings { backfill_ms: SEAM_MS, ..Settings::default() };
    // It stays what it is.
    let (_, mode) = watch::channel(mode);
    let order = tail::Order { sources: vec![selection.source.clone()], settings, mode };
    let tail = tail::follow_with(gateway.clone(), order, out);
    let tail = AbortOnDrop(tokio::spawn(tail));
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
            other => report(&other),
        }
    }
    drop(tail);
    Ok(())
}

fn print_chunk(
    run: &mut Run,
    selection: &Selection,
    seen: &Seen,
    since_ms: i64,
    chunk: &LogChunk,
) -> Result<(), CliError> {
    let new = chunk
        .lines
        .iter()
        .filter(|line| line.timestamp_ms >= since_ms && !seen.has(line.id) && selection.has(line));
    for line in new {
        line::print(&mut run.output, line)?;
    }
    run.output.flush()?;
    Ok(())
}

/// What is not a line goes to stderr.
fn report(event: &TailEvent) {
    match event {
        TailEvent::NoGroup => say("serin: the log group does not exist yet: waiting for it"),
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

/// The tail ends with the command.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
