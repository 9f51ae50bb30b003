//! Emulators of AWS that others wrote, from their pinned packages.
//!
//! They live in a Python environment under `target/emulators/`, made on first use. Where there
//! is no Python to make it, suites are skipped with the reason, unless `CI` is set: there a
//! missing emulator fails them.

use std::{
    fs::{self, File},
    io,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    thread,
    time::{Duration, Instant},
};

use super::{
    processes::spawn,
    python::{self, PYTHON},
};

const REQUIREMENTS: &str = "requirements.txt";
const RUN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulators/run.py");
/// How long an emulator may take to listen: a cold disk and a busy machine.
const START: Duration = Duration::from_mins(1);

/// A fresh emulator process. It ends when this is dropped, or when the test process does.
pub struct Emulator {
    child: Child,
    port: u16,
}

impl Emulator {
    /// Lambda, Live Tail, secrets, metrics and alarms; `None` when the suite is to be skipped.
    pub fn ministack() -> Option<Self> {
        Self::start("ministack", |command, port| {
            // Its default is to listen on every interface.
            command
                .env("BIND_HOST", "127.0.0.1")
                .env("MINISTACK_HOST", "127.0.0.1")
                .env("GATEWAY_PORT", port.to_string())
                .env("LAMBDA_EXECUTOR", "local")
        })
    }

    /// FilterLogEvents and secrets; `None` when the suite is to be skipped.
    pub fn moto() -> Option<Self> {
        Self::start("moto_server", |command, port| {
            command.args(["-H", "127.0.0.1", "-p", &port.to_string()])
        })
    }

    /// Where it listens.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn start(script: &str, configure: fn(&mut Command, u16) -> &mut Command) -> Option<Self> {
        let started = python::environment(REQUIREMENTS)
            .and_then(|folder| Self::spawn(&folder, script, configure));
        python::or_skip(script, started)
    }

    fn spawn(
        folder: &Path,
        script: &str,
        configure: fn(&mut Command, u16) -> &mut Command,
    ) -> Result<Self, String> {
        let port = free_port().map_err(|error| error.to_string())?;
        let log = folder.join(format!("{script}.log"));
        let output = File::create(&log).map_err(|error| error.to_string())?;
        let errors = output.try_clone().map_err(|error| error.to_string())?;
        let mut command = Command::new(folder.join(PYTHON));
        command.arg(RUN).arg(script).stdin(Stdio::piped()).stdout(output).stderr(errors);
        let child = spawn(configure(&mut command, port)).map_err(|error| error.to_string())?;
        let mut emulator = Self { child, port };
        emulator.listens().map_err(|reason| {
            let said = fs::read_to_string(&log).unwrap_or_default();
            format!("{reason}\n{said}")
        })?;
        Ok(emulator)
    }

    /// Waits until it accepts connections.
    fn listens(&mut self) -> Result<(), String> {
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("it ended with {status}"));
            }
            if started.elapsed() > START {
                return Err(format!("it does not listen after {START:?}"));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // run.py goes when its standard input closes.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A port that nobody listens at, outside the range that the system deals out: until the emulator
/// has started, no other test's server is given it.
fn free_port() -> io::Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(process::id() % 500).unwrap_or(0) * 20;
    (0..20)
        .map(|_| 20_000 + own + NEXT.fetch_add(1, Ordering::Relaxed) % 20)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .ok_or_else(|| io::Error::other("no free port"))
}
