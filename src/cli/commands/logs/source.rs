//! From what was typed to a log group.

use crate::{
    aws::Gateway,
    cli::{CliError, target::LogTarget},
    domain::{LogSource, Version, log_event::LogSelection},
};

/// A source, and the versions to keep to.
pub(super) struct Found {
    pub(super) source: LogSource,
    /// Empty unless an alias was named.
    pub(super) versions: Vec<Version>,
}

/// Asks Lambda which group the target writes to: a function can have one of its own choice.
pub(super) async fn find(gateway: &Gateway, target: &LogTarget) -> Result<Found, CliError> {
    let (group, selection, versions) = match target {
        LogTarget::Group(group) => (group.clone(), LogSelection::Group, Vec::new()),
        LogTarget::Function(function) => {
            let detail = gateway.function(function, None).await?;
            (detail.summary.log_group, LogSelection::Function(function.clone()), Vec::new())
        }
        LogTarget::Version(function, version) => {
            let detail = gateway.function(function, Some(*version)).await?;
            let selection = LogSelection::Version(function.clone(), *version);
            (detail.summary.log_group, selection, Vec::new())
        }
        LogTarget::Alias(target) => {
            let alias = gateway.alias(target).await?;
            let primary = alias.state.version;
            let detail = gateway.function(&target.function, Some(primary)).await?;
            let mut versions = vec![primary];
            versions.extend(alias.state.share.map(|share| share.version));
            let selection = LogSelection::Alias(target.clone(), versions.clone());
            (detail.summary.log_group, selection, versions)
        }
    };
    Ok(Found { source: LogSource { group, selection }, versions })
}
