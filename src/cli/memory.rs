//! Who may look into serin's memory: a secret is in it while it is shown.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// From now on neither a debugger nor another program of the same user may read this process's
/// memory, and a crash leaves none of it in a file. Memory that is swapped out is out of reach.
///
/// It is the second line: where the system refuses, serin runs on, and says so in its log.
pub fn close() {
    let limit = getrlimit(Resource::Core);
    let none = Rlimit { current: Some(0), maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::warn!(%error, "core dumps can't be switched off");
    }
    forbid_tracing();
}

/// Linux asks this of every look at another process, but of those of the superuser.
#[cfg(target_os = "linux")]
fn forbid_tracing() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "other programs of the user may read the memory");
    }
}

#[cfg(not(target_os = "linux"))]
fn forbid_tracing() {}
