//! Why a command did not do what was asked, and what is printed about it.

use std::io;

use super::exit::Exit;
use crate::{
    config::{ConfigError, Report, Style},
    domain::{Failure, FailureKind},
    logs::sanitise::sanitise,
};

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A call to AWS failed.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The command line asks for something that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A keymap, theme or scenario is wrong.
    #[error("{0}")]
    File(Report),
    /// serin refused.
    #[error("{0}")]
    Refused(String),
    /// stdout can't be written to.
    #[error("can't write the output: {0}")]
    Output(#[from] io::Error),
    /// Anything else.
    #[error("{0}")]
    Other(String),
    /// All has been said; only the exit code is left.
    #[error("")]
    Told(Exit),
}

impl CliError {
    /// The exit code.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Config(_) | Self::File(_) => Exit::Usage,
            Self::Refused(_) | Self::Failure(Failure { kind: FailureKind::Refused { .. }, .. }) => {
                Exit::Refused
            }
            // A reader that has seen enough (`serin functions | head`) is not a failure.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::Failure(_) | Self::Output(_) | Self::Other(_) => Exit::Failed,
            Self::Told(exit) => *exit,
        }
    }

    /// What goes to stderr; empty when there is nothing to say.
    #[must_use]
    pub fn message(&self, style: Style) -> String {
        match self {
            Self::Told(_) => String::new(),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => String::new(),
            Self::Failure(failure) => failure_message(failure),
            Self::Config(error @ ConfigError::Invalid(_)) => error.render(style),
            Self::File(report) => report.render(style),
            other => sanitise(&format!("serin: {other}")).into_owned(),
        }
    }
}

fn failure_message(failure: &Failure) -> String {
    let mut message = format!("serin: {failure}");
    let advice = failure.advice();
    if !advice.is_empty() {
        message.push_str("\n  ");
        message.push_str(&advice);
    }
    if let Some(id) = &failure.request_id {
        message.push_str("\n  request id ");
        message.push_str(id);
    }
    sanitise(&message).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_names_the_action_and_what_to_do() {
        let denied = CliError::from(Failure {
            operation: "lambda:ListFunctions".into(),
            resource: String::new(),
            kind: FailureKind::Denied { action: "lambda:ListFunctions".into() },
            retryable: false,
            request_id: Some("7f3a".into()),
        });
        assert_eq!(denied.exit(), Exit::Failed);
        assert_eq!(
            denied.message(Style::Plain),
            "serin: lambda:ListFunctions: access denied: missing lambda:ListFunctions\n  \
             ask for the IAM action lambda:ListFunctions\n  request id 7f3a"
        );
    }

    #[test]
    fn a_closed_pipe_is_silence() {
        let closed = CliError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((closed.exit(), closed.message(Style::Plain)), (Exit::Done, String::new()));
    }
}
