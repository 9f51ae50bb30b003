//! One request and one answer in the three protocols that CloudWatch speaks.

mod cbor;
mod query;
mod shape;

#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::Value;

use super::errors;
use crate::sandbox::{
    http::{
        error::ApiError,
        reply::{REQUEST_ID, Reply},
        request::{Request, parse_form},
        route::Protocol,
    },
    world::World,
};
pub use shape::{Record, Shape};

/// The namespace of its XML.
pub const NAMESPACE: &str = "http://monitoring.amazonaws.com/doc/2010-08-01/";

/// The service's name in paths and targets.
const SERVICE: &str = "GraniteServiceVersion20100801";

/// The version that tells the query protocol's services apart.
const VERSION: &str = "2010-08-01";

/// The operation that a request asks CloudWatch for, and how. `None` if it is for another
/// service.
#[must_use]
pub fn asked(request: &Request) -> Option<(Protocol, String)> {
    if let Some(target) = request.header("x-amz-target") {
        let name = target.strip_prefix(SERVICE)?.strip_prefix('.')?;
        return Some((Protocol::Json10, name.to_owned()));
    }
    if request.method != "POST" {
        return None;
    }
    if request.segment(0) == "service" && request.segment(1) == SERVICE {
        return Some((Protocol::Cbor, request.segment(3).to_owned()));
    }
    if !request.path.is_empty() {
        return None;
    }
    let form = form(request);
    let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    (value("Version")? == VERSION)
        .then(|| (Protocol::Query(NAMESPACE), value("Action").cloned().unwrap_or_default()))
}

fn form(request: &Request) -> Vec<(String, String)> {
    parse_form(&String::from_utf8_lossy(&request.body))
}

/// Reads what an operation is told, whatever the protocol.
///
/// # Errors
/// `SerializationException` when the body can't be read, `ValidationError` when a member is not
/// of its kind.
pub fn read<T: DeserializeOwned>(request: &Request) -> Result<T, ApiError> {
    let value: Value = match asked(request) {
        Some((Protocol::Cbor, _)) => cbor::read(&request.body).ok_or_else(errors::unreadable)?,
        Some((Protocol::Query(_), _)) => query::read(form(request)),
        _ => request.json()?,
    };
    T::deserialize(value).map_err(|error| errors::validation(error.to_string()))
}

/// Answers in the protocol of the request; without `result`, with nothing but success.
pub fn answer(world: &mut World, request: &Request, result: Option<Record>) -> Reply {
    match asked(request) {
        Some((Protocol::Cbor, _)) => {
            Reply::cbor(200, &cbor::write(result.unwrap_or_default().into()))
        }
        Some((Protocol::Query(namespace), operation)) => {
            let id = world.rng.uuid();
            let xml = query::write(namespace, &operation, result.as_ref(), &id);
            Reply::xml(200, xml).with(REQUEST_ID, id)
        }
        _ => Reply::amz_json10(200, &Shape::from(result.unwrap_or_default()).into_json()),
    }
}

/// A time that a request names, in milliseconds since the epoch: seconds, or text as in
/// `2026-11-22T10:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a time")]
        enum Written {
            Seconds(f64),
            Text(Timestamp),
        }

        Ok(Self(match Written::deserialize(source)? {
            Written::Seconds(seconds) => {
                let span = SignedDuration::try_from_secs_f64(seconds).map_err(D::Error::custom)?;
                let ms = (span.as_nanos() + 500_000).div_euclid(1_000_000);
                i64::try_from(ms).map_err(D::Error::custom)?
            }
            Written::Text(time) => time.as_millisecond(),
        }))
    }
}
