//! `serin` without a command: the console, on its own or at a target.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::ExitCode,
};

use clap::CommandFactory;

use super::{
    CliError, Exit,
    args::Cli,
    audit::Audit,
    run::{Run, connect_options},
    sandbox,
};
use crate::{
    app::state::Session,
    domain::{Clock, Failure, FailureKind, Scope, Subject, Target, suggest},
    jobs::Listening,
    store::{Queries, paths::state_folder},
    tui::{self, ConsoleOptions, Ending, Stage, Staged, TuiError},
};

/// Opens the console and says how it ended.
///
/// # Errors
/// When there is no terminal.
pub async fn run(run: Run, target: Option<Target>) -> Result<ExitCode, CliError> {
    let hint = target.as_ref().and_then(like_a_command).unwrap_or_default();
    let ending = Box::pin(tui::run(options(&run, target))).await.map_err(|error| match error {
        TuiError::NotATerminal { .. } => CliError::Usage(format!("{error}{hint}")),
        TuiError::Theme(_) => CliError::Usage(error.to_string()),
        TuiError::Terminal(_) => CliError::Other(error.to_string()),
    })?;
    Ok(match ending {
        Ending::Quit => Exit::Done.into(),
        Ending::HungUp => tui::EndSignal::Hangup.exit_code(),
        Ending::Signal(signal) => signal.exit_code(),
        Ending::Panicked => Exit::Failed.into(),
    })
}

/// A mistyped command is taken for a function: says so where no console can.
fn like_a_command(target: &Target) -> Option<String> {
    let Subject::Named(name) = &target.subject else { return None };
    let command = Cli::command();
    let known = command.get_subcommands().map(clap::Command::get_name);
    let closest = suggest::closest(name, known)?;
    Some(format!("; did you mean the command {closest}?"))
}

/// Where queries of logs are kept.
fn queries() -> Option<Queries> {
    state_folder().ok().map(|folder| Queries::in_folder(&folder))
}

fn options(run: &Run, target: Option<Target>) -> ConsoleOptions {
    let clock = Clock::system();
    ConsoleOptions {
        connect: connect_options(&run.global, None),
        stage: stage(run),
        session: session(run),
        keymap: run.effective.keymap.clone(),
        target,
        themes: run.effective.themes.sources().clone(),
        audit: std::sync::Arc::new(Audit::of_user(&clock, &run.effective.settings)),
        queries: queries(),
        hook: run.effective.settings.hooks.value.event.clone(),
        run_id: run_id(&clock),
        clock,
    }
}

/// What is known before AWS is asked.
fn session(run: &Run) -> Session {
    let settings = &run.effective.settings;
    let global = &run.global;
    let mut session = Session {
        scope: Scope {
            profile: global.profile.clone(),
            region: global.region.clone(),
            endpoint: global.endpoint_url.clone(),
            sandbox: global.sandbox.sandbox,
            account: None,
        },
        read_only: settings.read_only.value,
        read_only_run: settings.read_only.value,
        contexts: settings.contexts.value.clone(),
        clipboard: settings.clipboard.value,
        multiplexer: multiplexer(),
        zone: crate::domain::Zone::system(),
        rollouts: settings.rollout.value.clone(),
        theme: settings.theme.value.clone(),
        themes: run.effective.themes.names(),
        // What can't be read is not worth a word: nothing depends on it.
        queries: queries().and_then(|queries| queries.load().ok()).unwrap_or_default(),
        ..Session::default()
    };
    session.apply_contexts();
    session
}

/// What stands between serin and the terminal and keeps what is copied.
fn multiplexer() -> Option<&'static str> {
    let known = [("TMUX", "tmux"), ("STY", "screen")];
    known.into_iter().find(|(set, _)| std::env::var_os(set).is_some()).map(|(_, name)| name)
}

/// The sandbox, to be started once the first frame is out.
fn stage(run: &Run) -> Option<Stage> {
    let args = run.global.sandbox.clone();
    args.sandbox.then(|| {
        Stage::new(async move {
            let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            match sandbox::start(&args, listen).await {
                Ok(sandbox) => {
                    let region = Some(sandbox.region().to_owned());
                    let listening = Listening { url: sandbox.url(), region };
                    Ok(Staged { listening, keep: Box::new(sandbox) })
                }
                Err(error) => Err(not_started(&error)),
            }
        })
    })
}

fn not_started(error: &CliError) -> Failure {
    Failure {
        operation: "sandbox".to_owned(),
        resource: String::new(),
        kind: FailureKind::Refused { reason: error.to_string() },
        retryable: false,
        request_id: None,
    }
}

/// Different in each run: when it began, and which process it is.
pub fn run_id(clock: &Clock) -> String {
    format!("{:x}-{:x}", clock.now().as_millisecond(), std::process::id())
}
