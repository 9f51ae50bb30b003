//! Every line of the preflight, as it comes out of facts that speak for and against it.

use super::{testing::*, *};
use crate::{
    domain::{
        AlarmState, AliasState, AliasTraffic, CredentialInfo, Deployment, EventSource,
        FunctionName, Reserved, Share, Trigger, TriggerKind, Version, Weight, trigger::Provisioned,
    },
    rollout::{ErrorRule, Plan, RuleKind, ledger},
};

#[test]
fn nothing_speaks_against_it() {
    let checks = setting().all(&facts());
    let other: Vec<_> = checks.iter().filter(|check| check.result != CheckResult::Pass).collect();
    assert!(other.is_empty(), "{other:#?}");
    assert!(!blocks(&checks));
}

#[test]
fn what_can_not_be_read_never_passes() {
    let mut facts = facts();
    facts.versions = Err(denied("lambda:ListVersionsByFunction"));
    facts.stable_detail = Err(denied("lambda:GetFunction"));
    facts.canary_detail = Err(denied("lambda:GetFunction"));
    facts.deployments = Err(denied("codedeploy:ListDeployments"));
    facts.provisioned = Err(denied("lambda:ListProvisionedConcurrencyConfigs"));
    facts.reserved = Err(denied("lambda:GetFunctionConcurrency"));
    facts.concurrent_peak = Err(denied("cloudwatch:GetMetricData"));
    facts.alarms = Err(denied("cloudwatch:DescribeAlarms"));
    facts.event_sources = Err(denied("lambda:ListEventSourceMappings"));
    facts.triggers = Err(denied("lambda:GetPolicy"));
    facts.traffic = Err(denied("cloudwatch:GetMetricData"));
    facts.credentials = Err(denied("credentials"));
    facts.host_lingers = None;
    let mut setting = setting();
    setting.gates.alarms = vec!["checkout-errors".into()];
    let checks = setting.all(&facts);
    let passed: Vec<_> = checks.iter().filter(|check| check.result == CheckResult::Pass).collect();
    let names: Vec<_> = passed.iter().map(|check| check.name.as_str()).collect();
    // These are told by the alias and by serin itself.
    assert_eq!(names, ["may write", "no rollout", "no split", "description"]);
    // An unknown timeout counts as the longest.
    assert!(setting.line(&facts, "duration").contains("the timeout (90m)"));
    let codedeploy = setting.line(&facts, "no CodeDeploy");
    assert_eq!(
        codedeploy,
        "unknown: could not be read: codedeploy:ListDeployments checkout: access denied: missing \
         codedeploy:ListDeployments"
    );
}

#[test]
fn both_versions_are_there() {
    let mut missing = facts();
    missing.canary = Version::Published(43);
    assert_eq!(line(&missing, "versions"), "block: there is no version 43: the newest is 42");
    missing.canary = OLD;
    assert_eq!(line(&missing, "versions"), "block: 41 has all traffic already");
    missing.canary = Version::Latest;
    assert!(line(&missing, "versions").starts_with("block: $LATEST can't be in a split"));
    let mut older = facts();
    (older.stable, older.canary) = (NEW, OLD);
    assert!(line(&older, "versions").starts_with("warn: 41 is older than 42"));
}

#[test]
fn only_active_versions_take_traffic() {
    let state = |state: &str, snap_start: Option<&str>| {
        let mut facts = facts();
        let mut canary = detail(NEW, "bbbb");
        canary.state = state.into();
        canary.snap_start = snap_start.map(str::to_owned);
        facts.canary_detail = Ok(canary);
        facts
    };
    assert_eq!(
        line(&state("Pending", None), "canary active"),
        "block: 42 is Pending: wait until it is Active"
    );
    assert!(line(&state("Inactive", None), "canary active").starts_with("block: 42 is Inactive"));
    assert!(line(&state("Failed", None), "canary active").starts_with("block: 42 is Failed"));
    assert!(line(&state("", None), "canary active").starts_with("unknown: "));
    assert!(line(&state("Active", Some("Off")), "SnapStart").starts_with("block: 42 has no"));
    assert!(line(&state("Active", Some("On")), "SnapStart").starts_with("pass: "));
    assert_eq!(line(&state("Active", None), "SnapStart"), "nothing");
}

