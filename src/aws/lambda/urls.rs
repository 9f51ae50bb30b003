//! Function URLs.

use aws_sdk_lambda::types::{FunctionUrlConfig, InvokeMode};

use crate::domain::{Failure, FailureKind, FunctionName, Page, Trigger, TriggerKind};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::required,
    },
    convert::qualifier_of,
    pages,
};

const LIST_URLS: Operation =
    Operation { action: "lambda:ListFunctionUrlConfigs", lane: Lane::ControlPlane };

impl Gateway {
    /// The URLs of a function and of its aliases; each may have one.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn urls(&self, function: &FunctionName) -> Result<Vec<Trigger>, Failure> {
        pages::all(|marker| self.urls_page(function, marker)).await
    }

    async fn urls_page(
        &self,
        function: &FunctionName,
        marker: Option<String>,
    ) -> Result<Page<Trigger>, Failure> {
        let request = self
            .parts
            .lambda
            .list_function_url_configs()
            .function_name(function.as_str())
            .set_marker(marker.clone());
        let call = self.call(LIST_URLS, function.as_str(), Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.function_url_configs.into_iter().map(|url| trigger(function, url));
        let items = items.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, marker.as_deref(), reply.next_marker)?;
        Ok(Page { items, next })
    }
}

fn trigger(function: &FunctionName, url: FunctionUrlConfig) -> Result<Trigger, FailureKind> {
    // The SDK puts an empty text where a required one is missing.
    let arn = required(Some(url.function_arn).filter(|arn| !arn.is_empty()), "FunctionArn")?;
    let address = required(Some(url.function_url).filter(|url| !url.is_empty()), "FunctionUrl")?;
    let mut note = format!("auth {}", url.auth_type.as_str());
    if url.invoke_mode == Some(InvokeMode::ResponseStream) {
        note.push_str(", streams");
    }
    Ok(Trigger {
        kind: TriggerKind::Url,
        function: function.clone(),
        qualifier: qualifier_of(&arn),
        source: address,
        note,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Server, reply};
    use super::*;

    async fn asked(body: &str) -> Result<Vec<Trigger>, FailureKind> {
        let server = Server::answering(reply(200, "application/json", body)).await;
        let gateway = server.gateway().await;
        gateway.urls(&FunctionName("checkout".into())).await.map_err(|failure| failure.kind)
    }

    #[tokio::test]
    async fn a_url_says_whom_it_lets_in_and_what_it_calls() {
        let body = r#"{"FunctionUrlConfigs":[{"FunctionUrl":"https://x.example/",
            "FunctionArn":"arn:aws:lambda:eu-west-1:1:function:checkout:live",
            "AuthType":"NONE","InvokeMode":"RESPONSE_STREAM"}]}"#;
        let urls = asked(body).await.unwrap();
        assert_eq!(
            (&*urls[0].source, &*urls[0].note),
            ("https://x.example/", "auth NONE, streams")
        );
        assert_eq!(urls[0].qualifier.as_deref(), Some("live"));
    }

    #[tokio::test]
    async fn a_url_that_calls_nothing_is_told() {
        let body = r#"{"FunctionUrlConfigs":[{"FunctionUrl":"https://x.example/"}]}"#;
        let detail = "FunctionArn is missing".to_owned();
        assert_eq!(asked(body).await, Err(FailureKind::UnexpectedReply { detail }));
    }
}
