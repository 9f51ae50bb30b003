//! Checks of traffic, behaviour, log lines and outages.

use toml::Spanned;

use super::{share, within};
use crate::sandbox::{
    faults::rule::glob,
    scenario::{
        error::Problems,
        model::{BehaviourSpec, FunctionSpec, LineSpec, OutageSpec, TrafficSpec},
    },
    traffic::template,
};

pub(super) fn behaviour(spec: &BehaviourSpec, problems: &mut Problems<'_>) {
    let shares = [
        (&spec.error_rate, "error_rate"),
        (&spec.handled_5xx, "handled_5xx"),
        (&spec.cold_start_rate, "cold_start_rate"),
    ];
    for (value, field) in shares {
        if let Some(value) = value {
            share(value, field, problems);
        }
    }
    let lengths = [(&spec.p50_ms, "p50_ms"), (&spec.p95_ms, "p95_ms"), (&spec.init_ms, "init_ms")];
    for (value, field) in lengths {
        if let Some(value) = value {
            within(value, 0.1..=5_400_000.0, field, "from 0.1 to 5400000 ms", problems);
        }
    }
    if let (Some(p50), Some(p95)) = (&spec.p50_ms, &spec.p95_ms)
        && p95.get_ref() < p50.get_ref()
    {
        let message =
            format!("p95_ms {} must not be below p50_ms {}", p95.get_ref(), p50.get_ref());
        problems.at(&p95.span(), message);
    }
    if let Some(slow) = &spec.slow {
        share(&slow.chance, "chance", problems);
        within(&slow.ms, 0.0..=5_400_000.0, "ms", "from 0 to 5400000 ms", problems);
    }
    if let Some(leak) = &spec.leak_mb_per_1000 {
        within(leak, 0.0..=1_000_000.0, "leak_mb_per_1000", "from 0 to 1000000 MB", problems);
    }
    if let Some(memory) = &spec.memory_used_mb {
        within(memory, 1..=32_768, "memory_used_mb", "from 1 to 32768 MB", problems);
    }
    for error in &spec.errors {
        positive(&error.weight, problems);
        placeholders(&error.message, problems);
    }
}

pub(super) fn traffic(spec: &TrafficSpec, function: &FunctionSpec, problems: &mut Problems<'_>) {
    within(&spec.per_minute, 0.0..=6_000.0, "per_minute", "from 0 to 6000", problems);
    share(&spec.daily_swing, "daily_swing", problems);
    within(&spec.peak_hour, 0..=23, "peak_hour", "an hour from 0 to 23", problems);
    reachable(&spec.through, "traffic goes", function, problems);
}

/// What `subject` goes through must be there.
pub(super) fn reachable(
    through: &Spanned<String>,
    subject: &str,
    function: &FunctionSpec,
    problems: &mut Problems<'_>,
) {
    let name = through.get_ref();
    let known = name == "$LATEST"
        || function.aliases.iter().any(|alias| alias.name.get_ref() == name)
        || function.versions.iter().any(|v| v.number.get_ref().to_string() == *name);
    if !known {
        let message = format!(
            "{subject} through \"{name}\", which is no alias and no version of \"{}\": name one \
             of them, or \"$LATEST\"",
            function.name.get_ref()
        );
        problems.at(&through.span(), message);
    }
}

pub(super) fn line(spec: &LineSpec, problems: &mut Problems<'_>) {
    share(&spec.chance, "chance", problems);
    placeholders(&spec.text, problems);
}

pub(super) fn outage(spec: &OutageSpec, functions: &[FunctionSpec], problems: &mut Problems<'_>) {
    share(&spec.error_rate, "error_rate", problems);
    placeholders(&spec.message, problems);
    for pattern in &spec.functions {
        let hits =
            |f: &FunctionSpec| glob(pattern.get_ref().as_bytes(), f.name.get_ref().as_bytes());
        if !functions.iter().any(hits) {
            let message = format!(
                "outage \"{}\" hits \"{}\", which is no function of this scenario: name one, with \
                 * for any characters",
                spec.name,
                pattern.get_ref()
            );
            problems.at(&pattern.span(), message);
        }
    }
    if spec.lasts.get_ref().as_seconds() == 0 {
        problems.at(&spec.lasts.span(), "an outage must last at least \"1s\"");
    }
    if let (Some(_), Some(began)) = (&spec.first, &spec.began) {
        let message = "an outage begins once: keep `first` (ahead) or `began` (ago)";
        problems.at(&began.span(), message);
    }
    if let Some(every) = &spec.every
        && every.get_ref() <= spec.lasts.get_ref()
    {
        let message = "an outage must end before the next begins: make `every` longer than `lasts`";
        problems.at(&every.span(), message);
    }
}

fn positive(weight: &Spanned<f64>, problems: &mut Problems<'_>) {
    within(weight, 0.001..=1_000_000.0, "weight", "above 0", problems);
}

pub(super) fn placeholders(text: &Spanned<String>, problems: &mut Problems<'_>) {
    for unknown in template::unknown(text.get_ref()) {
        let message =
            format!("unknown placeholder {{{unknown}}}: use one of {}", template::names());
        problems.at(&text.span(), message);
    }
}
