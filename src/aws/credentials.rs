//! The credential chain, resolved once at a time and kept until it expires.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use aws_credential_types::{
    Credentials as Keys,
    provider::{
        self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
    },
};
use tokio::time::Instant;

use super::profile::ProfileFacts;
use crate::domain::{Clock, CredentialInfo, Timestamp};

/// Credentials this close to their end (in seconds) are resolved anew.
const REFRESH_BEFORE_S: i64 = 60;
/// Instances and containers get the next keys five minutes before the end of the last, and not
/// sooner. Those that are the same later than this (in seconds) are the last.
const NEXT_BY_S: i64 = 240;
/// A failure is shared for this long, so that ten panes don't ask a dead endpoint ten times.
const FAILURE_HOLDS: Duration = Duration::from_secs(2);

/// A provider in front of the chain. Clones share what was resolved.
///
/// The chain runs in a task of its own: a `credential_process` that opens a browser outlasts the
/// call that was waiting for it, and the next call finds its result.
#[derive(Debug, Clone)]
pub(super) struct Credentials {
    chain: SharedCredentialsProvider,
    signs_in: bool,
    renews: bool,
    clock: Clock,
    slot: Arc<tokio::sync::Mutex<Slot>>,
}

#[derive(Debug, Default)]
enum Slot {
    #[default]
    Empty,
    Keys(Keys),
    Failed(Instant, Shared),
}

impl Credentials {
    /// The chain, and what the profile files say of what it leads to.
    pub(super) fn new(chain: SharedCredentialsProvider, of: &ProfileFacts, clock: Clock) -> Self {
        Self { chain, signs_in: of.signs_in, renews: !of.fixed, clock, slot: Arc::default() }
    }

    /// They are renewed by themselves, or never end.
    pub(super) fn renew(&self) -> bool {
        self.renews
    }

    /// Resolves the credentials and tells what may be shown of them.
    pub(super) async fn info(&self) -> Result<CredentialInfo, CredentialsError> {
        let keys = self.resolve().await?;
        Ok(CredentialInfo { expires_at: expiry(&keys) })
    }

    /// When the credentials end for good, as far as it can be told: those that end within `ahead`
    /// are asked for anew. `None` when they don't end or are renewed.
    pub(super) async fn end(&self, ahead: Duration) -> Result<Option<Timestamp>, CredentialsError> {
        let keys = self.resolve().await?;
        let Some(end) = expiry(&keys) else { return Ok(None) };
        let left = end.duration_since(self.clock.now());
        if Duration::try_from(left).is_ok_and(|left| left > ahead) {
            return Ok(None);
        }
        let Ok(next) = self.chain.provide_credentials().await else { return Ok(Some(end)) };
        let renewed = expiry(&next).is_none_or(|next| next > end);
        if renewed {
            *self.slot.lock().await = Slot::Keys(next);
        }
        Ok((!renewed && left.as_secs() < NEXT_BY_S).then_some(end))
    }

    async fn resolve(&self) -> provider::Result {
        let this = self.clone();
        let task = tokio::spawn(async move { this.resolve_in_turn().await });
        task.await.map_err(CredentialsError::unhandled)?
    }

    async fn resolve_in_turn(self) -> provider::Result {
        let mut slot = self.slot.lock().await;
        match &*slot {
            Slot::Keys(keys) if self.is_fresh(keys) => return Ok(keys.clone()),
            Slot::Failed(at, error) if at.elapsed() < FAILURE_HOLDS => {
                return Err(CredentialsError::provider_error(error.clone()));
            }
            _ => {}
        }
        let resolved = self.chain.provide_credentials().await;
        match resolved {
            Ok(keys) => {
                *slot = Slot::Keys(keys.clone());
                Ok(keys)
            }
            Err(error) => {
                let error = Shared { error: Arc::new(error), signs_in: self.signs_in };
                *slot = Slot::Failed(Instant::now(), error.clone());
                Err(CredentialsError::provider_error(error))
            }
        }
    }

    fn is_fresh(&self, keys: &Keys) -> bool {
        let now = self.clock.now();
        expiry(keys).is_none_or(|expiry| expiry.duration_since(now).as_secs() > REFRESH_BEFORE_S)
    }
}

fn expiry(keys: &Keys) -> Option<Timestamp> {
    keys.expiry().and_then(|time| Timestamp::try_from(time).ok())
}

impl ProvideCredentials for Credentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.resolve())
    }
}

/// The chain's error, which several waiting calls get.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) error: Arc<CredentialsError>,
    /// The profile signs in: the cure is to do that again.
    pub(super) signs_in: bool,
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for Shared {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.error)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Gives these out one after the other, each as seconds to its end; `None` is a failure.
    #[derive(Debug)]
    struct Chain {
        clock: Clock,
        next: Mutex<Vec<Option<i64>>>,
    }

    impl ProvideCredentials for Chain {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let next = self.next.lock().unwrap().pop().flatten();
            let end = next.map(|left| {
                let end = self.clock.now() + Duration::from_secs(left.cast_unsigned());
                std::time::SystemTime::from(end)
            });
            future::ProvideCredentials::ready(match end {
                Some(end) => Ok(Keys::new("K", "s", None, Some(end), "test")),
                None => Err(CredentialsError::not_loaded("no more")),
            })
        }
    }

    async fn end(given: &[Option<i64>]) -> Option<i64> {
        let clock = Clock::starting_at(Timestamp::UNIX_EPOCH, 1e-6);
        let next = Mutex::new(given.iter().rev().copied().collect());
        let chain = SharedCredentialsProvider::new(Chain { clock: clock.clone(), next });
        let credentials = Credentials::new(chain, &ProfileFacts::default(), clock.clone());
        let end = credentials.end(Duration::from_mins(20)).await.unwrap();
        let seconds =
            |end: Timestamp| (end.as_millisecond() - clock.now().as_millisecond() + 500) / 1_000;
        end.map(seconds)
    }

    #[tokio::test]
    async fn credentials_end_when_nobody_gives_new_ones() {
        assert_eq!(end(&[Some(3_600)]).await, None, "far away");
        assert_eq!(end(&[Some(900), Some(3_600)]).await, None, "renewed");
        assert_eq!(end(&[Some(900), None]).await, Some(900), "a session that is over");
        assert_eq!(end(&[Some(900), Some(900)]).await, None, "an instance has no new ones yet");
        assert_eq!(end(&[Some(180), Some(180)]).await, Some(180), "and now it should");
    }
}
