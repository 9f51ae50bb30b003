//! Errors, with the code, words and shape that the service itself would give them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{reply::Reply, route::Protocol};

/// The header with the query protocol's code.
const QUERY_ERROR: &str = "x-amzn-query-error";

/// An error on its way to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// AWS's code, such as `ResourceNotFoundException`.
    pub code: String,
    /// AWS's words.
    pub message: String,
    /// Lambda's `Type`, where it sends one.
    pub fault: Option<&'static str>,
    /// Lambda's reason for throttling.
    pub reason: Option<&'static str>,
}

impl ApiError {
    /// An error without Lambda's extras.
    #[must_use]
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        let code = code.to_owned();
        Self { status, code, message: message.into(), fault: None, reason: None }
    }

    /// An error that Lambda blames on its user (`Type: User`).
    #[must_use]
    pub fn user(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { fault: Some("User"), ..Self::new(status, code, message) }
    }

    /// A parameter that fails the model's constraint, in the words of AWS's front end.
    #[must_use]
    pub fn validation(value: &str, field: &str, constraint: &str) -> Self {
        let message = format!(
            "1 validation error detected: Value '{value}' at '{field}' failed to satisfy \
             constraint: {constraint}"
        );
        Self::new(400, "ValidationException", message)
    }

    /// A body that is not what the operation reads.
    #[must_use]
    pub fn serialization(error: &serde_json::Error) -> Self {
        Self::new(400, "SerializationException", format!("could not parse request body: {error}"))
    }

    /// The reply, in the protocol that the client speaks.
    #[must_use]
    pub fn into_reply(self, protocol: Protocol, request_id: &str) -> Reply {
        match protocol {
            Protocol::RestJson => self.into_rest_json(),
            Protocol::Json11 => {
                let body = json!({"__type": self.code, "message": self.message});
                Reply::amz_json(self.status, &body).with("x-amzn-errortype", self.code)
            }
            Protocol::Json10 => {
                let (header, shape) = (self.query_error(), self.shape());
                let body = json!({"__type": shape, "message": self.message});
                Reply::amz_json10(self.status, &body).with(QUERY_ERROR, header)
            }
            Protocol::Cbor => {
                let (header, shape) = (self.query_error(), self.shape());
                let body = BTreeMap::from([("__type", shape), ("message", self.message)]);
                Reply::cbor(self.status, &body).with(QUERY_ERROR, header)
            }
            Protocol::Query(namespace) => {
                let fault = self.whose();
                let body = format!(
                    "<ErrorResponse xmlns=\"{namespace}\">\n  \
                     <Error>\n    <Type>{fault}</Type>\n    <Code>{}</Code>\n    \
                     <Message>{}</Message>\n  </Error>\n  <RequestId>{request_id}</RequestId>\n\
                     </ErrorResponse>\n",
                    escape_xml(&self.code),
                    escape_xml(&self.message),
                );
                Reply::xml(self.status, body)
            }
        }
    }

    /// Who is to blame, as the query protocol says it.
    fn whose(&self) -> &'static str {
        if self.status < 500 { "Sender" } else { "Receiver" }
    }

    /// What tells a client of the newer protocols which code the query protocol would give.
    fn query_error(&self) -> String {
        format!("{};{}", self.code, self.whose())
    }

    /// The name of the error's shape, which is not always its code.
    fn shape(&self) -> String {
        let shape = match self.code.as_str() {
            "InvalidParameterValue"
            | "InvalidParameterCombination"
            | "AccessDenied"
            | "Throttling"
            | "ExpiredToken" => format!("{}Exception", self.code),
            "MissingParameter" => "MissingRequiredParameterException".to_owned(),
            "ValidationError" => "ValidationException".to_owned(),
            "LimitExceeded" => "LimitExceededFault".to_owned(),
            "InternalServiceError" => "InternalServiceFault".to_owned(),
            other => other.to_owned(),
        };
        format!("com.amazonaws.cloudwatch#{shape}")
    }

    fn into_rest_json(self) -> Reply {
        let mut body = Map::new();
        if let Some(reason) = self.reason {
            body.insert("Reason".to_owned(), Value::from(reason));
        }
        if let Some(fault) = self.fault {
            body.insert("Type".to_owned(), Value::from(fault));
        }
        // Lambda capitalises this key in some of its shapes, and its clients know which.
        let key = match self.code.as_str() {
            "ResourceNotFoundException"
            | "ResourceInUseException"
            | "AccessDeniedException"
            | "ServiceException" => "Message",
            _ => "message",
        };
        body.insert(key.to_owned(), Value::from(self.message));
        Reply::json(self.status, &Value::Object(body)).with("x-amzn-errortype", self.code)
    }
}

/// Text made safe between XML tags.
#[must_use]
pub fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(reply: &Reply) -> Value {
        serde_json::from_slice(&reply.body).unwrap_or_default()
    }

    #[test]
    fn lambda_tells_code_type_and_reason() {
        let mut error = ApiError::user(429, "TooManyRequestsException", "Rate exceeded");
        error.reason = Some("CallerRateLimitExceeded");
        let reply = error.into_reply(Protocol::RestJson, "id");
        assert_eq!(reply.status, 429);
        assert_eq!(reply.header("x-amzn-errortype"), Some("TooManyRequestsException"));
        let expected = json!({
            "Reason": "CallerRateLimitExceeded", "Type": "User", "message": "Rate exceeded",
        });
        assert_eq!(body(&reply), expected);
    }

    #[test]
    fn json_protocol_names_the_type_in_the_body() {
        let error = ApiError::new(400, "ThrottlingException", "Rate exceeded");
        let reply = error.into_reply(Protocol::Json11, "id");
        let expected = json!({"__type": "ThrottlingException", "message": "Rate exceeded"});
        assert_eq!(body(&reply), expected);
    }

    #[test]
    fn query_protocol_answers_in_escaped_xml() {
        let error = ApiError::new(403, "AccessDenied", "a < b & c");
        let reply = error.into_reply(Protocol::Query("urn:x"), "id");
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        assert!(text.contains("<Message>a &lt; b &amp; c</Message>"), "{text}");
        assert!(text.contains("<RequestId>id</RequestId>"), "{text}");
    }
}
