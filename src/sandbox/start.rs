//! Starting and stopping the sandbox, on a thread of its own.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, thread};

use tokio::{net::TcpListener, runtime, sync::oneshot};

use super::{
    clock::SandboxClock,
    faults::{
        board::FaultBoard,
        control::Control,
        journal::Journal,
        rates::Rates,
        rule::{Effect, FaultRule},
    },
    scenario::{Scenario, ScenarioError, model::ApiSpec},
    server::{self, Shared},
    world::World,
};

/// What to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen: a loopback address; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Scenario file; the built-in shop without one.
    pub scenario: Option<PathBuf>,
    /// Same seed, same ids and same traffic.
    pub seed: u64,
    /// How many functions there are at least: made-up ones are added to the scenario's.
    pub functions: Option<usize>,
    /// Sandbox seconds per real second, in `(0, 10_000]`.
    pub speed: f64,
}

impl Default for Options {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 4566));
        Self { listen, scenario: None, seed: 1, functions: None, speed: 1.0 }
    }
}

/// Why the sandbox did not start, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address can be reached from other machines.
    #[error("the sandbox listens on loopback only and {0} is not: use 127.0.0.1:4566")]
    NotLoopback(SocketAddr),
    /// Something listens there already.
    #[error(
        "port {} on {} is in use: stop what listens there, or listen on another port (port 0 \
         picks a free one)",
        .0.port(), .0.ip()
    )]
    PortInUse(SocketAddr),
    /// The address can't be listened on for another reason.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The speed is no speed.
    #[error("speed {0} is not between 0 (excluded) and 10000")]
    Speed(f64),
    /// The scenario can't be used.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The machine gave no thread or no event loop.
    #[error("cannot run the sandbox: {0}")]
    Run(#[source] io::Error),
}

/// A running sandbox. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    addr: SocketAddr,
    region: String,
    title: String,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<oneshot::Receiver<()>>,
}

/// Variables that would lead a shell's tools away from the sandbox in spite of
/// [`Sandbox::environment`]: unset them beside.
pub const MISLEADING: [&str; 7] = [
    "AWS_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL_CLOUDWATCH",
    "AWS_ENDPOINT_URL_CODEDEPLOY",
    "AWS_ENDPOINT_URL_LAMBDA",
    "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
    "AWS_ENDPOINT_URL_SECRETS_MANAGER",
];

impl Sandbox {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The endpoint to give to a client.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The Region that its account is in.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The scenario's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What a shell exports for its tools to talk to the sandbox. [`MISLEADING`] variables have
    /// to be unset.
    #[must_use]
    pub fn environment(&self) -> Vec<(String, String)> {
        let url = self.url();
        let pairs = [
            ("AWS_ENDPOINT_URL", url.as_str()),
            ("AWS_ACCESS_KEY_ID", "sandbox"),
            ("AWS_SECRET_ACCESS_KEY", "sandbox"),
            ("AWS_REGION", &self.region),
            // What the older of the AWS command lines reads.
            ("AWS_DEFAULT_REGION", &self.region),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    }

    /// Stops it and waits until its port is free.
    pub async fn stop(mut self) {
        self.stop.take();
        if let Some(ended) = self.ended.take() {
            // An error tells the same: the thread is gone.
            let _either_way = ended.await;
        }
    }
}

/// Starts a sandbox and waits until it listens.
///
/// It runs on a thread with an event loop of its own: making up a day of traffic does not hold up
/// whoever started it.
///
/// # Errors
/// See [`StartError`].
pub async fn start(options: Options) -> Result<Sandbox, StartError> {
    if !options.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(options.listen));
    }
    if !(options.speed > 0.0 && options.speed <= 10_000.0) {
        return Err(StartError::Speed(options.speed));
    }
    let (ready, is_ready) = oneshot::channel();
    let (stop, stopped) = oneshot::channel();
    let (end, ended) = oneshot::channel();
    let body = move || {
        run(&options, ready, stopped);
        // Nobody may be waiting for it.
        let _unheard = end.send(());
    };
    thread::Builder::new().name("sandbox".to_owned()).spawn(body).map_err(StartError::Run)?;
    let lost = |_| StartError::Run(io::Error::other("its thread ended early"));
    let started = is_ready.await.map_err(lost)??;
    let Started { addr, region, title } = started;
    Ok(Sandbox { addr, region, title, stop: Some(stop), ended: Some(ended) })
}

/// What the thread tells when it listens.
struct Started {
    addr: SocketAddr,
    region: String,
    title: String,
}

/// The thread: prepares, reports, serves until told to stop.
fn run(
    options: &Options,
    ready: oneshot::Sender<Result<Started, StartError>>,
    stopped: oneshot::Receiver<()>,
) {
    let prepared = prepare(options).and_then(|prepared| {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        Ok((prepared, runtime.map_err(StartError::Run)?))
    });
    let (prepared, runtime) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            // Whoever asked is gone: then nobody needs to know.
            let _unheard = ready.send(Err(error));
            return;
        }
    };
    runtime.block_on(async move {
        let listener = match TcpListener::from_std(prepared.listener) {
            Ok(listener) => listener,
            Err(error) => {
                let _unheard = ready.send(Err(StartError::Run(error)));
                return;
            }
        };
        if ready.send(Ok(prepared.started)).is_ok() {
            tokio::select! {
                () = server::serve(listener, prepared.shared) => {}
                // Both a message and a dropped sender mean the end.
                _ = stopped => {}
            }
        }
    });
}

struct Prepared {
    listener: std::net::TcpListener,
    shared: Arc<Shared>,
    started: Started,
}

fn prepare(options: &Options) -> Result<Prepared, StartError> {
    let scenario = match &options.scenario {
        Some(path) => Scenario::load(path)?,
        None => Scenario::built_in()?,
    };
    let listener = listen(options.listen)?;
    let addr = listener.local_addr().map_err(StartError::Run)?;
    let clock = SandboxClock::new(options.speed);
    let rules = usual_latency(&scenario.api).into_iter().chain(scenario.fault_rules()).collect();
    let control = Control {
        faults: FaultBoard::new(clock.now(), rules, options.seed),
        rates: scenario.api.rates.then(|| Rates::new(options.speed)),
        journal: Journal::default(),
    };
    let title = scenario.title.clone();
    let world = World::build(&scenario, clock, options.seed, options.functions);
    let started = Started { addr, region: world.region.clone(), title };
    Ok(Prepared { listener, shared: Arc::new(Shared::new(world, control)), started })
}

/// The scenario's latency of all calls, as the fault it is.
fn usual_latency(api: &ApiSpec) -> Option<FaultRule> {
    (api.latency_ms + api.jitter_ms > 0).then(|| FaultRule {
        on: vec!["*".to_owned()],
        effect: Effect::Latency,
        ms: api.latency_ms,
        jitter_ms: api.jitter_ms,
        probability: 1.0,
        count: None,
        from_s: None,
        until_s: None,
    })
}

fn listen(addr: SocketAddr) -> Result<std::net::TcpListener, StartError> {
    let listener = std::net::TcpListener::bind(addr).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse(addr),
        _ => StartError::Listen(addr, error),
    })?;
    listener.set_nonblocking(true).map_err(StartError::Run)?;
    Ok(listener)
}

#[cfg(test)]
mod tests;
