//! Which of the permissions that serin uses are there, found out by using them.

use super::{Report, aws::is_out_of_reach, check::Check};
use crate::{
    aws::{FilterQuery, Gateway, Priority, StreamOrder},
    cli::{
        CliError,
        policy::{PERMISSIONS, Permission},
    },
    domain::{AliasName, AliasRef, Failure, FailureKind, FunctionName},
};

/// An alias, or an alarm, that need not exist: that it is not found tells that one may look.
const ANY_NAME: &str = "live";

const NO_FUNCTION: &str = "there is no function to try it on";

/// Tries every read; true when the endpoint did not answer at all.
pub(super) async fn check(report: &mut Report<'_>, gateway: &Gateway) -> Result<bool, CliError> {
    let mut probe = Probe::new(gateway);
    for permission in PERMISSIONS {
        let tried = probe.try_out(permission.action).await;
        if let Tried::Failed(failure) = &tried
            && is_out_of_reach(failure)
        {
            report.add(Check::failure("endpoint", failure))?;
            return Ok(true);
        }
        report.add(judge(permission, tried))?;
    }
    Ok(false)
}

/// What came of using a permission.
#[derive(Debug)]
enum Tried {
    Allowed,
    Failed(Failure),
    /// It was not used, and why.
    Not(&'static str),
}

fn judge(permission: &Permission, tried: Tried) -> Check {
    let Permission { action, purpose, .. } = permission;
    let (failure, advice) = match tried {
        Tried::Allowed => return Check::pass("permission", format!("{action}: {purpose}")),
        Tried::Not(why) => {
            return Check::skip("permission", format!("{action}: not tried: {why}"));
        }
        Tried::Failed(failure) => {
            let advice = failure.advice();
            (failure, advice)
        }
    };
    let denied = matches!(failure.kind, FailureKind::Denied { .. });
    let detail = if denied {
        format!("{action}: access denied: can't {purpose}")
    } else {
        format!("{action}: {}", failure.kind)
    };
    // Without the list of functions there is no console; anything else only leaves a gap.
    if *action == "lambda:ListFunctions" || failure.is_about_credentials() {
        Check::fail("permission", detail, advice)
    } else {
        Check::warn("permission", detail, advice)
    }
}

/// What the probes found so far, for the next ones to ask about.
struct Probe<'g> {
    gateway: &'g Gateway,
    function: Option<FunctionName>,
    /// The id of an event source mapping.
    mapping: Option<String>,
    log_group: Option<String>,
    secret: Option<String>,
}

impl<'g> Probe<'g> {
    fn new(gateway: &'g Gateway) -> Self {
        Self { gateway, function: None, mapping: None, log_group: None, secret: None }
    }

    async fn try_out(&mut self, action: &str) -> Tried {
        match action {
            "lambda:ListFunctions" => self.list_functions().await,
            "lambda:ListEventSourceMappings" => self.list_mappings().await,
            "lambda:GetEventSourceMapping" => self.get_mapping().await,
            "secretsmanager:ListSecrets" => self.list_secrets().await,
            "logs:DescribeLogGroups" => {
                tried(self.gateway.log_groups_page(None, None).await.map(drop))
            }
            _ if action.starts_with("lambda:") => self.of_function(action).await,
            _ if action.starts_with("cloudwatch:") => self.of_cloudwatch(action).await,
            _ if action.starts_with("logs:") => self.of_log_group(action).await,
            "codedeploy:ListDeployments" => self.list_deployments().await,
            _ if action.starts_with("codedeploy:") => {
                Tried::Not("it takes a deployment that is under way")
            }
            "secretsmanager:DescribeSecret" => self.describe_secret().await,
            "secretsmanager:ListSecretVersionIds" => {
                Tried::Not("without it a secret's versions have no dates")
            }
            "secretsmanager:GetSecretValue" | "kms:Decrypt" => {
                Tried::Not("it would leave a trace of a secret being read")
            }
            _ => Tried::Not("it would change something"),
        }
    }

    async fn list_functions(&mut self) -> Tried {
        let page = self.gateway.functions_page(None).await;
        let first = page.as_ref().ok().and_then(|page| page.items.first());
        self.function = first.map(|function| function.name.clone());
        self.log_group = first.map(|function| function.log_group.clone());
        tried(page.map(drop))
    }

    async fn list_mappings(&mut self) -> Tried {
        let Some(function) = &self.function else { return Tried::Not(NO_FUNCTION) };
        let found = self.gateway.event_sources_at(function, None).await;
        let first = found.as_ref().ok().and_then(|found| found.first());
        self.mapping = first.map(|mapping| mapping.uuid.clone());
        tried(found.map(drop))
    }

    async fn get_mapping(&self) -> Tried {
        match &self.mapping {
            Some(uuid) => tried(self.gateway.event_source(uuid, Priority::Read).await.map(drop)),
            None => Tried::Not("there is none to try it on"),
        }
    }

    /// What it takes to look into those that are listed is another permission's.
    async fn list_deployments(&self) -> Tried {
        let Some(function) = self.function.clone() else { return Tried::Not(NO_FUNCTION) };
        let target = AliasRef { function, alias: AliasName(ANY_NAME.into()) };
        // On the heap: its calls would swell every probe.
        match Box::pin(self.gateway.deployments_of(&target, Priority::Read)).await {
            Err(failure) if failure.operation == "codedeploy:ListDeployments" => {
                Tried::Failed(failure)
            }
            _ => Tried::Allowed,
        }
    }

