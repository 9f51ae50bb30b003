//! One page of a listing.

/// Items, and the token of the next page when there is one.
///
/// A page may be empty and still have a successor: CloudWatch Logs does that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What the page holds, in the service's order.
    pub items: Vec<T>,
    /// Pass it to get the next page; `None` on the last.
    pub next: Option<String>,
}
