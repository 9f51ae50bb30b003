//! Scenarios: TOML files that describe a made-up account and what happens in it.

use std::path::Path;

mod alarm;
mod attached;
mod build;
mod check;
mod deployment;
mod error;
mod event_source;
mod fill;
mod function;
pub mod model;
mod read;
pub mod runtime;
mod secret;
mod span;
pub mod workload;

pub use error::{Problem, ScenarioError};
pub use model::Scenario;

use crate::sandbox::faults::rule::FaultRule;
use error::Problems;

/// The scenario that is used when none is named.
const SHOP: &str = include_str!("shop.toml");

impl Scenario {
    /// The built-in scenario: an online shop in production.
    ///
    /// # Errors
    /// None in a released program: a test reads it.
    pub fn built_in() -> Result<Self, ScenarioError> {
        Self::parse("shop.toml", SHOP)
    }

    /// Reads the scenario in the file at `path`.
    ///
    /// # Errors
    /// When it can't be read, or with every problem that it has.
    pub fn load(path: &Path) -> Result<Self, ScenarioError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot be read: {error}; name an existing scenario file");
            let problem = Problem { file: name.clone(), line: 0, column: 0, message };
            ScenarioError { problems: vec![problem] }
        })?;
        Self::parse(&name, &text)
    }

    /// Reads a scenario from `text`; problems name it `file`.
    ///
    /// # Errors
    /// With every problem that it has.
    pub fn parse(file: &str, text: &str) -> Result<Self, ScenarioError> {
        let mut problems = Problems::new(file, text);
        let scenario = read::read(text, &mut problems);
        check::check(&scenario, &mut problems);
        problems.finish()?;
        Ok(scenario)
    }

    /// The faults it begins with.
    #[must_use]
    pub fn fault_rules(&self) -> Vec<FaultRule> {
        self.faults.iter().map(|rule| rule.get_ref().clone()).collect()
    }
}

#[cfg(test)]
mod tests;