#[test]
fn a_split_takes_one_role_and_one_dead_letter_target() {
    let mut facts = facts();
    let mut canary = detail(NEW, "bbbb");
    canary.role = "arn:aws:iam::123456789012:role/other".into();
    canary.dead_letter = Some("arn:aws:sqs:eu-west-1:123456789012:dead".into());
    facts.canary_detail = Ok(canary);
    assert!(line(&facts, "same role").starts_with("block: execution roles differ: 41 arn:"));
    assert!(line(&facts, "dead letters").starts_with("block: dead-letter targets differ: 41 none"));
    let mut at_once = setting();
    at_once.plan = Plan::usual("all-at-once".parse().unwrap()).unwrap();
    assert!(at_once.line(&facts, "same role").starts_with("warn: "));
}

#[test]
fn the_code_differs_or_it_is_said_what_does() {
    let mut facts = facts();
    let mut canary = detail(NEW, "aaaa");
    facts.canary_detail = Ok(canary.clone());
    let same = "warn: 42 has the code and the configuration of 41: nothing would change";
    assert_eq!(line(&facts, "code differs"), same);
    canary.summary.memory_mb = 1024;
    facts.canary_detail = Ok(canary.clone());
    let told = "warn: 42 has the code of 41; what differs: memory: 512 MB -> 1024 MB";
    assert_eq!(line(&facts, "code differs"), told);
    canary.code_sha256 = "bbbb".into();
    facts.canary_detail = Ok(canary);
    let told = "pass: 42 has other code than 41; and memory: 512 MB -> 1024 MB";
    assert_eq!(line(&facts, "code differs"), told);
}

/// A description with the ledger of a rollout that ends its lease at a time.
fn driven(lease: u32) -> String {
    format!(
        "the shop's till [serin1 id=7f3a9c2e g=3 41>42 plan=canary10-5m s=1/2 st=run \
         t0=20261122T104000Z w=0 bake=1800 hb=10 max=3600 since=+0 due=+300 lease=+{lease} \
         p=9c1f by=alice]"
    )
}

