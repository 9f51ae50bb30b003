//! Requests and replies as bytes on the wire, and which operation a request is for.

pub mod error;
pub mod eventstream;
pub mod page;
pub mod reply;
pub mod request;
pub mod route;
