//! What the console is started with.

use std::{fmt, io, sync::Arc};

use super::Stage;
use crate::{
    app::state::Session,
    aws::ConnectOptions,
    domain::{
        AliasRef, AuditSink, Clock, FunctionName, PastStop, Scope, Target, intent::PastChange,
    },
    input::Keymap,
    jobs::Past,
    store::{AuditLog, Damage, Queries},
    theme::Sources,
};

/// What the command line and the settings say.
pub struct ConsoleOptions {
    /// Where to connect to. With a stage, its address is filled in.
    pub connect: ConnectOptions,
    /// An endpoint to start after the first frame and to connect to: the sandbox.
    pub stage: Option<Stage>,
    /// What is known of the session without asking AWS: read-only, protected, clipboard, themes.
    ///
    /// `session.theme` names the theme, or is `auto` to choose by the terminal's background.
    pub session: Session,
    /// The loaded keymap.
    pub keymap: Keymap,
    /// What to open with.
    pub target: Option<Target>,
    /// All theme files.
    pub themes: Sources,
    /// The clock of everything in the console.
    pub clock: Clock,
    /// Where writes are written down.
    pub audit: Arc<dyn Audit>,
    /// Where queries of logs are kept for the next session; `None` where there is no place.
    pub queries: Option<Queries>,
    /// The command that gets each line of a rollout's audit, with its arguments; empty for none.
    pub hook: Vec<String>,
    /// Different in each session: ids of intents begin with it.
    pub run_id: String,
}

impl fmt::Debug for ConsoleOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConsoleOptions")
            .field("connect", &self.connect)
            .field("stage", &self.stage)
            .field("run_id", &self.run_id)
            .finish_non_exhaustive()
    }
}

/// Writes are written down in it, and rollbacks look back in it.
pub trait Audit: AuditSink + Past {}

impl<T: AuditSink + Past> Audit for T {}

impl Past for AuditLog {
    fn last_changes(&self, scope: &Scope, target: &AliasRef) -> io::Result<Vec<PastChange>> {
        let recall = Self::last_changes(self, scope, target)?;
        warn(&recall.damaged);
        Ok(recall.changes)
    }

    fn last_stop(&self, scope: &Scope, function: &FunctionName) -> io::Result<Option<PastStop>> {
        let recall = Self::last_stop(self, scope, function)?;
        warn(&recall.damaged);
        Ok(recall.stop)
    }
}

fn warn(damaged: &[Damage]) {
    for damage in damaged {
        tracing::warn!(%damage, "a line of the audit can't be read");
    }
}
