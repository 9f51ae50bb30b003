//! The `aws` command line that does the same as a change.

mod secret;

use super::state::Planner;
use crate::{
    domain::{
        Adoption, AliasChange, Change, ConcurrencyChange, DeploymentStop, EventSourceChange,
        Invocation, Payload, Reserved, Scope,
    },
    rollout::{ledger, plan::span},
};

/// The command line for a change; empty where one line can't do the same.
#[must_use]
pub fn of(change: &Change, scope: &Scope) -> String {
    match change {
        Change::Shift(alias) | Change::Promote(alias) | Change::Rollback { alias, .. } => {
            // By hand a rollout on the alias is ended: its ledger goes.
            let original = ledger::original(&alias.description);
            let sent = (original != alias.description.as_str()).then_some(&*original);
            update_alias(alias, sent, scope)
        }
        Change::Rollout(change) => {
            let sent = change.alias.description.as_str();
            let sent = (sent != change.description_before).then_some(sent);
            update_alias(&change.alias, sent, scope)
        }
        Change::StopDeployment(stop) => stop_deployment(stop, scope),
        Change::Secret(change) => secret::of(change, scope),
        Change::Stop(change) | Change::Unstop(change) => set_concurrency(change, scope),
        Change::Pause(change) | Change::Resume(change) => set_polling(change, scope),
        Change::Invoke(invocation) => invoke(invocation, scope),
        Change::Adopt(adoption) => adopt(adoption, scope),
    }
}

/// `aws lambda update-alias …` with the same compare-and-swap token, and the description where it
/// changes.
#[must_use]
pub fn update_alias(change: &AliasChange, description: Option<&str>, scope: &Scope) -> String {
    let weights = change.after.share.map(|share| {
        // Written as the service takes it: a fraction, keyed by the version's digits.
        format!("{}={}", share.version, share.weight.fraction())
    });
    let routing = format!("AdditionalVersionWeights={{{}}}", weights.unwrap_or_default());
    let line = Line::lambda("update-alias")
        .option("function-name", &change.target.function.0)
        .option("name", &change.target.alias.0)
        .option("function-version", &change.after.version.to_string())
        .option("routing-config", &routing);
    let line = match description {
        Some(text) => line.option("description", text),
        None => line,
    };
    line.option("revision-id", &change.revision_id.0).at(scope)
}

/// `serin rollout start …` for what the planner shows; `None` while that makes no sense.
#[must_use]
pub fn start_rollout(planner: &Planner, scope: &Scope) -> Option<String> {
    let target = quoted(&planner.alias.target.to_string());
    if planner.take_over.is_some() {
        return Some(Line(format!("serin rollout resume {target}")).at(scope));
    }
    let plan = planner.plan.as_ref().ok()?;
    let line = Line(format!("serin rollout start {target}"))
        .option("to", &planner.canary()?.to_string())
        .option("strategy", &plan.strategy.to_string())
        .option("bake", &span(plan.bake));
    let hold_back = plan.hold_back.percent();
    let line = if hold_back > 0.0 {
        line.option("hold-back", plan.hold_back.to_string().trim_end_matches('%'))
    } else {
        line
    };
    Some(line.at(scope))
}

fn stop_deployment(stop: &DeploymentStop, scope: &Scope) -> String {
    Line::deploy("stop-deployment")
        .option("deployment-id", &stop.deployment.id)
        .flag("auto-rollback-enabled")
        .at(scope)
}

fn set_concurrency(change: &ConcurrencyChange, scope: &Scope) -> String {
    let function = &change.function.0;
    match change.after {
        Reserved(Some(count)) => Line::lambda("put-function-concurrency")
            .option("function-name", function)
            .option("reserved-concurrent-executions", &count.to_string()),
        Reserved(None) => {
            Line::lambda("delete-function-concurrency").option("function-name", function)
        }
    }
    .at(scope)
}

fn set_polling(change: &EventSourceChange, scope: &Scope) -> String {
    Line::lambda("update-event-source-mapping")
        .option("uuid", &change.uuid)
        .flag(if change.enabled { "enabled" } else { "no-enabled" })
        .at(scope)
}

/// The payload is in the line when it is plain; else it is to be put into a file first: what it
/// holds may be nothing for a shell's history.
fn invoke(invocation: &Invocation, scope: &Scope) -> String {
    let Invocation { function, qualifier, payload: Payload(payload), mode } = invocation;
    let line = Line::lambda("invoke").option("function-name", &function.0);
    let line = match qualifier {
        Some(qualifier) => line.option("qualifier", qualifier),
        None => line,
    };
    let line = line.option("invocation-type", mode.as_str());
    let line = match payload.as_str() {
        "" => line,
        "{}" | "[]" | "null" => line.option("payload", payload),
        _ => line.option("payload", "file://payload.json"),
    };
    // Version 2 takes a payload for base64 unless it is told.
    let line = line.option("cli-binary-format", "raw-in-base64-out");
    format!("{} /dev/stdout", line.at(scope))
}

/// Two commands: the second asks for the version that the first has published.
fn adopt(adoption: &Adoption, scope: &Scope) -> String {
    let function = &adoption.function.0;
    let publish = Line::lambda("publish-version")
        .option("function-name", function)
        .option("code-sha256", &adoption.code_sha256)
        .option("revision-id", &adoption.revision_id.0)
        .option("query", "Version")
        .option("output", "text")
        .at(scope);
    let create = Line::lambda("create-alias")
        .option("function-name", function)
        .option("name", &adoption.alias.0)
        .at(scope);
    format!("version=$({publish}) && {create} --function-version \"$version\"")
}

