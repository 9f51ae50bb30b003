//! The `aws` command line that does the same as a change.

use crate::domain::{AliasChange, Change, ConcurrencyChange, Reserved, Scope};

/// The command line for a change; empty where one line can't do the same.
#[must_use]
pub fn of(change: &Change, scope: &Scope) -> String {
    match change {
        Change::Shift(alias) | Change::Promote(alias) | Change::Rollback { alias, .. } => {
            update_alias(alias, scope)
        }
        Change::Stop(change) | Change::Unstop(change) => set_concurrency(change, scope),
        _ => String::new(),
    }
}

/// `aws lambda update-alias …` with the same compare-and-swap token.
#[must_use]
pub fn update_alias(change: &AliasChange, scope: &Scope) -> String {
    let weights = change.after.share.map(|share| {
        // Written as the service takes it: a fraction, keyed by the version's digits.
        format!("{}={}", share.version, share.weight.fraction())
    });
    let routing = format!("AdditionalVersionWeights={{{}}}", weights.unwrap_or_default());
    Line::lambda("update-alias")
        .option("function-name", &change.target.function.0)
        .option("name", &change.target.alias.0)
        .option("function-version", &change.after.version.to_string())
        .option("routing-config", &routing)
        .option("revision-id", &change.revision_id.0)
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

/// A command line under way.
struct Line(String);

impl Line {
    fn lambda(command: &str) -> Self {
        Self(format!("aws lambda {command}"))
    }

    fn option(mut self, name: &str, value: &str) -> Self {
        self.0.push_str(&format!(" --{name} {}", quoted(value)));
        self
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
        AliasName, AliasRef, AliasState, FunctionName, RevisionId, Share, Version, Weight,
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
            update_alias(&split, &scope),
            "aws lambda update-alias --function-name checkout --name live --function-version 41 \
             --routing-config 'AdditionalVersionWeights={42=0.1}' --revision-id r-1 \
             --region eu-west-1"
        );
        let end = update_alias(&change(AliasState::all(Version::Published(42))), &Scope::default());
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
    fn a_word_from_outside_can_not_break_out_of_its_quotes() {
        assert_eq!(quoted("a'; rm -rf ~"), r"'a'\''; rm -rf ~'");
        assert_eq!(quoted("$LATEST"), "'$LATEST'");
    }
}
