//! A write from the command line: previewed, confirmed, audited, carried out, reported.

mod confirm;
mod preview;
mod report;

use std::{io, sync::Arc};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{
    CliError,
    audit::Audit,
    console,
    guard::{self, Place},
    run::{Connected, Run, connect_options},
    say::say,
};
use crate::{
    aws::{Gateway, Priority},
    domain::{
        AliasRef, AuditSink, Change, ConcurrencyPlan, FunctionName, Identity, Intent, PastStop,
        Receipt, intent::PastChange,
    },
    driver::{Connect, DriveRequest, Mode},
    jobs::write,
    rollout::Spec,
    store::{AuditLog, Damage},
};

pub use report::{already_there, nothing_to_do};

/// What a preview says of a change that AWS does not guard.
pub const UNGUARDED: &str =
    "AWS offers no compare-and-swap for this: it is read again just before, sent once, read back";

/// Everything a write needs but the change itself.
#[derive(Debug)]
pub struct Writer {
    connected: Connected,
    place: Place,
    audit: Audit,
}

/// Refuses what is refused, connects, and finds out where and as whom.
///
/// # Errors
/// [`CliError::Refused`] when the run or the place is read-only, or nobody can be asked.
pub async fn begin(run: &Run, what: &str) -> Result<Writer, CliError> {
    guard::refuse_if_read_only(run, what)?;
    confirm::refuse_if_nobody_can_be_asked(run)?;
    let connected = run.connect().await?;
    let place = guard::place(run, &connected, what).await?;
    let audit = Audit::of_user(connected.gateway.clock(), &run.effective.settings);
    Ok(Writer { connected, place, audit })
}

impl Writer {
    /// The way to AWS.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.connected.gateway
    }

    /// The last changes of an alias here that the audit knows, newest first. An audit that can't
    /// be read is told: other evidence then has to do.
    #[must_use]
    pub fn last_changes(&self, target: &AliasRef) -> Vec<PastChange> {
        self.recall(|log| {
            let recall = log.last_changes(&self.place.scope, target)?;
            Ok((recall.changes, recall.damaged))
        })
    }

    /// What is reserved for a function now, and the stop that made it so.
    ///
    /// # Errors
    /// The failure to read the reservation.
    pub async fn concurrency(&self, function: FunctionName) -> Result<ConcurrencyPlan, CliError> {
        let now = self.gateway().reserved_concurrency(&function, Priority::Rollback).await?;
        let stop = if now.is_stopped() { self.last_stop(&function) } else { None };
        Ok(ConcurrencyPlan { function, now, stop })
    }

    fn last_stop(&self, function: &FunctionName) -> Option<PastStop> {
        self.recall(|log| {
            let recall = log.last_stop(&self.place.scope, function)?;
            Ok((recall.stop, recall.damaged))
        })
    }

    /// Looks something up in the audit. One that can't be read, and lines that can't, are told.
    fn recall<T: Default>(
        &self,
        look_up: impl FnOnce(&AuditLog) -> io::Result<(T, Vec<Damage>)>,
    ) -> T {
        let log = match self.audit.log() {
            Ok(log) => log,
            Err(reason) => {
                say(format_args!("serin: no audit: {reason}"));
                return T::default();
            }
        };
        match look_up(log) {
            Ok((known, damaged)) => {
                for damage in damaged {
                    say(format_args!("serin: the audit is damaged: {damage}"));
                }
                known
            }
            Err(error) => {
                say(format_args!("serin: can't read {}: {error}", log.path().display()));
                T::default()
            }
        }
    }

    /// Previews the change with `notes` about it, asks, carries it out and reports.
    ///
    /// # Errors
    /// [`CliError::Refused`] without a yes; [`CliError::Told`] for a write that did not succeed.
    pub async fn carry_out(
        self,
        run: &mut Run,
        change: Change,
        reason: String,
        notes: &[String],
    ) -> Result<(), CliError> {
        let intent = self.intent(change, reason);
        preview::print(&intent, &self.place, notes);
        confirm::ask(run, &intent.change, &self.place.guard).await?;
        let receipt = self.execute(intent).await?;
        report::print(run, &receipt)
    }

    /// Shows what is about to be done, with `notes` about it.
    pub fn preview(&self, change: &Change, reason: &str, notes: &[String]) {
        let intent = self.intent(change.clone(), reason.to_owned());
        preview::print(&intent, &self.place, notes);
    }

    /// Previews a change that a rollout's driver carries out, and asks.
    ///
    /// # Errors
    /// [`CliError::Refused`] without a yes.
    pub async fn confirm(
        &self,
        run: &Run,
        change: &Change,
        reason: &str,
        notes: &[String],
    ) -> Result<(), CliError> {
        self.preview(change, reason, notes);
        confirm::ask(run, change, &self.place.guard).await
    }

    /// The name of whoever types this, as people know it: a session's, or a user's.
    #[must_use]
    pub fn session_name(&self) -> &str {
        let arn = self.place.identity.as_ref().map_or("", |identity| identity.arn.as_str());
        let short = Identity::short_of(arn);
        short.rsplit('/').next().unwrap_or(short)
    }

    /// The context wants no ledger in an alias's description.
    #[must_use]
    pub fn keeps_ledgers_local(&self) -> bool {
        self.place.guard.local_ledger
    }

    /// What a driver is started with to carry it out.
    #[must_use]
    pub fn drive_request(&self, run: &Run, spec: Spec, mode: Mode) -> DriveRequest {
        let mut connect = Connect::from(connect_options(&run.global, None));
        if run.global.sandbox.sandbox {
            let scope = self.gateway().scope();
            connect.endpoint_url.clone_from(&scope.endpoint);
            connect.region.clone_from(&scope.region);
        }
        let hook = run.effective.settings.hooks.value.event.clone();
        DriveRequest { spec, connect, mode, read_only: false, hook }
    }

    fn intent(&self, change: Change, reason: String) -> Intent {
        let who = self.place.identity.as_ref().map(|identity| identity.arn.clone());
        Intent {
            id: console::run_id(self.gateway().clock()),
            scope: self.place.scope.clone(),
            who: who.unwrap_or_default(),
            change,
            reason,
        }
    }

    /// Waits for the outcome whatever signal comes: what has been sent can't be called back.
    async fn execute(&self, intent: Intent) -> Result<Receipt, CliError> {
        let mut signals = Signals::listen()?;
        let audit: Arc<dyn AuditSink> = Arc::new(self.audit.clone());
        let progress = |progress: write::WriteProgress| {
            let note = progress.note();
            if !note.is_empty() {
                say(format_args!("serin: attempt {}: {note}", progress.attempt()));
            }
        };
        let mut write =
            std::pin::pin!(write::execute(&self.connected.gateway, audit, intent, progress));
        loop {
            tokio::select! {
                receipt = &mut write => return Ok(receipt),
                () = signals.next() => {
                    say("serin: waiting for the outcome: it may have been sent");
                }
            }
        }
    }
}

/// The signals that would end the process in the middle of a write.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}
