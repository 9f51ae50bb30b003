//! A query that can't be read, and where in it.

use serde_json::json;

use crate::sandbox::http::reply::Reply;

/// What is wrong, and where: characters from the beginning, the end excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// In AWS's manner.
    pub message: String,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Malformed {
    /// `MalformedQueryException`, with its compile error.
    #[must_use]
    pub fn into_reply(self) -> Reply {
        let code = "MalformedQueryException";
        let body = json!({
            "__type": code,
            "message": self.message,
            "queryCompileError": {
                "location": {"startCharOffset": self.start, "endCharOffset": self.end},
                "message": self.message,
            },
        });
        Reply::amz_json(400, &body).with("x-amzn-errortype", code)
    }
}
