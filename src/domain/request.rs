//! What the console asks of AWS, and what comes back, as plain data.
//!
//! `app` emits a [`Request`] in an effect, `jobs` runs it against the gateway, and a [`Fetched`]
//! comes back under the same ticket. Neither side knows the other.

use jiff::Timestamp;

use super::{
    adopt::AdoptPlan,
    alarm::{Alarms, WatchedAlarm},
    alias::{Alias, AliasName, AliasRef},
    concurrency::ConcurrencyPlan,
    event_source::EventSource,
    function::{FunctionDetail, FunctionName, FunctionSummary},
    health::{FleetHealth, Latencies},
    insights::{InsightsQuery, QueryResults},
    metric::{Charts, MetricSubject, MetricsCost},
    page::Page,
    rollback::RollbackPlan,
    rollout_facts::RolloutFacts,
    scope::{Identity, Scope},
    secret::{
        NamedSecret, SecretDetail, SecretName, SecretRef, SecretSummary, SecretUses, SecretValue,
        ValueDiff,
    },
    trigger::{AsyncInvoke, Provisioned, Trigger},
    version::{FunctionVersion, Version},
};

/// A read. Starting one in a slot cancels the last one there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Resolve credentials and Region, and ask STS who we are.
    Connect,
    /// All functions, page by page.
    Functions,
    /// One function (or one version of it) in full.
    Function(FunctionName, Option<Version>),
    /// All versions of a function.
    Versions(FunctionName),
    /// All aliases of a function.
    Aliases(FunctionName),
    /// One alias, fresh, to preview a change of it.
    Alias(AliasRef),
    /// Where a rollback of this alias would go, and by what evidence.
    PlanRollback(AliasRef),
    /// What must be known before a rollout of a version on an alias, gated by these alarms.
    RolloutFacts {
        /// Which alias.
        target: AliasRef,
        /// The version that it moves away from; `None` for the one that serves now.
        stable: Option<Version>,
        /// The version to be rolled out.
        canary: Version,
        /// Names of gate alarms.
        alarms: Vec<String>,
    },
    /// What is reserved for a function, and by which stop, to stop it or to lift that.
    PlanConcurrency(FunctionName),
    /// One event source mapping, fresh, to preview a change of it.
    EventSource(String),
    /// What adopting a function would do, and who calls it.
    PlanAdopt(FunctionName),
    /// Errors, invocations and throttles of the fleet.
    Fleet,
    /// Alarms in `ALARM`, and all of the alarms that are about this function when one is given.
    Alarms(Option<FunctionName>),
    /// The 95th percentile of these functions' durations; at most 500.
    Latencies(Vec<FunctionName>),
    /// An alarm by its name, with its own metric.
    Alarm(String),
    /// The last three hours, for each subject.
    Charts(Vec<MetricSubject>),
    /// The event source mappings of a function and of these aliases of it.
    EventSources(FunctionName, Vec<AliasName>),
    /// Who is allowed to invoke a function or one of these aliases of it.
    Permissions(FunctionName, Vec<AliasName>),
    /// The function URLs of a function.
    Urls(FunctionName),
    /// Retries and destinations of a function's asynchronous invocations.
    AsyncInvoke(FunctionName),
    /// Provisioned concurrency of a function's aliases and versions.
    Provisioned(FunctionName),
    /// What differs between two versions of a function.
    Difference {
        /// Which function.
        function: FunctionName,
        /// The version that is compared.
        from: Version,
        /// The version that it is compared with.
        to: Version,
    },
    /// All secrets, page by page.
    Secrets,
    /// One secret's metadata and stages; reads no value.
    Secret(SecretName),
    /// A secret's value at one stage. CloudTrail records it.
    SecretValue {
        /// Which secret.
        name: SecretName,
        /// Staging label, as a rule `AWSCURRENT`.
        stage: String,
    },
    /// What differs between two versions of a secret, by keys alone. CloudTrail records that both
    /// are read.
    SecretDiff {
        /// Which secret.
        name: SecretName,
        /// Id of the version that is compared.
        from: String,
        /// Id of the version that it is compared with.
        to: String,
    },
    /// Which functions' environment names this secret.
    SecretUses(SecretRef),
    /// Which secrets a function's environment names.
    FunctionSecrets(FunctionName),
    /// A query of log groups, which AWS charges by what it scans. Cancelled, it is stopped there.
    Insights(Box<InsightsQuery>),
}

