//! The ways to name a function: `f`, `f:live`, `123456789012:function:f`, an ARN, qualified or not.

use crate::sandbox::{
    http::{error::ApiError, request::Request},
    store::lambda::{Configuration, FunctionRecord, VersionId},
    world::World,
};

use super::errors;

/// A function and perhaps one of its versions or aliases, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Function name.
    pub function: String,
    /// Version number, `$LATEST` or alias name.
    pub qualifier: Option<String>,
}

const PATTERN: &str = "Member must satisfy regular expression pattern: \
    (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?\
    ([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

/// Reads the function out of a path segment.
///
/// # Errors
/// `ValidationException` where the text names no function, `AccessDeniedException` for an ARN of
/// another account.
pub fn parse(world: &World, text: &str) -> Result<Target, ApiError> {
    let invalid = || ApiError::validation(text, "functionName", PATTERN);
    let parts: Vec<&str> = text.split(':').collect();
    let (account, rest) = match parts.as_slice() {
        ["arn", _, "lambda", _, account, "function", rest @ ..]
        | [account, "function", rest @ ..] => (Some(*account), rest),
        ["function", rest @ ..] | rest => (None, rest),
    };
    let (function, qualifier) = match rest {
        [function] => (*function, None),
        [function, qualifier] => (*function, Some((*qualifier).to_owned())),
        _ => return Err(invalid()),
    };
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if function.is_empty() || function.len() > 140 || !function.chars().all(legal) {
        return Err(invalid());
    }
    if account.is_some_and(|account| account != world.account) {
        return Err(errors::other_account(world, text));
    }
    Ok(Target { function: function.to_owned(), qualifier })
}

/// The target of a request: the name in its path, the qualifier in its name or its query.
///
/// # Errors
/// As [`parse`], and `InvalidParameterValueException` if the two qualifiers differ.
pub fn target(world: &World, request: &Request) -> Result<Target, ApiError> {
    let mut target = parse(world, request.segment(2))?;
    match (&target.qualifier, request.query("Qualifier")) {
        (Some(named), Some(asked)) if named != asked => Err(ApiError::user(
            400,
            "InvalidParameterValueException",
            "The derived qualifier from the function name does not match the specified qualifier.",
        )),
        (None, Some(asked)) => {
            target.qualifier = Some(asked.to_owned());
            Ok(target)
        }
        _ => Ok(target),
    }
}

/// The function a request is about, whatever its qualifier.
///
/// # Errors
/// As [`parse`], and `ResourceNotFoundException`.
pub fn function<'a>(world: &'a World, request: &Request) -> Result<&'a FunctionRecord, ApiError> {
    let name = parse(world, request.segment(2))?.function;
    world.lambda.functions.get(&name).ok_or_else(|| errors::no_function(world, &name, None))
}

/// [`function`], to change it. Takes the name, for the borrow ends there.
///
/// # Errors
/// As [`function`].
pub fn function_mut<'a>(
    world: &'a mut World,
    request: &Request,
) -> Result<&'a mut FunctionRecord, ApiError> {
    let name = function(world, request)?.name.clone();
    let error = errors::no_function(world, &name, None);
    world.lambda.functions.get_mut(&name).ok_or(error)
}

/// An ARN with what it is qualified by, if anything.
#[must_use]
pub fn qualified(arn: &str, qualifier: Option<&str>) -> String {
    qualifier.map_or_else(|| arn.to_owned(), |qualifier| format!("{arn}:{qualifier}"))
}

/// The ARN of a target.
#[must_use]
pub fn arn(world: &World, target: &Target) -> String {
    let arn = world.arn("lambda", &format!("function:{}", target.function));
    qualified(&arn, target.qualifier.as_deref())
}

/// What a qualifier leads to.
#[derive(Debug, Clone, Copy)]
pub struct Resolved<'a> {
    /// The function.
    pub function: &'a FunctionRecord,
    /// The version; of an alias, its `FunctionVersion`.
    pub version: VersionId,
    /// That version's configuration.
    pub config: &'a Configuration,
    /// The qualifier as asked for, `None` without one.
    pub qualifier: Option<&'a str>,
}

/// Follows a target to its configuration.
///
/// # Errors
/// `ResourceNotFoundException` where function, version or alias is missing.
pub fn resolve<'a>(world: &'a World, target: &'a Target) -> Result<Resolved<'a>, ApiError> {
    let qualifier = target.qualifier.as_deref();
    let missing = || errors::no_function(world, &target.function, qualifier);
    let function = world.lambda.functions.get(&target.function).ok_or_else(missing)?;
    let version = match qualifier {
        None => VersionId::Latest,
        Some(text) => match text.parse() {
            Ok(version) => version,
            Err(()) => function.aliases.get(text).ok_or_else(missing)?.routing().version,
        },
    };
    let config = function.config(version).ok_or_else(missing)?;
    Ok(Resolved { function, version, config, qualifier })
}
