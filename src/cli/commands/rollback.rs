//! `serin rollback FUNCTION:ALIAS`.

use clap::Args;

use crate::{
    cli::{
        CliError,
        run::Run,
        target, text,
        write::{self, Writer},
    },
    domain::{
        Alias, AliasRef, AliasState, Change, Deployment, DeploymentStop, Evidence, FunctionDetail,
        RollbackPlan, Version,
    },
    jobs::rollback,
};

/// Sends all of an alias's traffic back.
#[derive(Debug, Args)]
pub struct RollbackArgs {
    /// The alias, as FUNCTION:ALIAS.
    #[arg(value_parser = target::alias, value_name = "FUNCTION:ALIAS")]
    pub target: AliasRef,
    /// Go back to this version, instead of the one that the evidence names.
    #[arg(long, value_parser = target::published, value_name = "VERSION")]
    pub to: Option<Version>,
    /// Where a deployment of CodeDeploy drives the alias: stop it, and let CodeDeploy put the alias
    /// back.
    #[arg(long, conflicts_with = "to")]
    pub stop_deployment: bool,
    /// Why, for the audit.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub reason: String,
}

/// Runs the command.
pub async fn run(run: &mut Run, args: RollbackArgs) -> Result<(), CliError> {
    let writer = write::begin(run, "a rollback").await?;
    let way = match args.to {
        Some(version) => Way::chosen(&writer, &args.target, version).await?,
        None => Way::by_evidence(&writer, &args.target).await?,
    };
    if let Some(deployment) = way.deployment {
        if !args.stop_deployment {
            return Err(driven(&args.target, &deployment));
        }
        let change = Change::StopDeployment(Box::new(DeploymentStop { deployment: *deployment }));
        return writer.carry_out(run, change, args.reason, &way.notes).await;
    }
    if args.stop_deployment {
        let reason = format!("no deployment of CodeDeploy drives {}", args.target);
        return Err(CliError::Refused(reason));
    }
    if way.alias.state == AliasState::all(way.target) {
        return write::already_there(run, &way.alias);
    }
    let change = Change::rollback(&way.alias, way.target, way.evidence)?;
    writer.carry_out(run, change, args.reason, &way.notes).await
}

/// A write of ours would be undone by CodeDeploy's next one.
fn driven(target: &AliasRef, deployment: &Deployment) -> CliError {
    let Deployment { id, application, group, from, to, .. } = deployment;
    CliError::Refused(format!(
        "CodeDeploy's {id} ({application}/{group}) moves {target} from {from} to {to}: add \
         --stop-deployment to stop it, and CodeDeploy goes back to {from}; or name a version with \
         --to, which its next step would undo"
    ))
}

/// Where a rollback goes.
struct Way {
    alias: Alias,
    target: Version,
    evidence: Evidence,
    /// What the preview says about the target.
    notes: Vec<String>,
    /// CodeDeploy's deployment that drives the alias.
    deployment: Option<Box<Deployment>>,
}

impl Way {
    async fn chosen(
        writer: &Writer,
        target: &AliasRef,
        version: Version,
    ) -> Result<Self, CliError> {
        let gateway = writer.gateway();
        let alias = gateway.alias(target).await?;
        // That a version can't be described (a permission, perhaps) must not stop a rollback;
        // that it does not exist is for Lambda to say.
        let detail = gateway.function(&target.function, Some(version)).await.ok();
        let notes = detail.as_ref().map(describe).into_iter().collect();
        Ok(Self { alias, target: version, evidence: Evidence::Chosen, notes, deployment: None })
    }

    async fn by_evidence(writer: &Writer, target: &AliasRef) -> Result<Self, CliError> {
        let past = writer.last_changes(target);
        match rollback::plan(writer.gateway(), target, past).await? {
            RollbackPlan::Ready { alias, target, evidence, detail, differences, deployment } => {
                let mut notes: Vec<String> = detail.as_deref().map(describe).into_iter().collect();
                notes.extend(differences);
                Ok(Self { alias, target, evidence, notes, deployment })
            }
            RollbackPlan::Ask { candidates, .. } => {
                let candidates: Vec<String> = candidates.iter().map(ToString::to_string).collect();
                Err(CliError::Refused(format!(
                    "nothing tells which version {target} was at before: choose one with --to ({})",
                    candidates.join(", ")
                )))
            }
            RollbackPlan::Nowhere { alias } => Err(CliError::Refused(format!(
                "{target} has nothing to go back to: {} is the only published version",
                alias.state.version
            ))),
        }
    }
}

/// The target's age and state in a line.
fn describe(detail: &FunctionDetail) -> String {
    let published = text::time(detail.summary.last_modified);
    format!("{} was published {published} and is {}", detail.version, detail.state)
}
