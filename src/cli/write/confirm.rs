//! A yes, from a person or from `--yes`.

use std::io::{self, BufRead, IsTerminal, Write};

use rustix::termios::{QueueSelector, tcflush};

use crate::{
    cli::{CliError, run::Run},
    domain::{Change, Guard},
};

/// Refuses before anything is asked of AWS: without a terminal there is nobody to answer.
///
/// # Errors
/// [`CliError::Refused`] without a terminal and without `--yes`.
pub(super) fn refuse_if_nobody_can_be_asked(run: &Run) -> Result<(), CliError> {
    let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
    if run.global.yes || asks {
        return Ok(());
    }
    Err(CliError::Refused("a write without a terminal needs --yes".to_owned()))
}

/// Asks, unless `--yes` has answered already. In a protected place the alias or the
/// function is typed, except for a rollback.
///
/// # Errors
/// [`CliError::Refused`] for any other answer.
pub(super) async fn ask(run: &Run, change: &Change, guard: &Guard) -> Result<(), CliError> {
    if run.global.yes {
        return Ok(());
    }
    let wanted = Wanted::of(change, guard);
    let prompt = wanted.prompt();
    let answer = tokio::task::spawn_blocking(move || answer(&prompt)).await;
    let answer = answer.map_err(|error| CliError::Other(error.to_string()))??;
    if wanted.accepts(&answer) {
        return Ok(());
    }
    Err(CliError::Refused("not confirmed: nothing was sent".to_owned()))
}

/// What has to be typed.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// `y`.
    Yes,
    /// The full name of what changes.
    Name(String),
}

impl Wanted {
    fn of(change: &Change, guard: &Guard) -> Self {
        if guard.protected && !change.is_rollback() {
            Self::Name(change.target())
        } else {
            Self::Yes
        }
    }

    fn prompt(&self) -> String {
        match self {
            Self::Yes => "apply? [y/N] ".to_owned(),
            Self::Name(name) => format!("protected: type {name} to apply: "),
        }
    }

    fn accepts(&self, answer: &str) -> bool {
        match self {
            Self::Yes => matches!(answer.trim(), "y" | "Y" | "yes"),
            Self::Name(name) => answer.trim() == name,
        }
    }
}

fn answer(prompt: &str) -> io::Result<String> {
    let stdin = io::stdin();
    // What was typed before the question is not an answer to it. Thrown away before the question
    // is there to be read, or a quick answer would go with it.
    tcflush(&stdin, QueueSelector::IFlush)?;
    let mut stderr = io::stderr();
    stderr.write_all(prompt.as_bytes())?;
    stderr.flush()?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Alias, AliasName, AliasRef, AliasState, Evidence, FunctionName, RevisionId, Version,
    };

    fn rollback() -> (Change, Change) {
        let alias = Alias {
            target: AliasRef {
                function: FunctionName("checkout".into()),
                alias: AliasName("live".into()),
            },
            state: AliasState::all(Version::Published(42)),
            description: String::new(),
            revision_id: RevisionId("r1".into()),
        };
        let back = Change::rollback(&alias, Version::Published(41), Evidence::Chosen);
        let back = back.unwrap_or_else(|error| unreachable!("{error}"));
        (back.clone(), Change::Promote(back.alias().cloned().unwrap_or_else(|| unreachable!())))
    }

    #[test]
    fn a_protected_place_wants_the_name_but_not_for_a_rollback() {
        let (rollback, promote) = rollback();
        let guard = Guard { protected: true, ..Guard::default() };
        let wanted = Wanted::of(&promote, &guard);
        assert!(!wanted.accepts("y") && wanted.accepts("checkout:live\n"));
        assert_eq!(Wanted::of(&rollback, &guard), Wanted::Yes);
        assert_eq!(Wanted::of(&promote, &Guard::default()), Wanted::Yes);
    }

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(Wanted::Yes.accepts("y\n") && Wanted::Yes.accepts("yes\n"));
        for answer in ["", "\n", "n\n", "yep\n", "checkout:live\n"] {
            assert!(!Wanted::Yes.accepts(answer), "{answer:?}");
        }
    }
}
