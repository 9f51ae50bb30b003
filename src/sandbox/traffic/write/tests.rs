use serde_json::Value;

use super::{
    super::{
        outcome::{Ending, Outcome},
        plan::ErrorKind,
    },
    Context, app, error, platform,
};
use crate::sandbox::{
    scenario::{
        model::{FailureKind, Level},
        runtime::{Family, Runtime},
    },
    store::lambda::LogFormat,
};

const AT: i64 = 1_795_344_127_123;
const ID: &str = "8f5cb1d2-6f3a-4b0e-9c57-0d1e2f3a4b5c";

fn context(runtime: &str, format: LogFormat) -> Context<'static> {
    Context {
        runtime: Runtime::named(runtime).unwrap(),
        format,
        function: "tax-rates",
        version: "7",
        request_id: ID,
        region: "eu-central-1",
    }
}

fn outcome(ending: Ending) -> Outcome {
    Outcome { ending, duration_ms: 469.4, memory_used_mb: 121 }
}

fn report(format: LogFormat, ending: Ending, init_ms: Option<f64>) -> String {
    let outcome = outcome(ending);
    let report = platform::Report { outcome: &outcome, memory_mb: 1024, init_ms };
    platform::report(&context("nodejs22.x", format), AT, report)
}

fn type_error() -> ErrorKind {
    ErrorKind {
        name: "TypeError".to_owned(),
        message: "no \"currency\"".to_owned(),
        stack: Vec::new(),
        weight: 1.0,
        kind: FailureKind::Exception,
    }
}

fn exception(runtime: &str, format: LogFormat) -> String {
    error::exception(&context(runtime, format), AT, &type_error())
}

#[test]
fn text_platform_lines_read_as_lambda_writes_them() {
    let context = context("nodejs22.x", LogFormat::Text);
    let init = platform::init_start(&context, AT);
    let arn = "\tRuntime Version ARN: arn:aws:lambda:eu-central-1::runtime:";
    assert!(init.starts_with(&format!("INIT_START Runtime Version: nodejs:22.v45{arn}")), "{init}");
    assert_eq!(platform::start(&context, AT), format!("START RequestId: {ID} Version: 7\n"));
    assert_eq!(platform::end(&context), Some(format!("END RequestId: {ID}\n")));
    assert_eq!(
        report(LogFormat::Text, Ending::Success, Some(100.99)),
        format!(
            "REPORT RequestId: {ID}\tDuration: 469.40 ms\tBilled Duration: 571 ms\tMemory Size: \
             1024 MB\tMax Memory Used: 121 MB\tInit Duration: 100.99 ms\t\n"
        )
    );
}

#[test]
fn text_reports_tell_what_the_platform_ended() {
    let status = |ending| {
        let line = report(LogFormat::Text, ending, None);
        line.trim_end().split_once("121 MB").map(|(_, status)| status.to_owned()).unwrap()
    };
    assert_eq!(status(Ending::Timeout), "\tStatus: timeout");
    assert_eq!(status(Ending::Crash), "\tStatus: error\tError Type: Runtime.ExitError");
    assert_eq!(status(Ending::OutOfMemory), "\tStatus: error\tError Type: Runtime.OutOfMemory");
    assert_eq!(
        status(Ending::Exception(type_error())),
        "",
        "what is thrown stands in its own line"
    );
}

#[test]
fn json_platform_lines_have_time_type_and_record() {
    let context = context("nodejs22.x", LogFormat::Json);
    let start: Value = serde_json::from_str(&platform::start(&context, AT)).unwrap();
    assert_eq!(start["time"], "2026-11-22T10:42:07.123Z");
    assert_eq!(start["type"], "platform.start");
    assert_eq!(start["record"]["requestId"], ID);
    assert_eq!(start["record"]["version"], "7");
    assert_eq!(platform::end(&context), None);
    let line = report(LogFormat::Json, Ending::Exception(type_error()), Some(100.99));
    let report: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(report["type"], "platform.report");
    assert_eq!(report["record"]["status"], "error");
    assert_eq!(report["record"]["errorType"], "TypeError");
    let metrics = &report["record"]["metrics"];
    assert_eq!(metrics["durationMs"], 469.4);
    assert_eq!(metrics["billedDurationMs"], 571);
    assert_eq!(metrics["memorySizeMB"], 1024);
    assert_eq!(metrics["maxMemoryUsedMB"], 121);
    assert_eq!(metrics["initDurationMs"], 100.99);
}

#[test]
fn json_reports_tell_four_statuses() {
    let status = |ending| {
        let line = report(LogFormat::Json, ending, None);
        serde_json::from_str::<Value>(&line).unwrap()["record"]["status"].clone()
    };
    assert_eq!(status(Ending::Handled5xx), "success");
    assert_eq!(status(Ending::Exception(type_error())), "error");
    assert_eq!(status(Ending::Crash), "failure");
    assert_eq!(status(Ending::Timeout), "timeout");
}

