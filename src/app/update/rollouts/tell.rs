//! Telling a driver what to do: hold and go on at once, what moves traffic after a yes.

use tui_input::Input;

use crate::{
    app::{
        effect::Effect,
        state::{
            Overlay, State,
            rollouts::{Driven, Standing},
            tell::{Tell, TellField, Wish},
        },
        update::{Effects, aliases, notices, rollouts},
    },
    domain::Alias,
    input::{Action, Chord, Key},
    rollout::machine::Command,
};

/// A key about the rollout of the selected alias. False when it is under none: the key has its
/// plain meaning then.
pub(in super::super) fn act(state: &mut State, action: Action, effects: &mut Effects) -> bool {
    let Some(alias) = state.header_alias().cloned() else {
        notices::info(state, aliases::no_alias(state));
        return true;
    };
    let driven = match state.standing(&alias) {
        Standing::Here(driven) => driven.clone(),
        Standing::Free | Standing::Foreign(_) if action == Action::PromoteAlias => return false,
        other => {
            let key = |action| state.keymap.chord_of(action);
            let text = nobody_to_tell(&alias, &other, key);
            notices::info(state, text);
            return true;
        }
    };
    if notices::refuse_when_read_only(state, "telling a driver what to do") {
        return true;
    }
    match action {
        Action::HoldRollout => hold_or_go_on(state, &driven, effects),
        Action::NextStep => ask(state, &driven, Wish::Next),
        Action::PromoteAlias => ask(state, &driven, Wish::Promote),
        _ => return false,
    }
    true
}

/// Why there is no driver to be told, in words.
fn nobody_to_tell(
    alias: &Alias,
    standing: &Standing<'_>,
    key: impl Fn(Action) -> String,
) -> String {
    let target = &alias.target;
    let back = key(Action::RollBackAlias);
    match standing {
        Standing::Elsewhere(ledger) => format!(
            "{} drives {target} elsewhere: tell it there; {back} rolls back from here",
            ledger.by
        ),
        Standing::Lapsed(ledger) => {
            let takes_over = key(Action::TakeOver);
            let by = &ledger.by;
            format!("{by}'s driver is gone: {takes_over} takes {target} over, {back} rolls it back")
        }
        Standing::Starting => format!("the driver of {target} is being started"),
        _ => format!("{target} is under no rollout: {} plans one", key(Action::PlanRollout)),
    }
}

/// What moves nothing needs no question: its clock stands, or goes on.
fn hold_or_go_on(state: &mut State, driven: &Driven, effects: &mut Effects) {
    let goes_on = driven.is_held() || driven.status.question.is_some();
    let (command, told) = if goes_on {
        (Command::Continue, "to go on")
    } else {
        (Command::Pause, "to hold its weights")
    };
    let spec = &driven.status.spec;
    notices::info(state, format!("the driver of {} was told {told}", spec.target));
    effects.push(Effect::TellDriver { id: spec.id, command });
}

/// Asks before traffic moves.
fn ask(state: &mut State, driven: &Driven, wish: Wish) {
    let status = &driven.status;
    let typed = state.session.protected;
    let tell = Tell {
        id: status.spec.id,
        target: status.spec.target.clone(),
        wish,
        before: status.configured,
        after: wish.after(status),
        reason: (wish == Wish::Promote).then(Input::default),
        name: typed.then(Input::default),
        at: 0,
        preview: state.writes.next_id(),
        armed_at: None,
        armed: false,
        hint: None,
    };
    state.overlays.push(Overlay::Tell(Box::new(tell)));
}

/// The question, while it has the keys.
pub(in super::super) fn top(state: &mut State) -> Option<&mut Tell> {
    match state.overlays.last_mut() {
        Some(Overlay::Tell(tell)) => Some(tell),
        _ => None,
    }
}

/// Tab goes round the fields. True when the key has done its work.
pub(in super::super) fn press(state: &mut State, chord: Chord) -> bool {
    let Some(tell) = top(state) else { return false };
    let count = tell.fields().len();
    let step = match chord.key {
        Key::Tab => 1,
        Key::BackTab => count.saturating_sub(1),
        _ => return false,
    };
    tell.at = (tell.at + step) % count.max(1);
    true
}

/// Enter in a field: the next one that is empty, else yes.
pub(in super::super) fn accept(state: &mut State, effects: &mut Effects) {
    let Some(tell) = top(state) else { return };
    let empty = |field: &TellField| tell.input(*field).is_some_and(|i| i.value().trim().is_empty());
    let fields = tell.fields();
    match fields.iter().position(empty) {
        Some(next) if next != tell.at => tell.at = next,
        _ => apply(state, effects),
    }
}

/// Tells the driver, if everything asked for is there.
pub(in super::super) fn apply(state: &mut State, effects: &mut Effects) {
    let by = rollouts::by(state);
    let Some(tell) = top(state).filter(|tell| tell.armed) else { return };
    if let Some(missing) = tell.missing() {
        tell.hint = Some(missing);
        return;
    }
    let reason = tell.reason.as_ref().map(|reason| reason.value().trim().to_owned());
    let command = match tell.wish {
        Wish::Next => Command::Next,
        Wish::Promote => Command::Promote { by, reason: reason.unwrap_or_default() },
    };
    let (id, target) = (tell.id, tell.target.clone());
    let what = tell.wish.verb();
    state.overlays.pop();
    notices::info(state, format!("{what}: the driver of {target} was told"));
    effects.push(Effect::TellDriver { id, command });
}
