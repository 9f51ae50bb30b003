//! A target from the address of a page in AWS's web console.
//!
//! The page is in the fragment: `#/functions/NAME/aliases/ALIAS` of Lambda, `#alarmsV2:alarm/NAME`
//! and `#logsV2:log-groups/log-group/GROUP` of CloudWatch, and what those were before.

use super::{
    Subject, Target, TargetError,
    parse::{function, wrong},
};

pub(super) fn parse(url: &str) -> Result<Target, TargetError> {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (place, fragment) = address.split_once('#').unwrap_or((address, ""));
    let (place, query) = place.split_once('?').unwrap_or((place, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let labels: Vec<&str> = host.split('.').collect();
    let Some(console) = labels.iter().position(|label| *label == "console") else {
        return wrong(format!("`{url}` is no page of the AWS console"));
    };
    let subject = match path.split('/').next() {
        Some("lambda") => lambda(fragment),
        Some("cloudwatch") => alarm(fragment).or_else(|| group(fragment)),
        _ => None,
    };
    let Some(subject) = subject else {
        return wrong(format!(
            "`{url}` is the page of neither a function, an alarm nor a log group"
        ));
    };
    let before = console.checked_sub(1).and_then(|at| labels.get(at)).copied();
    let region = parameter(query, '&', "region").or_else(|| before.map(str::to_owned));
    Ok(Target { subject, region: region.filter(|text| is_region(text)), account: None })
}

/// `/functions/NAME`, `…/aliases/ALIAS`, `…/versions/42`, and `…?qualifier=ALIAS` of old.
fn lambda(fragment: &str) -> Option<Subject> {
    let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
    let mut parts = path.trim_start_matches('/').split('/');
    let name = match (parts.next()?, parts.next()?) {
        ("functions", name) => decode(name)?,
        _ => return None,
    };
    let named = match (parts.next(), parts.next()) {
        (Some("aliases" | "versions"), Some(qualifier)) => decode(qualifier),
        _ => parameter(query, '&', "qualifier"),
    };
    match named.filter(|qualifier| !qualifier.is_empty()) {
        Some(qualifier) => function(&format!("{name}:{qualifier}")),
        None => function(&name),
    }
}

/// `alarmsV2:alarm/NAME`, and `alarm:…;name=NAME` or `s=Alarms&alarm=NAME` of old.
fn alarm(fragment: &str) -> Option<Subject> {
    let name = if let Some(rest) = fragment.strip_prefix("alarmsV2:alarm/") {
        decode(&rest.split('?').next().unwrap_or(rest).replace('+', " "))?
    } else if let Some(rest) = fragment.strip_prefix("alarm:") {
        parameter(rest, ';', "name")?
    } else {
        parameter(fragment, '&', "alarm")?
    };
    (!name.is_empty()).then_some(Subject::Alarm(name))
}

/// `logsV2:log-groups/log-group/GROUP`, encoded twice with `$` for `%`; of old
/// `logStream:group=GROUP` and `logEventViewer:group=GROUP;stream=…`.
fn group(fragment: &str) -> Option<Subject> {
    let name = if let Some(rest) = fragment.strip_prefix("logsV2:log-groups/log-group/") {
        let group = rest.split(['/', '?']).next().unwrap_or(rest);
        let once = decode(&group.replace('$', "%"))?;
        decode(once.split('?').next().unwrap_or(&once))?
    } else {
        let (kind, rest) = fragment.split_once(':')?;
        let known = ["logStream", "logEventViewer", "log-groups"].contains(&kind);
        known.then(|| parameter(rest, ';', "group")).flatten()?
    };
    (!name.is_empty()).then_some(Subject::Group(name))
}

/// A value among `NAME=VALUE` pairs.
fn parameter(text: &str, separator: char, name: &str) -> Option<String> {
    let mut pairs = text.split(separator).filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    decode(&value.replace('+', " "))
}

/// `eu-west-1`, `us-gov-east-1`: a label of a host may be something else.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let last_is_number = parts.last().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()));
    let lower = |part: &&str| part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    parts.len() >= 3 && last_is_number && parts.iter().all(|part| !part.is_empty() && lower(part))
}

/// Percent-decoded text; `None` where that is no text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        let encoded = after.get(..2).filter(|_| *first == b'%').and_then(hex);
        bytes.push(encoded.unwrap_or(*first));
        rest = if encoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control))
}
