//! Listings that come page by page.

use crate::domain::{Failure, Page};

/// All items of a listing, from its first page on.
///
/// # Errors
/// The [`Failure`] of the page that did not come: half a listing would pass for a whole one.
pub(super) async fn all<T, F>(page: impl Fn(Option<String>) -> F) -> Result<Vec<T>, Failure>
where
    F: Future<Output = Result<Page<T>, Failure>>,
{
    let mut items = Vec::new();
    let mut marker = None;
    loop {
        let page = page(marker).await?;
        items.extend(page.items);
        marker = page.next;
        if marker.is_none() {
            return Ok(items);
        }
    }
}

/// The marker of the next page. Lambda ends a listing with none, or with an empty one.
pub(super) fn next(marker: Option<String>) -> Option<String> {
    marker.filter(|marker| !marker.is_empty())
}
