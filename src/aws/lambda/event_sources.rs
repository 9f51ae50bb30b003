//! Event source mappings: what Lambda polls for a function.

use aws_sdk_lambda::types::EventSourceMappingConfiguration;

use crate::domain::{AliasName, EventSource, Failure, FailureKind, FunctionName, Page};

use super::{
    super::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        reply::{instant, required},
    },
    convert::{qualified, qualifier_of},
    pages,
};

const LIST_MAPPINGS: Operation =
    Operation { action: "lambda:ListEventSourceMappings", lane: Lane::ControlPlane };

impl Gateway {
    /// The event source mappings of a function and of these aliases of it: Lambda lists those of
    /// an alias under the alias alone. One that names a version by its number is not found.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn event_sources_with_aliases(
        &self,
        function: &FunctionName,
        aliases: &[AliasName],
    ) -> Result<Vec<EventSource>, Failure> {
        let mut found = self.event_sources_at(function, None).await?;
        for alias in aliases {
            let more = self.event_sources_at(function, Some(&alias.0)).await?;
            // An emulator may list them under both.
            let is_new = |one: &EventSource| found.iter().all(|known| known.uuid != one.uuid);
            let more: Vec<_> = more.into_iter().filter(is_new).collect();
            found.extend(more);
        }
        Ok(found)
    }

    /// The event source mappings of the unqualified function, or of one alias or version of it.
    ///
    /// # Errors
    /// The [`Failure`] of the page that did not come.
    pub async fn event_sources_at(
        &self,
        function: &FunctionName,
        qualifier: Option<&str>,
    ) -> Result<Vec<EventSource>, Failure> {
        pages::all(|marker| self.event_sources_page(function, qualifier, marker)).await
    }

    async fn event_sources_page(
        &self,
        function: &FunctionName,
        qualifier: Option<&str>,
        marker: Option<String>,
    ) -> Result<Page<EventSource>, Failure> {
        let resource = qualified(function, qualifier);
        let request = self
            .parts
            .lambda
            .list_event_source_mappings()
            .function_name(&resource)
            .set_marker(marker.clone());
        let call = self.call(LIST_MAPPINGS, &resource, Priority::Read);
        let reply = call.read(|| request.clone().send()).await?;
        let items = reply.event_source_mappings.unwrap_or_default().into_iter();
        let items = items.map(|mapping| event_source(function, mapping));
        let items = items.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))?;
        let next = pages::next(&call, marker.as_deref(), reply.next_marker)?;
        Ok(Page { items, next })
    }
}

pub(super) fn event_source(
    function: &FunctionName,
    reply: EventSourceMappingConfiguration,
) -> Result<EventSource, FailureKind> {
    let qualifier = reply.function_arn.as_deref().and_then(qualifier_of);
    let last_modified = instant(reply.last_modified.as_ref());
    let servers = reply.self_managed_event_source.and_then(|cluster| cluster.endpoints);
    let servers = servers.map(|by_kind| by_kind.into_values().flatten().collect::<Vec<_>>());
    let source = reply.event_source_arn.or_else(|| servers.map(|all| all.join(", ")));
    Ok(EventSource {
        uuid: required(reply.uuid, "UUID")?,
        source: required(source, "EventSourceArn")?,
        function: function.clone(),
        qualifier,
        state: required(reply.state, "State")?,
        state_reason: reply.state_transition_reason.unwrap_or_default(),
        batch_size: reply.batch_size,
        last_modified,
        last_result: reply.last_processing_result.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Server, reply};
    use super::*;

    async fn asked(body: &str) -> Result<Vec<EventSource>, FailureKind> {
        let server = Server::answering(reply(200, "application/json", body)).await;
        let gateway = server.gateway().await;
        let found = gateway.event_sources_with_aliases(&FunctionName("orders".into()), &[]).await;
        found.map_err(|failure| failure.kind)
    }

    #[tokio::test]
    async fn a_mapping_says_what_it_polls_and_what_it_calls() {
        let body = r#"{"EventSourceMappings":[{"UUID":"u-1","State":"Disabled","BatchSize":10,
            "EventSourceArn":"arn:aws:sqs:eu-west-1:1:orders",
            "FunctionArn":"arn:aws:lambda:eu-west-1:1:function:orders:live",
            "StateTransitionReason":"User action","LastModified":1795000000.5}]}"#;
        let found = &asked(body).await.unwrap()[0];
        assert_eq!((&*found.label(), found.qualifier.as_deref()), ("sqs orders", Some("live")));
        assert!(found.is_paused() && found.last_modified.is_some());
        assert_eq!((&*found.state_reason, found.batch_size), ("User action", Some(10)));
    }

    #[tokio::test]
    async fn a_self_managed_cluster_is_known_by_its_servers() {
        let body = r#"{"EventSourceMappings":[{"UUID":"u-1","State":"Enabled",
            "SelfManagedEventSource":{"Endpoints":{"KAFKA_BOOTSTRAP_SERVERS":["a:9092","b:9092"]}}}]}"#;
        assert_eq!(asked(body).await.unwrap()[0].label(), "a:9092, b:9092");
    }

    #[tokio::test]
    async fn a_mapping_without_an_id_can_not_be_acted_on() {
        let detail = "UUID is missing".to_owned();
        let body = r#"{"EventSourceMappings":[{"EventSourceArn":"arn:x","State":"Enabled"}]}"#;
        assert_eq!(asked(body).await, Err(FailureKind::UnexpectedReply { detail }));
    }
}
