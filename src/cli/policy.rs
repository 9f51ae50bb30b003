//! The IAM permissions that serin uses: one table, from which `doctor` and the documentation
//! derive.

use clap::ValueEnum;
use serde::Serialize;

/// What one wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Job {
    /// Look: functions, aliases, versions, logs.
    View,
    /// Look, and go back: roll an alias back, or stop the deployment that drives it.
    Rollback,
    /// Look, and move traffic: split, promote, roll out, roll back.
    Operate,
    /// List, describe, reveal and change secrets.
    Secrets,
}

/// One IAM action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    /// The action: `lambda:ListFunctions`.
    pub action: &'static str,
    /// The least job that needs it.
    pub job: Job,
    /// What it can be limited to.
    pub resource: Resource,
    /// What serin does with it.
    pub purpose: &'static str,
}

/// What an action can be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// Nothing: IAM wants `*`.
    Any,
    /// Functions.
    Function,
    /// Event source mappings.
    EventSource,
    /// Log groups and their streams.
    LogGroup,
    /// Secrets.
    Secret,
    /// KMS keys.
    Key,
}

impl Resource {
    const ALL: [Self; 6] =
        [Self::Any, Self::Function, Self::EventSource, Self::LogGroup, Self::Secret, Self::Key];

    /// The widest ARN of its kind, to be narrowed.
    #[must_use]
    pub fn arn(self) -> &'static str {
        match self {
            Self::Any => "*",
            Self::Function => "arn:aws:lambda:*:*:function:*",
            Self::EventSource => "arn:aws:lambda:*:*:event-source-mapping:*",
            Self::LogGroup => "arn:aws:logs:*:*:log-group:*",
            Self::Secret => "arn:aws:secretsmanager:*:*:secret:*",
            Self::Key => "arn:aws:kms:*:*:key/*",
        }
    }

    fn sid(self) -> &'static str {
        match self {
            Self::Any => "Account",
            Self::Function => "Functions",
            Self::EventSource => "EventSources",
            Self::LogGroup => "LogGroups",
            Self::Secret => "Secrets",
            Self::Key => "Keys",
        }
    }
}

const fn needs(
    action: &'static str,
    job: Job,
    resource: Resource,
    purpose: &'static str,
) -> Permission {
    Permission { action, job, resource, purpose }
}

/// Every action that serin calls, but `sts:GetCallerIdentity`, which needs no permission.
#[rustfmt::skip]
pub const PERMISSIONS: &[Permission] = &[
    needs("lambda:ListFunctions", Job::View, Resource::Any, "list the functions"),
    needs("lambda:GetFunction", Job::View, Resource::Function, "show a function in full"),
    needs("lambda:ListVersionsByFunction", Job::View, Resource::Function, "list the versions"),
    needs("lambda:ListAliases", Job::View, Resource::Function, "list the aliases"),
    needs("lambda:GetAlias", Job::View, Resource::Function, "read an alias before and after a write"),
    needs("lambda:ListEventSourceMappings", Job::View, Resource::Any, "show what Lambda polls for a function"),
    needs("lambda:GetPolicy", Job::View, Resource::Function, "show who may invoke a function"),
    needs("lambda:ListFunctionUrlConfigs", Job::View, Resource::Function, "show a function's URLs"),
    needs("lambda:ListFunctionEventInvokeConfigs", Job::View, Resource::Function, "show retries and destinations"),
    needs("lambda:ListProvisionedConcurrencyConfigs", Job::View, Resource::Function, "show provisioned concurrency"),
    needs("cloudwatch:GetMetricData", Job::View, Resource::Any, "read errors, invocations and durations"),
    needs("cloudwatch:DescribeAlarms", Job::View, Resource::Any, "list the alarms"),
    needs("codedeploy:ListDeployments", Job::Rollback, Resource::Any, "see whether a deployment drives an alias"),
    needs("codedeploy:BatchGetDeployments", Job::Rollback, Resource::Any, "see which deployments are Lambda's"),
    needs("codedeploy:ListDeploymentTargets", Job::Rollback, Resource::Any, "find what a deployment moves"),
    needs("codedeploy:BatchGetDeploymentTargets", Job::Rollback, Resource::Any, "read which alias a deployment moves"),
    needs("codedeploy:GetDeployment", Job::Rollback, Resource::Any, "read a deployment before and after it is stopped"),
    needs("codedeploy:StopDeployment", Job::Rollback, Resource::Any, "stop a deployment that drives an alias"),
    needs("logs:DescribeLogGroups", Job::View, Resource::Any, "find log groups"),
    needs("logs:DescribeLogStreams", Job::View, Resource::LogGroup, "find what a rollback goes back to"),
    needs("logs:FilterLogEvents", Job::View, Resource::LogGroup, "read and follow logs"),
    needs("logs:StartLiveTail", Job::View, Resource::LogGroup, "follow logs by Live Tail"),
    needs("logs:StartQuery", Job::View, Resource::LogGroup, "start a query of logs"),
    needs("logs:GetQueryResults", Job::View, Resource::Any, "read how far a query is and what it found"),
    needs("logs:StopQuery", Job::View, Resource::Any, "stop a query that is not wanted any more"),
    needs("lambda:GetFunctionConcurrency", Job::View, Resource::Function, "read what is reserved before and after a stop"),
    needs("lambda:PutFunctionConcurrency", Job::Operate, Resource::Function, "stop a function, and reserve again what it had"),
    needs("lambda:DeleteFunctionConcurrency", Job::Operate, Resource::Function, "lift a stop where nothing was reserved"),
    needs("lambda:GetEventSourceMapping", Job::View, Resource::EventSource, "read an event source before and after a write"),
    needs("lambda:UpdateEventSourceMapping", Job::Operate, Resource::EventSource, "pause and resume an event source"),
    needs("lambda:InvokeFunction", Job::Operate, Resource::Function, "invoke a function by hand, and try the version of a blue-green rollout"),
    needs("lambda:PublishVersion", Job::Operate, Resource::Function, "give a function its first version"),
    needs("lambda:CreateAlias", Job::Operate, Resource::Function, "give a function its first alias"),
    needs("lambda:UpdateAlias", Job::Rollback, Resource::Function, "split, promote, roll out and roll back"),
    needs("secretsmanager:ListSecrets", Job::Secrets, Resource::Any, "list the secrets"),
    needs("secretsmanager:DescribeSecret", Job::Secrets, Resource::Secret, "show a secret's stages"),
    needs("secretsmanager:ListSecretVersionIds", Job::Secrets, Resource::Secret, "date a secret's versions, and list those without a label"),
    needs("secretsmanager:GetSecretValue", Job::Secrets, Resource::Secret, "reveal a value, and compare two"),
    needs("secretsmanager:UpdateSecretVersionStage", Job::Secrets, Resource::Secret, "roll a secret back"),
    needs("secretsmanager:PutSecretValue", Job::Secrets, Resource::Secret, "put a new value"),
    needs("secretsmanager:RotateSecret", Job::Secrets, Resource::Secret, "rotate a secret"),
    needs("secretsmanager:CancelRotateSecret", Job::Secrets, Resource::Secret, "cancel a rotation"),
    needs("secretsmanager:DeleteSecret", Job::Secrets, Resource::Secret, "schedule a deletion"),
    needs("secretsmanager:RestoreSecret", Job::Secrets, Resource::Secret, "call a deletion off"),
    needs("kms:Decrypt", Job::Secrets, Resource::Key, "reveal and put a value under a key of your own"),
    needs("kms:GenerateDataKey", Job::Secrets, Resource::Key, "put a value under a key of your own"),
];

