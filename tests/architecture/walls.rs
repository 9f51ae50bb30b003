//! Which module may import what, inside the crate and outside.

use std::collections::BTreeSet;

use super::{paths, source};

/// One module's wall.
struct Wall {
    module: &'static str,
    /// Other modules of the crate it may name.
    inside: &'static [&'static str],
    /// Other crates it may name, beside std. `x::y` allows that part of a crate only.
    outside: &'static [&'static str],
}

const WALLS: &[Wall] = &[
    Wall {
        module: "domain",
        inside: &[],
        outside: &["jiff", "secrecy", "serde", "sha2", "strsim", "thiserror"],
    },
    Wall {
        module: "logs",
        inside: &["domain"],
        outside: &["memchr", "regex", "serde_json", "unicode_width"],
    },
    Wall { module: "rollout", inside: &["domain"], outside: &["serde", "sha2", "thiserror"] },
    Wall { module: "input", inside: &["domain"], outside: &["serde", "toml"] },
    Wall { module: "theme", inside: &["domain"], outside: &["ratatui::style", "serde", "toml"] },
    Wall {
        module: "config",
        inside: &["domain", "rollout", "logs", "input", "theme"],
        outside: &["annotate_snippets", "regex", "thiserror", "toml"],
    },
    Wall { module: "store", inside: &["domain"], outside: &["serde", "serde_json"] },
    Wall {
        module: "aws",
        inside: &["domain"],
        outside: &["aws_*", "getrandom", "http", "rustls", "serde_json", "tokio", "tracing"],
    },
    Wall {
        module: "jobs",
        inside: &["domain", "rollout", "logs", "aws"],
        outside: &["tokio", "tracing"],
    },
    Wall {
        module: "driver",
        inside: &["domain", "rollout", "logs", "aws", "jobs", "store"],
        outside: &["regex", "rustix", "serde", "serde_json", "thiserror", "tokio", "tracing"],
    },
    Wall {
        module: "app",
        inside: &["domain", "rollout", "logs", "input"],
        outside: &["nucleo_matcher", "tui_input"],
    },
    Wall {
        module: "view",
        inside: &["domain", "rollout", "logs", "app", "input", "theme"],
        outside: &["ratatui"],
    },
    Wall {
        module: "tui",
        inside: &[
            "domain", "rollout", "logs", "input", "theme", "config", "store", "aws", "jobs",
            "driver", "app", "view",
        ],
        outside: &[
            "base64",
            "crossterm",
            "ratatui",
            "rustix",
            "serde_json",
            "supports_color",
            "tokio",
            "tracing",
            "tracing_appender",
            "tracing_subscriber",
        ],
    },
    Wall {
        module: "sandbox",
        inside: &[],
        outside: &[
            "base64",
            "ciborium",
            "form_urlencoded",
            "http",
            "http_body_util",
            "hyper",
            "hyper_util",
            "jiff",
            "regex",
            "serde",
            "serde_json",
            "thiserror",
            "tokio",
            "toml",
        ],
    },
    Wall {
        module: "cli",
        inside: &[
            "domain", "rollout", "logs", "input", "theme", "config", "store", "aws", "jobs",
            "driver", "app", "view", "tui", "sandbox",
        ],
        outside: &[
            "clap",
            "clap_complete",
            "clap_mangen",
            "comfy_table",
            "indicatif",
            "rustix::event",
            "rustix::io",
            "rustix::process",
            "rustix::termios",
            "secrecy",
            "serde",
            "serde_json",
            "supports_color",
            "thiserror",
            "tokio",
            "tracing",
        ],
    },
    Wall { module: "main", inside: &["cli"], outside: &["serin", "zeroizing_alloc"] },
    Wall { module: "lib", inside: &[], outside: &[] },
];

/// Modules that must stay pure: they are told the time, they never ask for it.
const CLOCKLESS: &[&str] = &["rollout", "logs", "input", "theme", "app", "view"];

