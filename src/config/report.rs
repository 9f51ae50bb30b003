//! What is wrong with a file, shown where it is wrong.

use std::{
    fmt,
    ops::Range,
    path::{Path, PathBuf},
};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// One thing that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: bytes of the file's text.
    pub span: Range<usize>,
    /// What, in one line.
    pub message: String,
    /// What to do, in one line.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at `span`.
    #[must_use]
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    /// The same with advice, when there is any.
    #[must_use]
    pub fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// Everything that is wrong in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The file; for one that is built in, a name in its place.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// At least one problem.
    pub problems: Vec<Problem>,
}

/// How a report is rendered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    #[default]
    Plain,
    /// With colours, for a terminal.
    Colour,
}

impl Report {
    /// The problems with the lines they are on, in the order of the file.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        let path = self.path.display().to_string();
        let mut problems: Vec<&Problem> = self.problems.iter().collect();
        problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
        let renderer = match style {
            Style::Plain => Renderer::plain(),
            Style::Colour => Renderer::styled(),
        };
        let shown: Vec<String> = problems
            .into_iter()
            .map(|problem| renderer.render(&[self.group(problem, &path)]))
            .collect();
        shown.join("\n\n")
    }

    fn group<'a>(&'a self, problem: &'a Problem, path: &'a str) -> Group<'a> {
        let annotation = AnnotationKind::Primary.span(self.within(&problem.span));
        let snippet = Snippet::source(self.text.as_str()).path(path).annotation(annotation);
        let group = Level::ERROR.primary_title(problem.message.as_str()).element(snippet);
        match &problem.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        }
    }

    /// A span that lies in the text and on its characters, whatever was handed in.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let start = floor_boundary(&self.text, span.start);
        let end = floor_boundary(&self.text, span.end).max(start);
        start..end
    }

    /// `config.toml:3:1`: line and column of a problem, both from 1.
    #[must_use]
    pub fn location(&self, problem: &Problem) -> String {
        let start = floor_boundary(&self.text, problem.span.start);
        let before = &self.text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", Path::new(&self.path).display())
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Report {
    /// One line per problem: `config.toml:3:1: unknown key`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{}: {}", self.location(problem), problem.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_points_at_its_line_and_column() {
        let report = Report {
            path: PathBuf::from("config.toml"),
            text: "theme = \"dark\"\nzéro = 1\n".into(),
            problems: vec![Problem::new(15..20, "unknown key `zéro`").with_help(None)],
        };
        assert_eq!(report.to_string(), "config.toml:2:1: unknown key `zéro`");
        let rendered = report.render(Style::Plain);
        assert!(rendered.contains("config.toml:2:1"), "{rendered}");
        assert!(rendered.contains("^^^^"), "{rendered}");
    }

    #[test]
    fn a_span_outside_the_text_is_moved_inside() {
        let report = Report {
            path: PathBuf::from("config.toml"),
            text: "é".into(),
            problems: vec![Problem::new(1..900, "odd")],
        };
        assert!(report.render(Style::Plain).contains("config.toml:1:1"));
    }
}
