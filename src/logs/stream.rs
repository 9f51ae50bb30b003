//! What a log stream's name tells: the day, the function, the version.

use std::{collections::HashMap, sync::Arc};

use super::sanitise::sanitised;
use crate::domain::{LogSource, Version, log_event::LogSelection};

/// A stream's name with what Lambda put into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamName {
    /// The whole name, sanitised.
    pub name: Box<str>,
    /// The version whose environment writes it; `None` when it is not Lambda's.
    pub version: Option<Version>,
    /// The function, which only streams in a custom log group name.
    pub function: Option<Box<str>>,
    /// Whose lines these are: the function that the name tells, else the log group; empty where
    /// the group is not known. Versions of two writers have nothing in common but their numbers.
    pub writer: Arc<str>,
}

impl StreamName {
    /// Reads `2026/11/22/[42]0f…` and, in a custom group, `2026/11/22/checkout[42]0f…`.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::in_group(name, &Arc::default())
    }

    /// The same, for a stream of a log group that is known.
    fn in_group(name: &str, group: &Arc<str>) -> Self {
        let (function, version) = lambda_parts(name).unzip();
        let function = function.filter(|function| !function.is_empty());
        Self {
            name: sanitised(name),
            version,
            function: function.map(Box::from),
            writer: function.map_or_else(|| Arc::clone(group), Arc::from),
        }
    }

    /// Who writes it, in a word: a function's name, or a log group's where that is not Lambda's.
    #[must_use]
    pub fn writer_name(&self) -> &str {
        writer_name(&self.writer)
    }

    /// Whether lines of this stream are what `source` is about.
    ///
    /// Several functions may write to one custom group. A stream that names no function is kept,
    /// and an alias keeps every version, because what it routes to may change.
    #[must_use]
    pub fn belongs_to(&self, source: &LogSource) -> bool {
        let (function, version) = match &source.selection {
            LogSelection::Group => return true,
            LogSelection::Function(function) => (function, None),
            LogSelection::Alias(alias, _) => (&alias.function, None),
            LogSelection::Version(function, version) => (function, Some(*version)),
        };
        let same_function = self.function.as_deref().is_none_or(|name| name == function.as_str());
        let same_version = version.is_none_or(|version| self.version == Some(version));
        same_function && same_version
    }

    /// The last eight characters: enough to tell execution environments apart.
    #[must_use]
    pub fn short(&self) -> &str {
        let start = self.name.char_indices().rev().nth(7).map_or(0, |(at, _)| at);
        &self.name[start..]
    }
}

/// A writer in a word: `checkout` for `/aws/lambda/checkout`.
#[must_use]
pub fn writer_name(writer: &str) -> &str {
    writer.strip_prefix("/aws/lambda/").unwrap_or(writer)
}

/// Function (may be empty) and version of a Lambda stream's name.
fn lambda_parts(name: &str) -> Option<(&str, Version)> {
    let (head, _) = name.split_once(']')?;
    let (head, version) = head.rsplit_once('[')?;
    let mut date = head.splitn(4, '/');
    let is_date = [4, 2, 2].into_iter().all(|digits| {
        date.next().is_some_and(|part| {
            part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    });
    let function = date.next().filter(|_| is_date)?;
    Some((function, version.parse().ok()?))
}

/// One shared [`StreamName`] per stream, so that a line carries a pointer.
#[derive(Debug, Default)]
pub struct Streams {
    group: Arc<str>,
    known: HashMap<Box<str>, Arc<StreamName>>,
}

/// Beyond this many streams the table starts afresh: lines keep the names they have.
const MAX_KNOWN: usize = 10_000;

impl Streams {
    /// The streams of a log group.
    #[must_use]
    pub fn of_group(group: &str) -> Self {
        Self { group: (&*sanitised(group)).into(), known: HashMap::new() }
    }

    /// The shared name.
    pub fn intern(&mut self, name: &str) -> Arc<StreamName> {
        if let Some(known) = self.known.get(name) {
            return Arc::clone(known);
        }
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        let stream = Arc::new(StreamName::in_group(name, &self.group));
        self.known.insert(name.into(), Arc::clone(&stream));
        stream
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FunctionName;

    #[test]
    fn reads_both_shapes_of_lambda_names() {
        let own = StreamName::parse("2026/11/22/[42]0f1e2d3c4b5a69788796a5b4c3d2e1f0");
        assert_eq!((own.version, own.function.as_deref()), (Some(Version::Published(42)), None));
        assert_eq!(own.short(), "c3d2e1f0");
        let custom = StreamName::parse("2026/11/22/checkout[$LATEST]0f1e");
        assert_eq!(custom.version, Some(Version::Latest));
        assert_eq!(custom.function.as_deref(), Some("checkout"));
    }

    #[test]
    fn other_names_carry_no_version() {
        for name in ["", "web/1", "[42]", "2026/11/22/[x]1", "26/11/22/[4]1", "a/b/c/[4]1", "é"] {
            let stream = StreamName::parse(name);
            assert_eq!((stream.version, stream.function.as_deref()), (None, None), "{name}");
        }
        assert_eq!(StreamName::parse("é").short(), "é");
    }

    #[test]
    fn a_line_is_its_functions_or_else_its_groups() {
        let mut streams = Streams::of_group("/aws/lambda/checkout");
        let mut own = Streams::of_group("/shop/all");
        for (stream, name) in [
            (streams.intern("2026/11/22/[42]0f"), "checkout"),
            (own.intern("2026/11/22/billing[7]0f"), "billing"),
            (own.intern("web/1"), "/shop/all"),
            (Streams::default().intern("web/1"), ""),
        ] {
            assert_eq!(stream.writer_name(), name);
        }
    }

    #[test]
    fn a_shared_group_shows_only_the_selected_function() {
        let function = FunctionName("checkout".into());
        let source = |selection| LogSource { group: "/shop/all".into(), selection };
        let one = source(LogSelection::Version(function.clone(), Version::Published(42)));
        let all = source(LogSelection::Function(function));
        let stream = |name| StreamName::parse(name);
        assert!(stream("2026/11/22/checkout[42]a").belongs_to(&one));
        assert!(!stream("2026/11/22/checkout[41]a").belongs_to(&one));
        assert!(stream("2026/11/22/checkout[41]a").belongs_to(&all));
        assert!(!stream("2026/11/22/billing[42]a").belongs_to(&all));
        assert!(stream("2026/11/22/[42]a").belongs_to(&all));
    }
}
