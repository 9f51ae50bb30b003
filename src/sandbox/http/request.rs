//! A request as the handlers see it: decoded path, query and body.

use http::HeaderMap;
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// One request, read to its end.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Method, in capitals.
    pub method: String,
    /// Path segments, percent-decoded (an ARN stays one segment).
    pub path: Vec<String>,
    /// Query parameters in order, decoded.
    pub query: Vec<(String, String)>,
    /// Headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Takes a request line apart. `target` is the path with its query, as it came.
    #[must_use]
    pub fn new(method: &str, target: &str, headers: HeaderMap, body: Vec<u8>) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.split('/').filter(|s| !s.is_empty()).map(decode).collect();
        Self { method: method.to_owned(), path, query: parse_form(query), headers, body }
    }

    /// A query parameter that is there and not empty.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A header, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The path segment at `index`, or nothing.
    #[must_use]
    pub fn segment(&self, index: usize) -> &str {
        self.path.get(index).map_or("", String::as_str)
    }

    /// The body as JSON; an absent body counts as `{}`.
    ///
    /// # Errors
    /// `SerializationException`, as AWS answers to a body it can't read.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let body: &[u8] = if self.body.is_empty() { b"{}" } else { &self.body };
        serde_json::from_slice(body).map_err(|error| ApiError::serialization(&error))
    }
}

/// `a=1&b=x+y` as pairs, decoded: a query string, or the body of the query protocol.
#[must_use]
pub fn parse_form(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// Undoes percent-encoding of a path, in which `+` is itself. What is malformed stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match (byte, tail) {
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(byte),
            },
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(target: &str) -> Request {
        Request::new("GET", target, HeaderMap::new(), Vec::new())
    }

    #[test]
    fn an_encoded_arn_is_one_segment() {
        let request = get("/2017-03-31/tags/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af");
        assert_eq!(request.segment(2), "arn:aws:lambda:eu-west-1:1:function:f");
        assert_eq!(request.segment(9), "");
    }

    #[test]
    fn queries_are_decoded_and_empty_ones_absent() {
        let request = get("/f/?Qualifier=%24LATEST&Marker=&x=a+b");
        assert_eq!(request.query("Qualifier"), Some("$LATEST"));
        assert_eq!(request.query("Marker"), None);
        assert_eq!(request.query("x"), Some("a b"));
    }

    #[test]
    fn malformed_escapes_stay() {
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%e2%9c%93"), "%zz\u{2713}");
    }

    #[test]
    fn a_body_that_is_not_json_is_refused() {
        let mut request = get("/");
        assert!(request.json::<serde_json::Value>().is_ok());
        request.body = b"{".to_vec();
        let error = request.json::<serde_json::Value>().map_err(|error| error.code);
        assert_eq!(error, Err("SerializationException".to_owned()));
    }
}
