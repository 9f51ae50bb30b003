//! What surrounds a function: triggers, destinations, concurrency, differences.

use crate::{
    aws::Gateway,
    domain::{Failure, Fetched, FunctionName, Request, Version, compare::differences},
};

use super::Reply;

/// Answers one of the requests that [`super::run`] passes on.
///
/// # Errors
/// The failure of the call that ended it.
pub(super) async fn run(gateway: &Gateway, request: Request, reply: &Reply) -> Result<(), Failure> {
    let fetched = match request {
        Request::EventSources(name, aliases) => {
            let found = gateway.event_sources_with_aliases(&name, &aliases).await?;
            Fetched::EventSources(name, found)
        }
        Request::Permissions(name, aliases) => {
            let found = gateway.permissions_with_aliases(&name, &aliases).await?;
            Fetched::Permissions(name, found)
        }
        Request::Urls(name) => {
            let found = gateway.urls(&name).await?;
            Fetched::Urls(name, found)
        }
        Request::AsyncInvoke(name) => {
            let found = gateway.async_invoke(&name).await?;
            Fetched::AsyncInvoke(name, found)
        }
        Request::Provisioned(name) => {
            let found = gateway.provisioned(&name).await?;
            Fetched::Provisioned(name, found)
        }
        Request::Difference { function, from, to } => {
            // Two functions are read at once, and the SDK's futures are large.
            Box::pin(difference(gateway, function, from, to)).await?
        }
        _ => return Ok(()),
    };
    reply.ok(fetched).await
}

async fn difference(
    gateway: &Gateway,
    function: FunctionName,
    from: Version,
    to: Version,
) -> Result<Fetched, Failure> {
    let before = gateway.function(&function, Some(from));
    let (before, after) = tokio::try_join!(before, gateway.function(&function, Some(to)))?;
    Ok(Fetched::Difference { lines: differences(&before, &after), function, from, to })
}
