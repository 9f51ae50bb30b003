//! `serin describe FUNCTION[:QUALIFIER]`: one function in full.

mod json;
mod text;

use std::str::FromStr;

use clap::Args;

use crate::{
    aws::Gateway,
    cli::{
        CliError,
        args::Format,
        run::Run,
        say::say,
        target::{self, LogTarget},
    },
    domain::{
        Alarms, Alias, AliasName, AliasRef, AsyncInvoke, EventSource, Failure, FunctionDetail,
        FunctionName, FunctionVersion, Provisioned, Timestamp, Trigger, Version,
    },
};

/// Shows one function in full: configuration, versions, aliases, triggers, limits, alarms.
///
/// What may not be read is told on stderr, and is `null` in JSON. Values of environment variables
/// are never shown.
#[derive(Debug, Args)]
pub struct DescribeArgs {
    /// The function, one of its versions, or the version that one of its aliases serves: `checkout`,
    /// `checkout:41`, `checkout:live`.
    #[arg(value_name = "FUNCTION[:QUALIFIER]")]
    pub target: Described,
}

/// What is described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Described {
    /// The function, or one version of it.
    Version(FunctionName, Option<Version>),
    /// The version that an alias serves.
    Alias(AliasRef),
}

impl FromStr for Described {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.parse()? {
            LogTarget::Group(_) => target::function(text).map(|name| Self::Version(name, None)),
            LogTarget::Function(name) => Ok(Self::Version(name, None)),
            LogTarget::Version(name, version) => Ok(Self::Version(name, Some(version))),
            LogTarget::Alias(alias) => Ok(Self::Alias(alias)),
        }
    }
}

/// All that was read; `None` for what could not be.
struct Facts {
    now: Timestamp,
    detail: FunctionDetail,
    aliases: Option<Vec<Alias>>,
    versions: Option<Vec<FunctionVersion>>,
    event_sources: Option<Vec<EventSource>>,
    permissions: Option<Vec<Trigger>>,
    urls: Option<Vec<Trigger>>,
    async_invoke: Option<Vec<AsyncInvoke>>,
    provisioned: Option<Vec<Provisioned>>,
    alarms: Option<Alarms>,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: DescribeArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    // Nine reads at once are too much for the stack.
    let facts = Box::pin(read(&connected.gateway, args.target)).await?;
    match run.output.format {
        Format::Json => run.output.json(&json::DescribeJson::from(&facts))?,
        Format::Text => text::print(&mut run.output, &facts)?,
    }
    run.output.flush()?;
    Ok(())
}

/// Without the function itself there is nothing to describe; all else degrades alone.
async fn read(gateway: &Gateway, target: Described) -> Result<Facts, Failure> {
    let (function, version) = match target {
        Described::Version(function, version) => (function, version),
        Described::Alias(target) => {
            let alias = gateway.alias(&target).await?;
            (target.function, Some(alias.state.version))
        }
    };
    let detail = gateway.function(&function, version).await?;
    let aliases = told("aliases", gateway.aliases(&function).await);
    let names = aliases.iter().flatten().map(|alias: &Alias| alias.target.alias.clone());
    let names: Vec<AliasName> = names.collect();
    if aliases.is_none() {
        say("event sources and permissions: those of aliases are not known: lambda:ListAliases");
    }
    let (versions, event_sources, permissions, urls, async_invoke, provisioned, alarms) = tokio::join!(
        gateway.versions(&function),
        gateway.event_sources_with_aliases(&function, &names),
        gateway.permissions_with_aliases(&function, &names),
        gateway.urls(&function),
        gateway.async_invoke(&function),
        gateway.provisioned(&function),
        gateway.alarms(Some(&function)),
    );
    Ok(Facts {
        now: gateway.clock().now(),
        detail,
        aliases,
        versions: told("versions", versions),
        event_sources: told("event sources", event_sources),
        permissions: told("permissions", permissions),
        urls: told("function URLs", urls),
        async_invoke: told("destinations", async_invoke),
        provisioned: told("provisioned concurrency", provisioned),
        alarms: told("alarms", alarms).map(|all| about(all, &function)),
    })
}

/// What was read, after saying why it was not.
fn told<T>(what: &str, result: Result<T, Failure>) -> Option<T> {
    result.inspect_err(|failure| say(format_args!("{what}: not known: {}", failure.kind))).ok()
}

/// A reading also holds whatever else is in `ALARM`.
fn about(mut all: Alarms, function: &FunctionName) -> Alarms {
    all.alarms.retain(|alarm| alarm.function.as_ref() == Some(function));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qualifier_is_a_version_or_an_alias() {
        let name = FunctionName("checkout".into());
        let parsed = |text: &str| text.parse::<Described>();
        assert_eq!(parsed("checkout"), Ok(Described::Version(name.clone(), None)));
        let version = Some(Version::Published(41));
        assert_eq!(parsed("checkout:41"), Ok(Described::Version(name, version)));
        assert!(matches!(parsed("checkout:live"), Ok(Described::Alias(_))));
        assert!(parsed("/aws/lambda/checkout").is_err());
    }
}