#[test]
fn every_module_stays_inside_its_wall() {
    let mut breaches = Vec::new();
    for file in source::files() {
        let wall = WALLS.iter().find(|wall| wall.module == file.top());
        let Some(wall) = wall else {
            breaches.push(format!("{}: module {} has no wall", file.name, file.top()));
            continue;
        };
        for named in paths::named(&file) {
            if let Some(what) = breach(wall, &named) {
                breaches.push(format!("src/{}:{}: {what}", file.name, named.line));
            }
        }
    }
    breaches.dedup();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

fn breach(wall: &Wall, named: &paths::Named) -> Option<String> {
    let (first, rest) = named.segments.split_first()?;
    if first == "crate" {
        let module = rest.first()?;
        let known = WALLS.iter().any(|wall| wall.module == module);
        let allowed = module == wall.module || wall.inside.contains(&module.as_str());
        return (known && !allowed).then(|| format!("{} may not import {module}", wall.module));
    }
    let allowed = wall.outside.iter().any(|pattern| allows(pattern, &named.segments));
    let dev = named.in_test && dev_dependencies().contains(first);
    let outside = dependencies().contains(first) && !allowed && !dev;
    outside.then(|| format!("{} may not use {}", wall.module, named.segments.join("::")))
}

fn allows(pattern: &str, segments: &[String]) -> bool {
    if let Some(prefix) = pattern.strip_suffix('*') {
        return segments[0].starts_with(prefix);
    }
    pattern.split("::").zip(segments).all(|(part, segment)| part == segment)
        && segments.len() >= pattern.split("::").count()
}

/// Names of the crates in one section of Cargo.toml, as code spells them.
fn section(name: &str) -> BTreeSet<String> {
    let manifest = include_str!("../../Cargo.toml");
    let start = format!("[{name}]");
    manifest
        .lines()
        .skip_while(|line| *line != start)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect()
}

fn dependencies() -> BTreeSet<String> {
    let mut names = section("dependencies");
    names.extend(dev_dependencies());
    names.insert("serin".into());
    names
}

fn dev_dependencies() -> BTreeSet<String> {
    section("dev-dependencies")
}

#[test]
fn the_manifest_is_read() {
    assert!(dependencies().contains("aws_sdk_lambda"));
    assert!(dev_dependencies().contains("syn") && !dev_dependencies().contains("tokio"));
}

#[test]
fn a_breach_is_a_breach() {
    let view = WALLS.iter().find(|wall| wall.module == "view");
    let Some(view) = view else { panic!("view has a wall") };
    let named = |path: &str, in_test| paths::Named {
        segments: path.split("::").map(str::to_owned).collect(),
        line: 1,
        in_test,
    };
    assert!(breach(view, &named("crate::aws::Gateway", false)).is_some());
    assert!(breach(view, &named("crate::app::State", false)).is_none());
    assert!(breach(view, &named("tokio::spawn", false)).is_some());
    assert!(breach(view, &named("insta::assert_snapshot", true)).is_none());
    assert!(breach(view, &named("insta::assert_snapshot", false)).is_some());
    let theme = WALLS.iter().find(|wall| wall.module == "theme");
    let Some(theme) = theme else { panic!("theme has a wall") };
    assert!(breach(theme, &named("ratatui::style::Style", false)).is_none());
    assert!(breach(theme, &named("ratatui::Frame", false)).is_some());
}

#[test]
fn pure_modules_never_ask_for_the_time() {
    let mut breaches = Vec::new();
    for file in source::files() {
        if !CLOCKLESS.contains(&file.top()) {
            continue;
        }
        for named in paths::named(&file) {
            let asks = named.segments.ends_with(&["now".to_owned()]) && named.segments.len() > 1;
            if asks && !named.in_test {
                breaches.push(format!("src/{}:{}: asks for the time", file.name, named.line));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_walls_stand_in_the_docs_too() {
    let docs = include_str!("../../docs/architecture.md");
    for wall in WALLS.iter().filter(|wall| wall.module != "lib") {
        let starts = [format!("| `{}/`", wall.module), format!("| `{}.rs`", wall.module)];
        let row = docs.lines().find(|line| starts.iter().any(|start| line.starts_with(start)));
        let Some(row) = row else { panic!("docs/architecture.md has no row for {}", wall.module) };
        let inside = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        let documented: BTreeSet<&str> = match inside {
            "-" | "**nothing of the crate**" => BTreeSet::new(),
            "all above" => continue,
            names => names.split(", ").collect(),
        };
        let enforced: BTreeSet<&str> = wall.inside.iter().copied().collect();
        assert_eq!(documented, enforced, "docs/architecture.md, row of {}", wall.module);
    }
}
