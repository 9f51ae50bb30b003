//! A reply before it is sent.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::eventstream;
use crate::sandbox::logs::LiveTail;

/// The header with the id of the request.
pub const REQUEST_ID: &str = "x-amzn-requestid";

/// Status, headers and body.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers beside those that every reply gets.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long the answer takes, in the sandbox's time.
    pub takes: Duration,
    /// What goes on after the body has been sent, for as long as the client listens.
    pub then: Option<Box<LiveTail>>,
}

impl Reply {
    /// A reply without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), takes: Duration::ZERO, then: None }
    }

    /// A JSON body of the REST protocol.
    #[must_use]
    pub fn json<T: Serialize>(status: u16, body: &T) -> Self {
        Self::typed(status, "application/json", to_json(body))
    }

    /// A JSON body of the awsJson protocol.
    #[must_use]
    pub fn amz_json<T: Serialize>(status: u16, body: &T) -> Self {
        Self::typed(status, "application/x-amz-json-1.1", to_json(body))
    }

    /// A JSON body of the awsJson protocol's first version.
    #[must_use]
    pub fn amz_json10<T: Serialize>(status: u16, body: &T) -> Self {
        Self::typed(status, "application/x-amz-json-1.0", to_json(body))
    }

    /// A CBOR body of the RPC protocol's second version.
    #[must_use]
    pub fn cbor<T: Serialize>(status: u16, body: &T) -> Self {
        let mut bytes = Vec::new();
        // A vector takes all that is written to it, and our own values always serialise.
        let _always = ciborium::into_writer(body, &mut bytes);
        Self::typed(status, "application/cbor", bytes).with("smithy-protocol", "rpc-v2-cbor")
    }

    /// A stream of events that begins with these bytes and goes on with what comes into being.
    #[must_use]
    pub fn streaming(first: Vec<u8>, then: LiveTail) -> Self {
        Self { then: Some(Box::new(then)), ..Self::typed(200, eventstream::CONTENT_TYPE, first) }
    }

    /// An XML body of the query protocol.
    #[must_use]
    pub fn xml(status: u16, body: String) -> Self {
        Self::typed(status, "text/xml", body.into_bytes())
    }

    /// The same with one header more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The value of a header set so far.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    fn typed(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self { body, ..Self::empty(status) }.with("content-type", content_type)
    }
}

/// A time in JSON: seconds since the epoch, with their fraction.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of this age are exact in a float")]
#[must_use]
pub fn seconds(time: Timestamp) -> f64 {
    time.as_millisecond() as f64 / 1_000.0
}

/// Our own views hold only strings, numbers and maps with string keys, which always serialise.
fn to_json<T: Serialize>(body: &T) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}
