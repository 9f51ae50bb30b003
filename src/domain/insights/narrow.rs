//! Versions and aliases in the query language: which streams of a group a query is about.

use crate::domain::{FunctionName, LogSource, Version, log_event::LogSelection};

/// A command to put before a query, or nothing when all streams of all groups are meant.
#[must_use]
pub fn to_streams(sources: &[LogSource]) -> String {
    let streams: Vec<Option<String>> = sources.iter().map(streams_of).collect();
    if streams.iter().all(Option::is_none) {
        return String::new();
    }
    let first = sources.first().map(|source| &source.group);
    let same_group = sources.iter().all(|source| Some(&source.group) == first);
    // A target that is a whole group lets everything of it through.
    if same_group && streams.iter().any(Option::is_none) {
        return String::new();
    }
    let conditions: Vec<String> = sources
        .iter()
        .zip(&streams)
        .map(|(source, streams)| {
            let log = format!("@log like /:{}$/", escaped(&source.group));
            match streams {
                Some(streams) if same_group => streams.clone(),
                Some(streams) => format!("({log} and {streams})"),
                None => log,
            }
        })
        .collect();
    format!("filter {} | ", conditions.join(" or "))
}

/// Which streams a target is about; `None` for all of its group.
fn streams_of(source: &LogSource) -> Option<String> {
    let group = source.group.as_str();
    let (function, versions): (&FunctionName, &[Version]) = match &source.selection {
        LogSelection::Group => return None,
        LogSelection::Function(function) => (function, &[]),
        LogSelection::Version(function, version) => (function, std::slice::from_ref(version)),
        LogSelection::Alias(alias, versions) => (&alias.function, versions),
    };
    let own_group = group.strip_prefix("/aws/lambda/") == Some(function.as_str());
    let before = if own_group { String::new() } else { format!("\\/{function}") };
    let versions: Vec<String> =
        versions.iter().map(|version| escaped(&version.to_string())).collect();
    match versions.as_slice() {
        [] if own_group => None,
        [] => Some(format!("@logStream like /{before}\\[/")),
        [one] => Some(format!("@logStream like /{before}\\[{one}\\]/")),
        several => Some(format!("@logStream like /{before}\\[({})\\]/", several.join("|"))),
    }
}

/// A name within a regular expression.
fn escaped(name: &str) -> String {
    name.chars().fold(String::new(), |mut text, char| {
        if !char.is_ascii_alphanumeric() && !matches!(char, '-' | '_') {
            text.push('\\');
        }
        text.push(char);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AliasName, AliasRef};

    fn checkout() -> FunctionName {
        FunctionName("checkout".into())
    }

    fn source(group: &str, selection: LogSelection) -> LogSource {
        LogSource { group: group.into(), selection }
    }

    fn version(number: u64) -> LogSelection {
        LogSelection::Version(checkout(), Version::Published(number))
    }

    #[test]
    fn whole_groups_need_nothing() {
        let whole = [
            source("/aws/lambda/checkout", LogSelection::Function(checkout())),
            source("/shop", LogSelection::Group),
        ];
        assert_eq!(to_streams(&whole), "");
        let beside = [source("/a", version(41)), source("/a", LogSelection::Group)];
        assert_eq!(to_streams(&beside), "", "the version is part of the group");
    }

    #[test]
    fn a_version_or_an_alias_keeps_to_its_streams() {
        let own = "/aws/lambda/checkout";
        let narrowed = |source: LogSource| to_streams(&[source]);
        assert_eq!(narrowed(source(own, version(42))), "filter @logStream like /\\[42\\]/ | ");
        let latest = LogSelection::Version(checkout(), Version::Latest);
        assert_eq!(narrowed(source(own, latest)), "filter @logStream like /\\[\\$LATEST\\]/ | ");
        let alias = AliasRef { function: checkout(), alias: AliasName("live".into()) };
        let both = vec![Version::Published(41), Version::Published(42)];
        assert_eq!(
            narrowed(source(own, LogSelection::Alias(alias, both))),
            "filter @logStream like /\\[(41|42)\\]/ | "
        );
        let shared = source("/shop/all", LogSelection::Function(checkout()));
        assert_eq!(narrowed(shared), "filter @logStream like /\\/checkout\\[/ | ");
    }

    #[test]
    fn several_groups_are_told_apart() {
        let both = [source("/shop/a.b", version(42)), source("/shop/c", LogSelection::Group)];
        assert_eq!(
            to_streams(&both),
            "filter (@log like /:\\/shop\\/a\\.b$/ and @logStream like /\\/checkout\\[42\\]/) \
             or @log like /:\\/shop\\/c$/ | "
        );
    }
}