/// The data slots of the console. Each has its own ticket and at most one fetch under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Who and where we are.
    Connection,
    /// The function list.
    Functions,
    /// The function view's configuration.
    FunctionDetail,
    /// The function view's alarms.
    FunctionAlarms,
    /// Versions of the selected function.
    Versions,
    /// Aliases of the selected function.
    Aliases,
    /// The fresh alias or the rollback plan a preview waits for.
    Preview,
    /// What is reserved for the selected function, when it turns calls away.
    Concurrency,
    /// Errors, invocations and throttles of the fleet.
    Fleet,
    /// Alarms.
    Alarms,
    /// The latencies of the rows on the screen.
    Latencies,
    /// The alarm that the console was opened with, or that the user looks at.
    Alarm,
    /// The function that the console was opened with.
    Target,
    /// The function view's charts.
    Charts,
    /// The function view's event sources.
    EventSources,
    /// The function view's permissions.
    Permissions,
    /// The function view's URLs.
    Urls,
    /// The function view's retries and destinations.
    AsyncInvoke,
    /// The function view's provisioned concurrency.
    Provisioned,
    /// The function view's difference of two versions.
    Difference,
    /// The log tail.
    Tail,
    /// The secret list.
    Secrets,
    /// The selected secret's metadata.
    SecretDetail,
    /// A revealed value.
    SecretValue,
    /// What differs between two versions of the selected secret.
    SecretDiff,
    /// Which functions use the selected secret.
    SecretUses,
    /// Which functions may hold the value that a write has replaced.
    StaleCopies,
    /// Which secrets the selected function uses.
    FunctionSecrets,
    /// What the planner of a rollout knows.
    RolloutFacts,
    /// A query of log groups.
    Insights,
}

/// The reply to a [`Request`].
#[derive(Debug, Clone)]
pub enum Fetched {
    /// Credentials resolved; STS answered, or could not be asked.
    Connected(Box<Connection>),
    /// One page of functions; the fetch goes on while `next` is `Some`.
    Functions(Page<FunctionSummary>),
    /// One function.
    Function(Box<FunctionDetail>),
    /// All versions, newest first, `$LATEST` at the top.
    Versions(FunctionName, Vec<FunctionVersion>),
    /// All aliases, by name.
    Aliases(FunctionName, Vec<Alias>),
    /// One fresh alias.
    Alias(Box<Alias>),
    /// A rollback's target and evidence.
    RollbackPlan(Box<RollbackPlan>),
    /// What is known before a rollout.
    RolloutFacts(Box<RolloutFacts>),
    /// What is reserved for a function, and by which stop.
    ConcurrencyPlan(ConcurrencyPlan),
    /// One fresh event source mapping.
    EventSource(Box<EventSource>),
    /// What adopting would do.
    AdoptPlan(Box<AdoptPlan>),
    /// How the fleet is doing.
    Fleet(Box<FleetHealth>),
    /// Alarms, those in `ALARM` first.
    Alarms(Alarms),
    /// Some functions' latencies.
    Latencies(Latencies),
    /// An alarm with its metric; `None` when there is none of that name.
    Alarm(Option<Box<WatchedAlarm>>),
    /// Charts, in the order of the subjects asked for, and what they took.
    Charts(Vec<Charts>, MetricsCost),
    /// A function's event source mappings.
    EventSources(FunctionName, Vec<EventSource>),
    /// Who may invoke a function.
    Permissions(FunctionName, Vec<Trigger>),
    /// A function's URLs.
    Urls(FunctionName, Vec<Trigger>),
    /// Retries and destinations, by qualifier.
    AsyncInvoke(FunctionName, Vec<AsyncInvoke>),
    /// Provisioned concurrency, by qualifier.
    Provisioned(FunctionName, Vec<Provisioned>),
    /// What differs between two versions, one line each.
    Difference {
        /// Which function.
        function: FunctionName,
        /// The version that is compared.
        from: Version,
        /// The version that it is compared with.
        to: Version,
        /// What differs in configuration and environment names; empty when nothing does.
        lines: Vec<String>,
    },
    /// One page of secrets; the fetch goes on while `next` is `Some`.
    Secrets(Page<SecretSummary>),
    /// One secret's metadata.
    Secret(Box<SecretDetail>),
    /// A value. Redacted in `Debug`.
    SecretValue(SecretName, SecretValue),
    /// What differs between two versions of a secret, by keys alone.
    SecretDiff {
        /// Which secret.
        name: SecretName,
        /// Id of the version that is compared.
        from: String,
        /// Id of the version that it is compared with.
        to: String,
        /// What differs.
        diff: ValueDiff,
    },
    /// Which functions use a secret.
    SecretUses(Box<SecretUses>),
    /// Which secrets a function's environment names, by name.
    FunctionSecrets(FunctionName, Vec<NamedSecret>),
    /// How far a query is; the fetch goes on until it is over.
    Insights(Box<QueryResults>),
}

/// The identity that the header shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Profile, Region, account, endpoint.
    pub scope: Scope,
    /// Who we are; `None` when STS is denied or not reachable through this endpoint.
    pub identity: Option<Identity>,
    /// STS has been asked and has not answered: the identity follows in a second reply.
    pub identifying: bool,
    /// When the credentials expire; `None` for long-lived ones.
    pub expires: Option<Timestamp>,
}

/// How loaded the shared rate budget is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pressure {
    /// Control-plane calls in the last second.
    pub per_second: u32,
    /// Calls AWS throttled in the last minute.
    pub throttled: u32,
    /// Calls that wait for the budget now.
    pub waiting: u32,
}
