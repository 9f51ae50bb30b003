//! The command that gets each line of the audit: for a chat, a pager, an archive.
//!
//! Nothing waits for it: lines queue for a thread of its own, which runs the command once for each.
//! What goes wrong there is told in the diagnostic log and changes no write.

use std::{
    io::{self, Write},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError},
    },
    thread,
    time::{Duration, Instant},
};

/// Lines that wait; more are dropped, and that is told.
const QUEUE: usize = 256;
/// A command that takes longer is ended.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the process stays for lines that wait when it ends.
const FAREWELL: Duration = Duration::from_secs(5);
/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Gives lines to a command. Clones share its queue; the last one waits a little for it to empty.
#[derive(Debug, Clone)]
pub struct EventHook {
    queue: Arc<Queue>,
}

#[derive(Debug)]
struct Queue {
    lines: Option<SyncSender<String>>,
    /// Ends when the thread does.
    done: Mutex<Receiver<()>>,
}

impl EventHook {
    /// A hook that runs this program with these arguments; `None` for an empty command.
    #[must_use]
    pub fn start(command: &[String]) -> Option<Self> {
        let (program, arguments) = command.split_first()?;
        let (program, arguments) = (program.clone(), arguments.to_vec());
        let (lines, waiting) = mpsc::sync_channel::<String>(QUEUE);
        let (finished, done) = mpsc::channel::<()>();
        let work = move || {
            for line in waiting {
                if let Err(error) = run(&program, &arguments, &line, PATIENCE) {
                    tracing::warn!(program, %error, "hooks.event");
                }
            }
            drop(finished);
        };
        if let Err(error) = thread::Builder::new().name("hooks.event".into()).spawn(work) {
            tracing::warn!(%error, "hooks.event has no thread: its lines are lost");
        }
        let queue = Queue { lines: Some(lines), done: Mutex::new(done) };
        Some(Self { queue: Arc::new(queue) })
    }

    /// Queues a line, without its end. Never waits.
    pub fn tell(&self, line: String) {
        let sent = self.queue.lines.as_ref().map(|lines| lines.try_send(line));
        match sent {
            Some(Err(TrySendError::Full(_))) => {
                tracing::warn!("hooks.event is too slow: a line is lost");
            }
            Some(Err(TrySendError::Disconnected(_))) => {
                tracing::warn!("hooks.event does not run: a line is lost");
            }
            Some(Ok(())) | None => {}
        }
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        drop(self.lines.take());
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if done.recv_timeout(FAREWELL) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("hooks.event is too slow: its last lines may be lost");
        }
    }
}

/// Runs the command once, with the line on its standard input.
fn run(program: &str, arguments: &[String], line: &str, patience: Duration) -> io::Result<()> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A command that reads nothing may be done all the same: its exit tells.
        _ = input.write_all(line.as_bytes()).and_then(|()| input.write_all(b"\n"));
    }
    wait(&mut child, patience)
}

fn wait(child: &mut Child, patience: Duration) -> io::Result<()> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return if status.success() {
                Ok(())
            } else {
                Err(io::Error::other(format!("it ended with {status}")))
            };
        }
        if began.elapsed() >= patience {
            child.kill()?;
            child.wait()?;
            let words = format!("it took more than {} s and was ended", patience.as_secs());
            return Err(io::Error::new(io::ErrorKind::TimedOut, words));
        }
        thread::sleep(LOOK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(parts: &[&str]) -> Vec<String> {
        parts.iter().map(|&part| part.to_owned()).collect()
    }

    #[test]
    fn every_line_reaches_the_command_before_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("told");
        let script = format!("cat >> '{}'", file.display());
        let hook = EventHook::start(&command(&["/bin/sh", "-c", &script])).unwrap();
        let other = hook.clone();
        hook.tell("{\"n\":1}".into());
        other.tell("{\"n\":2}".into());
        drop(hook);
        drop(other);
        assert_eq!(std::fs::read_to_string(file).unwrap(), "{\"n\":1}\n{\"n\":2}\n");
    }

    #[test]
    fn a_command_that_fails_or_hangs_is_told_and_ended() {
        let run = |parts: &[&str]| {
            let patience = Duration::from_millis(100);
            run(parts[0], &command(&parts[1..]), "{}", patience).map_err(|error| error.kind())
        };
        assert_eq!(run(&["/bin/sh", "-c", "exit 3"]), Err(io::ErrorKind::Other));
        assert_eq!(run(&["/bin/sh", "-c", "exec sleep 60"]), Err(io::ErrorKind::TimedOut));
        assert_eq!(run(&["/nowhere/at/all"]), Err(io::ErrorKind::NotFound));
        assert_eq!(run(&["/bin/sh", "-c", "exit 0"]), Ok(()));
    }

    #[test]
    fn no_command_is_no_hook() {
        assert!(EventHook::start(&[]).is_none());
    }
}
