//! Rollouts by the real binary, against a sandbox whose time runs fast.

use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use serde_json::Value;
use serin::{
    aws::Gateway,
    domain::{Alias, AliasChange, AliasState, Share, Version, Weight},
};

use tokio::sync::{Mutex, MutexGuard};

use super::{
    aws_cli::AwsCli,
    binary::{Ended, Serin},
    sandbox::TestSandbox,
    target,
};

/// Sandbox seconds in a real one. A driver takes numbers of three minutes ago for stale: the machine
/// may be busy for two seconds.
pub const SPEED: f64 = 80.0;
const SCENARIO: &str = include_str!("../../../examples/rollouts.toml");
/// One at a time: a sandbox that makes up minutes of traffic every second needs a core.
static TURN: Mutex<()> = Mutex::const_new(());

/// Waits until no other rollout is driven by the tests.
pub async fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

/// How often something outside is looked at that can't be waited for.
const LOOK: Duration = Duration::from_millis(20);
/// Longer than anything takes on a loaded machine. Nothing ever waits for it to pass.
const PATIENCE: Duration = Duration::from_mins(3);

/// A user with rollouts under way; their drivers end with it.
pub struct Rollouts {
    pub sandbox: TestSandbox,
    pub serin: Serin,
    gateway: Gateway,
    _turn: MutexGuard<'static, ()>,
}

impl Rollouts {
    /// An account with nothing but this function of the example, and what belongs to it.
    pub async fn of(function: &str) -> Self {
        Self::on(function, SCENARIO).await
    }

    /// The same where both versions fail alike, at that rate. The judge takes one or two of a
    /// hundred good versions back by chance, as it says it may, and what fails hangs on the time of
    /// day: a test that is not about that takes a rate that is low enough, or none.
    pub async fn failing(function: &str, rate: f64) -> Self {
        let rates = regex::Regex::new(r"error_rate = [0-9.]+").expect("a rate");
        Self::on(function, &rates.replace_all(SCENARIO, format!("error_rate = {rate:?}"))).await
    }

    async fn on(function: &str, scenario: &str) -> Self {
        let turn = turn().await;
        let mut parts = scenario.split("\n[[functions]]\n");
        let head = parts.next().expect("an account");
        let named = format!("name = \"{function}\"\n");
        let part = parts.find(|part| part.starts_with(&named)).expect("the function is there");
        let file = tempfile::NamedTempFile::with_suffix(".toml").expect("a file");
        std::fs::write(file.path(), format!("{head}\n[[functions]]\n{part}")).expect("a scenario");
        let sandbox = TestSandbox::scenario_at(&file.path().display().to_string(), SPEED).await;
        let serin = Serin::at(&sandbox.url());
        let gateway = sandbox.gateway().await;
        Self { sandbox, serin, gateway, _turn: turn }
    }

    /// Starts a rollout of `live` and returns its driver's process.
    pub fn start(&self, function: &str, options: &str) -> i32 {
        let line = format!("rollout start {function}:live --yes {options}");
        driver(&self.serin.json(&line))
    }

    /// Takes over a rollout whose driver is dead, and returns the new driver's process.
    pub fn resume(&self, function: &str) -> i32 {
        driver(&self.serin.json(&format!("rollout resume {function}:live --yes")))
    }

    /// Follows a rollout to its end, or tells how it has ended.
    pub fn attach(&self, function: &str) -> Ended {
        self.serin.run(&format!("rollout attach {function}:live --output json"))
    }

    /// The AWS command line for the same account; `None` when there is no Python to run it.
    pub fn aws(&self) -> Option<AwsCli> {
        let mut variables = self.serin.variables();
        // It does not know the name that the SDKs have for it.
        variables.push(("AWS_DEFAULT_REGION".to_owned(), "eu-west-1".to_owned()));
        AwsCli::new(variables)
    }

    /// Starts one and waits for its end.
    pub fn wait(&self, function: &str, options: &str) -> Ended {
        self.serin
            .run(&format!("rollout start {function}:live --yes --wait --output json {options}"))
    }

    pub async fn alias(&self, function: &str) -> Alias {
        self.gateway.alias(&target(function, "live")).await.expect("it is there")
    }

    /// Waits until the alias is as wanted.
    pub async fn alias_until(&self, function: &str, wanted: impl Fn(&Alias) -> bool) -> Alias {
        let began = tokio::time::Instant::now();
        loop {
            let alias = self.alias(function).await;
            if wanted(&alias) {
                return alias;
            }
            assert!(began.elapsed() < PATIENCE, "in vain: {alias:?}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What somebody else does to the alias.
    pub async fn meddle(&self, function: &str, change: impl Fn(&mut AliasChange)) {
        loop {
            let alias = self.alias(function).await;
            let mut wanted = AliasChange {
                target: alias.target,
                before: alias.state,
                after: alias.state,
                description: alias.description,
                revision_id: alias.revision_id,
            };
            change(&mut wanted);
            // The driver may have written between the two.
            if self.gateway.update_alias(&wanted, serin::aws::Priority::Write).await.is_ok() {
                return;
            }
        }
    }

    /// Waits until the sandbox's clock is past the lease on the alias, and past the grace.
    pub async fn lapsed(&self, function: &str) {
        let began = tokio::time::Instant::now();
        loop {
            let alias = self.alias(function).await;
            let serin::rollout::Reading::Ours { ledger, .. } =
                serin::rollout::ledger::read(&alias.description)
            else {
                panic!("no ledger: {alias:?}");
            };
            if ledger.is_lapsed(self.gateway.clock().now()) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "it does not lapse: {ledger:?}");
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Drop for Rollouts {
    /// A test that failed leaves nothing running.
    fn drop(&mut self) {
        let running = self.serin.run("rollout status --output json").stdout;
        let running: Value = serde_json::from_str(&running).unwrap_or_default();
        let driven = running.as_array().into_iter().flatten();
        for status in driven.filter(|status| status["pid"].is_i64()) {
            end(driver(status), Signal::KILL);
        }
    }
}

/// The process that a line of JSON names.
fn driver(told: &Value) -> i32 {
    told["pid"].as_i64().and_then(|pid| i32::try_from(pid).ok()).expect("a process")
}

/// Sends a signal to a driver, if it is there.
pub fn end(driver: i32, signal: Signal) {
    _ = kill_process(Pid::from_raw(driver).expect("a process"), signal);
}

/// Waits until a driver is gone.
pub async fn gone(driver: i32) {
    let pid = Pid::from_raw(driver).expect("a process");
    let is_zombie = || {
        let stat = std::fs::read_to_string(format!("/proc/{driver}/stat")).unwrap_or_default();
        stat.contains(") Z ")
    };
    let began = tokio::time::Instant::now();
    while test_kill_process(pid).is_ok() && !is_zombie() {
        assert!(began.elapsed() < PATIENCE, "{driver} goes on");
        tokio::time::sleep(LOOK).await;
    }
}

/// The last line of a rollout that was waited for.
pub fn last(ended: &Ended) -> Value {
    let line = ended.stdout.lines().last().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

pub fn all(version: u64) -> AliasState {
    AliasState::all(Version::Published(version))
}

/// So many percent go to version 42, the rest to 41.
pub fn split(percent: f64) -> AliasState {
    let weight = Weight::from_percent(percent).expect("a weight");
    AliasState::split(Version::Published(41), Share { version: Version::Published(42), weight })
}
