//! Lambda's runtimes: their identifiers, and what differs between their families.

/// Runtimes with the same way of writing logs and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// JavaScript.
    Node,
    /// Python.
    Python,
    /// Java.
    Java,
    /// C#.
    Dotnet,
    /// Ruby.
    Ruby,
    /// A binary of ours that writes as Go programs do.
    Go,
    /// A binary of ours that writes as Rust programs do.
    Rust,
}

/// The runtimes a scenario may name, with what stands for each in `INIT_START` lines.
pub const RUNTIMES: [(&str, Family, &str); 16] = [
    ("nodejs18.x", Family::Node, "nodejs:18.v71"),
    ("nodejs20.x", Family::Node, "nodejs:20.v63"),
    ("nodejs22.x", Family::Node, "nodejs:22.v45"),
    ("nodejs24.x", Family::Node, "nodejs:24.v12"),
    ("python3.11", Family::Python, "python:3.11.v83"),
    ("python3.12", Family::Python, "python:3.12.v64"),
    ("python3.13", Family::Python, "python:3.13.v41"),
    ("java17", Family::Java, "java:17.v39"),
    ("java21", Family::Java, "java:21.v34"),
    ("dotnet8", Family::Dotnet, "dotnet:8.v29"),
    ("dotnet10", Family::Dotnet, "dotnet:10.v4"),
    ("ruby3.3", Family::Ruby, "ruby:3.3.v21"),
    ("ruby3.4", Family::Ruby, "ruby:3.4.v9"),
    ("provided.al2", Family::Go, "provided:al2.v91"),
    ("provided.al2023", Family::Go, "provided:al2023.v74"),
    ("provided.al2023/rust", Family::Rust, "provided:al2023.v74"),
];

/// A runtime that a scenario named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    /// The identifier that Lambda's API shows.
    pub id: &'static str,
    /// How it writes.
    pub family: Family,
    /// As in `INIT_START Runtime Version: nodejs:22.v45`.
    pub version: &'static str,
}

impl Runtime {
    /// The runtime of that name. `provided.al2023/rust` is `provided.al2023` for the API, with a
    /// program in it that logs as Rust programs do.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (listed, family, version) = RUNTIMES.into_iter().find(|(id, ..)| *id == name)?;
        let id = listed.split('/').next().unwrap_or(listed);
        Some(Self { id, family, version })
    }

    /// The names a scenario may use, for messages.
    #[must_use]
    pub fn names() -> String {
        RUNTIMES.map(|(name, ..)| name).join(", ")
    }

    /// The handler that a function of this runtime usually has.
    #[must_use]
    pub fn usual_handler(&self) -> &'static str {
        match self.family {
            Family::Node => "index.handler",
            Family::Python | Family::Ruby => "app.handler",
            Family::Java => "com.example.shop.Handler::handleRequest",
            Family::Dotnet => "Shop::Shop.Function::Handle",
            Family::Go | Family::Rust => "bootstrap",
        }
    }
}
