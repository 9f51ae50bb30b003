//! Contexts: places that deserve more care, told apart by profile, account and Region.

use serde::{Deserialize, Serialize};

use super::scope::Scope;

/// A named place, and what holds there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// What the user calls it: `production`.
    pub name: String,
    /// Matches the profile's name; `None` matches any, and none.
    pub profile: Option<Pattern>,
    /// Matches the account id.
    pub account: Option<Pattern>,
    /// Matches the Region.
    pub region: Option<Pattern>,
    /// A write's name is typed before it goes out, except for a rollback.
    pub protected: bool,
    /// Every write and every reveal is refused.
    pub read_only: bool,
    /// Rollouts keep their state on the machine that drives them, not in the alias's description.
    pub local_ledger: bool,
}

/// A text in which `*` stands for any run of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(pub String);

/// What holds in a scope: the strictest of all contexts that match it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    /// Every write and every reveal is refused.
    pub read_only: bool,
    /// A write's name is typed before it goes out, except for a rollback.
    pub protected: bool,
    /// Rollouts keep their state on the machine that drives them, not in the alias's description.
    pub local_ledger: bool,
    /// The contexts that match, in the order of the configuration.
    pub contexts: Vec<String>,
}

impl Context {
    /// Whether the context holds in `scope`.
    ///
    /// What is not known yet (the account before STS has answered, or when it never does) counts
    /// as a match: a guard that waits for an answer would be off when it is needed.
    #[must_use]
    pub fn matches(&self, scope: &Scope) -> bool {
        let profile = self.profile.as_ref().is_none_or(|pattern| {
            scope.profile.as_deref().is_some_and(|profile| pattern.matches(profile))
        });
        profile
            && not_ruled_out(self.account.as_ref(), scope.account.as_deref())
            && not_ruled_out(self.region.as_ref(), scope.region.as_deref())
    }
}

/// False only when the value is known and the pattern does not match it.
fn not_ruled_out(pattern: Option<&Pattern>, value: Option<&str>) -> bool {
    match (pattern, value) {
        (Some(pattern), Some(value)) => pattern.matches(value),
        _ => true,
    }
}

impl Pattern {
    /// Whether the whole of `text` matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let mut pieces = self.0.split('*');
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let mut pieces: Vec<&str> = pieces.collect();
        let Some(last) = pieces.pop() else { return rest.is_empty() };
        for piece in pieces {
            let Some(at) = rest.find(piece) else { return false };
            rest = &rest[at + piece.len()..];
        }
        rest.ends_with(last)
    }
}

impl Guard {
    /// What holds in `scope` by `contexts`.
    #[must_use]
    pub fn of(contexts: &[Context], scope: &Scope) -> Self {
        let matching = contexts.iter().filter(|context| context.matches(scope));
        matching.fold(Self::default(), |mut guard, context| {
            guard.read_only |= context.read_only;
            guard.protected |= context.protected;
            guard.local_ledger |= context.local_ledger;
            guard.contexts.push(context.name.clone());
            guard
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern(text.to_owned())
    }

    #[test]
    fn a_star_stands_for_any_run() {
        for (glob, text) in [("prod", "prod"), ("prod*", "prod-eu"), ("*prod", "my-prod")] {
            assert!(pattern(glob).matches(text), "{glob} {text}");
        }
        assert!(pattern("a*b*c").matches("a-b-b-c"));
        assert!(pattern("*").matches(""));
        for (glob, text) in [("prod", "prod-eu"), ("prod*", "my-prod"), ("a*b*c", "acb")] {
            assert!(!pattern(glob).matches(text), "{glob} {text}");
        }
        assert!(!pattern("ab*ba").matches("aba"), "pieces may not overlap");
    }

    #[test]
    fn the_strictest_matching_context_holds() {
        let contexts = [
            Context {
                name: "production".into(),
                profile: Some(pattern("prod*")),
                protected: true,
                ..Context::default()
            },
            Context {
                name: "ireland".into(),
                region: Some(pattern("eu-west-1")),
                read_only: true,
                ..Context::default()
            },
        ];
        let mut scope = Scope { profile: Some("prod-eu".into()), ..Scope::default() };
        scope.region = Some("eu-west-1".into());
        let guard = Guard::of(&contexts, &scope);
        assert_eq!(guard.contexts, ["production", "ireland"]);
        assert!(guard.protected && guard.read_only);
        scope.region = Some("us-east-1".into());
        let guard = Guard::of(&contexts, &scope);
        assert!(guard.protected && !guard.read_only);
    }

    #[test]
    fn an_unknown_account_is_guarded_until_it_is_known() {
        let context = Context {
            account: Some(pattern("123456789012")),
            protected: true,
            ..Context::default()
        };
        let mut scope = Scope::default();
        assert!(context.matches(&scope));
        scope.account = Some("999999999999".into());
        assert!(!context.matches(&scope));
    }

    #[test]
    fn a_profile_that_is_not_used_never_matches() {
        let context = Context { profile: Some(pattern("prod")), ..Context::default() };
        assert!(!context.matches(&Scope::default()));
    }
}
