//! From what was typed to a log group.

use crate::{
    aws::Gateway,
    cli::{CliError, target::LogTarget},
    domain::{
        AliasRef, Failure, FailureKind, FunctionName, LogSource, Version, log_event::LogSelection,
        suggest,
    },
    logs::Line,
};

/// A source, and the versions to keep to.
pub(super) struct Found {
    pub(super) source: LogSource,
    /// Empty unless an alias was named.
    pub(super) versions: Vec<Version>,
}

impl Found {
    /// Whether a line of the source's group is one of its lines.
    pub(super) fn has(&self, line: Line<'_>) -> bool {
        let of_alias = self.versions.is_empty()
            || line.version().is_some_and(|version| self.versions.contains(&version));
        of_alias && line.stream.belongs_to(&self.source)
    }
}

/// Asks Lambda which group the target writes to: a function can have one of its own choice.
pub(super) async fn find(gateway: &Gateway, target: &LogTarget) -> Result<Found, CliError> {
    let (group, selection, versions) = match target {
        LogTarget::Group(group) => (group.clone(), LogSelection::Group, Vec::new()),
        LogTarget::Function(function) => {
            let group = group_of(gateway, function, None).await?;
            (group, LogSelection::Function(function.clone()), Vec::new())
        }
        LogTarget::Version(function, version) => {
            let group = group_of(gateway, function, Some(*version)).await?;
            (group, LogSelection::Version(function.clone(), *version), Vec::new())
        }
        LogTarget::Alias(target) => of_alias(gateway, target).await?,
    };
    Ok(Found { source: LogSource { group, selection }, versions })
}

async fn of_alias(
    gateway: &Gateway,
    target: &AliasRef,
) -> Result<(String, LogSelection, Vec<Version>), CliError> {
    let alias = match gateway.alias(target).await {
        Ok(alias) => alias,
        Err(failure) if failure.kind == FailureKind::NotFound => {
            // It is the function that is missing, or only the alias.
            group_of(gateway, &target.function, None).await?;
            let text = format!(
                "{} has no alias {}: `serin aliases {}` lists those it has",
                target.function, target.alias, target.function
            );
            return Err(CliError::Other(text));
        }
        Err(failure) => return Err(failure.into()),
    };
    let primary = alias.state.version;
    let group = group_of(gateway, &target.function, Some(primary)).await?;
    let mut versions = vec![primary];
    versions.extend(alias.state.share.map(|share| share.version));
    Ok((group, LogSelection::Alias(target.clone(), versions.clone()), versions))
}

async fn group_of(
    gateway: &Gateway,
    function: &FunctionName,
    version: Option<Version>,
) -> Result<String, CliError> {
    match gateway.function(function, version).await {
        Ok(detail) => Ok(detail.summary.log_group),
        Err(failure) if failure.kind == FailureKind::NotFound => {
            Err(missing(gateway, function, version, failure).await)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// What to say where there is no such function: which one was meant, perhaps.
async fn missing(
    gateway: &Gateway,
    function: &FunctionName,
    version: Option<Version>,
    failure: Failure,
) -> CliError {
    if let Some(version) = version
        && gateway.function(function, None).await.is_ok()
    {
        let text = format!(
            "{function} has no version {version}: `serin versions {function}` lists those it has"
        );
        return CliError::Other(text);
    }
    // The first page is enough for a guess.
    let Ok(page) = gateway.functions_page(None).await else { return failure.into() };
    let names = page.items.iter().map(|known| known.name.as_str());
    let hint = match suggest::closest(function.as_str(), names) {
        Some(closest) => format!("did you mean {closest}?"),
        None => "`serin functions` lists those there are".to_owned(),
    };
    let region = gateway.scope().region.as_deref().unwrap_or("this Region");
    CliError::Other(format!("there is no function {function} in {region}: {hint}"))
}
