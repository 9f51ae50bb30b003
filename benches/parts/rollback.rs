//! How soon a confirmed rollback leaves for AWS, while a busy tail keeps the console at work.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serin::sandbox::{self, Sandbox};
use tokio::runtime::Runtime;

use super::{console, pty::is_bold, report};

const TIMES: usize = 100;
/// How a request for `UpdateAlias` begins.
const UPDATE: &[u8] = b"PUT /2015-03-31/functions/checkout/aliases/live";
/// Longer than a rollback takes on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Splits the alias, rolls it back from the keyboard, and takes the time from the key to the
/// request; many times.
pub(super) fn measure(runtime: &Runtime) {
    let scenario = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/parts/busy.toml"));
    let listen = ([127, 0, 0, 1], 0).into();
    let options =
        sandbox::Options { listen, scenario: Some(scenario), ..sandbox::Options::default() };
    let sandbox = runtime.block_on(sandbox::start(options)).expect("the sandbox starts");
    let (url, seen) = watch(sandbox.addr());
    let mut pty = console(&url);
    pty.wait_for("checkout:live");
    pty.type_("3");
    pty.wait_for("following");
    let times = (0..TIMES).map(|_| {
        split(&sandbox);
        // The split above is no rollback.
        while seen.try_recv().is_ok() {}
        pty.type_("B");
        pty.wait_until("the preview takes keys", |screen| is_bold(screen, "Enter roll back"));
        let began = Instant::now();
        pty.type_("\r");
        let left = seen.recv_timeout(PATIENCE).expect("the rollback leaves");
        pty.wait_for("applied and read back");
        pty.type_("\x1b");
        pty.wait_until("the outcome is closed", |screen| !screen.contents().contains("Esc close"));
        left.saturating_duration_since(began)
    });
    report("confirmed rollback to request, busy tail", times.collect());
}

/// A way to the sandbox that tells when a request for `UpdateAlias` comes by.
fn watch(sandbox: SocketAddr) -> (String, mpsc::Receiver<Instant>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, seen) = mpsc::channel();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(server) = TcpStream::connect(sandbox) else { continue };
            _ = pass_on(client, server, sender.clone());
        }
    });
    (url, seen)
}

/// Passes bytes on, both ways.
fn pass_on(client: TcpStream, server: TcpStream, seen: mpsc::Sender<Instant>) -> io::Result<()> {
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = (client.try_clone()?, client);
    let (from_server, to_server) = (server.try_clone()?, server);
    thread::spawn(move || copy(from_server, to_client, |_| ()));
    thread::spawn(move || {
        copy(from_client, to_server, |bytes| {
            if bytes.windows(UPDATE.len()).any(|window| window == UPDATE) {
                // Nobody waits for the last one.
                _ = seen.send(Instant::now());
            }
        })
    });
    Ok(())
}

fn copy(mut from: TcpStream, mut to: TcpStream, look: impl Fn(&[u8])) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return to.shutdown(std::net::Shutdown::Write);
        }
        look(&buffer[..read]);
        to.write_all(&buffer[..read])?;
    }
}

/// Sends a tenth of the traffic to 42, past the console.
fn split(sandbox: &Sandbox) {
    let body =
        r#"{"FunctionVersion":"41","RoutingConfig":{"AdditionalVersionWeights":{"42":0.1}}}"#;
    let mut stream = TcpStream::connect(sandbox.addr()).expect("it listens");
    let length = body.len();
    write!(
        stream,
        "PUT /2015-03-31/functions/checkout/aliases/live HTTP/1.1\r\nhost: sandbox\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=sandbox\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .expect("it takes the request");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).expect("it answers");
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
}
