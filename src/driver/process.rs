//! The process around a rollout: it lets go of whoever started it, and then drives.

use std::{
    fs::File,
    io::{self, Read, Write},
    sync::Arc,
};

use rustix::{process::setsid, stdio};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::spawn_blocking,
};

use super::{
    DriveRequest, Mode, Record,
    client::Ready,
    drive::{Drive, Ended},
    hands::Hands,
    host,
    protocol::{Hello, PROTOCOL},
    server::{Hub, Server},
    voice::Voice,
};
use crate::{
    aws::{Gateway, Priority},
    domain::{Alias, AuditSink, Clock, Identity},
    rollout::{
        Keeping, Ledger, Reading, ledger,
        machine::{Effect, End, Machine, Seat},
    },
    store::{Rollouts, paths::state_folder},
};

/// The longest request, in bytes.
const LONGEST_REQUEST: u64 = 1 << 20;

/// Reads a [`DriveRequest`] from standard input, lets go of the terminal and drives it to its end.
/// Whoever started it is told on standard output whether it does. `read_only` refuses everything;
/// `audit` makes the audit, of which each line also goes to the command it is given.
///
/// # Errors
/// What kept it from starting, which whoever started it has been told; or what ended it before
/// the rollout did.
pub async fn run(
    read_only: bool,
    audit: impl FnOnce(&Clock, &[String]) -> Arc<dyn AuditSink>,
) -> Result<End, String> {
    let begun = begin(read_only, audit).await;
    let Begun { drive, server, effects, mode, lock } = match begun {
        Ok(begun) => begun,
        Err(why) => {
            // Whoever started it may be gone: then nobody needs to know.
            _ = announce(&Ready::Refuses(why.clone()));
            return Err(why);
        }
    };
    let (store, id) = (drive.store.clone(), drive.id.clone());
    let ready = Ready::Listens(server.path().to_owned());
    // From here on it drives, whether or not anybody is left to hear it.
    _ = announce(&ready);
    if let Err(error) = store.log(&id).and_then(|log| detach(&log)) {
        tracing::warn!(%error, "the driver keeps its standard streams");
    }
    let (ended, status) = Box::pin(drive.run(effects)).await;
    if let (Ended::Over(_), Some(status)) = (&ended, &status)
        && let Err(error) = store.keep_end(&id, status)
    {
        tracing::warn!(%error, "the end can't be kept");
    }
    if let Ended::Over(end) = &ended
        && !can_go_on(end, mode)
        && let Err(error) = store.keep_ledger(&id, "")
    {
        tracing::warn!(%error, "the ledger can't be removed");
    }
    drop(lock);
    server.close().await;
    match ended {
        Ended::Over(end) => Ok(end),
        Ended::Terminated => Err("told to end before the rollout had ended".to_owned()),
    }
}

/// A rollout that is about to be driven.
struct Begun {
    drive: Drive,
    server: Server,
    effects: Vec<Effect>,
    mode: Mode,
    /// While it is open no other process of this host drives the rollout.
    lock: Option<File>,
}

/// Somebody may go on with it, by the ledger.
fn can_go_on(end: &End, mode: Mode) -> bool {
    match end {
        End::Held { .. } | End::TakenOver { .. } => true,
        // What could not be taken over is as it was before.
        End::NotStarted { .. } => mode == Mode::TakeOver,
        End::Promoted
        | End::RolledBack { .. }
        | End::Inconclusive { .. }
        | End::ChangedBySomeoneElse { .. } => false,
    }
}

/// The right to be the only driver, where no ledger on the alias tells one from another.
fn lock(store: &Rollouts, request: &DriveRequest) -> Result<Option<File>, String> {
    let id = request.spec.id.to_string();
    match request.spec.keeping {
        Keeping::Description => Ok(None),
        Keeping::None => match store.lock(&id).map_err(words)? {
            Some(lock) => Ok(Some(lock)),
            None => Err(format!("another process of this host drives rollout {id}")),
        },
    }
}

/// All that can fail before the first write.
async fn begin(
    read_only: bool,
    audit: impl FnOnce(&Clock, &[String]) -> Arc<dyn AuditSink>,
) -> Result<Begun, String> {
    let terminate = settle().map_err(words)?;
    let request = spawn_blocking(request).await.map_err(words)?.map_err(words)?;
    if read_only || request.read_only {
        return Err("a rollout is refused: read-only".to_owned());
    }
    let folder = state_folder().map_err(words)?;
    let store = Rollouts::new(&folder);
    let (id, mode) = (request.spec.id.to_string(), request.mode);
    let lock = lock(&store, &request)?;
    // Where it is about is known once it has connected: then it is kept with that.
    let unkept = keep(&store, &id, &request)?;

    let gateway = Gateway::connect(request.connect.clone().into(), Clock::system()).await;
    let gateway = gateway.map_err(words)?;
    let identity = identity(&gateway).await?;
    let alias = gateway.alias_with(&request.spec.target, Priority::Write).await.map_err(words)?;
    let seat = Seat { scope: gateway.place(), host: host::name(), pid: std::process::id() };
    let record = Record { request: request.clone(), place: Some(seat.scope.clone()) };
    if let Err(error) = store.keep_record(&id, &record) {
        tracing::warn!(%error, "its place can't be kept");
    }
    let (hub, feed) = Hub::new();
    let hello = Hello {
        protocol: PROTOCOL,
        id: request.spec.id,
        target: request.spec.target.clone(),
        scope: seat.scope.clone(),
        host: seat.host.clone(),
        pid: seat.pid,
    };
    let (server, inbox) = Server::open(&hello, feed).map_err(words)?;
    let clock = gateway.clock().clone();
    let mut voice = Voice::new(hub, store.clone(), id.clone()).map_err(words)?;
    if let Some(text) = unkept {
        voice.note(clock.now(), "not_kept", text);
    }
    let audit = audit(&clock, &request.hook);
    let who = identity.map(|identity| identity.arn).unwrap_or_default();
    let hands = Hands::new(gateway, audit, &request.spec, who);
    let (machine, effects) = machine(request, alias, &store, &clock)?;
    let drive = Drive { machine, seat, hands, voice, inbox, clock, store, id, terminate };
    Ok(Begun { drive, server, effects, mode, lock })
}

