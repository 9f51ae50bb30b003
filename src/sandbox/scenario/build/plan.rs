//! What a function's traffic is made from, with everything that was left out filled in.

use std::sync::Arc;

use super::super::{
    model::{BehaviourSpec, ErrorSpec, FailureKind, FunctionSpec, LineSpec, TrafficSpec},
    runtime::{Family, Runtime},
    workload::SlowSpec,
};
use crate::sandbox::traffic::plan::{
    Behaviour, ErrorKind, Line, Outage, Plan, Slow, Source, Through,
};

/// Stands in for a runtime that the checks have refused.
const FALLBACK: Runtime = Runtime { id: "", family: Family::Go, version: "provided" };

/// `arns` tells where each of the function's traffic comes from.
pub(super) fn plan(
    spec: &FunctionSpec,
    arns: Vec<Option<String>>,
    outages: Vec<Arc<Outage>>,
) -> Plan {
    let none = BehaviourSpec::default();
    let runtime = Runtime::named(spec.runtime.get_ref()).unwrap_or(FALLBACK);
    let memory = *spec.memory_mb.get_ref();
    let latest = behaviour(runtime, memory, &none, &spec.behaviour);
    let versions = spec.versions.iter().map(|version| {
        let own = version.runtime.as_ref().and_then(|own| Runtime::named(own.get_ref()));
        let memory = version.memory_mb.as_ref().map_or(memory, |own| *own.get_ref());
        let behaviour =
            behaviour(own.unwrap_or(runtime), memory, &version.behaviour, &spec.behaviour);
        (*version.number.get_ref(), Arc::new(behaviour))
    });
    Plan {
        sources: spec.traffic.iter().zip(arns).map(|(spec, arn)| source(spec, arn)).collect(),
        versions: versions.collect(),
        latest: Arc::new(latest),
        lines: spec.lines.iter().map(line).collect(),
        platform_lines: spec.logs.system_level.get_ref() != "WARN",
        outages,
        secrets: Vec::new(),
    }
}

fn source(spec: &TrafficSpec, arn: Option<String>) -> Source {
    Source {
        per_minute: *spec.per_minute.get_ref(),
        through: Through::of(Some(spec.through.get_ref())),
        trigger: spec.trigger,
        arn,
        daily_swing: *spec.daily_swing.get_ref(),
        peak_hour: *spec.peak_hour.get_ref(),
    }
}

fn line(spec: &LineSpec) -> Line {
    Line { text: spec.text.get_ref().clone(), level: spec.level, chance: *spec.chance.get_ref() }
}

/// A version's own behaviour over its function's over what is usual.
fn behaviour(
    runtime: Runtime,
    memory_mb: i32,
    own: &BehaviourSpec,
    function: &BehaviourSpec,
) -> Behaviour {
    let number = |get: fn(&BehaviourSpec) -> Option<f64>, usual: f64| {
        get(own).or_else(|| get(function)).unwrap_or(usual)
    };
    let p50_ms = number(|spec| spec.p50_ms.as_ref().map(|v| *v.get_ref()), 45.0);
    let p95_ms = number(|spec| spec.p95_ms.as_ref().map(|v| *v.get_ref()), p50_ms * 3.0);
    let used = own.memory_used_mb.as_ref().or(function.memory_used_mb.as_ref());
    let usual_memory = u32::try_from(memory_mb * 2 / 5).unwrap_or(64);
    let errors = if own.errors.is_empty() { &function.errors } else { &own.errors };
    let mut errors: Vec<_> = errors.iter().map(error).collect();
    if errors.is_empty() {
        errors.push(usual_error(runtime.family));
    }
    Behaviour {
        runtime,
        error_rate: number(|spec| spec.error_rate.as_ref().map(|v| *v.get_ref()), 0.002),
        handled_5xx: number(|spec| spec.handled_5xx.as_ref().map(|v| *v.get_ref()), 0.0),
        p50_ms,
        p95_ms: p95_ms.max(p50_ms),
        slow: own.slow.as_ref().or(function.slow.as_ref()).map(slow),
        leak_mb_per_1000: number(|spec| spec.leak_mb_per_1000.as_ref().map(|v| *v.get_ref()), 0.0),
        memory_used_mb: used.map_or(usual_memory, |v| *v.get_ref()),
        cold_start_rate: number(|spec| spec.cold_start_rate.as_ref().map(|v| *v.get_ref()), 0.002),
        init_ms: number(
            |spec| spec.init_ms.as_ref().map(|v| *v.get_ref()),
            usual_init_ms(runtime.family),
        ),
        errors,
    }
}

fn slow(spec: &SlowSpec) -> Slow {
    Slow { chance: *spec.chance.get_ref(), ms: *spec.ms.get_ref() }
}

fn error(spec: &ErrorSpec) -> ErrorKind {
    ErrorKind {
        name: spec.name.clone(),
        message: spec.message.get_ref().clone(),
        stack: spec.stack.clone(),
        weight: *spec.weight.get_ref(),
        kind: spec.kind,
    }
}

fn usual_init_ms(family: Family) -> f64 {
    match family {
        Family::Node => 340.0,
        Family::Python => 280.0,
        Family::Java => 2_600.0,
        Family::Dotnet => 900.0,
        Family::Ruby => 420.0,
        Family::Go => 75.0,
        Family::Rust => 45.0,
    }
}

fn usual_error(family: Family) -> ErrorKind {
    let (name, message) = match family {
        Family::Node => ("Error", "socket hang up"),
        Family::Python => ("ConnectionError", "connection aborted by the remote end"),
        Family::Java => ("java.net.SocketTimeoutException", "Read timed out"),
        Family::Dotnet => ("System.TimeoutException", "The operation has timed out."),
        Family::Ruby => ("Function<Net::ReadTimeout>", "Net::ReadTimeout"),
        Family::Go => ("errorString", "dial tcp {ip}:5432: i/o timeout"),
        Family::Rust => ("Error", "error sending request: operation timed out"),
    };
    ErrorKind {
        name: name.to_owned(),
        message: message.to_owned(),
        stack: Vec::new(),
        weight: 1.0,
        kind: FailureKind::Exception,
    }
}
