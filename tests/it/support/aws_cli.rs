//! The AWS command line, unmodified, in an environment made for it.

use std::{path::PathBuf, process::Command};

use serde_json::Value;

use super::{
    binary::Ended,
    processes::output,
    python::{self, PYTHON},
};

/// The AWS command line, and all that it finds in its environment beside the path.
pub struct AwsCli {
    python: PathBuf,
    environment: Vec<(String, String)>,
}

impl AwsCli {
    /// `None` when there is no Python to run it.
    pub fn new(environment: Vec<(String, String)>) -> Option<Self> {
        let folder = python::or_skip("awscli", python::environment("awscli.txt"))?;
        Some(Self { python: folder.join(PYTHON), environment })
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(&self.python);
        command
            .args(["-m", "awscli", "--output", "json"])
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        output(&mut command).expect("it starts").into()
    }

    /// Runs a command that has to succeed.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, Some(0), "aws {arguments:?}: {}", ended.stderr);
        ended.stdout
    }

    /// The same, with what it printed as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ok(arguments)).expect("JSON")
    }
}
