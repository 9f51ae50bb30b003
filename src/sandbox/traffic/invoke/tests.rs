use super::*;
use crate::sandbox::{clock::SandboxClock, scenario::Scenario};

const DIRECT: Through = Through::Version(VersionId::Latest);

fn world(error: &str) -> World {
    let text = format!(
        "[[functions]]\nname = \"f\"\nruntime = \"python3.13\"\n\
         behaviour = {{ error_rate = 1.0, errors = [{error}] }}\n\
         versions = [{{ number = 1, published = \"1d\", behaviour = {{ error_rate = 0.0 }} }}]"
    );
    let clock = SandboxClock::stopped_at("2026-11-22T10:00:00Z".parse().unwrap());
    World::build(&Scenario::parse("t.toml", &text).unwrap(), clock, 1, None)
}

#[test]
fn an_answer_and_its_log_lines_have_one_request_id() {
    let mut world = world("");
    let invoked = invoke(&mut world, "f", DIRECT, VersionId::Number(1)).unwrap();
    assert!(!invoked.failed);
    assert_eq!(invoked.payload["statusCode"], 200);
    let start = format!("START RequestId: {} Version: 1\n", invoked.request_id);
    assert!(invoked.log.contains(&start), "{}", invoked.log);
    let group = &world.logs.groups["/aws/lambda/f"];
    let stored: String = group.range(..).map(|(_, event)| event.message.as_str()).collect();
    assert_eq!(stored, invoked.log);
    assert!(group.streams.keys().all(|name| name.contains("[1]")));
}

#[test]
fn an_error_is_answered_as_the_runtime_answers_it() {
    for (error, kind) in [
        ("{ type = \"KeyError\", message = \"'sku'\" }", "KeyError"),
        ("{ kind = \"timeout\" }", "Sandbox.Timedout"),
        ("{ kind = \"crash\" }", "Runtime.ExitError"),
        ("{ kind = \"out-of-memory\" }", "Runtime.OutOfMemory"),
    ] {
        let invoked = invoke(&mut world(error), "f", DIRECT, VersionId::Latest).unwrap();
        assert!(invoked.failed);
        assert_eq!(invoked.payload["errorType"], kind);
    }
}

#[test]
fn what_is_not_there_is_not_run() {
    let mut world = world("");
    assert_eq!(invoke(&mut world, "f", DIRECT, VersionId::Number(2)), None);
    assert_eq!(invoke(&mut world, "g", DIRECT, VersionId::Latest), None);
}