/// A command line under way.
struct Line(String);

impl Line {
    fn lambda(command: &str) -> Self {
        Self(format!("aws lambda {command}"))
    }

    fn deploy(command: &str) -> Self {
        Self(format!("aws deploy {command}"))
    }

    fn option(self, name: &str, value: &str) -> Self {
        Self(format!("{} --{name} {}", self.0, quoted(value)))
    }

    fn flag(self, name: &str) -> Self {
        Self(format!("{} --{name}", self.0))
    }

    /// The whole line, for that profile, Region and endpoint.
    fn at(self, scope: &Scope) -> String {
        let known = [
            ("profile", &scope.profile),
            ("region", &scope.region),
            ("endpoint-url", &scope.endpoint),
        ];
        let given = known.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        given.fold(self, |line, (name, value)| line.option(name, value)).0
    }
}

/// A word for a POSIX shell, in quotes where it needs them.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        AliasName, AliasRef, AliasState, FunctionName, InvokeMode, RevisionId, Share, Version,
        Weight,
    };

    fn change(after: AliasState) -> AliasChange {
        AliasChange {
            target: AliasRef {
                function: FunctionName("checkout".into()),
                alias: AliasName("live".into()),
            },
            before: AliasState::all(Version::Published(41)),
            after,
            description: String::new(),
            revision_id: RevisionId("r-1".into()),
        }
    }

    #[test]
    fn a_split_and_its_end_are_what_the_aws_command_takes() {
        let weight = Weight::from_percent(10.0).unwrap_or_else(|e| unreachable!("{e}"));
        let share = Share { version: Version::Published(42), weight };
        let split = change(AliasState::split(Version::Published(41), share));
        let scope = Scope { region: Some("eu-west-1".into()), ..Scope::default() };
        assert_eq!(
            update_alias(&split, None, &scope),
            "aws lambda update-alias --function-name checkout --name live --function-version 41 \
             --routing-config 'AdditionalVersionWeights={42=0.1}' --revision-id r-1 \
             --region eu-west-1"
        );
        let end =
            update_alias(&change(AliasState::all(Version::Published(42))), None, &Scope::default());
        assert!(end.contains("'AdditionalVersionWeights={}'"), "{end}");
    }

    #[test]
    fn a_stop_and_its_end_are_what_the_aws_command_takes() {
        let to = |after| ConcurrencyChange {
            function: FunctionName("checkout".into()),
            before: Reserved(Some(50)),
            after,
        };
        let scope = Scope { profile: Some("prod".into()), ..Scope::default() };
        for (change, line) in [
            (
                Change::Stop(to(Reserved::STOPPED)),
                "aws lambda put-function-concurrency --function-name checkout \
                 --reserved-concurrent-executions 0 --profile prod",
            ),
            (
                Change::Unstop(to(Reserved(Some(50)))),
                "aws lambda put-function-concurrency --function-name checkout \
                 --reserved-concurrent-executions 50 --profile prod",
            ),
            (
                Change::Unstop(to(Reserved::NONE)),
                "aws lambda delete-function-concurrency --function-name checkout --profile prod",
            ),
        ] {
            assert_eq!(of(&change, &scope), line);
        }
    }

    #[test]
    fn what_runs_polls_or_adopts_is_what_the_aws_command_takes() {
        let function = FunctionName("checkout".into());
        let pause = EventSourceChange {
            function: function.clone(),
            uuid: "u-1".into(),
            source: "arn:aws:sqs:eu-west-1:1:orders".into(),
            before: "Enabled".into(),
            enabled: false,
        };
        let invocation = |payload: &str| {
            Change::Invoke(Invocation {
                function: function.clone(),
                qualifier: Some("live".into()),
                payload: Payload(payload.into()),
                mode: InvokeMode::Event,
            })
        };
        let adoption = Adoption {
            function: function.clone(),
            alias: AliasName("live".into()),
            code_sha256: "c=".into(),
            revision_id: RevisionId("r-1".into()),
        };
        let invoke = "aws lambda invoke --function-name checkout --qualifier live \
                      --invocation-type Event --payload";
        let end = "--cli-binary-format raw-in-base64-out /dev/stdout";
        for (change, line) in [
            (
                Change::Pause(pause.clone()),
                "aws lambda update-event-source-mapping --uuid u-1 --no-enabled".to_owned(),
            ),
            (
                Change::Resume(EventSourceChange { enabled: true, ..pause }),
                "aws lambda update-event-source-mapping --uuid u-1 --enabled".to_owned(),
            ),
            (invocation("{}"), format!("{invoke} '{{}}' {end}")),
            (invocation("{\"card\":1}"), format!("{invoke} file://payload.json {end}")),
            (
                Change::Adopt(adoption),
                "version=$(aws lambda publish-version --function-name checkout --code-sha256 c= \
                 --revision-id r-1 --query Version --output text) && \
                 aws lambda create-alias --function-name checkout --name live \
                 --function-version \"$version\""
                    .to_owned(),
            ),
        ] {
            assert_eq!(of(&change, &Scope::default()), line);
        }
    }

    #[test]
    fn a_word_from_outside_can_not_break_out_of_its_quotes() {
        assert_eq!(quoted("a'; rm -rf ~"), r"'a'\''; rm -rf ~'");
        assert_eq!(quoted("$LATEST"), "'$LATEST'");
    }
}
