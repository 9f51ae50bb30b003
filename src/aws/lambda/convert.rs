//! From Lambda's replies to domain values, and back.

use std::collections::HashMap;

use aws_sdk_lambda::{
    operation::{
        create_alias::CreateAliasOutput, get_alias::GetAliasOutput, update_alias::UpdateAliasOutput,
    },
    types::{
        AliasConfiguration, AliasRoutingConfiguration, EnvironmentResponse, FunctionConfiguration,
        LoggingConfig, SnapStartApplyOn, SnapStartResponse,
    },
};

use crate::domain::{
    Alias, AliasName, AliasRef, AliasState, FailureKind, FunctionDetail, FunctionName,
    FunctionSummary, FunctionVersion, RevisionId, Share, Version, Weight, version::LATEST,
};

use super::super::reply::{required, time, unexpected};

/// The parts of an alias that four of Lambda's replies share.
pub(super) struct AliasReply {
    name: Option<String>,
    function_version: Option<String>,
    description: Option<String>,
    routing: Option<AliasRoutingConfiguration>,
    revision_id: Option<String>,
}

macro_rules! alias_reply_from {
    ($($reply:ty),*) => {$(
        impl From<$reply> for AliasReply {
            fn from(reply: $reply) -> Self {
                Self {
                    name: reply.name,
                    function_version: reply.function_version,
                    description: reply.description,
                    routing: reply.routing_config,
                    revision_id: reply.revision_id,
                }
            }
        }
    )*};
}
alias_reply_from!(AliasConfiguration, CreateAliasOutput, GetAliasOutput, UpdateAliasOutput);

/// `function`, or `function:qualifier`.
pub(super) fn qualified(name: &FunctionName, qualifier: Option<&str>) -> String {
    qualifier.map_or_else(|| name.to_string(), |qualifier| format!("{name}:{qualifier}"))
}

/// The alias or version that a function's ARN names; `None` for `$LATEST`, for none, and for what
/// is no function's ARN.
pub(super) fn qualifier_of(arn: &str) -> Option<String> {
    let mut parts = arn.split(':');
    let is_function = parts.next() == Some("arn") && parts.nth(4) == Some("function");
    let qualifier = parts.nth(1).filter(|qualifier| *qualifier != LATEST);
    qualifier.filter(|_| is_function).map(str::to_owned)
}

pub(super) fn alias(function: &FunctionName, reply: AliasReply) -> Result<Alias, FailureKind> {
    let name = AliasName(required(reply.name, "Name")?);
    let version = version_number(reply.function_version)?;
    Ok(Alias {
        target: AliasRef { function: function.clone(), alias: name },
        state: AliasState { version, share: share(reply.routing)? },
        description: reply.description.unwrap_or_default(),
        revision_id: RevisionId(required(reply.revision_id, "RevisionId")?),
    })
}

/// The second version. Lambda knows one at most; two would be a split that serin can't show.
fn share(routing: Option<AliasRoutingConfiguration>) -> Result<Option<Share>, FailureKind> {
    let weights = routing.and_then(|routing| routing.additional_version_weights);
    let mut weights = weights.unwrap_or_default().into_iter();
    let (first, second) = (weights.next(), weights.next());
    if second.is_some() {
        return Err(unexpected("AdditionalVersionWeights names more than one version"));
    }
    let Some((version, weight)) = first else { return Ok(None) };
    let version = version.parse::<Version>().map_err(|error| unexpected(error.to_string()))?;
    let weight = Weight::observed(weight).map_err(|error| unexpected(error.to_string()))?;
    Ok(Some(Share { version, weight }))
}

/// Weights for a request; an empty map drops those that are there.
pub(super) fn routing(share: Option<Share>) -> AliasRoutingConfiguration {
    let weights: HashMap<_, _> = share
        .map(|share| (share.version.to_string(), share.weight.fraction()))
        .into_iter()
        .collect();
    AliasRoutingConfiguration::builder().set_additional_version_weights(Some(weights)).build()
}

pub(super) fn summary(reply: FunctionConfiguration) -> Result<FunctionSummary, FailureKind> {
    let name = required(reply.function_name, "FunctionName")?;
    Ok(FunctionSummary {
        arn: reply.function_arn.unwrap_or_default(),
        runtime: text(reply.runtime.as_ref()),
        memory_mb: reply.memory_size.unwrap_or_default(),
        timeout_s: reply.timeout.unwrap_or_default(),
        last_modified: time(reply.last_modified.as_deref()),
        description: reply.description.unwrap_or_default(),
        log_group: log_group(reply.logging_config.as_ref(), &name),
        code_size: reply.code_size,
        name: FunctionName(name),
    })
}