impl Job {
    /// All jobs.
    pub const ALL: [Self; 4] = [Self::View, Self::Rollback, Self::Operate, Self::Secrets];

    /// Whether this job needs the permission.
    #[must_use]
    pub fn needs(self, permission: &Permission) -> bool {
        match self {
            Self::View | Self::Secrets => permission.job == self,
            Self::Rollback => matches!(permission.job, Self::View | Self::Rollback),
            Self::Operate => permission.job != Self::Secrets,
        }
    }

    /// The least IAM policy for this job.
    #[must_use]
    pub fn policy(self) -> Policy {
        let statements = Resource::ALL.into_iter().filter_map(|resource| {
            let actions: Vec<&str> = PERMISSIONS
                .iter()
                .filter(|permission| self.needs(permission) && permission.resource == resource)
                .map(|permission| permission.action)
                .collect();
            (!actions.is_empty()).then(|| Statement::allow(actions, resource))
        });
        Policy { version: "2012-10-17", statement: statements.collect() }
    }
}

/// An IAM policy document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: &'static str,
    effect: &'static str,
    action: Vec<&'static str>,
    resource: &'static str,
}

impl Statement {
    fn allow(action: Vec<&'static str>, resource: Resource) -> Self {
        Self { sid: resource.sid(), effect: "Allow", action, resource: resource.arn() }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// The actions that `aws/` calls, as its sources name them.
    fn called(folder: &Path, found: &mut BTreeSet<String>) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                called(&path, found)?;
                continue;
            }
            let text = fs::read_to_string(&path)?;
            let after = text.split("Operation { action: \"").skip(1);
            found.extend(after.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
        Ok(())
    }

    #[test]
    fn the_table_is_what_the_gateway_calls() -> std::io::Result<()> {
        let mut gateway = BTreeSet::new();
        called(Path::new("src/aws"), &mut gateway)?;
        gateway.remove("sts:GetCallerIdentity");
        let table: BTreeSet<String> = PERMISSIONS
            .iter()
            .map(|permission| permission.action.to_owned())
            // KMS is asked by Secrets Manager, in our name.
            .filter(|action| !action.starts_with("kms:"))
            .collect();
        assert_eq!(table, gateway);
        Ok(())
    }

    #[test]
    fn looking_never_writes_and_reads_no_secret() -> Result<(), serde_json::Error> {
        let policy = serde_json::to_string(&Job::View.policy())?;
        assert!(!policy.contains("Update") && !policy.contains("secretsmanager"), "{policy}");
        let policy = serde_json::to_string(&Job::Operate.policy())?;
        assert!(policy.contains("lambda:UpdateAlias") && policy.contains("lambda:GetAlias"));
        assert!(!policy.contains("GetSecretValue"), "{policy}");
        Ok(())
    }
}
