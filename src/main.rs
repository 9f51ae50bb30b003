//! The binary: parse, run, exit code.

use std::process::ExitCode;

use serin::{
    app::state::Session,
    aws::ConnectOptions,
    domain::{Clock, Failure, FailureKind},
    input::Keymap,
    sandbox,
    theme::Sources,
    tui::{ConsoleOptions, Ending, Stage, Staged},
};

fn main() -> ExitCode {
    let Ok(runtime) = tokio::runtime::Runtime::new() else { return ExitCode::FAILURE };
    let sandbox = std::env::args().any(|arg| arg == "--sandbox");
    let themes = Sources::shipped();
    let clock = Clock::system();
    let folder = serin::store::paths::state_folder().unwrap_or_default();
    let layer = serin::input::KeymapLayer::parse(include_str!("../keymaps/default.toml"))
        .unwrap_or_default();
    let stage = sandbox.then(|| {
        Stage::new(async {
            let listen = ([127, 0, 0, 1], 0).into();
            let options = sandbox::Options { listen, ..sandbox::Options::default() };
            match sandbox::start(options).await {
                Ok(sandbox) => Ok(Staged { url: sandbox.url(), keep: Box::new(sandbox) }),
                Err(error) => Err(Failure {
                    operation: "sandbox".into(),
                    resource: String::new(),
                    kind: FailureKind::Refused { reason: error.to_string() },
                    retryable: false,
                    request_id: None,
                }),
            }
        })
    });
    let options = ConsoleOptions {
        connect: ConnectOptions { sandbox, ..ConnectOptions::default() },
        stage,
        session: Session { theme: "auto".into(), themes: themes.names(), ..Session::default() },
        keymap: Keymap::from_layers(&[layer]),
        themes,
        audit: serin::store::AuditLog::new(&folder, clock.clone()),
        clock,
        run_id: "x".into(),
    };
    let ended = runtime.block_on(serin::tui::run(options));
    runtime.shutdown_background();
    match ended {
        Ok(Ending::Quit) => ExitCode::SUCCESS,
        Ok(Ending::Signal(signal)) => signal.exit_code(),
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
