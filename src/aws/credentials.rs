//! The credential chain, resolved once at a time and kept until it expires.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use aws_credential_types::{
    Credentials as Keys,
    credential_feature::AwsCredentialFeature as Feature,
    provider::{
        self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
    },
};
use tokio::{
    task::JoinHandle,
    time::{Instant, timeout},
};

use super::profile::ProfileFacts;
use crate::domain::{Clock, CredentialInfo, Timestamp};

/// Credentials this close to their end (in seconds) are resolved anew.
const REFRESH_BEFORE_S: i64 = 60;
/// Instances, containers and consoles' logins get the next keys five minutes before the end of the
/// last, and not sooner. Those that are the same later than this (in seconds) are the last.
const NEXT_BY_S: i64 = 240;
/// How long, in real time, the chain may take to say whether it has newer keys.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(20);
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
    /// The chain is being asked for newer keys. It is not asked again before it has answered: it
    /// may have opened a browser.
    renewal: Arc<tokio::sync::Mutex<Option<JoinHandle<provider::Result>>>>,
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
        let (slot, renewal) = (Arc::default(), Arc::default());
        Self { chain, signs_in: of.signs_in, renews: !of.fixed, clock, slot, renewal }
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
        self.end_as_told_within(RENEWAL_PATIENCE, ahead).await
    }

    async fn end_as_told_within(
        &self,
        patience: Duration,
        ahead: Duration,
    ) -> Result<Option<Timestamp>, CredentialsError> {
        let keys = self.resolve().await?;
        let Some(end) = expiry(&keys) else { return Ok(None) };
        let left = end.duration_since(self.clock.now());
        if Duration::try_from(left).is_ok_and(|left| left > ahead) {
            return Ok(None);
        }
        let Some(next) = self.ask_anew(patience).await else { return Ok(Some(end)) };
        if expiry(&next).is_none_or(|next| next > end) {
            *self.slot.lock().await = Slot::Keys(next);
            return Ok(None);
        }
        let may_follow = left.as_secs() >= NEXT_BY_S && follow_late(&next);
        Ok((!may_follow).then_some(end))
    }

    /// What the chain gives out now; `None` when it gives nothing, or takes too long. Others go on
    /// with the keys there are meanwhile.
    async fn ask_anew(&self, patience: Duration) -> Option<Keys> {
        let mut renewal = self.renewal.lock().await;
        let asked = renewal.get_or_insert_with(|| {
            let chain = self.chain.clone();
            tokio::spawn(async move { chain.provide_credentials().await })
        });
        let answer = timeout(patience, asked).await.ok()?;
        *renewal = None;
        answer.ok()?.ok()
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

/// They come from where the next ones are to be had only shortly before the end. A process that
/// gives out the same keys again may do so to the end.
fn follow_late(keys: &Keys) -> bool {
    let from = keys.get_property::<Vec<Feature>>();
    let late = |feature: &Feature| {
        matches!(
            feature,
            Feature::CredentialsImds
                | Feature::CredentialsHttp
                | Feature::CredentialsLogin
                | Feature::CredentialsProfileLogin
        )
    };
    from.is_some_and(|features| features.iter().any(late))
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
        from: Feature,
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
                Some(end) => {
                    let mut keys = Keys::new("K", "s", None, Some(end), "test");
                    keys.set_property(vec![self.from.clone()]);
                    Ok(keys)
                }
                None => Err(CredentialsError::not_loaded("no more")),
            })
        }
    }

    async fn end(from: Feature, given: &[Option<i64>]) -> Option<i64> {
        let clock = Clock::starting_at(Timestamp::UNIX_EPOCH, 1e-6);
        let next = Mutex::new(given.iter().rev().copied().collect());
        let chain = SharedCredentialsProvider::new(Chain { clock: clock.clone(), from, next });
        let credentials = Credentials::new(chain, &ProfileFacts::default(), clock.clone());
        let end = credentials.end(Duration::from_mins(20)).await.unwrap();
        let seconds =
            |end: Timestamp| (end.as_millisecond() - clock.now().as_millisecond() + 500) / 1_000;
        end.map(seconds)
    }

    #[tokio::test]
    async fn credentials_end_when_nobody_gives_new_ones() {
        let process = Feature::CredentialsProcess;
        assert_eq!(end(process.clone(), &[Some(3_600)]).await, None, "far away");
        assert_eq!(end(process.clone(), &[Some(900), Some(3_600)]).await, None, "renewed");
        assert_eq!(end(process.clone(), &[Some(900), None]).await, Some(900), "a session is over");
        assert_eq!(end(process, &[Some(900), Some(900)]).await, Some(900), "a cache has no more");
    }

    #[tokio::test]
    async fn an_instance_has_no_new_ones_until_shortly_before() {
        let instance = Feature::CredentialsImds;
        assert_eq!(end(instance.clone(), &[Some(900), Some(900)]).await, None, "not yet");
        assert_eq!(end(instance, &[Some(180), Some(180)]).await, Some(180), "and now it should");
    }

    /// Never answers, and counts how often it is asked.
    #[derive(Debug)]
    struct Silent {
        end: std::time::SystemTime,
        asked: Arc<std::sync::atomic::AtomicU32>,
    }

    impl ProvideCredentials for Silent {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            if self.asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
                let keys = Keys::new("K", "s", None, Some(self.end), "test");
                return future::ProvideCredentials::ready(Ok(keys));
            }
            future::ProvideCredentials::new(std::future::pending())
        }
    }

    #[tokio::test]
    async fn a_chain_that_does_not_answer_is_asked_once_and_holds_nobody_up() {
        let clock = Clock::starting_at(Timestamp::UNIX_EPOCH, 1e-6);
        let end = clock.now() + Duration::from_mins(15);
        let asked = Arc::default();
        let chain = Silent { end: end.into(), asked: Arc::clone(&asked) };
        let chain = SharedCredentialsProvider::new(chain);
        let credentials = Credentials::new(chain, &ProfileFacts::default(), clock);
        for _ in 0..3 {
            let patience = Duration::from_millis(1);
            let told = credentials.end_as_told_within(patience, Duration::from_mins(20)).await;
            assert_eq!(told.unwrap(), Some(end));
        }
        assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 2);
    }
}