/// Keeps what was asked, for whoever takes over. Nothing begins that can't be kept; but a rollout
/// that nobody drives is taken over all the same. Returns what is to be said about that.
fn keep(store: &Rollouts, id: &str, request: &DriveRequest) -> Result<Option<String>, String> {
    let unkept = match (store.keep_record(id, request), request.mode) {
        (Ok(()), _) => None,
        (Err(error), Mode::Start) => return Err(format!("can't keep its record: {error}")),
        (Err(error), Mode::TakeOver) => Some(format!("what was asked can't be kept: {error}")),
    };
    if let Err(error) = store.tidy() {
        tracing::warn!(%error, "old rollouts can't be tidied away");
    }
    Ok(unkept)
}

/// A session of its own, and no end by the terminal's. Returns the signal that does end it.
fn settle() -> io::Result<Signal> {
    // Handlers that nobody listens to: the signals are taken, and nothing comes of them.
    drop(signal(SignalKind::hangup())?);
    drop(signal(SignalKind::interrupt())?);
    let terminate = signal(SignalKind::terminate())?;
    match setsid() {
        // By hand from a shell it leads a group already: then it keeps that.
        Ok(_) | Err(rustix::io::Errno::PERM) => Ok(terminate),
        Err(error) => Err(error.into()),
    }
}

fn request() -> io::Result<DriveRequest> {
    let mut text = Vec::new();
    io::stdin().lock().take(LONGEST_REQUEST).read_to_end(&mut text)?;
    let mut request: DriveRequest = serde_json::from_slice(&text)?;
    // Whoever sits there says so by the socket.
    request.spec.attended = false;
    Ok(request)
}

/// Who we are. STS may be out of reach where Lambda is not: then the audit does without.
async fn identity(gateway: &Gateway) -> Result<Option<Identity>, String> {
    match gateway.caller_identity().await {
        Ok(identity) => Ok(Some(identity)),
        Err(failure) if failure.is_about_credentials() => Err(words(failure)),
        Err(_) => Ok(None),
    }
}

fn machine(
    request: DriveRequest,
    alias: Alias,
    store: &Rollouts,
    clock: &Clock,
) -> Result<(Machine, Vec<Effect>), String> {
    let (spec, now) = (request.spec, clock.now());
    match request.mode {
        Mode::Start => Ok(Machine::start(spec, alias, now)),
        Mode::TakeOver => {
            let id = spec.id;
            let ledger = match spec.keeping {
                Keeping::Description => of_text(&alias.description)?,
                Keeping::None => of_text(&kept(store, &id.to_string())?)?,
            };
            if ledger.id != id {
                return Err(format!("another rollout, {}, is on {}", ledger.id, spec.target));
            }
            if !ledger.is_lapsed(now) {
                let (by, until) = (&ledger.by, ledger.lease_until());
                return Err(format!("it is driven by {by}: the lease is good until {until:.0}"));
            }
            Ok(Machine::take_over(spec, alias, ledger, now))
        }
    }
}

fn of_text(text: &str) -> Result<Ledger, String> {
    match ledger::read(text) {
        Reading::Ours { ledger, .. } => Ok(*ledger),
        Reading::None => Err("there is no ledger to take over".to_owned()),
        Reading::Foreign { why } => Err(why),
    }
}

fn kept(store: &Rollouts, id: &str) -> Result<String, String> {
    let ledgers = store.ledgers().map_err(words)?;
    let text = ledgers.into_iter().find(|(of, _)| of == id).map(|(_, text)| text);
    text.ok_or_else(|| "its ledger is not kept on this host".to_owned())
}

/// The one line for whoever started it.
fn announce(ready: &Ready) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(super::lines::line(ready)?.as_bytes())?;
    stdout.flush()
}

/// Lets go of the standard streams: from now on what is said goes to the log.
fn detach(log: &File) -> io::Result<()> {
    let null = File::open("/dev/null")?;
    stdio::dup2_stdin(&null)?;
    stdio::dup2_stdout(log)?;
    stdio::dup2_stderr(log)?;
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn words(error: impl ToString) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_is_kept_for_as_long_as_somebody_may_go_on() {
        let why = || "x".to_owned();
        for (end, goes_on) in [
            (End::Held { why: why() }, true),
            (End::TakenOver { by: why() }, true),
            (End::Promoted, false),
            (End::RolledBack { why: why() }, false),
            (End::Inconclusive { why: why() }, false),
            (End::ChangedBySomeoneElse { expected: why(), found: why() }, false),
            (End::NotStarted { why: why() }, false),
        ] {
            assert_eq!(can_go_on(&end, Mode::Start), goes_on, "{end}");
        }
        assert!(can_go_on(&End::NotStarted { why: why() }, Mode::TakeOver));
    }
}
