//! Pictures of the console: the real binary on a terminal, against the sandbox, as SVG files.
//!
//! ```sh
//! cargo build --release
//! cargo run --release --example pictures                             # all, into target/pictures
//! cargo run --release --example pictures -- --scene start --theme dark --size 120x36 --out docs
//! ```
//!
//! Each scene is played from the start with keys; what it waits for has to come, or this fails.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a picture that can't be taken is a panic"
)]

mod options;
mod scenes;
mod svg;

#[path = "../../tests/it/support/mod.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod support;

use std::{fmt::Write, fs, panic::catch_unwind, process::ExitCode, thread, time::Duration};

use tokio::runtime::Runtime;

use options::{Options, Shot};
use scenes::{Scene, Step};
use support::{
    binary::Serin,
    pty::{Pty, is_bold},
    sandbox::TestSandbox,
};

/// No fault ends before its scene does.
const ALWAYS: u32 = u32::MAX;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(why) => {
            eprintln!("pictures: {why}");
            return ExitCode::from(2);
        }
    };
    fs::create_dir_all(&options.out).expect("the folder can be made");
    let shots = options.shots();
    let (mut taken, mut missed) = (Vec::new(), 0);
    for shot in &shots {
        // Each is told of, and one that fails does not keep the others from being taken.
        match catch_unwind(|| take(shot)) {
            Ok(picture) => {
                let file = options.out.join(shot.file());
                fs::write(&file, picture).expect("the picture can be written");
                println!("{}", file.display());
                taken.push(shot);
            }
            Err(_) => missed += 1,
        }
    }
    if taken.len() > 1 {
        fs::write(options.out.join("index.html"), gallery(&taken)).expect("it can be written");
    }
    println!("{} taken, {missed} missed", taken.len());
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plays a scene on a sandbox of its own.
fn take(shot: &Shot) -> String {
    let runtime = Runtime::new().expect("a runtime");
    let sandbox = runtime.block_on(start(shot.scene));
    let serin = Serin::at(&sandbox.url()).with("COLORTERM", "truecolor");
    serin.configure("config.toml", &format!("theme = \"{}\"\n", shot.theme));
    let variables = serin.variables();
    let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let arguments: Vec<&str> = shot.scene.target.into_iter().collect();
    let mut pty = Pty::serin(shot.size, &arguments, variables);
    for step in shot.scene.steps {
        match step {
            Step::Keys(keys) => pty.type_(keys),
            Step::See(text) => _ = pty.wait_for(text),
            Step::Armed(key) => _ = pty.wait_until(key, |screen| is_bold(screen, key)),
            Step::Fault((action, effect)) => {
                runtime.block_on(sandbox.fault(action, effect, ALWAYS));
            }
        }
    }
    settle(&pty);
    pty.look(|screen| svg::draw(screen, shot.scene.about))
}

/// Waits until the frame under way is whole: nothing comes for a while.
fn settle(pty: &Pty) {
    let mut before = 0;
    while before != pty.bytes() {
        before = pty.bytes();
        thread::sleep(Duration::from_millis(80));
    }
}

async fn start(scene: &Scene) -> TestSandbox {
    let sandbox = match scene.scenario {
        Some(file) => {
            let path = format!("{}/examples/{file}", env!("CARGO_MANIFEST_DIR"));
            TestSandbox::scenario(&path).await
        }
        None => TestSandbox::shop(1.0).await,
    };
    for (action, effect) in scene.faults {
        sandbox.fault(action, effect, ALWAYS).await;
    }
    sandbox
}

/// A page with all pictures on it.
fn gallery(taken: &[&Shot]) -> String {
    let mut page =
        String::from("<!doctype html>\n<meta charset=\"utf-8\">\n<title>serin</title>\n");
    for shot in taken {
        let (file, about, theme) = (shot.file(), shot.scene.about, &shot.theme);
        _ = writeln!(page, "<h2>{about}, {theme}</h2>\n<img src=\"{file}\" alt=\"{about}\">");
    }
    page
}
