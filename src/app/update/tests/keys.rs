//! Focus, filter, palette, help, tasks, copying, pasting and leaving.

use crate::{
    app::{
        Effect, Msg,
        state::{Overlay, Pane, Session},
        testing::{Console, function},
    },
    domain::{Slot, TaskEvent},
    input::Action,
};

#[test]
fn tab_and_numbers_go_from_pane_to_pane() {
    let mut console = Console::ready();
    let mut focus = |keys: &str| {
        console.press(keys);
        console.state.screen.focus
    };
    assert_eq!(focus("Tab"), Pane::Aliases);
    assert_eq!(focus("Tab Tab Tab"), Pane::Functions);
    assert_eq!(focus("S-Tab"), Pane::Secrets);
    assert_eq!(focus("3"), Pane::Logs);
}

#[test]
fn ctrl_c_closes_what_is_on_top_and_leaves_at_the_root() {
    let mut console = Console::ready();
    console.press("? C-c");
    assert!(console.state.overlays.is_empty());
    console.press("/ C-c");
    assert!(!console.state.functions.list.filtering);
    assert_eq!(console.take(), []);
    console.press("C-c");
    assert_eq!(console.take(), [Effect::Quit]);
}

#[test]
fn a_filter_narrows_as_it_is_typed_and_esc_takes_it_back() {
    let mut console = Console::ready();
    console.press("/");
    console.type_text("bil");
    assert_eq!((console.selected(), console.state.functions.list.visible.len()), ("billing", 1));
    console.press("Enter");
    assert!(!console.state.functions.list.filtering);
    console.press("Esc");
    assert_eq!((console.selected(), console.state.functions.list.visible.len()), ("billing", 3));
}

#[test]
fn esc_in_the_filter_leaves_it_and_shows_everything() {
    let mut console = Console::ready();
    console.press("/ z z z Esc");
    assert_eq!(console.state.functions.list.visible.len(), 3);
    assert!(!console.state.is_typing());
}

#[test]
fn a_paste_outside_a_text_field_does_nothing_at_all() {
    for way in ["1", "2", "3", "4", "?", "t", "d"] {
        let mut console = Console::ready();
        console.press(way);
        console.take();
        let before = format!("{:?}", console.state);
        console.send(Msg::Paste("arn:aws:lambda:eu-west-1:123456789012:function:q\n".into()));
        assert_eq!(console.take(), [], "after {way}");
        assert_eq!(format!("{:?}", console.state), before, "after {way}");
    }
}

#[test]
fn a_paste_into_a_text_field_is_one_line_without_control_characters() {
    let mut console = Console::ready();
    console.press("/");
    console.send(Msg::Paste("  bil\x1b[2J\u{7}ling\nq\n".into()));
    assert_eq!(console.state.functions.list.filter.value(), "bil[2Jling");
    console.press("C-u Esc 2 s");
    console.send(Msg::Paste("arn:aws:lambda:eu-west-1:123".into()));
    console.send(Msg::Paste("2.5%".into()));
    let Some(Overlay::Split(editor)) = console.state.overlays.last() else { unreachable!() };
    assert_eq!(editor.percent.value(), "2.5%");
}

#[test]
fn the_palette_finds_an_action_goes_to_its_pane_and_runs_it() {
    let mut console = Console::ready();
    console.press(":");
    console.type_text("split");
    console.press("Enter");
    assert_eq!(console.state.screen.focus, Pane::Aliases);
    assert!(matches!(console.state.overlays[..], [Overlay::Split(_)]));
}

#[test]
fn the_palette_looks_at_names_first_and_at_what_actions_do_only_then() {
    let mut console = Console::ready();
    let names = |console: &Console| match console.state.overlays.last() {
        Some(Overlay::Palette(palette)) => {
            palette.matches.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>()
        }
        other => unreachable!("{other:?}"),
    };
    console.press(":");
    assert!(names(&console).len() > 20);
    console.type_text("spl");
    assert_eq!(names(&console), ["split"]);
    console.press("C-u");
    console.type_text("seconds");
    assert_eq!(names(&console), ["reveal"]);
}