fn ledger_of(lease: u32) -> ledger::Ledger {
    match ledger::read(&driven(lease)) {
        ledger::Reading::Ours { ledger, .. } => *ledger,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bake_can_be_taken_over() {
    let mut facts = facts();
    facts.alias.state = AliasState::all(NEW);
    facts.alias.description = driven(10).replace("s=1/2 st=run", "s=2/2 st=bake");
    let mut setting = setting();
    let ledger::Reading::Ours { ledger, .. } = ledger::read(&facts.alias.description) else {
        panic!("no ledger");
    };
    setting.options.takes_over = Some(*ledger);
    assert_eq!(setting.line(&facts, "versions"), "pass: 41 and 42 are published");
    assert!(!blocks(&setting.all(&facts)), "{:#?}", setting.all(&facts));
}

#[test]
fn what_is_kept_on_this_host_can_be_taken_over() {
    let mut setting = setting();
    setting.options.takes_over = Some(ledger_of(10));
    let gone = "block: the rollout's ledger is gone from the description: it has ended";
    assert_eq!(setting.line(&facts(), "no rollout"), gone);
    setting.options.keeping = Keeping::None;
    assert!(setting.line(&facts(), "no rollout").ends_with("its ledger is kept on this host"));
}

#[test]
fn a_ledger_that_was_left_behind_is_dropped() {
    let mut facts = facts();
    facts.alias.description = driven(10);
    assert!(line(&facts, "no rollout").starts_with("warn: rollout 7f3a9c2e 41 > 42 by alice was"));
    facts.alias.description = driven(300);
    assert!(line(&facts, "no rollout").starts_with("block: "), "its driver lives");
}

#[test]
fn what_is_taken_over_needs_credentials_for_what_is_left() {
    let mut facts = facts();
    facts.credentials_refresh = false;
    let expires_at = Some("2026-11-22T11:31:00Z".parse().unwrap());
    facts.credentials = Ok(CredentialInfo { expires_at });
    assert!(line(&facts, "credentials").starts_with("block: "));
    let mut setting = setting();
    // Two minutes of its first step are over.
    setting.options.takes_over = Some(ledger_of(10));
    assert_eq!(setting.line(&facts, "credentials"), "pass: they last until 11:31:00 UTC");
    facts.stable_detail = Err(denied("lambda:GetFunction"));
    facts.versions = Err(denied("lambda:ListVersionsByFunction"));
    assert!(setting.line(&facts, "credentials").contains("; what is left of it and 15 min take"));
}

#[test]
fn another_driver_is_in_the_way_until_its_rollout_is_taken_over() {
    let mut facts = facts();
    facts.alias.description = driven(300);
    let live = line(&facts, "no rollout");
    let told = "block: rollout 7f3a9c2e 41 > 42 by alice drives it (lease until 10:45:00 UTC): \
                attach to it, or roll it back first";
    assert_eq!(live, told);
    facts.alias.state = ledger_of(10).routing();
    facts.alias.description = driven(10);
    let lapsed = line(&facts, "no rollout");
    assert!(lapsed.starts_with("block: rollout 7f3a9c2e 41 > 42 by alice has had no driver since"));
    let mut taking_over = setting();
    taking_over.options.takes_over = Some(ledger_of(10));
    let taken = taking_over.line(&facts, "no rollout");
    assert!(taken.starts_with("pass: rollout 7f3a9c2e"), "{taken}");
    facts.alias.description = driven(300);
    assert!(taking_over.line(&facts, "no rollout").starts_with("block: "), "it is alive");
    facts.alias.description = "the shop's till [serin9 x]".into();
    assert!(line(&facts, "no rollout").starts_with("block: the description ends in a ledger"));
}

#[test]
fn a_deployment_of_codedeploy_is_in_the_way() {
    let mut facts = facts();
    let mut deployment = Deployment {
        id: "d-A1B2C3".into(),
        application: "checkout".into(),
        group: "live".into(),
        alias: facts.alias.target.clone(),
        from: OLD,
        to: NEW,
        weight: None,
        status: "InProgress".into(),
        created: None,
    };
    facts.deployments = Ok(vec![deployment.clone()]);
    assert_eq!(
        line(&facts, "no CodeDeploy"),
        "block: CodeDeploy's d-A1B2C3 of checkout/live moves it from 41 to 42: wait for its end, \
         or stop it and roll back with serin rollback --stop-deployment"
    );
    deployment.status = "Succeeded".into();
    facts.deployments = Ok(vec![deployment]);
    assert!(line(&facts, "no CodeDeploy").starts_with("pass: "));
}

#[test]
fn weights_that_are_there_are_in_the_way() {
    let mut facts = facts();
    let share = |weight| Share { version: NEW, weight };
    facts.alias.state = AliasState::split(OLD, share(Weight::from_percent(10.0).unwrap()));
    let told = "block: it splits already (41 90% | 42 10%): promote it, or roll it back first";
    assert_eq!(line(&facts, "no split"), told);
    facts.alias.state = AliasState::split(OLD, share(Weight::observed(1.0).unwrap()));
    assert!(line(&facts, "no split").starts_with("block: Lambda itself moves provisioned"));
}

#[test]
fn the_ledger_has_to_fit() {
    let mut facts = facts();
    facts.alias.description = "x".repeat(120);
    let told = line(&facts, "description");
    assert!(told.starts_with("block: the ledger takes ") && told.contains("leaves 136"), "{told}");
    let mut local = setting();
    local.options.keeping = Keeping::None;
    assert_eq!(local.line(&facts, "description"), "nothing");
}

#[test]
fn provisioned_concurrency_blocks_unless_it_is_allowed() {
    let provisioned = |qualifier: &str| Provisioned {
        qualifier: qualifier.into(),
        requested: 50,
        available: 50,
        status: "READY".into(),
        reason: String::new(),
    };
    let mut facts = facts();
    facts.provisioned = Ok(vec![provisioned("live")]);
    assert!(line(&facts, "provisioned").starts_with("block: the alias has 50 provisioned"));
    let mut allowed = setting();
    allowed.options.allow_provisioned = true;
    assert!(allowed.line(&facts, "provisioned").starts_with("warn: "));
    let mut taken = setting();
    taken.options.takes_over = Some(ledger_of(10));
    assert!(taken.line(&facts, "provisioned").ends_with("(it was begun with them)"));
    facts.provisioned = Ok(vec![provisioned("41")]);
    let told = "warn: 41 has 50 provisioned environments and 42 none: it starts cold";
    assert_eq!(line(&facts, "provisioned"), told);
}

#[test]
fn reserved_concurrency_leaves_room_or_not() {
    let mut facts = facts();
    facts.reserved = Ok(Reserved(Some(20)));
    let told = "pass: at most 12 of 20 reserved ran at once in the last 3 h";
    assert_eq!(line(&facts, "concurrency"), told);
    facts.concurrent_peak = Ok(Some(16.0));
    assert!(line(&facts, "concurrency").starts_with("warn: 16 of 20 reserved executions ran"));
    facts.reserved = Ok(Reserved::STOPPED);
    assert!(line(&facts, "concurrency").starts_with("block: the function is stopped"));
}

#[test]
fn gate_alarms_exist_and_are_quiet() {
    let mut setting = setting();
    setting.gates.alarms = vec!["errors".into()];
    let with = |state: Option<AlarmState>| {
        let mut facts = facts();
        facts.alarms = Ok(vec![("errors".into(), state)]);
        setting.line(&facts, "gate alarms")
    };
    assert_eq!(with(Some(AlarmState::Ok)), "pass: quiet: errors");
    assert_eq!(with(None), "block: there is no alarm errors: check the name");
    assert!(with(Some(AlarmState::Alarm)).starts_with("block: in ALARM already: errors."));
    assert!(with(Some(AlarmState::InsufficientData)).starts_with("warn: without enough data"));
}

#[test]
fn an_owner_is_named_with_what_a_ledger_means_to_it() {
    let mut facts = facts();
    let mut stable = detail(OLD, "aaaa");
    stable.tags = vec![("aws:cloudformation:stack-name".into(), "shop".into())];
    facts.stable_detail = Ok(stable.clone());
    assert!(line(&facts, "owner").starts_with("warn: CloudFormation's stack shop owns"));
    stable.tags = vec![("terraform".into(), "yes".into())];
    facts.stable_detail = Ok(stable);
    assert!(line(&facts, "owner").starts_with("pass: "), "not a tag that was set");
    let mut tagged = setting();
    tagged.options.iac_tags = vec!["terraform".into()];
    assert!(tagged.line(&facts, "owner").starts_with("warn: terraform = yes owns the function"));
    tagged.options.keeping = Keeping::None;
    assert!(tagged.line(&facts, "owner").ends_with("nobody else can take over"));
}

fn trigger(source: &str, note: &str, qualifier: Option<&str>) -> Trigger {
    Trigger {
        kind: TriggerKind::Permission,
        function: FunctionName("checkout".into()),
        qualifier: qualifier.map(str::to_owned),
        source: source.into(),
        note: note.into(),
    }
}

fn queue(qualifier: Option<&str>, state: &str) -> EventSource {
    EventSource {
        uuid: "u1".into(),
        source: "arn:aws:sqs:eu-west-1:123456789012:orders".into(),
        function: FunctionName("checkout".into()),
        qualifier: qualifier.map(str::to_owned),
        state: state.into(),
        state_reason: String::new(),
        batch_size: None,
        last_modified: None,
        last_result: String::new(),
    }
}

#[test]
fn callers_that_bypass_the_alias_are_named() {
    let mut facts = facts();
    facts.event_sources = Ok(vec![queue(None, "Enabled")]);
    let rule = "arn:aws:events:eu-west-1:123456789012:rule/nightly";
    facts.triggers = Ok(vec![trigger(rule, "events.amazonaws.com", Some("41"))]);
    assert_eq!(
        line(&facts, "callers"),
        "warn: may call past the alias, and then see nothing of the rollout: sqs orders (the \
         function), events rule/nightly (41). Point them to checkout:live"
    );
    facts.event_sources = Ok(vec![queue(None, "Disabled")]);
    facts.triggers = Ok(vec![trigger(rule, "", Some("live")), trigger(rule, "", Some("test"))]);
    assert!(line(&facts, "callers").starts_with("pass: "), "paused, or of an alias");
}

#[test]
fn answers_with_a_status_are_no_errors_without_a_rule() {
    let api = "arn:aws:execute-api:eu-west-1:123456789012:a1/*";
    let mut facts = facts();
    facts.triggers = Ok(vec![trigger(api, "apigateway.amazonaws.com", Some("live"))]);
    assert!(line(&facts, "HTTP errors").starts_with("warn: HTTP calls reach the alias"));
    let mut ruled = setting();
    let kind = RuleKind::Field { path: "$.statusCode".into(), matches: "5..".into() };
    ruled.gates.rules = vec![ErrorRule { name: "answers 5xx".into(), kind }];
    let told = "pass: errors by rule count too: answers 5xx";
    assert_eq!(ruled.line(&facts, "HTTP errors"), told);
    facts.triggers = Ok(vec![trigger(api, "apigateway.amazonaws.com", None)]);
    assert_eq!(line(&facts, "HTTP errors"), "nothing", "they don't reach the alias");
}

#[test]
fn what_tries_again_needs_its_attempts() {
    let mut facts = facts();
    assert_eq!(attempts_for(&facts), 1);
    facts.triggers = Ok(vec![trigger("sns.amazonaws.com", "", Some("live"))]);
    assert_eq!(attempts_for(&facts), 3);
    let told = line(&facts, "retries");
    assert!(told.starts_with("warn: sns.amazonaws.com: a failed event is tried up to 3"), "{told}");
    let mut given = setting();
    given.gates.attempts = 3;
    assert!(given.line(&facts, "retries").starts_with("pass: "));
    facts.event_sources = Ok(vec![queue(Some("live"), "Enabled")]);
    assert_eq!(attempts_for(&facts), 5);
    facts.event_sources = Ok(vec![queue(Some("live"), "Disabled")]);
    facts.triggers = Err(denied("lambda:GetPolicy"));
    assert!(line(&facts, "retries").starts_with("unknown: "));
}

#[test]
fn a_smoke_test_is_a_real_call() {
    let mut blue_green = setting();
    blue_green.plan = Plan::usual("blue-green".parse().unwrap()).unwrap();
    assert!(blue_green.line(&facts(), "smoke test").starts_with("warn: 42 is called once"));
    assert_eq!(line(&facts(), "smoke test"), "nothing");
}

#[test]
fn a_step_that_is_shorter_than_its_numbers_take_is_told() {
    let mut short = setting();
    short.plan = Plan::usual("linear25-1m".parse().unwrap()).unwrap();
    assert_eq!(
        short.line(&facts(), "duration"),
        "warn: numbers settle 3 min and the timeout (30s) after their minute, so 3 stages of 1m or \
         more take about 6 min: 47 min in all instead of 33 min"
    );
    let mut slow = facts();
    let mut canary = detail(NEW, "bbbb");
    canary.summary.timeout_s = 900;
    slow.canary_detail = Ok(canary);
    assert!(line(&slow, "duration").contains("so 1 stage of 5m or more take"));
}

#[test]
fn an_unknown_timeout_counts_as_the_longest_whichever_version_it_is_of() {
    let mut facts = facts();
    facts.canary_detail = Err(denied("lambda:GetFunction"));
    assert_eq!(facts.timeout_s(), 30, "the list of versions has it, too");
    facts.versions = Err(denied("lambda:ListVersionsByFunction"));
    assert_eq!(facts.timeout_s(), 5_400);
    facts.canary_detail = Ok(detail(NEW, "bbbb"));
    facts.stable_detail = Err(denied("lambda:GetFunction"));
    assert_eq!(facts.timeout_s(), 5_400);
}

#[test]
fn how_long_a_verdict_takes_is_told() {
    let with = |invocations, errors| {
        let mut facts = facts();
        facts.traffic =
            Ok(AliasTraffic { invocations, errors, minutes: 60, ..AliasTraffic::default() });
        line(&facts, "verdict")
    };
    assert_eq!(
        with(1_380, 28),
        "warn: at 23/min with 2.0% errors a verdict takes about 6 h at 10%, 3 h at 25%, 2 h at \
         50%: longer than the last step may wait (65m), so it would end inconclusive. Choose a \
         larger share, a longer step or a longer hold_max"
    );
    assert!(with(0, 0).starts_with("warn: no traffic in the last hour"));
    assert!(with(6_000, 0).ends_with("would be extended by 1h. Hold it for 31m"));
    assert!(with(600_000, 0).starts_with("pass: at 10000/min with 0.0% errors a verdict takes"));
}

#[test]
fn a_serving_version_that_fails_by_itself_is_told() {
    let with = |invocations, errors| {
        let mut facts = facts();
        facts.traffic =
            Ok(AliasTraffic { invocations, errors, minutes: 60, ..AliasTraffic::default() });
        line(&facts, "baseline")
    };
    let told = with(1_000, 401);
    assert!(told.starts_with("warn: 41 itself fails 40.1% now: both versions may be"), "{told}");
    assert_eq!(with(1_000, 1), "nothing");
    assert_eq!(with(0, 0), "nothing");
    assert_eq!(with(2, 2), "nothing", "two are no rate");
}

#[test]
fn credentials_have_to_outlast_the_plan() {
    let mut facts = facts();
    facts.credentials_refresh = false;
    let ends = |time: &str| Ok(CredentialInfo { expires_at: Some(time.parse().unwrap()) });
    facts.credentials = ends("2026-11-22T11:20:00Z");
    assert_eq!(
        line(&facts, "credentials"),
        "block: they expire at 11:20:00 UTC and don't renew themselves; plan, bake and 15 min take \
         until 11:32:30 UTC: sign in anew, or use a profile that renews them"
    );
    facts.credentials = ends("2026-11-22T11:33:00Z");
    assert_eq!(line(&facts, "credentials"), "pass: they last until 11:33:00 UTC");
    facts.credentials = Ok(CredentialInfo::default());
    assert!(line(&facts, "credentials").starts_with("unknown: these are temporary keys"));
    facts.credentials_refresh = true;
    assert_eq!(line(&facts, "credentials"), "pass: they don't expire");
}

#[test]
fn what_stays_after_a_disconnect_is_told() {
    let mut facts = facts();
    facts.host_lingers = Some(false);
    assert!(line(&facts, "disconnecting").starts_with("warn: this host ends your processes"));
    let mut read_only = setting();
    read_only.options.read_only = true;
    assert!(blocks(&read_only.all(&facts)));
}