#[test]
fn a_timeout_and_a_crash_have_a_line_of_their_own_in_text() {
    let context = context("python3.13", LogFormat::Text);
    let timeout = platform::timed_out(&context, AT, 31_010.0).unwrap();
    let expected = format!("2026-11-22T10:42:07.123Z {ID} Task timed out after 31.01 seconds");
    assert_eq!(timeout.trim_end(), expected);
    let crash = platform::exited(&context, &Ending::Crash).unwrap();
    assert!(crash.contains("Runtime.ExitError"), "{crash}");
}

#[test]
fn each_runtime_writes_its_own_text_lines() {
    let line = |runtime| app::line(&context(runtime, LogFormat::Text), AT, Level::Warn, "slow");
    let time = "2026-11-22T10:42:07.123Z";
    assert_eq!(line("nodejs22.x"), format!("{time}\t{ID}\tWARN\tslow\n"));
    assert_eq!(line("python3.13"), format!("[WARNING]\t{time}\t{ID}\tslow\n"));
    assert_eq!(line("java21"), format!("2026-11-22 10:42:07 {ID} WARN  TaxRates - slow\n"));
    assert_eq!(line("dotnet8"), format!("{time}\t{ID}\twarn\tslow\n"));
    assert_eq!(line("ruby3.4"), "W, [2026-11-22T10:42:07.123000 #8]  WARN -- : slow\n");
    assert_eq!(line("provided.al2023"), "2026/11/22 10:42:07 slow\n");
    assert!(line("provided.al2023/rust").contains(&format!("requestId=\"{ID}\"}}: slow")));
}

#[test]
fn json_lines_are_one_object_whatever_they_say() {
    for (runtime, family, _) in crate::sandbox::scenario::runtime::RUNTIMES {
        let context = context(runtime, LogFormat::Json);
        let line = app::line(&context, AT, Level::Info, "said \"no\"\n\tand left");
        let value: Value = serde_json::from_str(&line).unwrap();
        let message = match family {
            Family::Go => &value["msg"],
            Family::Rust => &value["fields"]["message"],
            _ => &value["message"],
        };
        assert_eq!(message, "said \"no\"\n\tand left", "{runtime}");
        assert_eq!(line.matches('\n').count(), 1, "{runtime}");
    }
}

#[test]
fn an_answered_error_has_its_status_as_a_field_in_json() {
    for (runtime, ..) in crate::sandbox::scenario::runtime::RUNTIMES {
        let line = app::answer(&context(runtime, LogFormat::Json), AT, 502, "upstream is gone");
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["statusCode"], 502, "{runtime}");
    }
    let text = app::answer(&context("nodejs22.x", LogFormat::Text), AT, 502, "upstream is gone");
    assert!(text.ends_with("\tERROR\tupstream is gone\n"), "{text}");
}

#[test]
fn exceptions_in_text_read_as_each_runtime_writes_them() {
    let node = exception("nodejs22.x", LogFormat::Text);
    let head = format!("2026-11-22T10:42:07.123Z\t{ID}\tERROR\tInvoke Error\t");
    let body: Value = serde_json::from_str(node.strip_prefix(&head).unwrap()).unwrap();
    assert_eq!(body["errorType"], "TypeError");
    assert_eq!(body["errorMessage"], "no \"currency\"");
    assert_eq!(body["stack"][0], "TypeError: no \"currency\"");

    let python = exception("python3.13", LogFormat::Text);
    let head = "[ERROR] TypeError: no \"currency\"\nTraceback (most recent call last):\n  File ";
    assert!(python.starts_with(head), "{python}");

    let java = exception("java21", LogFormat::Text);
    assert!(java.contains("\nTypeError: no \"currency\"\n\tat com.example"), "{java}");

    let go = exception("provided.al2023", LogFormat::Text);
    let body: Value = serde_json::from_str(&go).unwrap();
    assert_eq!(body["errorType"], "TypeError");

    assert!(exception("dotnet8", LogFormat::Text).contains("\tfail\tTypeError: "));
    assert!(exception("ruby3.4", LogFormat::Text).contains("Error raised from handler method\n{"));
}

#[test]
fn exceptions_in_json_name_their_type_and_message() {
    for (runtime, family, _) in crate::sandbox::scenario::runtime::RUNTIMES {
        let line = exception(runtime, LogFormat::Json);
        let value: Value = serde_json::from_str(&line).unwrap();
        let (kind, message) = match family {
            Family::Ruby => (&value["message"]["errorType"], &value["message"]["errorMessage"]),
            Family::Go => (&value["errorType"], &value["msg"]),
            Family::Rust => {
                assert_eq!(value["fields"]["message"], "TypeError: no \"currency\"");
                continue;
            }
            _ => (&value["errorType"], &value["errorMessage"]),
        };
        assert_eq!((kind.as_str(), message.as_str()), (Some("TypeError"), Some("no \"currency\"")));
        if family == Family::Python {
            assert_eq!(value["log_level"], "ERROR");
            assert!(value["stackTrace"].is_array());
        }
    }
}
