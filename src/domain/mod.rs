//! Values: what serin talks about, with no I/O of any kind.
//!
//! Every other module speaks in these types. They know nothing of the SDK, of
//! the terminal or of files, so they can be built in a test in one line.

pub mod adopt;
pub mod alarm;
pub mod alias;
pub mod arms;
pub mod audit;
pub mod change;
pub mod clock;
pub mod compare;
pub mod concurrency;
pub mod context;
pub mod deployment;
pub mod event_source;
pub mod failure;
pub mod function;
pub mod health;
pub mod insights;
pub mod intent;
pub mod invoke;
pub mod log_event;
pub mod metric;
pub mod outcome;
pub mod page;
pub mod request;
pub mod rollback;
pub mod rollout_facts;
pub mod rollout_write;
pub mod runtime;
pub mod scope;
pub mod secret;
pub mod suggest;
pub mod target;
pub mod task;
pub mod ticket;
pub mod trigger;
pub mod version;
pub mod weight;
pub mod zone;

pub use adopt::{AdoptPlan, Adopted, Adoption};
pub use alarm::{Alarm, AlarmMetric, AlarmState, Alarms, WatchedAlarm};
pub use alias::{Alias, AliasName, AliasRef, AliasState, RevisionId, Share};
pub use arms::{ArmSeries, Arms, ArmsQuestion, VersionMetric};
pub use audit::{AuditSink, AuditStage};
pub use clock::Clock;
pub use concurrency::{ConcurrencyChange, ConcurrencyPlan, PastStop, Reserved};
pub use context::{Context, Guard, Pattern};
pub use deployment::{Deployment, DeploymentStop};
pub use event_source::{EventSource, EventSourceChange};
pub use failure::{Failure, FailureKind};
pub use function::{FunctionDetail, FunctionName, FunctionSummary};
pub use health::{FleetHealth, Health, Latencies};
pub use insights::{InsightsQuery, QueryId, QueryResults, QueryRow, QueryStatistics, QueryStatus};
pub use intent::{AliasChange, Change, Intent};
pub use invoke::{Invocation, InvokeMode, Invoked, Payload};
pub use jiff::Timestamp;
pub use log_event::{LiveEvent, LiveUpdate, LogEvent, LogSource, LogStream};
pub use metric::{Charts, MetricSubject, MetricsCost, Series, Window};
pub use outcome::{Found, Outcome, Receipt};
pub use page::Page;
pub use request::{Connection, Fetched, Pressure, Request, Slot};
pub use rollback::{Evidence, RollbackPlan};
pub use rollout_facts::{AliasTraffic, RolloutFacts};
pub use rollout_write::{RolloutChange, RolloutWrite};
pub use runtime::Deprecation;
pub use scope::{CredentialInfo, Identity, Scope};
pub use secret::{
    SecretChange, SecretDetail, SecretName, SecretRef, SecretSummary, SecretValue, SecretWrite,
};
pub use target::{Subject, Target, TargetError};
pub use task::TaskEvent;
pub use ticket::Ticket;
pub use trigger::{AsyncInvoke, Provisioned, Trigger, TriggerKind};
pub use version::{FunctionVersion, Version};
pub use weight::Weight;
pub use zone::Zone;
