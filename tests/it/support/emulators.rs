//! Emulators of AWS that others wrote, from their pinned packages.
//!
//! They live in a Python environment under `target/emulators/`, made on first use. Where there
//! is no Python to make it, suites are skipped with the reason, unless `CI` is set: there a
//! missing emulator fails them.

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    io,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const REQUIREMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulators/requirements.txt");
const RUN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulators/run.py");
/// The environment's interpreter, in its folder.
const PYTHON: &str = "venv/bin/python";
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
        let started = environment().and_then(|folder| Self::spawn(&folder, script, configure));
        match started {
            Ok(emulator) => Some(emulator),
            Err(reason) if std::env::var_os("CI").is_some() => {
                panic!("{script} does not run here: {reason}")
            }
            Err(reason) => {
                eprintln!("skipped: {script} does not run here: {reason}");
                None
            }
        }
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
        let child = configure(&mut command, port).spawn().map_err(|error| error.to_string())?;
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

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The environment's folder; made first, if it is not there yet.
fn environment() -> Result<PathBuf, String> {
    let requirements = fs::read_to_string(REQUIREMENTS).map_err(|error| error.to_string())?;
    let mut hasher = DefaultHasher::new();
    requirements.hash(&mut hasher);
    // Cargo gives tests `target/tmp`.
    let base = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("emulators");
    let folder = base.join(format!("{:016x}", hasher.finish()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    // Suites run as processes at the same time: the first makes it, the others wait.
    let lock = File::create(folder.join("lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let ready = folder.join("ready");
    if !ready.exists() {
        eprintln!("installing the emulators into {}", folder.display());
        let venv = folder.join("venv");
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
        run(Command::new(folder.join(PYTHON))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--require-hashes", "--only-binary", ":all:", "-r", REQUIREMENTS]))?;
        File::create(&ready).map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
