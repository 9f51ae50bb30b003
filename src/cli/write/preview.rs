//! What a write is about to do, on stderr, before anybody is asked.

use crate::{
    app::words,
    cli::{guard::Place, say::say},
    domain::{Intent, Scope},
};

/// Prints the preview.
pub(super) fn print(intent: &Intent, place: &Place, notes: &[String]) {
    for line in lines(intent, place, notes) {
        say(line);
    }
}

fn lines(intent: &Intent, place: &Place, notes: &[String]) -> Vec<String> {
    let change = &intent.change;
    let fact = |name: &str, value: &str| format!("  {name:<10} {value}");
    let mut lines = vec![format!("{} {}", change.verb(), change.target())];
    lines.push(fact("account", &account(&place.scope)));
    lines.push(fact("region", place.scope.region.as_deref().unwrap_or("unknown")));
    if let Some(endpoint) = &place.scope.endpoint {
        let sandbox = if place.scope.sandbox { " (sandbox)" } else { "" };
        lines.push(fact("endpoint", &format!("{endpoint}{sandbox}")));
    }
    lines.push(fact("as", if intent.who.is_empty() { "unknown" } else { &intent.who }));
    let before = words::before(change);
    lines.extend((!before.is_empty()).then(|| fact("before", &before)));
    lines.push(fact("after", &words::after(change)));
    // A driver's own state of the alias comes without one.
    let revision = change.alias().map(|alias| alias.revision_id.0.as_str());
    lines.extend(revision.filter(|id| !id.is_empty()).map(|id| fact("revision", id)));
    if let Some(evidence) = words::evidence(change) {
        lines.push(fact("because", &evidence));
    }
    lines.extend(words::ends_rollout(change).map(|caution| fact("caution", &caution)));
    lines.extend(notes.iter().map(|note| fact("", note)));
    if !intent.reason.is_empty() {
        lines.push(fact("reason", &intent.reason));
    }
    if !place.guard.contexts.is_empty() {
        let protected = if place.guard.protected { " (protected)" } else { "" };
        lines.push(fact("context", &format!("{}{protected}", place.guard.contexts.join(", "))));
    }
    lines
}

fn account(scope: &Scope) -> String {
    let account = scope.account.as_deref().unwrap_or("unknown");
    match &scope.profile {
        Some(profile) => format!("{account} (profile {profile})"),
        None => account.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Alias, AliasName, AliasRef, AliasState, Change, Evidence, FunctionName, Guard, Identity,
        RevisionId, Share, Version, Weight,
    };

    #[test]
    fn the_preview_states_where_what_and_why() {
        let share = Share {
            version: Version::Published(42),
            weight: Weight::from_percent(10.0).unwrap_or_else(|e| unreachable!("{e}")),
        };
        let alias = Alias {
            target: AliasRef {
                function: FunctionName("checkout".into()),
                alias: AliasName("live".into()),
            },
            state: AliasState::split(Version::Published(41), share),
            description: String::new(),
            revision_id: RevisionId("r1".into()),
        };
        let scope = Scope {
            profile: Some("prod".into()),
            region: Some("eu-west-1".into()),
            account: Some("123456789012".into()),
            ..Scope::default()
        };
        let change = Change::rollback(&alias, Version::Published(41), Evidence::SplitPrimary);
        let intent = Intent {
            id: "1".into(),
            scope: scope.clone(),
            who: "arn:aws:sts::123456789012:assumed-role/ops/alice".into(),
            change: change.unwrap_or_else(|e| unreachable!("{e}")),
            reason: "errors".into(),
        };
        let identity = Identity { account: "123456789012".into(), arn: intent.who.clone() };
        let guard =
            Guard { protected: true, contexts: vec!["production".into()], ..Guard::default() };
        let place = Place { scope, identity: Ok(identity), guard };
        let notes = ["timeout 10 s -> 5 s".to_owned()];
        assert_eq!(
            lines(&intent, &place, &notes).join("\n"),
            "roll back checkout:live\n  \
             account    123456789012 (profile prod)\n  \
             region     eu-west-1\n  \
             as         arn:aws:sts::123456789012:assumed-role/ops/alice\n  \
             before     41 90% | 42 10%\n  \
             after      41 100%\n  \
             revision   r1\n  \
             because    41 is the split's stable version\n             \
             timeout 10 s -> 5 s\n  \
             reason     errors\n  \
             context    production (protected)"
        );
    }
}
