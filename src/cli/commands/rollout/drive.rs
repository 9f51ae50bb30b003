//! `serin rollout drive`: the process that a rollout runs in. Nobody types it.

use std::sync::Arc;

use crate::{
    cli::{CliError, Exit, args::Global, audit::Audit},
    domain::{AuditSink, Clock},
    driver::process,
    rollout::machine::End,
};

/// Drives. It reads no configuration: what holds was settled by whoever started it, and a file
/// that is broken since must not end a rollout.
pub async fn run(global: &Global) -> Result<(), CliError> {
    let audit = |clock: &Clock, hook: &[String]| -> Arc<dyn AuditSink> {
        Arc::new(Audit::telling(clock, hook))
    };
    let ended = Box::pin(process::run(global.read_only, audit)).await.map_err(CliError::Other)?;
    match exit(&ended) {
        Exit::Done => Ok(()),
        exit => Err(CliError::Told(exit)),
    }
}

/// The exit code of whoever waits for a rollout.
pub fn exit(end: &End) -> Exit {
    match end {
        End::Promoted => Exit::Done,
        End::RolledBack { .. } => Exit::RolledBack,
        End::Inconclusive { .. } | End::Held { .. } => Exit::Inconclusive,
        End::ChangedBySomeoneElse { .. } | End::TakenOver { .. } | End::NotStarted { .. } => {
            Exit::Failed
        }
    }
}
