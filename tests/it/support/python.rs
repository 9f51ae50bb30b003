//! Python environments under `target/emulators/`, made on first use from pinned packages.

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use super::processes;

/// An environment's interpreter, in its folder.
pub const PYTHON: &str = "venv/bin/python";

/// The folder of the environment that a file of `tests/emulators/` describes; made first, if it
/// is not there yet.
pub fn environment(requirements: &str) -> Result<PathBuf, String> {
    let pinned = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulators").join(requirements);
    let text = fs::read_to_string(&pinned).map_err(|error| error.to_string())?;
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let target = target().ok_or("the folder of what Cargo builds is not to be found")?;
    let folder = target.join("emulators").join(format!("{:016x}", hasher.finish()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    // Suites run as processes at the same time: the first makes it, the others wait.
    let lock = File::create(folder.join("lock")).map_err(|error| error.to_string())?;
    lock.lock().map_err(|error| error.to_string())?;
    let ready = folder.join("ready");
    if !ready.exists() {
        eprintln!("installing {requirements} into {}", folder.display());
        let venv = folder.join("venv");
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
        run(Command::new(folder.join(PYTHON))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--require-hashes", "--only-binary", ":all:", "-r"])
            .arg(&pinned))?;
        File::create(&ready).map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

/// Cargo's `target`: tests and examples lie in a folder of a profile's folder there.
fn target() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    program.ancestors().nth(3).map(Path::to_owned)
}

/// What was started, or `None` with the reason printed: the suite is then skipped. Where `CI` is
/// set, nothing may be missing.
pub fn or_skip<T>(what: &str, started: Result<T, String>) -> Option<T> {
    match started {
        Ok(started) => Some(started),
        Err(reason) if std::env::var_os("CI").is_some() => {
            panic!("{what} does not run here: {reason}")
        }
        Err(reason) => {
            eprintln!("skipped: {what} does not run here: {reason}");
            None
        }
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = processes::output(command).map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
