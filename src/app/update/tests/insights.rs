//! Queries of logs.

use crate::{
    app::{
        Effect,
        state::{
            Overlay, Session,
            insights::{InsightsView, Phase},
        },
        testing::{Console, failure},
    },
    domain::{
        FailureKind, Fetched, InsightsQuery, QueryResults, QueryRow, QueryStatistics, QueryStatus,
        Request, Slot,
    },
};

/// The prompt over the Logs pane, with a query from the session before.
fn asking() -> Console {
    let session =
        Session { queries: vec!["limit 1".into(), "limit 2".into()], ..Session::default() };
    let mut console = Console::ready_with(session);
    console.press("3 Q");
    console.take();
    console
}

fn view(console: &Console) -> &InsightsView {
    match console.state.overlays.last() {
        Some(Overlay::Insights(view)) => view,
        other => unreachable!("{other:?}"),
    }
}

fn asked(console: &mut Console) -> Vec<InsightsQuery> {
    let effects = console.take().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::Fetch { request: Request::Insights(query), .. } => Some(*query),
            _ => None,
        })
        .collect()
}

fn results(status: QueryStatus, rows: Vec<QueryRow>) -> Fetched {
    let statistics = QueryStatistics { records_scanned: 10.0, ..QueryStatistics::default() };
    Fetched::Insights(Box::new(QueryResults { status, statistics, rows }))
}

fn row(text: &str) -> QueryRow {
    vec![("@message".into(), text.into()), ("@ptr".into(), "x".into())]
}

#[test]
fn enter_asks_about_what_is_followed_and_remembers_the_query() {
    let mut console = asking();
    assert_eq!(view(&console).input.value(), "limit 2", "what was asked last");
    console.press("C-u");
    console.type_text("stats count(*)");
    console.press("Tab Enter");
    let kept = console.effects.contains(&Effect::RememberQuery("stats count(*)".into()));
    assert!(kept, "{:?}", console.effects);
    let queries = asked(&mut console);
    let [query] = queries.as_slice() else { unreachable!("{queries:?}") };
    assert_eq!(query.groups, ["/aws/lambda/auth"]);
    assert_eq!((query.text.as_str(), query.narrowed.as_str()), ("stats count(*)", ""));
    assert_eq!(query.end_s - query.start_s, 6 * 3_600, "the span after an hour");
    assert_eq!(console.state.session.queries, ["limit 1", "limit 2", "stats count(*)"]);
}

#[test]
fn the_arrows_bring_back_what_was_asked_before() {
    let mut console = asking();
    let mut value = |keys: &str| {
        console.press(keys);
        view(&console).input.value().to_owned()
    };
    assert_eq!(value("C-u Up"), "limit 2");
    assert_eq!(value("Up"), "limit 1");
    assert_eq!(value("Up"), "limit 1", "there is none before");
    assert_eq!(value("Down"), "limit 2");
    assert_eq!(value("Down"), "");
}

#[test]
fn progress_comes_until_the_rows_are_there() {
    let mut console = asking();
    console.press("Enter");
    console.reply(Slot::Insights, Ok(results(QueryStatus::Running, vec![])));
    assert!(matches!(view(&console).phase, Phase::Running(QueryStatus::Running, _)));
    console.reply(Slot::Insights, Ok(results(QueryStatus::Complete, vec![row("one"), row("two")])));
    let Phase::Ended(answer) = &view(&console).phase else { unreachable!() };
    assert_eq!(answer.columns, ["@message"], "without what points at the event");
    console.state.session.clipboard = true;
    console.press("j y");
    assert!(console.effects.contains(&Effect::Copy("@message: two".into())));
    console.press("Enter");
    assert!(view(&console).editing, "to ask something else");
    console.press("Esc");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn esc_stops_a_query_that_runs_and_keeps_its_text() {
    let mut console = asking();
    console.press("Enter");
    console.take();
    console.press("Esc");
    assert!(console.effects.contains(&Effect::Cancel(Slot::Insights)));
    assert_eq!((view(&console).phase.clone(), view(&console).editing), (Phase::Asking, true));
    assert!(console.notice().contains("stopped"), "{}", console.notice());
    // What was on its way when it was stopped is of no interest any more.
    console.reply(Slot::Insights, Ok(results(QueryStatus::Complete, vec![row("late")])));
    assert_eq!(view(&console).phase, Phase::Asking);
    console.press("Esc");
    assert!(console.state.overlays.is_empty());
}

#[test]
fn a_query_that_cannot_be_asked_says_why_and_can_be_mended() {
    let mut console = asking();
    console.press("C-u Enter");
    assert_eq!(view(&console).phase, Phase::Failed("the query is empty".into()));
    console.type_text("dedup x");
    console.press("Enter");
    let message = "unexpected symbol found dedup (at character 1)";
    let kind = FailureKind::InvalidParameter { message: message.into() };
    console.reply(Slot::Insights, Err(failure(kind)));
    assert_eq!(view(&console).phase, Phase::Failed(message.into()));
    assert!(view(&console).editing);
    console.take();
    console.pass(120_000);
    assert_eq!(asked(&mut console), [], "it is not asked again by itself: AWS charges for it");
}

#[test]
fn a_paste_of_several_lines_is_one_query() {
    let mut console = asking();
    console.press("C-u");
    console.send(crate::app::Msg::Paste("fields a\n| limit 3\n".into()));
    assert_eq!(view(&console).input.value(), "fields a | limit 3");
}
