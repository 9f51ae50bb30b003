//! The made-up account: everything that a call can read or change.

use super::{
    clock::SandboxClock,
    codedeploy::progress,
    rng::Rng,
    secrets::rotation,
    store::{
        alarms::AlarmStore, deployments::DeploymentStore, lambda::LambdaStore, logs::LogStore,
        metrics::MetricStore, queries::QueryStore, secrets::SecretStore,
    },
    traffic::Traffic,
};

/// AWS's limit of concurrent executions, unless it was raised.
pub const CONCURRENCY: i32 = 1_000;

/// One account in one Region.
#[derive(Debug)]
pub struct World {
    /// Its time.
    pub clock: SandboxClock,
    /// Account id, twelve digits.
    pub account: String,
    /// Region, such as `eu-west-1`.
    pub region: String,
    /// ARN of whoever calls, as STS tells it.
    pub caller_arn: String,
    /// Concurrent executions that the account may have at once.
    pub concurrency: i32,
    /// The seed of the run; traffic draws keyed streams from it.
    pub seed: u64,
    /// Draws for ids, routing of `Invoke` and faults.
    pub rng: Rng,
    /// Alarms.
    pub alarms: AlarmStore,
    /// What moves aliases.
    pub deployments: DeploymentStore,
    /// Functions.
    pub lambda: LambdaStore,
    /// Log groups.
    pub logs: LogStore,
    /// Metrics beside those of the traffic.
    pub metrics: MetricStore,
    /// Queries of log groups.
    pub queries: QueryStore,
    /// Secrets.
    pub secrets: SecretStore,
    /// What calls the functions.
    pub traffic: Traffic,
}

impl World {
    /// An empty account.
    #[must_use]
    pub fn new(clock: SandboxClock, account: &str, region: &str, seed: u64) -> Self {
        let traffic = Traffic::starting_at(clock.now(), seed);
        Self {
            clock,
            account: account.to_owned(),
            region: region.to_owned(),
            caller_arn: format!("arn:aws:sts::{account}:assumed-role/sandbox/you"),
            concurrency: CONCURRENCY,
            seed,
            rng: Rng::keyed(seed, "world"),
            alarms: AlarmStore::default(),
            deployments: DeploymentStore::default(),
            lambda: LambdaStore::default(),
            logs: LogStore::default(),
            metrics: MetricStore::default(),
            queries: QueryStore::default(),
            secrets: SecretStore::default(),
            traffic,
        }
    }

    /// Does what has become due by itself since somebody looked last. Whoever looks at the account
    /// or changes it calls this first.
    pub fn catch_up(&mut self) {
        progress::catch_up(self);
        rotation::catch_up(self);
    }

    /// The ARN of a resource of this account: `lambda` and `function:checkout`, for example.
    #[must_use]
    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{resource}", self.region, self.account)
    }

    /// Now, in milliseconds since the epoch.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}
