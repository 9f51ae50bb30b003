//! Listings that come page by page.

use crate::domain::{Failure, Page};

use super::super::{call::Call, reply::unexpected};

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

/// The marker of the page after the one that `asked` led to. A listing ends with none, or with an
/// empty one.
///
/// # Errors
/// An unexpected reply where it is the same one again: the listing would never end.
pub(in crate::aws) fn next(
    call: &Call<'_>,
    asked: Option<&str>,
    marker: Option<String>,
) -> Result<Option<String>, Failure> {
    let next = marker.filter(|marker| !marker.is_empty());
    if next.is_some() && next.as_deref() == asked {
        return Err(call.failure(unexpected("the marker of the next page is that of this one")));
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Server, reply};
    use crate::domain::{FailureKind, FunctionName};

    #[tokio::test]
    async fn a_listing_that_leads_to_the_same_page_again_ends() {
        let body = r#"{"NextMarker":"m"}"#;
        let server = Server::answering(reply(200, "application/json", body)).await;
        let gateway = server.gateway().await;
        let checkout = FunctionName("checkout".into());
        let failures = [
            gateway.aliases(&checkout).await.err(),
            gateway.versions(&checkout).await.err(),
            gateway.urls(&checkout).await.err(),
            gateway.functions_page(Some("m".into())).await.err(),
        ];
        for failure in failures {
            let kind = failure.map(|failure| failure.kind);
            assert!(matches!(kind, Some(FailureKind::UnexpectedReply { .. })), "{kind:?}");
        }
    }
}