    async fn list_secrets(&mut self) -> Tried {
        let page = self.gateway.secrets_page(None).await;
        let first = page.as_ref().ok().and_then(|page| page.items.first());
        self.secret = first.map(|secret| secret.name.0.clone());
        tried(page.map(drop))
    }

    async fn describe_secret(&self) -> Tried {
        match &self.secret {
            Some(secret) => tried(self.gateway.secret(secret).await.map(drop)),
            None => Tried::Not("there is no secret to try it on"),
        }
    }

    async fn of_function(&self, action: &str) -> Tried {
        let Some(function) = &self.function else { return Tried::Not(NO_FUNCTION) };
        let gateway = self.gateway;
        tried(match action {
            "lambda:GetFunction" => gateway.function(function, None).await.map(drop),
            "lambda:ListVersionsByFunction" => {
                gateway.versions_page(function, None).await.map(drop)
            }
            "lambda:GetFunctionConcurrency" => {
                gateway.reserved_concurrency(function, Priority::Read).await.map(drop)
            }
            "lambda:GetPolicy" => gateway.permissions(function, None).await.map(drop),
            "lambda:ListFunctionUrlConfigs" => gateway.urls(function).await.map(drop),
            "lambda:ListFunctionEventInvokeConfigs" => {
                gateway.async_invoke(function).await.map(drop)
            }
            "lambda:ListProvisionedConcurrencyConfigs" => {
                gateway.provisioned(function).await.map(drop)
            }
            "lambda:ListAliases" => gateway.aliases_page(function, None).await.map(drop),
            "lambda:GetAlias" => {
                let alias = AliasName(ANY_NAME.to_owned());
                let target = AliasRef { function: function.clone(), alias };
                gateway.alias(&target).await.map(drop)
            }
            _ => return Tried::Not("it would change something"),
        })
    }

    /// The least that can be asked: one metric, and an alarm that need not exist.
    async fn of_cloudwatch(&self, action: &str) -> Tried {
        let now = self.gateway.clock().now();
        if action == "cloudwatch:DescribeAlarms" {
            return tried(self.gateway.alarm(ANY_NAME, now).await.map(drop));
        }
        match &self.function {
            Some(function) => {
                let functions = std::slice::from_ref(function);
                tried(self.gateway.latencies(functions, now).await.map(drop))
            }
            None => Tried::Not(NO_FUNCTION),
        }
    }

    async fn of_log_group(&self, action: &str) -> Tried {
        let Some(group) = &self.log_group else { return Tried::Not(NO_FUNCTION) };
        let gateway = self.gateway;
        tried(if action == "logs:DescribeLogStreams" {
            gateway.log_streams_page(group, &StreamOrder::NewestFirst, None).await.map(drop)
        } else {
            let now_ms = gateway.clock().now().as_millisecond();
            let query = FilterQuery {
                group: group.clone(),
                start_ms: Some(now_ms),
                ..FilterQuery::default()
            };
            gateway.filter_log_events(&query, None).await.map(drop)
        })
    }
}

fn tried(result: Result<(), Failure>) -> Tried {
    match result {
        Ok(()) => Tried::Allowed,
        // Who may not look is told so, and not that there is nothing.
        Err(failure) if failure.kind == FailureKind::NotFound => Tried::Allowed,
        Err(failure) => Tried::Failed(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::policy::Job;
    use crate::{
        aws::ConnectOptions,
        domain::{Clock, Timestamp},
    };

    /// To an address where nobody listens: whatever is tried fails. Pauses last a thousandth.
    async fn nowhere() -> Gateway {
        let options = ConnectOptions {
            endpoint_url: Some("http://127.0.0.1:1".into()),
            region: Some("eu-west-1".into()),
            sandbox: true,
            ..ConnectOptions::default()
        };
        Gateway::connect(options, Clock::starting_at(Timestamp::now(), 1_000.0)).await.unwrap()
    }

    #[tokio::test]
    async fn all_that_only_reads_is_tried() {
        let gateway = nowhere().await;
        for permission in PERMISSIONS {
            let mut probe = Probe {
                function: Some(FunctionName("checkout".into())),
                mapping: Some("u-1".into()),
                log_group: Some("/aws/lambda/checkout".into()),
                ..Probe::new(&gateway)
            };
            let tried = probe.try_out(permission.action).await;
            let failed = matches!(tried, Tried::Failed(_));
            match permission.job {
                Job::View => assert!(failed, "{}: {tried:?}", permission.action),
                Job::Rollback if permission.action == "codedeploy:ListDeployments" => {
                    assert!(failed, "{}: {tried:?}", permission.action);
                }
                Job::Operate | Job::Rollback => {
                    assert!(!failed, "{}: {tried:?}", permission.action);
                }
                Job::Secrets => {}
            }
        }
    }

    #[tokio::test]
    async fn without_an_event_source_there_is_none_to_try_it_on() {
        let gateway = nowhere().await;
        let tried = Probe::new(&gateway).try_out("lambda:GetEventSourceMapping").await;
        assert!(matches!(tried, Tried::Not("there is none to try it on")), "{tried:?}");
    }
}
