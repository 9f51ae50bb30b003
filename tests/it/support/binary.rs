//! The real binary, with a home of its own.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
};

use regex::Regex;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{
    processes::{output, spawn},
    pty::program,
};

/// A user who has just installed serin.
pub struct Serin {
    home: TempDir,
    environment: Vec<(String, String)>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Serin {
    pub fn new() -> Self {
        Self { home: TempDir::new().expect("a folder"), environment: Vec::new() }
    }

    /// The same, with keys and an endpoint in the environment.
    pub fn at(endpoint: &str) -> Self {
        let variables = [
            ("AWS_ENDPOINT_URL", endpoint),
            ("AWS_ACCESS_KEY_ID", "TEST"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_REGION", "eu-west-1"),
        ];
        let environment = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { environment: environment.to_vec(), ..Self::new() }
    }

    /// The same, with one more variable in the environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file below serin's configuration folder.
    pub fn configure(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home().join("config/serin").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(&path, text).expect("it can be written");
        path
    }

    pub fn audit(&self) -> String {
        std::fs::read_to_string(self.home().join("state/serin/audit.jsonl")).unwrap_or_default()
    }

    /// What is in the environment beside the path.
    pub fn variables(&self) -> Vec<(String, String)> {
        let folder = |name: &str| self.home().join(name).display().to_string();
        let mut variables = vec![
            ("TERM".to_owned(), "xterm-256color".to_owned()),
            ("HOME".to_owned(), self.home().display().to_string()),
            ("XDG_CONFIG_HOME".to_owned(), folder("config")),
            ("XDG_STATE_HOME".to_owned(), folder("state")),
            // Whatever machine the tests run on: no metadata service.
            ("AWS_EC2_METADATA_DISABLED".to_owned(), "true".to_owned()),
        ];
        variables.extend(self.environment.iter().cloned());
        variables
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(program());
        command
            .args(line.split_whitespace())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.variables())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, line: &str) -> Ended {
        output(&mut self.command(line)).expect("it starts").into()
    }

    /// Runs a command that has to succeed, and returns what it printed.
    pub fn ok(&self, line: &str) -> String {
        let ended = self.run(line);
        assert_eq!(ended.code, Some(0), "serin {line}: {}", ended.stderr);
        ended.stdout
    }

    /// The same as JSON.
    pub fn json(&self, line: &str) -> serde_json::Value {
        let text = self.ok(&format!("{line} --output json"));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("serin {line}: {error}\n{text}"))
    }
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

/// A command that goes on until it is told to stop.
pub struct Running {
    child: Option<Child>,
    lines: BufReader<ChildStdout>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped())).unwrap();
        let lines = BufReader::new(child.stdout.take().expect("it is piped"));
        Self { child: Some(child), lines }
    }

    /// The next line of stdout.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).expect("stdout is text");
        assert_ne!(read, 0, "it has ended");
        line.trim_end().to_owned()
    }

    /// Sends a signal and waits for the end.
    pub fn end(mut self, signal: Signal) -> Ended {
        let child = self.child.take().expect("it is ended once");
        kill_process(Pid::from_child(&child), signal).expect("it runs");
        drop(self);
        child.wait_with_output().expect("it ends").into()
    }
}

impl Drop for Running {
    /// A test that failed leaves nothing running.
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            _ = child.kill();
            _ = child.wait();
        }
    }
}

/// Replaces what differs from run to run: times, ids, ports, folders.
pub fn masked(text: &str, home: &Path) -> String {
    let text = text.replace(&home.display().to_string(), "[home]");
    let masks = [
        (r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?Z", "[time]"),
        (r"\b202\d-\d{2}-\d{2}\b", "[day]"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:[port]"),
    ];
    masks.into_iter().fold(text, |text, (pattern, mask)| {
        Regex::new(pattern).expect("a mask").replace_all(&text, mask).into_owned()
    })
}
