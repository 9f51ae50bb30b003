use super::*;

fn plan(text: &str) -> Plan {
    Plan::usual(text.parse().unwrap()).unwrap()
}

fn shares(plan: &Plan) -> Vec<f64> {
    let percent = |stage: &Stage| stage.weight.map_or(100.0, Weight::percent);
    plan.stages().iter().map(percent).map(|share| (share * 1e6).round() / 1e6).collect()
}

#[test]
fn a_canary_has_one_step_and_a_hold_back() {
    let plan = plan("canary10-5m");
    assert_eq!(shares(&plan), [10.0, 90.0]);
    let kinds: Vec<_> = plan.stages().iter().map(|stage| stage.kind).collect();
    assert_eq!(kinds, [StageKind::LastStep, StageKind::HoldBack]);
    assert_eq!(plan.shortest(), Duration::from_mins(35));
}

#[test]
fn a_linear_plan_ends_below_its_hold_back() {
    assert_eq!(shares(&plan("linear10-1m")), [10., 20., 30., 40., 50., 60., 70., 80., 90.]);
    assert_eq!(shares(&plan("linear40-2m")), [40., 80., 90.]);
    let bare = Plan { hold_back: Weight::from_percent(0.0).unwrap(), ..plan("linear40-2m") };
    assert_eq!(shares(&bare), [40., 80., 100.]);
}

#[test]
fn all_at_once_only_bakes() {
    for text in ["all-at-once", "blue-green"] {
        assert_eq!(shares(&plan(text)), [100.0]);
        assert_eq!(plan(text).stages()[0].kind, StageKind::Bake);
    }
}

#[test]
fn a_plan_reads_as_it_writes() {
    for text in ["canary10-5m", "canary2.5-90s", "linear10-1m", "steps:5@10m,25@10m,50@1h"] {
        assert_eq!(text.parse::<Strategy>().unwrap().to_string(), text);
    }
}

#[test]
fn codedeploy_names_are_synonyms() {
    for (name, ours) in PREDEFINED {
        assert_eq!(name.parse::<Strategy>().unwrap(), ours.parse().unwrap(), "{name}");
    }
    assert_eq!("Canary10Percent5Minutes".parse::<Strategy>().unwrap().to_string(), "canary10-5m");
}

#[test]
fn what_is_no_plan_says_what_to_write() {
    for text in [
        "",
        "canary",
        "canary0-5m",
        "canary100-5m",
        "canary10-5",
        "canary10-30s",
        "linear1-1m",
        "steps:",
        "steps:50@1m,25@1m",
        "steps:10@1m,10@1m",
        "canary10-9999h",
        "canaryNaN-5m",
        "ten percent",
        "Minutes",
        "n10-5m",
    ] {
        assert!(text.parse::<Strategy>().is_err(), "{text}");
    }
    let hint = "canary10-5".parse::<Strategy>().unwrap_err().to_string();
    assert_eq!(hint, "`5` is not a time: write seconds, minutes or hours, such as 90s, 5m or 1h");
    assert_eq!(Plan::usual("steps:95@10m".parse().unwrap()), Err(PlanError::HoldBack));
    let held = Plan { hold_back: Weight::from_percent(10.0).unwrap(), ..plan("blue-green") };
    assert_eq!(held.checked(), Err(PlanError::NothingToHoldBack));
}
