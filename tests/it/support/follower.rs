//! A process that follows a log group, and what it has printed.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{load::Line, processes::spawn};

/// Nothing is waited for any longer when nothing has been printed for so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A follower. It ends when this is dropped.
pub struct Follower {
    pub child: Child,
    printed: Arc<Printed>,
}

/// What it has printed, and news of it.
#[derive(Default)]
struct Printed {
    so_far: Mutex<SoFar>,
    news: Condvar,
}

/// What a follower has printed so far.
#[derive(Debug, Default)]
pub struct SoFar {
    /// How often each line came.
    pub lines: HashMap<Line, usize>,
    /// How many lines came.
    pub came: usize,
    /// What was said on stderr, each after so many lines.
    pub said: Vec<(usize, String)>,
    /// When the last line came.
    pub last: Option<Instant>,
}

impl SoFar {
    /// How often something of this kind was said.
    pub fn times_said(&self, part: &str) -> usize {
        self.said.iter().filter(|(_, said)| said.contains(part)).count()
    }
}

impl Follower {
    /// Starts it; `read` makes out a line of a log in what is printed on stdout.
    pub fn start(mut command: Command, read: fn(&str) -> Option<Line>) -> Self {
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = spawn(piped).expect("it starts");
        let printed = Arc::new(Printed::default());
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let lines = Arc::clone(&printed);
        each_line(stdout.expect("it is piped"), move |text| {
            let Some(line) = read(text) else { return };
            let mut so_far = lines.lock();
            *so_far.lines.entry(line).or_default() += 1;
            so_far.came += 1;
            so_far.last = Some(Instant::now());
            lines.news.notify_all();
        });
        let words = Arc::clone(&printed);
        each_line(stderr.expect("it is piped"), move |text| {
            let mut so_far = words.lock();
            let came = so_far.came;
            so_far.said.push((came, text.to_owned()));
            words.news.notify_all();
        });
        Self { child, printed }
    }

    /// What has been printed.
    pub fn so_far(&self) -> MutexGuard<'_, SoFar> {
        self.printed.lock()
    }

    /// Waits until it has printed what is wanted; false when it has gone silent before.
    pub fn comes_to(&self, wanted: impl Fn(&SoFar) -> bool) -> bool {
        let mut so_far = self.printed.lock();
        while !wanted(&so_far) {
            let news = self.printed.news.wait_timeout(so_far, PATIENCE);
            let (now, time) = news.unwrap_or_else(PoisonError::into_inner);
            if time.timed_out() {
                return wanted(&now);
            }
            so_far = now;
        }
        true
    }

    /// The same for a test, which it fails.
    pub fn until(&self, wanted: impl Fn(&SoFar) -> bool) {
        if !self.comes_to(wanted) {
            let so_far = self.so_far();
            panic!("it went silent after {} lines and said {:?}", so_far.came, so_far.said);
        }
    }
}

impl Printed {
    fn lock(&self) -> MutexGuard<'_, SoFar> {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Reads in a thread of its own until the other end closes.
fn each_line(from: impl Read + Send + 'static, mut tell: impl FnMut(&str) + Send + 'static) {
    thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            match line {
                Ok(line) => tell(&line),
                Err(_) => return,
            }
        }
    });
}

/// A line as `serin logs --output json` prints it.
pub fn serin_line(text: &str) -> Option<Line> {
    let line: Value = serde_json::from_str(text).ok()?;
    let text = |name: &str| Some(line[name].as_str()?.to_owned());
    Some((text("log_stream_name")?, line["timestamp"].as_i64()?, text("message")?))
}
