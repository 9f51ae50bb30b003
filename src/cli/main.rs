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
        Ok(()) => Exit::Done.into(),
        Err(error) => {
            let message = error.message(stderr_style());
            if !message.is_empty() {
                eprintln!("{message}");
            }
            error.exit().into()
        }
    }
}

fn dispatch(cli: Cli, matches: &ArgMatches) -> Result<(), CliError> {
    let Cli { global, command } = cli;
    check_sandbox_options(&global, command.as_ref())?;
    let mut output = Output::stdout(global.output);
    // What describes serin itself works without a configuration, or with a broken one.
    let command = match command {
        Some(Command::Completions(args)) => return completions::run(&mut output, &args),
        Some(Command::Man) => return man::run(&mut output),
        Some(Command::Config(args)) if args.example => return config::example(&mut output),
        other => other,
    };
    let effective = Effective::load(&global, matches)?;
    let run = Run { global, effective, output };
    match command {
        None => Err(CliError::Usage("name a command: see serin --help".to_owned())),
        Some(command) => runtime()?.block_on(execute(run, command)),
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
