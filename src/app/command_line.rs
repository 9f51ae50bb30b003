//! The `aws` command line that does the same as a change.

use crate::domain::{AliasChange, Change, Scope};

/// The command line for a change; empty where one line can't do the same.
#[must_use]
pub fn of(change: &Change, scope: &Scope) -> String {
    change.alias().map(|change| update_alias(change, scope)).unwrap_or_default()
}

/// `aws lambda update-alias …` with the same compare-and-swap token.
#[must_use]
pub fn update_alias(change: &AliasChange, scope: &Scope) -> String {
    let weights = change.after.share.map(|share| {
        // Written as the service takes it: a fraction, keyed by the version's digits.
        format!("{}={}", share.version, share.weight.fraction())
    });
    let routing = format!("AdditionalVersionWeights={{{}}}", weights.unwrap_or_default());
    let mut words = vec!["aws".to_owned(), "lambda".to_owned(), "update-alias".to_owned()];
    let mut option = |name: &str, value: &str| words.extend([format!("--{name}"), quoted(value)]);
    option("function-name", &change.target.function.0);
    option("name", &change.target.alias.0);
    option("function-version", &change.after.version.to_string());
    option("routing-config", &routing);
    option("revision-id", &change.revision_id.0);
    let known =
        [("profile", &scope.profile), ("region", &scope.region), ("endpoint-url", &scope.endpoint)];
    for (name, value) in known {
        if let Some(value) = value {
            option(name, value);
        }
    }
    words.join(" ")
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
    fn a_word_from_outside_can_not_break_out_of_its_quotes() {
        assert_eq!(quoted("a'; rm -rf ~"), r"'a'\''; rm -rf ~'");
        assert_eq!(quoted("$LATEST"), "'$LATEST'");
    }
}
