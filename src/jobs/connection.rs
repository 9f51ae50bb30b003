//! The gateway, built when the console asks for it and shared by all that runs after.

use tokio::sync::watch;

use crate::{
    aws::{ConnectOptions, Gateway},
    domain::{Clock, Failure, FailureKind},
};

/// Where the gateway connects to.
#[derive(Debug, Clone)]
pub struct Source {
    /// Profile, Region, endpoint.
    pub options: ConnectOptions,
    /// Whether the endpoint is known already.
    pub endpoint: Endpoint,
}

/// The endpoint's address, or the promise of one.
#[derive(Debug, Clone)]
pub enum Endpoint {
    /// As the options, the environment or the profile say.
    Configured,
    /// Something is being started that will say where it listens, or why it doesn't.
    Pending(watch::Receiver<Option<Result<Listening, Failure>>>),
}

/// An endpoint that was started for this session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listening {
    /// Its address, as for `--endpoint-url`.
    pub url: String,
    /// The Region that it stands for, unless another was asked for.
    pub region: Option<String>,
}

/// The one gateway of the session.
#[derive(Debug)]
pub(super) struct Connection {
    source: Source,
    clock: Clock,
    state: watch::Sender<State>,
}

#[derive(Debug, Clone)]
enum State {
    /// Nobody asked yet, or asking was cancelled.
    Idle,
    /// The attempt of this number is under way.
    Connecting(u64),
    Ready(Gateway),
    Failed(Failure),
}

impl Connection {
    pub(super) fn new(source: Source, clock: Clock) -> Self {
        Self { source, clock, state: watch::Sender::new(State::Idle) }
    }

    /// Builds a gateway anew: profile files are read again.
    ///
    /// # Errors
    /// Those of [`Gateway::connect`], and what kept the endpoint from being started.
    pub(super) async fn connect(&self, attempt: u64) -> Result<Gateway, Failure> {
        self.state.send_replace(State::Connecting(attempt));
        let attempt = Attempt { number: attempt, state: &self.state };
        let result = self.build().await;
        attempt.end(match &result {
            Ok(gateway) => State::Ready(gateway.clone()),
            Err(failure) => State::Failed(failure.clone()),
        });
        result
    }

    /// The gateway, once the attempt that is under way has ended.
    ///
    /// # Errors
    /// What that attempt failed with; [`FailureKind::Refused`] when there was none.
    pub(super) async fn gateway(&self) -> Result<Gateway, Failure> {
        let mut watcher = self.state.subscribe();
        let settled = watcher.wait_for(|state| !matches!(state, State::Connecting(_))).await;
        match settled.as_deref() {
            Ok(State::Ready(gateway)) => Ok(gateway.clone()),
            Ok(State::Failed(failure)) => Err(failure.clone()),
            Ok(State::Idle | State::Connecting(_)) | Err(_) => Err(not_connected()),
        }
    }

    /// The gateway if there is one now.
    pub(super) fn present(&self) -> Option<Gateway> {
        match &*self.state.borrow() {
            State::Ready(gateway) => Some(gateway.clone()),
            _ => None,
        }
    }

    async fn build(&self) -> Result<Gateway, Failure> {
        let mut options = self.source.options.clone();
        if let Endpoint::Pending(promise) = &self.source.endpoint {
            let listening = kept(promise.clone()).await?;
            options.endpoint_url = Some(listening.url);
            options.region = options.region.or(listening.region);
        }
        Gateway::connect(options, self.clock.clone()).await
    }
}

/// Waits until the promise is kept or broken.
async fn kept(
    mut promise: watch::Receiver<Option<Result<Listening, Failure>>>,
) -> Result<Listening, Failure> {
    let settled = promise.wait_for(Option::is_some).await;
    match settled.as_deref() {
        Ok(Some(result)) => result.clone(),
        Ok(None) | Err(_) => Err(not_connected()),
    }
}

/// An attempt under way. Dropped before its end, it lets those who wait for it go.
struct Attempt<'a> {
    number: u64,
    state: &'a watch::Sender<State>,
}

impl Attempt<'_> {
    fn end(self, state: State) {
        self.settle(state);
    }

    /// Only the latest attempt counts.
    fn settle(&self, settled: State) {
        self.state.send_if_modified(|state| {
            let ours = matches!(state, State::Connecting(number) if *number == self.number);
            if ours {
                *state = settled;
            }
            ours
        });
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.settle(State::Idle);
    }
}

fn not_connected() -> Failure {
    Failure {
        operation: "connect".into(),
        resource: String::new(),
        kind: FailureKind::Refused { reason: "not connected: press r to connect".into() },
        retryable: true,
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening() -> Listening {
        Listening { url: "http://127.0.0.1:1".into(), region: Some("eu-west-1".into()) }
    }

    fn promised() -> (watch::Sender<Option<Result<Listening, Failure>>>, Connection) {
        let (promise, kept) = watch::channel(None);
        let options = ConnectOptions { sandbox: true, ..ConnectOptions::default() };
        let source = Source { options, endpoint: Endpoint::Pending(kept) };
        (promise, Connection::new(source, Clock::system()))
    }

    #[tokio::test]
    async fn who_asks_while_it_connects_gets_its_result() {
        let (promise, connection) = promised();
        let broken = not_connected();
        let break_it = async {
            tokio::task::yield_now().await;
            promise.send_replace(Some(Err(broken.clone())));
        };
        let (connected, asked, ()) =
            tokio::join!(connection.connect(1), connection.gateway(), break_it);
        assert_eq!(connected.err(), Some(broken.clone()));
        assert_eq!(asked.err(), Some(broken));
        promise.send_replace(Some(Ok(listening())));
        assert!(connection.connect(2).await.is_ok(), "a later attempt tries again");
        let gateway = connection.gateway().await.unwrap();
        assert_eq!(gateway.scope().region.as_deref(), Some("eu-west-1"));
    }

    #[tokio::test]
    async fn before_any_attempt_nothing_is_waited_for() {
        let (_promise, connection) = promised();
        assert!(connection.gateway().await.is_err());
        assert!(connection.present().is_none());
    }

    #[tokio::test]
    async fn a_cancelled_attempt_lets_those_go_who_wait_for_it() {
        let (_promise, connection) = promised();
        let cancelled = async {
            tokio::select! {
                biased;
                _ = connection.connect(1) => unreachable!("nobody keeps the promise"),
                () = tokio::task::yield_now() => {}
            }
        };
        let ((), asked) = tokio::join!(cancelled, connection.gateway());
        assert!(asked.is_err());
    }

    #[tokio::test]
    async fn an_attempt_that_was_replaced_does_not_end_the_next() {
        let (promise, connection) = promised();
        let first = Box::pin(connection.connect(1));
        let second = Box::pin(connection.connect(2));
        tokio::select! {
            biased;
            _ = async { tokio::join!(first, second) } => unreachable!("nobody keeps the promise"),
            () = tokio::task::yield_now() => {}
        }
        let third = connection.connect(3);
        let keep_it = async {
            tokio::task::yield_now().await;
            promise.send_replace(Some(Ok(listening())));
        };
        let (connected, asked, ()) = tokio::join!(third, connection.gateway(), keep_it);
        assert!(connected.is_ok() && asked.is_ok());
    }
}
