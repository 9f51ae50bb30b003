//! Starting a driver that outlives whoever starts it.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
};

use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::driver::DriveRequest;

/// How a driver is called: `serin rollout drive`.
const ARGUMENTS: [&str; 2] = ["rollout", "drive"];
/// As much of its words is kept when it does not start, in bytes.
const LAST_WORDS: u64 = 8 * 1024;

/// A driver that has started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spawned {
    /// Its process.
    pub pid: u32,
    /// Where it listens.
    pub socket: PathBuf,
}

/// The one line that a driver writes to its standard output before it lets go of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::driver) enum Ready {
    /// It listens there, and drives.
    Listens(PathBuf),
    /// It does not start.
    Refuses(String),
}

/// Starts a driver in a session of its own and waits until it listens. It is given the request
/// and this process's environment, and nothing else; when this process ends, it goes on.
///
/// # Errors
/// The driver's own words when it does not start: nothing has been written to the alias then.
pub async fn spawn(request: &DriveRequest) -> io::Result<Spawned> {
    let request = serde_json::to_vec(request)?;
    spawn_blocking(move || start(&request)).await?
}

fn start(request: &[u8]) -> io::Result<Spawned> {
    let mut child = Command::new(env::current_exe()?)
        .args(ARGUMENTS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let pid = child.id();
    let ready = hand_over(&mut child, request);
    match ready {
        Ok(Ready::Listens(socket)) => {
            reap(child)?;
            Ok(Spawned { pid, socket })
        }
        Ok(Ready::Refuses(why)) => {
            reap(child)?;
            Err(io::Error::other(why))
        }
        Err(error) => {
            let words = last_words(&mut child).unwrap_or_default();
            reap(child)?;
            let words = if words.is_empty() { error.to_string() } else { words };
            Err(io::Error::other(format!("the driver did not start: {words}")))
        }
    }
}

/// Gives the request and waits for the line.
fn hand_over(child: &mut Child, request: &[u8]) -> io::Result<Ready> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("it has no standard streams"));
    };
    stdin.write_all(request)?;
    drop(stdin);
    let mut line = String::new();
    if BufReader::new(stdout).read_line(&mut line)? == 0 {
        return Err(io::Error::other("it ended without a word"));
    }
    Ok(serde_json::from_str(&line)?)
}

/// What it has said on its way out.
fn last_words(child: &mut Child) -> io::Result<String> {
    let mut words = String::new();
    if let Some(stderr) = child.stderr.take() {
        stderr.take(LAST_WORDS).read_to_string(&mut words)?;
    }
    Ok(words.trim().to_owned())
}

/// Waits for its end beside everything else, or the system would keep its name.
fn reap(mut child: Child) -> io::Result<()> {
    let wait = move || {
        // Whatever it ends with: it has told how the rollout went.
        _ = child.wait();
    };
    thread::Builder::new().name("reaper".to_owned()).spawn(wait).map(drop)
}
