use super::Parser;
use crate::{
    domain::{LogEvent, Version},
    logs::{InvocationStatus, Level, LineKind, LogLine},
};

const ID: &str = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";

fn line(message: &str) -> LogLine {
    Parser::default().parse(&LogEvent {
        id: "1".into(),
        stream: "2026/11/22/[42]0f1e2d3c".into(),
        timestamp_ms: 1,
        ingestion_ms: 2,
        message: message.replace("ID", ID),
    })
}

fn has_id(line: &LogLine) -> bool {
    line.request_id.map(|id| id.to_string()).as_deref() == Some(ID)
}

#[test]
fn the_stream_tells_the_version() {
    assert_eq!(line("x").view().version(), Some(Version::Published(42)));
}

#[test]
fn platform_lines_in_text() {
    let start = line("START RequestId: ID Version: 7\n");
    assert_eq!(start.kind, LineKind::Start);
    assert!(has_id(&start));
    assert_eq!(line("END RequestId: ID\n").kind, LineKind::End);
    assert_eq!(line("INIT_START Runtime Version: nodejs:22.v1\t ARN: x").kind, LineKind::InitStart);
    assert_eq!(line("XRAY TraceId: 1-2\tSegmentId: 3\tSampled: true").kind, LineKind::XRay);
    let report = line("REPORT RequestId: ID\tDuration: 1.50 ms\tBilled Duration: 2 ms\t\n");
    assert_eq!(
        &*report.text,
        format!("REPORT RequestId: {ID}  Duration: 1.50 ms  Billed Duration: 2 ms")
    );
    assert!(report.view().report().is_some() && has_id(&report) && !report.view().is_error());
}

#[test]
fn failures_the_platform_tells_in_text() {
    let timeout = line("2026-10-20T16:28:17.840Z ID Task timed out after 31.01 seconds\n\n");
    assert_eq!(timeout.kind, LineKind::Timeout);
    assert!(has_id(&timeout) && timeout.view().is_error());
    let crash =
        line("RequestId: ID Error: Runtime exited with error: signal: killed\nRuntime.ExitError");
    assert_eq!((crash.kind, crash.view().row_count()), (LineKind::Crash, 2));
    assert!(crash.view().is_error());
    assert!(line("REPORT RequestId: ID\tDuration: 3000.00 ms\tStatus: timeout").view().is_error());
    assert!(
        line("INIT_REPORT Init Duration: 9.1 ms\tStatus: error\tError Type: X").view().is_error()
    );
}

#[test]
fn application_text_that_looks_like_the_platform_stays_application() {
    for text in
        ["START the engine", "REPORT for today", "END", "RequestId: none given", "XRAY vision"]
    {
        assert_eq!(line(text).kind, LineKind::Application, "{text}");
    }
}

#[test]
fn platform_records_in_json() {
    let start =
        line(r#"{"time":"t","type":"platform.start","record":{"requestId":"ID","version":"7"}}"#);
    assert_eq!(&*start.text, format!("START RequestId: {ID} Version: 7"));
    assert!(has_id(&start));
    let report = line(
        r#"{"time":"t","type":"platform.report","record":{"requestId":"ID","status":"error",
            "errorType":"Runtime.ExitError","metrics":{"durationMs":12.5}}}"#,
    );
    assert_eq!(report.view().report().and_then(|r| r.status), Some(InvocationStatus::Error));
    assert!(
        report.text.ends_with("Duration: 12.5 ms  Status: error  Error Type: Runtime.ExitError")
    );
    assert!(report.view().is_error());
    let init = line(
        r#"{"type":"platform.initReport","record":{"status":"success","metrics":{"durationMs":210.5}}}"#,
    );
    assert_eq!(&*init.text, "INIT_REPORT Init Duration: 210.5 ms  Status: success");
    let other =
        line(r#"{"type":"platform.runtimeDone","record":{"requestId":"ID","status":"success"}}"#);
    assert_eq!(other.kind, LineKind::Platform);
    assert!(other.text.starts_with("runtimeDone {"));
}

#[test]
fn node_text() {
    let info = line("2026-11-22T10:42:00.123Z\tID\tINFO\torder 7 placed\n");
    assert_eq!((info.level, &*info.text), (Some(Level::Info), "order 7 placed"));
    assert!(has_id(&info));
    let init = line("2026-11-22T10:42:00.123Z\tundefined\tWARN\tcold\tstart");
    assert_eq!((init.level, &*init.text), (Some(Level::Warn), "cold    start"));
    let error = line(
        "2026-11-22T10:42:00.123Z\tID\tERROR\tInvoke Error \t\
         {\"errorType\":\"TypeError\",\"errorMessage\":\"x is null\",\
          \"stack\":[\"TypeError: x is null\",\"    at pay (/var/task/a.js:1:2)\"]}\n",
    );
    assert_eq!(&*error.text, "Invoke Error: TypeError: x is null\n    at pay (/var/task/a.js:1:2)");
    assert!(error.view().is_error());
}

