//! A target from what was typed or pasted.

use std::str::FromStr;

use super::{Subject, Target, TargetError, page};

/// Lambda's longest function name is 64, an alias's and an alarm's are longer.
const LONGEST: usize = 255;

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return wrong("the target is empty");
        }
        if text.chars().any(char::is_control) {
            return wrong("the target has control characters");
        }
        if text.starts_with("https://") || text.starts_with("http://") {
            return page::parse(text);
        }
        if text.starts_with("arn:") {
            return arn(text);
        }
        Ok(Self { subject: plain(text)?, region: None, account: None })
    }
}

pub(super) fn wrong<T>(problem: impl Into<String>) -> Result<T, TargetError> {
    Err(TargetError { problem: problem.into() })
}

fn plain(text: &str) -> Result<Subject, TargetError> {
    if text.len() > LONGEST {
        return wrong(format!("a name has {LONGEST} characters at most, this one {}", text.len()));
    }
    if text.starts_with('/') {
        return Ok(Subject::Group(text.to_owned()));
    }
    let Some((name, qualifier)) = text.split_once(':') else {
        // Of what Lambda would not take as a name, an alarm may still be called.
        let name = text.to_owned();
        return Ok(if is_name(text) { Subject::Named(name) } else { Subject::Alarm(name) });
    };
    if qualifier.is_empty() && is_name(name) {
        return wrong(format!("`{text}` names no alias and no version behind its colon"));
    }
    if is_name(name) && is_qualifier(qualifier) {
        return Ok(Subject::qualified(name, Some(qualifier)));
    }
    Ok(Subject::Alarm(text.to_owned()))
}

/// `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
fn arn(text: &str) -> Result<Target, TargetError> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [_, _, service, region, account, resource] = parts[..] else {
        return wrong(format!("`{text}` is not a whole ARN"));
    };
    let subject = match (service, resource.split_once(':')) {
        ("lambda", Some(("function", name))) => function(name),
        ("cloudwatch", Some(("alarm", name))) if !name.is_empty() => {
            Some(Subject::Alarm(name.to_owned()))
        }
        ("logs", Some(("log-group", group))) => {
            let group = group.split(':').next().unwrap_or_default();
            (!group.is_empty()).then(|| Subject::Group(group.to_owned()))
        }
        _ => None,
    };
    let Some(subject) = subject else {
        return wrong(format!(
            "`{text}` is the ARN of neither a function, an alarm nor a log group"
        ));
    };
    let known = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    Ok(Target { subject, region: known(region), account: known(account) })
}

/// `NAME` or `NAME:QUALIFIER`.
pub(super) fn function(text: &str) -> Option<Subject> {
    let (name, qualifier) = match text.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (text, None),
    };
    let fits = is_name(name) && qualifier.is_none_or(is_qualifier);
    fits.then(|| Subject::qualified(name, qualifier))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

fn is_qualifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "$-_".contains(c))
}
