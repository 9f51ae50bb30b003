//! What a write changes that is no alias, at AWS itself.

use std::time::Duration;

use super::{
    adopt::Adopts,
    direct::Direct,
    once::{Setting, Stands},
    patience::Pace,
};
use crate::{
    aws::{Sent, WriteFailure},
    domain::{
        Adoption, Alias, AliasRef, ConcurrencyChange, EventSource, EventSourceChange, Failure,
        FailureKind, FunctionVersion, Reserved, RevisionId, Version,
    },
};

/// A function's reserved concurrency.
pub(super) struct Concurrency<'a> {
    pub(super) direct: &'a Direct<'a>,
    pub(super) change: &'a ConcurrencyChange,
}

/// Whether an event source mapping polls.
pub(super) struct Polling<'a> {
    pub(super) direct: &'a Direct<'a>,
    pub(super) change: &'a EventSourceChange,
}

/// A function that is to be adopted.
pub(super) struct Adoptable<'a> {
    pub(super) direct: &'a Direct<'a>,
    pub(super) adoption: &'a Adoption,
}

macro_rules! keep_the_pace_of_direct {
    ($($what:ident),*) => {$(
        impl Pace for $what<'_> {
            fn elapsed(&self) -> Duration {
                self.direct.elapsed()
            }

            async fn sleep(&self, period: Duration) {
                self.direct.sleep(period).await;
            }
        }
    )*};
}
keep_the_pace_of_direct!(Concurrency, Polling, Adoptable);
pub(super) use keep_the_pace_of_direct;

impl Setting for Concurrency<'_> {
    type Value = Reserved;

    fn is_urgent(&self) -> bool {
        self.direct.urgent
    }

    fn failure(&self, kind: FailureKind) -> Failure {
        failure(self.change.operation(), self.change.function.to_string(), kind)
    }

    fn stands(&self, found: &Reserved) -> Stands {
        match *found {
            found if found == self.change.after => Stands::AsWanted,
            found if found == self.change.before => Stands::AsPreviewed,
            _ => Stands::Otherwise,
        }
    }

    async fn read(&self) -> Result<Reserved, Failure> {
        let Direct { gateway, .. } = self.direct;
        gateway.reserved_concurrency(&self.change.function, self.direct.priority()).await
    }

    async fn send(&self) -> Result<Sent<Reserved>, WriteFailure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        let function = &self.change.function;
        match self.change.after {
            Reserved(Some(count)) => {
                gateway.put_reserved_concurrency(function, count, priority).await
            }
            Reserved(None) => gateway.delete_reserved_concurrency(function, priority).await,
        }
    }
}

impl Setting for Polling<'_> {
    type Value = EventSource;

    fn is_urgent(&self) -> bool {
        self.direct.urgent
    }

    fn failure(&self, kind: FailureKind) -> Failure {
        failure("lambda:UpdateEventSourceMapping", self.change.uuid.clone(), kind)
    }

    fn stands(&self, found: &EventSource) -> Stands {
        stands(found, self.change.enabled)
    }

    async fn read(&self) -> Result<EventSource, Failure> {
        let Direct { gateway, .. } = self.direct;
        gateway.event_source(&self.change.uuid, self.direct.priority()).await
    }

    async fn send(&self) -> Result<Sent<EventSource>, WriteFailure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        let EventSourceChange { uuid, enabled, .. } = self.change;
        gateway.set_event_source_enabled(uuid, *enabled, priority).await
    }
}

impl Adopts for Adoptable<'_> {
    async fn latest(&self) -> Result<(String, RevisionId), Failure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        let latest = gateway.function_with(&self.adoption.function, None, priority).await?;
        Ok((latest.code_sha256, latest.revision_id))
    }

    async fn versions(&self) -> Result<Vec<FunctionVersion>, Failure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        gateway.versions_with(&self.adoption.function, priority).await
    }

    async fn alias(&self) -> Result<Option<Alias>, Failure> {
        let Adoption { function, alias, .. } = self.adoption;
        let target = AliasRef { function: function.clone(), alias: alias.clone() };
        match self.direct.gateway.alias_with(&target, self.direct.priority()).await {
            Err(failure) if failure.kind == FailureKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    async fn publish(&self) -> Result<Sent<Version>, WriteFailure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        gateway.publish_version(self.adoption, priority).await
    }

    async fn create(&self, version: Version) -> Result<Sent<Alias>, WriteFailure> {
        let (gateway, priority) = (self.direct.gateway, self.direct.priority());
        gateway.create_alias(self.adoption, version, priority).await
    }
}

/// What is on its way there is there: a mapping takes its time. Which way one goes that is made or
/// changed only shows when that is done.
fn stands(found: &EventSource, enabled: bool) -> Stands {
    if found.is_unsettled() {
        return Stands::Unsettled;
    }
    match (found.is_enabled(), found.is_paused()) {
        (false, false) => Stands::Otherwise,
        (polls, _) if polls == enabled => Stands::AsWanted,
        _ => Stands::AsPreviewed,
    }
}

pub(super) fn failure(operation: &str, resource: String, kind: FailureKind) -> Failure {
    Failure { operation: operation.into(), resource, kind, retryable: false, request_id: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FunctionName;

    #[test]
    fn a_mapping_on_its_way_counts_as_there_and_one_that_goes_away_as_neither() {
        use Stands::{AsPreviewed, AsWanted, Otherwise, Unsettled};
        for (state, to_pause, to_resume) in [
            ("Enabled", AsPreviewed, AsWanted),
            ("Enabling", AsPreviewed, AsWanted),
            ("Updating", Unsettled, Unsettled),
            ("Creating", Unsettled, Unsettled),
            ("Disabling", AsWanted, AsPreviewed),
            ("Disabled", AsWanted, AsPreviewed),
            ("Deleting", Otherwise, Otherwise),
        ] {
            let found = EventSource {
                uuid: "u1".into(),
                source: "arn:aws:sqs:eu-west-1:1:orders".into(),
                function: FunctionName("checkout".into()),
                qualifier: None,
                state: state.into(),
                state_reason: String::new(),
                batch_size: None,
                last_modified: None,
                last_result: String::new(),
            };
            assert_eq!(
                (stands(&found, false), stands(&found, true)),
                (to_pause, to_resume),
                "{state}"
            );
        }
    }
}
