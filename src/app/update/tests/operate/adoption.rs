//! Functions without an alias, and the way to one.

use super::{apply, confirm, denied, end, problem, read_again, requested};
use crate::{
    app::{
        state::{Overlay, overlay::Basis},
        testing::{Console, alias, name, v},
    },
    domain::{
        AdoptPlan, Adopted, AliasName, AliasState, Change, Fetched, Found, Outcome, Request,
        RevisionId, Slot, Trigger, TriggerKind,
    },
};

fn adopt_plan(console: &mut Console, aliases: &[&str]) {
    let plan = AdoptPlan {
        function: name("auth"),
        code_sha256: "sha".into(),
        revision_id: RevisionId("r-1".into()),
        aliases: aliases.iter().map(|alias| AliasName((*alias).into())).collect(),
        callers: vec![Trigger {
            kind: TriggerKind::EventSource,
            function: name("auth"),
            qualifier: None,
            source: "arn:aws:sqs:eu-west-1:1:orders".into(),
            note: String::new(),
        }],
        unread: vec![denied("lambda:GetPolicy")],
    };
    console.reply(Slot::Preview, Ok(Fetched::AdoptPlan(Box::new(plan))));
}

#[test]
fn without_an_alias_the_way_back_says_what_there_is_instead() {
    let mut console = Console::ready();
    read_again(&mut console, Vec::new());
    for keys in ["2 b", "s", "p", "1 B"] {
        console.press(keys);
        assert_eq!(
            console.notice(),
            "auth has no alias: nothing to roll back to; S stops it, A adopts it"
        );
    }
}

#[test]
fn a_function_without_alias_is_adopted_and_its_callers_are_listed_to_the_end() {
    let mut console = Console::ready();
    read_again(&mut console, Vec::new());
    console.take();
    console.press("A");
    console.type_text("2 x");
    console.press("Enter");
    assert!(problem(&console).contains("letters, digits"), "{}", problem(&console));
    console.press("C-u");
    console.type_text("prod");
    console.press("Enter");
    assert_eq!(requested(&mut console), Some(Request::PlanAdopt(name("auth"))));
    adopt_plan(&mut console, &[]);
    assert!(matches!(confirm(&console).basis, Basis::Adoption { .. }));
    let intent = apply(&mut console).unwrap();
    let Change::Adopt(adoption) = &intent.change else { unreachable!() };
    assert_eq!((adoption.alias.0.as_str(), adoption.code_sha256.as_str()), ("prod", "sha"));
    let made = Adopted { version: v(1), alias: Some(alias("auth", AliasState::all(v(1)))) };
    end(&mut console, intent, Outcome::Applied(Found::Adopted(made)));
    let fetched = console.fetched();
    assert!(fetched.contains(&Slot::Aliases) && fetched.contains(&Slot::Versions), "{fetched:?}");
    let Some(Overlay::Outcome(view)) = console.state.overlays.last() else { unreachable!() };
    let rows = format!("{:?}", crate::app::listed::of_outcome(view, 76));
    assert!(rows.contains("sqs:eu-west-1:1:orders") && rows.contains("lambda:GetPolicy"), "{rows}");
}

#[test]
fn half_an_adoption_tells_what_was_made() {
    let mut console = Console::ready();
    read_again(&mut console, Vec::new());
    console.press("A Enter");
    adopt_plan(&mut console, &[]);
    let intent = apply(&mut console).unwrap();
    let made = Adopted { version: v(1), alias: None };
    end(&mut console, intent, Outcome::Partly(Found::Adopted(made), denied("lambda:CreateAlias")));
    assert!(console.notice().contains("version 1 is published"), "{}", console.notice());
    assert!(console.notice().contains("lambda:CreateAlias"), "{}", console.notice());
}

#[test]
fn a_function_with_an_alias_is_not_adopted() {
    let mut console = Console::ready();
    console.press("A");
    assert_eq!(console.notice(), "auth has an alias already, live: there is nothing to adopt");
    assert!(console.state.overlays.is_empty());
    read_again(&mut console, Vec::new());
    console.press("A Enter");
    adopt_plan(&mut console, &["blue"]);
    assert_eq!(console.notice(), "auth has an alias already, blue: there is nothing to adopt");
    assert!(console.state.overlays.is_empty());
}
