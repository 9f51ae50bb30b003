//! From the command line to an exit code.

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches};
use tokio::runtime;

use super::{
    CliError, Exit,
    args::{About, Cli, Command, Global, Work},
    commands::{
        aliases, completions, config, describe, doctor, functions, judge, keys, logs, man, promote,
        rollback,
        rollout::{self, RolloutCommand},
        sandbox, secrets, shift, stop, themes, unstop, versions,
    },
    console, diagnostics,
    effective::Effective,
    memory,
    output::{Output, stderr_style},
    run::Run,
    say::say_styled,
};
use crate::{config::LogLevel, domain::Target, tui::Diagnostics};

/// Parses the command line, runs the command and says what went wrong.
#[must_use]
pub fn main() -> ExitCode {
    let parsed = Cli::command().try_get_matches().and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches)?;
        Ok((cli, matches))
    });
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        // Help and version are errors to clap too; it knows the stream and the code of each.
        Err(error) => error.exit(),
    };
    match dispatch(cli, &matches) {
        Ok(code) => code,
        Err(error) => {
            let message = error.message(stderr_style());
            if !message.is_empty() {
                say_styled(message);
            }
            error.exit().into()
        }
    }
}

fn dispatch(cli: Cli, matches: &ArgMatches) -> Result<ExitCode, CliError> {
    let Cli { mut global, target, command } = cli;
    check_sandbox_options(&global, command.as_ref())?;
    if let Some(target) = &target {
        check_target(target, command.is_some(), &mut global)?;
    }
    let output = Output::stdout(global.output);
    let runtime = runtime()?;
    let ended = match command {
        Some(Command::About(about)) => {
            runtime.block_on(tell(about, output, &global, matches)).map(|()| Exit::Done.into())
        }
        Some(Command::Work(Work::Rollout(RolloutCommand::Drive))) => {
            let _log = diagnostics::start(global.log.unwrap_or(LogLevel::Info));
            runtime.block_on(rollout::drive(&global)).map(|()| Exit::Done.into())
        }
        Some(Command::Work(work)) => {
            let (run, _log) = prepare(global, matches, output)?;
            runtime.block_on(execute(run, work)).map(|()| Exit::Done.into())
        }
        None => {
            let (run, _log) = prepare(global, matches, output)?;
            runtime.block_on(console::run(run, target))
        }
    };
    // A name look-up that hangs must not hold up the way out.
    runtime.shutdown_background();
    ended
}

/// A target and a command exclude each other; the target's Region holds where none was given.
fn check_target(target: &Target, command: bool, global: &mut Global) -> Result<(), CliError> {
    if command {
        let text = format!("a command runs without the console: leave out {}", target.subject);
        return Err(CliError::Usage(text));
    }
    global.region = target.region_beside(global.region.as_deref()).map_err(CliError::Usage)?;
    Ok(())
}

/// Reads the settings and begins the diagnostic log, which goes on as long as its guard lives.
fn prepare(
    global: Global,
    matches: &ArgMatches,
    output: Output,
) -> Result<(Run, Option<Diagnostics>), CliError> {
    let effective = Effective::load(&global, matches)?;
    let log = diagnostics::start(effective.settings.log.value);
    if !effective.settings.debuggable.value {
        memory::close();
    }
    Ok((Run { global, effective, output }, log))
}

async fn execute(mut run: Run, work: Work) -> Result<(), CliError> {
    let run = &mut run;
    match work {
        Work::Functions(args) => functions::run(run, args).await,
        Work::Aliases(args) => aliases::run(run, args).await,
        Work::Versions(args) => versions::run(run, args).await,
        Work::Describe(args) => describe::run(run, args).await,
        Work::Logs(args) => logs::run(run, args).await,
        Work::Secrets(command) => secrets::run(run, command).await,
        Work::Shift(args) => shift::run(run, args).await,
        Work::Promote(args) => promote::run(run, args).await,
        Work::Rollback(args) => rollback::run(run, args).await,
        Work::Rollout(command) => rollout::run(run, command).await,
        Work::Stop(args) => stop::run(run, args).await,
        Work::Unstop(args) => unstop::run(run, args).await,
        Work::Sandbox(args) => sandbox::run(run, args).await,
        Work::Keys => keys::run(run),
        Work::Themes => themes::run(run),
    }
}

async fn tell(
    about: About,
    mut output: Output,
    global: &Global,
    matches: &ArgMatches,
) -> Result<(), CliError> {
    let output = &mut output;
    match about {
        About::Doctor(args) => doctor::run(output, global, matches, &args).await,
        About::Config(args) => config::run(output, global, matches, &args),
        About::Judge(args) => judge::run(output, &args),
        About::Completions(args) => completions::run(output, &args),
        About::Man => man::run(output),
    }
}

/// Two threads: one for the calls, one for what they wait for.
fn runtime() -> Result<runtime::Runtime, CliError> {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| CliError::Other(format!("can't start: {error}")))
}

fn check_sandbox_options(global: &Global, command: Option<&Command>) -> Result<(), CliError> {
    let in_use = global.sandbox.sandbox || matches!(command, Some(Command::Work(Work::Sandbox(_))));
    let options = &global.sandbox;
    let given = [
        ("--scenario", options.scenario.is_some()),
        ("--seed", options.seed.is_some()),
        ("--functions", options.functions.is_some()),
        ("--speed", options.speed.is_some()),
    ];
    match given.iter().find(|(_, given)| *given) {
        Some((option, _)) if !in_use => {
            Err(CliError::Usage(format!("{option} is about the sandbox: add --sandbox")))
        }
        _ => Ok(()),
    }
}
