//! Functions, versions and aliases in the shapes of Lambda's JSON.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::sandbox::store::lambda::{AliasRecord, Configuration, FunctionRecord, VersionId};

/// `FunctionConfiguration`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfigurationView<'a> {
    function_name: &'a str,
    function_arn: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    runtime: &'a str,
    role: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    handler: &'a str,
    code_size: i64,
    description: &'a str,
    timeout: i32,
    memory_size: i32,
    last_modified: String,
    code_sha256: &'a str,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    dead_letter_config: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<EnvironmentView<'a>>,
    tracing_config: Value,
    revision_id: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layers: Vec<Value>,
    #[serde(flatten)]
    status: Option<StatusView<'a>>,
    package_type: &'a str,
    architectures: [&'a str; 1],
    ephemeral_storage: Value,
    snap_start: Value,
    logging_config: Value,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EnvironmentView<'a> {
    variables: &'a BTreeMap<String, String>,
}

/// What lists leave out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatusView<'a> {
    state: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    state_reason: &'a str,
    last_update_status: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    last_update_status_reason: &'a str,
}

impl<'a> ConfigurationView<'a> {
    /// A row of a list. `qualifier` is what the ARN ends in, if anything.
    #[must_use]
    pub fn row(
        function: &'a FunctionRecord,
        config: &'a Configuration,
        version: VersionId,
        qualifier: Option<&str>,
    ) -> Self {
        let arn = &function.arn;
        Self {
            function_name: &function.name,
            function_arn: qualifier.map_or_else(|| arn.clone(), |q| format!("{arn}:{q}")),
            runtime: &config.runtime,
            role: &config.role,
            handler: &config.handler,
            code_size: config.code_size,
            description: &config.description,
            timeout: config.timeout_s,
            memory_size: config.memory_mb,
            last_modified: lambda_time(config.last_modified),
            code_sha256: &config.code_sha256,
            version: version.to_string(),
            dead_letter_config: config.dead_letter.as_ref().map(|arn| json!({"TargetArn": arn})),
            environment: (!config.environment.is_empty())
                .then_some(EnvironmentView { variables: &config.environment }),
            tracing_config: json!({"Mode": "PassThrough"}),
            revision_id: &config.revision_id,
            layers: config.layers.iter().map(|arn| json!({"Arn": arn, "CodeSize": 0})).collect(),
            status: None,
            package_type: &config.package_type,
            architectures: [&config.architecture],
            ephemeral_storage: json!({"Size": config.ephemeral_mb}),
            snap_start: json!({"ApplyOn": "None", "OptimizationStatus": "Off"}),
            logging_config: json!({
                "LogFormat": config.log_format.as_str(), "LogGroup": config.log_group,
            }),
        }
    }

    /// The same with what only `GetFunction` and its like tell.
    #[must_use]
    pub fn with_status(mut self, config: &'a Configuration) -> Self {
        self.status = Some(StatusView {
            state: &config.state,
            state_reason: &config.state_reason,
            last_update_status: &config.last_update_status,
            last_update_status_reason: &config.last_update_reason,
        });
        self
    }
}

/// `AliasConfiguration`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasView<'a> {
    alias_arn: String,
    name: &'a str,
    function_version: String,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_config: Option<Value>,
    revision_id: &'a str,
}

impl<'a> AliasView<'a> {
    /// The alias of a function.
    #[must_use]
    pub fn new(function: &FunctionRecord, alias: &'a AliasRecord) -> Self {
        let routing = alias.routing();
        Self {
            alias_arn: format!("{}:{}", function.arn, alias.name),
            name: &alias.name,
            function_version: routing.version.to_string(),
            description: &alias.description,
            routing_config: routing.additional.map(|(version, weight)| {
                json!({"AdditionalVersionWeights": {version.to_string(): weight}})
            }),
            revision_id: &alias.revision_id,
        }
    }
}

/// `2026-11-22T10:42:07.000+0000`, Lambda's own kind of ISO 8601.
#[must_use]
pub fn lambda_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}