/// Tags and concurrency stand elsewhere in the reply: the caller adds them.
pub(super) fn detail(mut reply: FunctionConfiguration) -> Result<FunctionDetail, FailureKind> {
    let (environment_names, environment_error) = environment(reply.environment.take());
    let logging = reply.logging_config.as_ref();
    let log_format = logging.and_then(|logging| logging.log_format.as_ref());
    let layers = reply.layers.take().unwrap_or_default();
    Ok(FunctionDetail {
        version: version_number(reply.version.take())?,
        handler: reply.handler.take().unwrap_or_default(),
        role: reply.role.take().unwrap_or_default(),
        package_type: text(reply.package_type.as_ref()),
        architectures: texts(reply.architectures.take()),
        state: text(reply.state.as_ref()),
        state_reason: reply.state_reason.take().unwrap_or_default(),
        last_update_status: text(reply.last_update_status.as_ref()),
        last_update_reason: reply.last_update_status_reason.take().unwrap_or_default(),
        environment_names,
        environment_error,
        layers: layers.into_iter().filter_map(|layer| layer.arn).collect(),
        dead_letter: reply.dead_letter_config.take().and_then(|config| config.target_arn),
        log_format: text(log_format),
        ephemeral_mb: reply.ephemeral_storage.as_ref().map_or(0, |storage| storage.size),
        code_sha256: reply.code_sha256.take().unwrap_or_default(),
        tags: Vec::new(),
        reserved_concurrency: None,
        snap_start: snap_start(reply.snap_start.take()),
        revision_id: RevisionId(required(reply.revision_id.take(), "RevisionId")?),
        summary: summary(reply)?,
    })
}

pub(super) fn version(reply: FunctionConfiguration) -> Result<FunctionVersion, FailureKind> {
    Ok(FunctionVersion {
        version: version_number(reply.version)?,
        description: reply.description.unwrap_or_default(),
        code_sha256: reply.code_sha256.unwrap_or_default(),
        last_modified: time(reply.last_modified.as_deref()),
        runtime: text(reply.runtime.as_ref()),
        memory_mb: reply.memory_size.unwrap_or_default(),
        timeout_s: reply.timeout.unwrap_or_default(),
        role: reply.role.unwrap_or_default(),
    })
}

pub(super) fn version_number(text: Option<String>) -> Result<Version, FailureKind> {
    let text = required(text, "the version")?;
    text.parse::<Version>().map_err(|error| unexpected(error.to_string()))
}

/// The status says `Off` also where nobody asked for a snapshot.
fn snap_start(reply: Option<SnapStartResponse>) -> Option<String> {
    let reply = reply.filter(|it| it.apply_on == Some(SnapStartApplyOn::PublishedVersions))?;
    reply.optimization_status.map(|status| status.as_str().to_owned())
}

/// Names only: the values are dropped here and reach no other module.
fn environment(reply: Option<EnvironmentResponse>) -> (Vec<String>, Option<String>) {
    let Some(reply) = reply else { return (Vec::new(), None) };
    let mut names: Vec<_> = reply.variables.unwrap_or_default().into_keys().collect();
    names.sort_unstable();
    let error = reply.error.map(|error| {
        let (code, message) = (error.error_code.unwrap_or_default(), error.message);
        message.unwrap_or(code)
    });
    (names, error)
}

/// The group a function logs to. Without a `LoggingConfig` it is Lambda's documented default.
fn log_group(logging: Option<&LoggingConfig>, name: &str) -> String {
    let configured = logging.and_then(|logging| logging.log_group.clone());
    configured.unwrap_or_else(|| format!("/aws/lambda/{name}"))
}

pub(super) fn text(value: Option<&impl AsRef<str>>) -> String {
    value.map(|value| value.as_ref().to_owned()).unwrap_or_default()
}

fn texts<T: AsRef<str>>(values: Option<Vec<T>>) -> Vec<String> {
    values.unwrap_or_default().iter().map(|value| value.as_ref().to_owned()).collect()
}

#[cfg(test)]
mod tests;
