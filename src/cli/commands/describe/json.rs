//! A function in full, in AWS's own names.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Facts;
use crate::{
    cli::{commands::versions::VersionRow, json::AliasJson},
    domain::{Alarm, AsyncInvoke, Deprecation, EventSource, Provisioned, Timestamp, Trigger},
};

#[derive(Debug, Serialize)]
pub(super) struct DescribeJson {
    function_name: String,
    function_arn: String,
    version: String,
    description: String,
    state: String,
    state_reason: String,
    last_update_status: String,
    last_update_status_reason: String,
    last_modified: Option<Timestamp>,
    runtime: String,
    runtime_deprecation: Option<String>,
    handler: String,
    role: String,
    memory_size: i32,
    timeout: i32,
    ephemeral_storage: i32,
    architectures: Vec<String>,
    package_type: String,
    code_size: i64,
    code_sha256: String,
    layers: Vec<String>,
    environment_names: Vec<String>,
    environment_error: Option<String>,
    log_group: String,
    log_format: String,
    dead_letter_target_arn: Option<String>,
    tags: BTreeMap<String, String>,
    reserved_concurrent_executions: Option<i32>,
    revision_id: String,
    aliases: Option<Vec<AliasJson>>,
    versions: Option<Vec<VersionRow>>,
    event_source_mappings: Option<Vec<EventSourceJson>>,
    /// Those of aliases are missing, as the aliases could not be read.
    event_source_mappings_cut: bool,
    permissions: Option<Vec<TriggerJson>>,
    /// Those of aliases are missing, as the aliases could not be read.
    permissions_cut: bool,
    function_urls: Option<Vec<TriggerJson>>,
    function_event_invoke_configs: Option<Vec<AsyncInvokeJson>>,
    provisioned_concurrency_configs: Option<Vec<ProvisionedJson>>,
    alarms: Option<Vec<AlarmJson>>,
    /// There are more alarms than were read.
    alarms_cut: bool,
}

impl From<&Facts> for DescribeJson {
    fn from(facts: &Facts) -> Self {
        let detail = facts.detail.clone();
        let summary = detail.summary;
        let deprecation = Deprecation::of(&summary.runtime, facts.now);
        Self {
            function_name: summary.name.0,
            function_arn: summary.arn,
            version: detail.version.to_string(),
            description: summary.description,
            state: detail.state,
            state_reason: detail.state_reason,
            last_update_status: detail.last_update_status,
            last_update_status_reason: detail.last_update_reason,
            last_modified: summary.last_modified,
            runtime: summary.runtime,
            runtime_deprecation: deprecation.map(|deprecation| deprecation.to_string()),
            handler: detail.handler,
            role: detail.role,
            memory_size: summary.memory_mb,
            timeout: summary.timeout_s,
            ephemeral_storage: detail.ephemeral_mb,
            architectures: detail.architectures,
            package_type: detail.package_type,
            code_size: summary.code_size,
            code_sha256: detail.code_sha256,
            layers: detail.layers,
            environment_names: detail.environment_names,
            environment_error: detail.environment_error,
            log_group: summary.log_group,
            log_format: detail.log_format,
            dead_letter_target_arn: detail.dead_letter,
            tags: detail.tags.into_iter().collect(),
            reserved_concurrent_executions: detail.reserved_concurrency,
            revision_id: detail.revision_id.0,
            aliases: each(facts.aliases.as_deref()),
            versions: facts
                .versions
                .as_ref()
                .map(|all| all.iter().cloned().map(VersionRow::from).collect()),
            event_source_mappings: each(facts.event_sources.as_deref()),
            event_source_mappings_cut: facts.aliases.is_none(),
            permissions: each(facts.permissions.as_deref()),
            permissions_cut: facts.aliases.is_none(),
            function_urls: each(facts.urls.as_deref()),
            function_event_invoke_configs: each(facts.async_invoke.as_deref()),
            provisioned_concurrency_configs: each(facts.provisioned.as_deref()),
            alarms: each(facts.alarms.as_ref().map(|all| &*all.alarms)),
            alarms_cut: facts.alarms.as_ref().is_some_and(|all| all.cut),
        }
    }
}

fn each<'a, T, J: From<&'a T>>(values: Option<&'a [T]>) -> Option<Vec<J>> {
    values.map(|values| values.iter().map(J::from).collect())
}

#[derive(Debug, Serialize)]
struct EventSourceJson {
    uuid: String,
    event_source: String,
    qualifier: Option<String>,
    state: String,
    state_transition_reason: String,
    batch_size: Option<i32>,
    last_modified: Option<Timestamp>,
    last_processing_result: String,
}

impl From<&EventSource> for EventSourceJson {
    fn from(source: &EventSource) -> Self {
        let source = source.clone();
        Self {
            uuid: source.uuid,
            event_source: source.source,
            qualifier: source.qualifier,
            state: source.state,
            state_transition_reason: source.state_reason,
            batch_size: source.batch_size,
            last_modified: source.last_modified,
            last_processing_result: source.last_result,
        }
    }
}

#[derive(Debug, Serialize)]
struct TriggerJson {
    source: String,
    qualifier: Option<String>,
    note: String,
}

impl From<&Trigger> for TriggerJson {
    fn from(trigger: &Trigger) -> Self {
        let Trigger { source, qualifier, note, .. } = trigger.clone();
        Self { source, qualifier, note }
    }
}

#[derive(Debug, Serialize)]
struct AsyncInvokeJson {
    qualifier: Option<String>,
    maximum_retry_attempts: Option<i32>,
    maximum_event_age_in_seconds: Option<i32>,
    on_success: Option<String>,
    on_failure: Option<String>,
}

impl From<&AsyncInvoke> for AsyncInvokeJson {
    fn from(found: &AsyncInvoke) -> Self {
        let found = found.clone();
        Self {
            qualifier: found.qualifier,
            maximum_retry_attempts: found.retries,
            maximum_event_age_in_seconds: found.max_age_s,
            on_success: found.on_success,
            on_failure: found.on_failure,
        }
    }
}

#[derive(Debug, Serialize)]
struct ProvisionedJson {
    qualifier: String,
    requested: i32,
    available: i32,
    status: String,
    status_reason: String,
}

impl From<&Provisioned> for ProvisionedJson {
    fn from(found: &Provisioned) -> Self {
        let Provisioned { qualifier, requested, available, status, reason } = found.clone();
        Self { qualifier, requested, available, status, status_reason: reason }
    }
}

#[derive(Debug, Serialize)]
struct AlarmJson {
    alarm_name: String,
    state: String,
    state_reason: String,
    since: Option<Timestamp>,
    condition: String,
}

impl From<&Alarm> for AlarmJson {
    fn from(alarm: &Alarm) -> Self {
        Self {
            alarm_name: alarm.name.clone(),
            state: alarm.state.to_string(),
            state_reason: alarm.reason.clone(),
            since: alarm.since,
            condition: alarm.condition(),
        }
    }
}