#[test]
fn node_stdout_mode_breaks_rows_at_carriage_returns() {
    let line = line("2026-11-22T10:42:00.123Z\tID\tERROR\tboom\r    at a\r    at b");
    assert_eq!(line.view().rows().collect::<Vec<_>>(), ["boom", "    at a", "    at b"]);
}

#[test]
fn python_text() {
    let info = line("[INFO]\t2026-11-22T10:42:00.123Z\tID\torder 7 placed\n");
    assert_eq!((info.level, &*info.text), (Some(Level::Info), "order 7 placed"));
    assert!(has_id(&info));
    let error =
        line("[ERROR] KeyError: 'sku'\nTraceback (most recent call last):\n  File \"a.py\"");
    assert_eq!((error.level, error.view().row_count()), (Some(Level::Error), 3));
    assert!(error.text.starts_with("KeyError: 'sku'\n"));
    assert_eq!(line("[WARNING] low stock").level, Some(Level::Warn));
    assert_eq!(line("[1, 2, 3]").level, None);
}

#[test]
fn levels_in_free_text() {
    for (text, level) in [
        ("2026-11-22 10:42:00 ID ERROR c.e.Main - boom", Some(Level::Error)),
        ("time=2026-11-22T10:42:00Z level=ERROR msg=boom", Some(Level::Error)),
        ("ts=1 level=\"warn\" msg=x", Some(Level::Warn)),
        ("WARN: disk", Some(Level::Warn)),
        ("2026-11-22T10:42:00.1Z \x1b[31mERROR\x1b[0m invoke{id=1}: boom", Some(Level::Error)),
        ("2026-11-22T10:42:00.123Z\tID\tfail\tSystem.Exception: boom", Some(Level::Error)),
        ("panic: runtime error: index out of range", Some(Level::Error)),
        ("oops: java.lang.RuntimeException\n\tat a.B.c(B.java:1)", Some(Level::Error)),
        ("no error here", None),
        ("NO_ERROR and ERROR-42 are names", None),
        ("", None),
    ] {
        assert_eq!(line(text).level, level, "{text}");
    }
}

#[test]
fn json_application_lines_show_their_message() {
    let python = line(
        r#"{"timestamp":"t","level":"WARNING","message":"low stock","logger":"root","requestId":"ID","sku":7}"#,
    );
    assert_eq!((python.level, &*python.text), (Some(Level::Warn), "low stock"));
    assert_eq!(&*python.fields, r#"{"logger":"root","sku":7}"#);
    assert!(has_id(&python));
    let pino = line(r#"{"level":50,"time":1,"msg":"boom"}"#);
    assert_eq!((pino.level, &*pino.text, &*pino.fields), (Some(Level::Error), "boom", ""));
    let object = line(r#"{"level":"INFO","message":{"a":1}}"#);
    assert_eq!(&*object.text, r#"{"a":1}"#);
}

#[test]
fn json_with_nested_fields_shows_their_message() {
    let line =
        line(r#"{"level":"INFO","fields":{"message":"scored","score":0.21},"target":"bootstrap"}"#);
    assert_eq!(&*line.text, "scored");
    assert_eq!(&*line.fields, r#"{"score":0.21,"target":"bootstrap"}"#);
}

#[test]
fn json_errors_are_written_out() {
    let python = line(
        r#"{"log_level":"ERROR","errorMessage":"'sku'","errorType":"KeyError","requestId":"ID",
            "stackTrace":["  File \"a.py\", line 1\n","  File \"b.py\", line 2\n"]}"#,
    );
    assert_eq!(&*python.text, "KeyError: 'sku'\n  File \"a.py\", line 1\n  File \"b.py\", line 2");
    let go = line(
        r#"{"errorMessage":"no rows","errorType":"errorString",
            "stackTrace":[{"path":"a.go","line":7,"label":"main.handle"}]}"#,
    );
    assert_eq!(&*go.text, "errorString: no rows\n    at main.handle (a.go:7)");
    assert_eq!(go.level, Some(Level::Error));
    let node = line(
        r#"{"level":"ERROR","message":"payment failed","errorType":"Error","errorMessage":"declined"}"#,
    );
    assert_eq!(&*node.text, "payment failed: Error: declined");
}

#[test]
fn json_without_a_message_is_shown_whole() {
    let line = line(r#"{"orderId":"o-7","total":12.5}"#);
    assert_eq!(&*line.text, r#"{"orderId":"o-7","total":12.5}"#);
    assert_eq!(&*line.fields, "");
}

#[test]
fn escapes_inside_json_do_not_get_through() {
    let line = line(r#"{"message":"\u001b]0;title\u0007\u202egpj","other\u202e":"\u009b2J"}"#);
    let shown = format!("{}{}", line.text, line.fields);
    assert!(!shown.chars().any(|c| c.is_control() || c == '\u{202e}'), "{shown:?}");
}

#[test]
fn broken_json_is_text() {
    assert_eq!(&*line(r#"{"message":"cut of"#).text, r#"{"message":"cut of"#);
    let deep = "{\"a\":".repeat(1000) + &"}".repeat(1000);
    assert_eq!(&*line(&deep).text, deep);
}
