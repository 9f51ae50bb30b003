//! Log lines: parsed, made harmless, kept within bounds, searched. Pure.
//!
//! An event of CloudWatch Logs becomes a [`LogLine`] in [`parse`], travels in a [`LogChunk`] and
//! is kept by a [`LogStore`]. A [`Lens`] shows the store through a filter, a [`Search`] finds
//! text in it, [`ErrorGroups`] count its errors by kind, [`Invocations`] put lines together that belong
//! together. [`follow`] decides what a tail asks for next.

pub mod chunk;
pub mod export;
pub mod fingerprint;
pub mod follow;
pub mod groups;
pub mod invocations;
pub mod lens;
pub mod line;
pub mod parse;
pub mod pattern;
pub mod report;
pub mod rows;
pub mod sanitise;
pub mod search;
pub mod store;
pub mod stream;
pub mod tail_event;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod trace;

pub use chunk::LogChunk;
pub use fingerprint::Fingerprint;
pub use groups::{ErrorGroup, ErrorGroups, Verdict};
pub use invocations::{Invocation, InvocationLens, Invocations, Outcome};
pub use lens::{Lens, LineFilter, Progress};
pub use line::{EventId, Level, Line, LineKind, LogLine, RequestId};
pub use parse::Parser;
pub use pattern::{Pattern, PatternError};
pub use report::{InvocationStatus, Report};
pub use search::{Found, Search};
pub use store::{LineKey, LogStore, StoredLine};
pub use stream::{StreamName, Streams};
pub use tail_event::{LiveState, LiveStatus, TailEvent, TailMode};
