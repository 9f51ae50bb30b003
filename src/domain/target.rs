//! What the console is opened with: a function, an alarm or a log group, by its name, its ARN or
//! the address of its page in AWS's web console.

use std::fmt;

use super::{
    alias::{AliasName, AliasRef},
    function::FunctionName,
    version::Version,
};

mod page;
mod parse;

/// Where to open the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What to look at.
    pub subject: Subject,
    /// The Region that an ARN or an address names.
    pub region: Option<String>,
    /// The account that an ARN names.
    pub account: Option<String>,
}

/// What to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A function, or an alarm of that name when there is no such function.
    Named(String),
    /// A function as a whole.
    Function(FunctionName),
    /// One alias of a function.
    Alias(AliasRef),
    /// One version of a function.
    Version(FunctionName, Version),
    /// An alarm, by its name.
    Alarm(String),
    /// A log group, by its name.
    Group(String),
}

/// A text that is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}; {CAN_BE}")]
pub struct TargetError {
    /// What is wrong with it, and what was given.
    pub problem: String,
}

const CAN_BE: &str = "give a function (checkout, checkout:live, checkout:42), the ARN of a \
                      function, an alarm or a log group, an alarm's name, or the address of its \
                      page in the AWS console";

impl Target {
    /// The Region to work in: the target's own, unless one was given `explicitly`.
    ///
    /// # Errors
    /// When both are there and differ.
    pub fn region_beside(&self, explicitly: Option<&str>) -> Result<Option<String>, String> {
        match (&self.region, explicitly) {
            (Some(own), Some(given)) if own != given => {
                Err(format!("{} is in {own}, but --region says {given}", self.subject))
            }
            (own, given) => Ok(own.clone().or_else(|| given.map(str::to_owned))),
        }
    }
}

impl Subject {
    /// The function that it certainly is about.
    #[must_use]
    pub fn function(&self) -> Option<&FunctionName> {
        match self {
            Self::Function(name) | Self::Version(name, _) => Some(name),
            Self::Alias(alias) => Some(&alias.function),
            Self::Named(_) | Self::Alarm(_) | Self::Group(_) => None,
        }
    }

    /// What a `Resource` dimension of Lambda's metrics names: `checkout`, `checkout:live`.
    #[must_use]
    pub fn of_resource(resource: &str) -> Option<Self> {
        parse::function(resource)
    }

    /// A function and what stands behind the colon: a version, an alias, or nothing.
    fn qualified(name: &str, qualifier: Option<&str>) -> Self {
        let function = FunctionName(name.to_owned());
        match qualifier.map(|qualifier| (qualifier, qualifier.parse())) {
            None => Self::Function(function),
            Some((_, Ok(version))) => Self::Version(function, version),
            Some((alias, Err(_))) => {
                Self::Alias(AliasRef { function, alias: AliasName(alias.to_owned()) })
            }
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Function(name) => write!(f, "{name}"),
            Self::Alias(alias) => write!(f, "{alias}"),
            Self::Version(name, version) => write!(f, "{name}:{version}"),
            Self::Alarm(name) => write!(f, "alarm {name}"),
            Self::Group(name) => write!(f, "log group {name}"),
        }
    }
}

/// The function that an ARN or a name is about, in a text that is searched for: an ARN pasted
/// into a filter finds its function.
#[must_use]
pub fn function_in_arn(text: &str) -> Option<FunctionName> {
    let target: Target = text.starts_with("arn:").then(|| text.parse().ok()).flatten()?;
    target.subject.function().cloned()
}

#[cfg(test)]
mod tests;
