//! Log lines: parsed, made harmless, kept within bounds, searched. Pure.
//!
//! An event of CloudWatch Logs becomes a [`LogLine`] in [`parse`], travels in a [`LogChunk`] and
//! is kept by a [`LogStore`]. A [`Lens`] shows the store through a filter, a [`Search`] finds
//! text in it. [`follow`] decides what a tail asks for next.

pub mod line;
pub mod parse;
pub mod report;
pub mod sanitise;
pub mod store;
pub mod stream;

pub use line::{EventId, Level, LineKind, LogLine, RequestId};
pub use parse::Parser;
pub use report::{InvocationStatus, Report};
pub use store::{LineKey, LogStore, StoredLine};
pub use stream::{StreamName, Streams};