#[test]
fn the_palette_offers_what_is_done_in_the_function_view_only_there() {
    let mut console = Console::ready();
    let offered = |console: &mut Console, text: &str| {
        console.press(":");
        console.type_text(text);
        let found = match console.state.overlays.last() {
            Some(Overlay::Palette(palette)) => {
                palette.matches.iter().any(|entry| entry.name == text)
            }
            other => unreachable!("{other:?}"),
        };
        console.press("Esc");
        found
    };
    let expected = |console: &mut Console, texts: [(&str, bool); 6]| {
        for (text, there) in texts {
            assert_eq!(offered(console, text), there, "{text}");
        }
    };
    let in_view = |next, mark| {
        let view = [("next section", next), ("mark", mark), ("pause event source", false)];
        let function = [("stop", true), ("invoke", true), ("split", !next)];
        [view, function].concat().try_into().unwrap()
    };
    expected(&mut console, in_view(false, false));
    console.press("d");
    expected(&mut console, in_view(true, false));
    console.press("Tab Tab");
    expected(&mut console, in_view(true, true));
    console.press(":");
    console.type_text("stop");
    console.press("Enter");
    assert!(matches!(console.state.overlays[..], [Overlay::FunctionView, Overlay::Preparing(_)]));
    console.press("Esc ?");
    assert!(!offered(&mut console, "stop"));
}

#[test]
fn the_palette_switches_the_theme() {
    let themes = vec!["dark".to_owned(), "light".to_owned()];
    let mut console = Console::ready_with(Session { themes, ..Session::default() });
    console.press(":");
    console.type_text("light");
    console.press("Enter");
    assert_eq!(console.take(), [Effect::UseTheme("light".into())]);
    assert_eq!(console.state.session.theme, "light");
}

#[test]
fn the_footer_says_what_the_keys_do_here() {
    let mut console = Console::ready();
    let actions = |console: &Console| -> Vec<Action> {
        console.state.hints().into_iter().map(|hint| hint.action).collect()
    };
    assert_eq!(actions(&console)[0], Action::LogsOfFunction);
    console.press("2");
    assert_eq!(actions(&console)[..2], [Action::PlanRollout, Action::SplitAlias]);
    console.press("/");
    assert!(!actions(&console).contains(&Action::SplitAlias));
    assert!(actions(&console).contains(&Action::Back));
}

#[test]
fn a_read_can_be_cancelled_and_a_write_can_not() {
    let mut console = Console::ready();
    console.press("r t");
    for (id, slot) in [(1, Some(Slot::Functions)), (2, None)] {
        console.send(Msg::Task(TaskEvent::Started { id, label: format!("task {id}"), slot }));
    }
    console.take();
    console.press("x");
    assert_eq!(console.take(), [Effect::Cancel(Slot::Functions)]);
    console.send(Msg::Task(TaskEvent::Ended { id: 1, failure: None }));
    console.press("x");
    assert_eq!(console.notice(), "task 2: a write can't be cancelled");
    assert_eq!(console.take(), []);
    assert_eq!(console.state.functions.list.items.len(), 3);
}

#[test]
fn copying_is_off_until_it_was_opted_in_to() {
    let mut console = Console::ready();
    console.press("y");
    assert!(console.notice().contains("clipboard = true"));
    assert_eq!(console.take(), []);
    let mut console = Console::ready_with(Session { clipboard: true, ..Session::default() });
    console.press("y 2 y");
    let arn = function("auth").arn;
    assert_eq!(console.take(), [Effect::Copy(arn.clone()), Effect::Copy(format!("{arn}:live"))]);
}

#[test]
fn the_footer_of_an_overlay_begins_with_its_answer() {
    let mut console = Console::ready();
    let first = |console: &Console| console.state.hints().first().map(|hint| hint.action);
    console.press("?");
    assert_eq!(first(&console), Some(Action::Back));
    console.press("Esc t");
    assert_eq!(first(&console), Some(Action::CancelTask));
    console.press("Esc 2 p");
    let actions: Vec<Action> = console.state.hints().iter().map(|hint| hint.action).collect();
    assert!(actions.contains(&Action::Back) && !actions.contains(&Action::MoveDown));
}
