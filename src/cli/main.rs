//! From the command line to an exit code.

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches};
use tokio::runtime;

use super::{
    CliError, Exit,
    args::{Cli, Command, Global},
    commands::{
        aliases, completions, config, functions, keys, logs, man, sandbox, secrets, themes,
        versions,
    },
    console, diagnostics,
    effective::Effective,
    output::{Output, stderr_style},
    run::Run,
};

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
                eprintln!("{message}");
            }
            error.exit().into()
        }
    }
}

fn dispatch(cli: Cli, matches: &ArgMatches) -> Result<ExitCode, CliError> {
    let Cli { global, command } = cli;
    check_sandbox_options(&global, command.as_ref())?;
    let mut output = Output::stdout(global.output);
    if let Some(described) = describe(&mut output, command.as_ref()) {
        return described.map(|()| Exit::Done.into());
    }
    let effective = Effective::load(&global, matches)?;
    let _log = diagnostics::start(effective.settings.log.value);
    let run = Run { global, effective, output };
    let runtime = runtime()?;
    let ended = match command {
        None => runtime.block_on(console::run(run)),
        Some(command) => runtime.block_on(execute(run, command)).map(|()| Exit::Done.into()),
    };
    // A name look-up that hangs must not hold up the way out.
    runtime.shutdown_background();
    ended
}

/// What describes serin itself: it works without a configuration, and with a broken one.
fn describe(output: &mut Output, command: Option<&Command>) -> Option<Result<(), CliError>> {
    match command {
        Some(Command::Completions(args)) => Some(completions::run(output, args)),
        Some(Command::Man) => Some(man::run(output)),
        Some(Command::Config(args)) if args.example => Some(config::example(output)),
        _ => None,
    }
}

async fn execute(mut run: Run, command: Command) -> Result<(), CliError> {
    match command {
        Command::Functions(args) => functions::run(&mut run, args).await,
        Command::Aliases(args) => aliases::run(&mut run, args).await,
        Command::Versions(args) => versions::run(&mut run, args).await,
        Command::Logs(args) => logs::run(&mut run, args).await,
        Command::Secrets(command) => secrets::run(&mut run, command).await,
        Command::Sandbox(args) => sandbox::run(&mut run, args).await,
        Command::Keys => keys::run(&mut run),
        Command::Themes => themes::run(&mut run),
        Command::Config(_) => config::run(&mut run),
        Command::Completions(args) => completions::run(&mut run.output, &args),
        Command::Man => man::run(&mut run.output),
    }
}

/// Two threads: one for the calls, one for what they wait for.
fn runtime() -> Result<runtime::Runtime, CliError> {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| CliError::Other(format!("can't start: {error}")))
}

fn check_sandbox_options(global: &Global, command: Option<&Command>) -> Result<(), CliError> {
    let in_use = global.sandbox.sandbox || matches!(command, Some(Command::Sandbox(_)));
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
