//! The HTTP server: accepts on loopback, speaks HTTP/1.1 with keep-alive, and can break off.

mod body;
mod dispatch;
mod prepare;
mod stream;
mod wire;

use std::{
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use body::ReplyBody;
use http_body_util::BodyExt;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use wire::Wire;

use self::dispatch::Answer;
use super::{clock::SandboxClock, faults::control::Control, http::request::Request, world::World};

/// What all connections share.
#[derive(Debug)]
pub struct Shared {
    clock: SandboxClock,
    world: Mutex<World>,
    control: Mutex<Control>,
}

impl Shared {
    /// An account and what decides over calls to it.
    #[must_use]
    pub fn new(world: World, control: Control) -> Self {
        Self { clock: world.clock.clone(), world: Mutex::new(world), control: Mutex::new(control) }
    }

    /// The account as it is now.
    fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        world.catch_up();
        world
    }

    fn control(&self) -> MutexGuard<'_, Control> {
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Accepts connections until it is dropped.
pub async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
            // Out of descriptors, as a rule: what is open may close in a while.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
}

/// One connection, from its first request to its end.
async fn converse(stream: TcpStream, shared: Arc<Shared>) {
    let doomed = Arc::new(AtomicBool::new(false));
    let wire = Wire::new(stream, Arc::clone(&doomed));
    let service = service_fn(move |request: http::Request<Incoming>| {
        let (shared, doomed) = (Arc::clone(&shared), Arc::clone(&doomed));
        async move { reply_to(request, &shared, &doomed).await }
    });
    // An error means that the client is gone, or that a fault broke off: both are over.
    let _ended = http1::Builder::new().serve_connection(TokioIo::new(wire), service).await;
}

async fn reply_to(
    request: http::Request<Incoming>,
    shared: &Arc<Shared>,
    doomed: &AtomicBool,
) -> io::Result<http::Response<ReplyBody>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes().to_vec();
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = Request::new(head.method.as_str(), target, head.headers, body);
    let (reply, body) = match dispatch::answer(shared, &request).await {
        Answer::Whole(mut reply) => {
            let content = std::mem::take(&mut reply.body);
            let body = match reply.then.take() {
                Some(live_tail) => ReplyBody::open(content, stream::begin(shared, *live_tail)),
                None => ReplyBody::whole(content),
            };
            (reply, body)
        }
        Answer::Cut(mut reply) => {
            let body = ReplyBody::cut(std::mem::take(&mut reply.body));
            (reply, body)
        }
        Answer::Reset => {
            doomed.store(true, Ordering::Release);
            return Err(io::ErrorKind::ConnectionReset.into());
        }
    };
    let mut response = http::Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(body).map_err(io::Error::other)
}

#[cfg(test)]
mod tests;
