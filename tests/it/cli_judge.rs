//! `serin judge`: verdicts on counts, through the real binary.

use crate::support::binary::Serin;

#[test]
fn counts_are_judged_without_an_account() {
    let serin = Serin::new();
    insta::assert_snapshot!(serin.ok("judge --canary 3/100 --baseline 2/900"));
    insta::assert_snapshot!(serin.ok("judge --canary 8/300 --baseline 9/2700"));
    insta::assert_snapshot!(serin.ok("judge --canary 2/500 --baseline 50/4500"));
}

#[test]
fn buckets_are_judged_in_their_order() {
    let serin = Serin::new();
    let split = serin.ok("judge --canary 0/10,1/12,2/9 --baseline 1/90,0/88,1/91");
    assert!(split.contains("17.074109"), "{split}");
    let repeated = "judge --canary 0/10 --baseline 1/90 --canary 1/12 --baseline 0/88 \
                    --canary 2/9 --baseline 1/91";
    assert_eq!(serin.ok(repeated), split);
}

#[test]
fn slow_invocations_have_evidence_of_their_own() {
    let serin = Serin::new();
    let line = "judge --canary 0/300 --baseline 0/2700 --slow-canary 30/300 \
                --slow-baseline 125/2700";
    let told = serin.ok(line);
    assert!(told.contains("latency E   124.313430"), "{told}");
}

#[test]
fn programs_get_every_number() {
    let serin = Serin::new();
    let judged = serin.json("judge --canary 8/300 --baseline 9/2700");
    assert_eq!(judged["harm"]["by"], "errors");
    assert_eq!(judged["figures"]["canary"]["errors"], 8);
    assert!(judged["verdict"].as_str().is_some_and(|verdict| verdict.contains("rolling back")));
    let vectors = serin.json("judge --vectors");
    let vectors = vectors.as_array().expect("an array");
    assert!(vectors.len() == 7 && vectors.iter().all(|vector| vector["agrees"] == true));
}

#[test]
fn known_results_stand_beside_computed_ones() {
    insta::assert_snapshot!(Serin::new().ok("judge --vectors"));
}

#[test]
fn what_makes_no_sense_is_refused_with_the_way_out() {
    let serin = Serin::new();
    for (line, said) in [
        ("judge", "--canary"),
        ("judge --canary 5/200", "--baseline"),
        ("judge --canary 5 --baseline 1/9", "write hits/trials, such as 5/200"),
        ("judge --canary 9/5 --baseline 1/9", "9 can't be among 5"),
        ("judge --canary 1/5,1/5 --baseline 1/9", "--canary has 2 buckets and --baseline 1"),
        (
            "judge --canary 1/5 --baseline 1/9 --slow-canary 1/6 --slow-baseline 1/9",
            "give the same invocations",
        ),
        ("judge --canary 1/5 --baseline 1/9 --attempts 0", "1..=100"),
        ("judge --vectors --canary 1/5 --baseline 1/9", "cannot be used with"),
    ] {
        let ended = serin.run(line);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{line}");
        assert!(ended.stderr.contains(said), "{line}: {}", ended.stderr);
    }
}

#[test]
fn the_largest_counts_are_numbers_still() {
    let most = u64::MAX;
    let line = format!("judge --output json --canary {most}/{most} --baseline 0/{most}");
    let told = Serin::new().ok(&line);
    assert!(
        !told.contains("null,\n      \"points\"") && told.contains("1000000000000.0"),
        "{told}"
    );
}
