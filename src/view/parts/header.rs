//! The header: where and as whom we work, and the alias that the roll-back key acts on.

use super::{
    super::{canvas::Canvas, runs::Runs, stamp, text},
    bar, rollout,
    table::padded,
};
use crate::{
    app::{State, layout::Area, state::Session},
    domain::{Identity, PastStop, Slot, Timestamp},
    input::Action,
    theme::Role,
};

/// Draws the header: in two rows who and what, in one row what first.
pub(in crate::view) fn draw(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    canvas.clear(area, Role::Header);
    let (first, second) = area.split_top(1);
    if second.height == 0 {
        return one_row(padded(first), state, canvas);
    }
    let left = canvas.runs_right(padded(first), &badges(&state.session, false));
    place(left, Runs::one(Role::Brand, "serin"), state, canvas);
    let left = canvas.runs_right(padded(second), &activity(state));
    let width = usize::from(left.width).saturating_sub(1);
    canvas.runs(left, &target(state, width));
}

fn one_row(area: Area, state: &State, canvas: &mut Canvas<'_>) {
    let badges = badges(&state.session, area.width < NARROW);
    let left = canvas.runs_right(area, &badges.join(1, spinner(state)));
    let left = left.split_left(left.width.saturating_sub(1)).0;
    let left = canvas.runs(left, &target(state, usize::from(left.width)).gap(2));
    place(left, Runs::new(), state, canvas);
}

/// Below this, badges beside the alias are short, so that its name can be read.
const NARROW: u16 = 70;

/// What makes this place different from any other. It is never left out.
fn badges(session: &Session, short: bool) -> Runs<'static> {
    let badge = |shown: bool, role: Role, (long, brief): (&'static str, &'static str)| {
        let text = if short { brief } else { long };
        if shown { Runs::one(role, text) } else { Runs::new() }
    };
    Runs::new()
        .join(1, badge(session.scope.sandbox, Role::Sandbox, (" SANDBOX ", " SBX ")))
        .join(1, badge(session.read_only, Role::ReadOnly, (" READ-ONLY ", " RO ")))
        .join(1, badge(session.protected, Role::Protected, (" PROTECTED ", " PROT ")))
}

/// Profile, account, Region, role, expiry, endpoint: as many as fit, in the order in which they
/// keep a person from working in the wrong place.
fn place(area: Area, brand: Runs<'_>, state: &State, canvas: &mut Canvas<'_>) {
    let width = usize::from(area.width);
    let separator = || Runs::one(Role::HeaderLabel, " · ");
    let mut facts: Vec<(u8, Runs<'_>)> = facts(&state.session, state.now);
    let total =
        |facts: &[(u8, Runs<'_>)]| facts.iter().map(|(_, fact)| fact.width() + 3).sum::<usize>();
    while total(&facts) + brand.width() > width {
        let weakest = facts.iter().enumerate().max_by_key(|(_, (rank, _))| *rank);
        let Some(at) = weakest.map(|(at, _)| at) else { break };
        facts.remove(at);
    }
    let runs = facts.into_iter().enumerate().fold(brand, |runs, (at, (_, fact))| match at {
        0 => runs.join(2, fact),
        _ => runs.join(0, separator()).join(0, fact),
    });
    canvas.runs(area, &runs.fit(width));
}

/// Facts in reading order, each with its rank: the highest goes first.
fn facts(session: &Session, now: Timestamp) -> Vec<(u8, Runs<'_>)> {
    let scope = &session.scope;
    let value = |text: &str| Runs::one(Role::Strong, text::plain(text).into_owned());
    let label = |label: &'static str, text: &str| {
        Runs::one(Role::HeaderLabel, label).add(Role::Header, text::plain(text).into_owned())
    };
    let account = scope.account.as_deref();
    let facts = [
        scope.profile.as_deref().map(|profile| (2, value(profile))),
        account.map(|account| (0, value(account))),
        scope.region.as_deref().map(|region| (1, value(region))),
        session.identity.as_ref().map(|who| (4, label("as ", who.short()))),
        session.expires.map(|at| expiry(at, now)),
        scope.endpoint.as_deref().map(|endpoint| (3, label("at ", endpoint))),
    ];
    facts.into_iter().flatten().collect()
}

/// When the credentials end: louder, and kept longer, as that comes near.
fn expiry(at: Timestamp, now: Timestamp) -> (u8, Runs<'static>) {
    const SOON: i64 = 15;
    let time = stamp::short(at, now);
    match at.duration_since(now).as_mins() {
        _ if at <= now => (1, Runs::one(Role::Error, format!("expired {time}"))),
        ..SOON => (1, Runs::one(Role::Warning, format!("until {time}"))),
        _ => (5, Runs::one(Role::HeaderLabel, "until ").add(Role::Header, time)),
    }
}

/// What the roll-back key acts on; where its function is stopped that comes first, and by whom and
/// since when behind it, as far as there is room.
fn target(state: &State, width: usize) -> Runs<'_> {
    let function = state.aliases.function.as_ref();
    let Some(stop) = function.and_then(|function| state.writes.stops.get(function)) else {
        return alias(state, width);
    };
    let badge = Runs::one(Role::Error, " STOPPED ");
    let room = width.saturating_sub(badge.width() + 2);
    let alias = alias(state, room);
    let left = room.saturating_sub(alias.width() + 3);
    let details = stop_in_words(stop.as_ref(), state);
    let fitting = details.into_iter().find(|text| text::width(text) <= left).unwrap_or_default();
    badge.join(2, alias).join(3, Runs::one(Role::Warning, fitting))
}

/// Who stopped it, when, and the key that lifts that: the longest text first.
fn stop_in_words(stop: Option<&PastStop>, state: &State) -> [String; 3] {
    let by = stop.map(|stop| {
        let who = Identity::short_of(&stop.who).rsplit('/').next().unwrap_or_default();
        format!("by {} {}; ", text::plain(who), stamp::short(stop.at, state.now))
    });
    let by = by.unwrap_or_default();
    let chord = state.keymap.chord_of(Action::StopFunction);
    let lifts = if chord.is_empty() || state.session.read_only {
        String::new()
    } else {
        format!("{chord} lifts it")
    };
    [format!("0 reserved, {by}{lifts}"), format!("{by}{lifts}"), lifts]
}

/// `checkout:live 41 90% | 42 10%   B→41`: the split is never cut, the names may be.
fn alias(state: &State, width: usize) -> Runs<'_> {
    let Some(alias) = state.header_alias() else { return no_target(state, width) };
    let split = bar::words(&alias.state);
    let key = rollback_key(state);
    let fixed = split.width() + 2 + if key.is_empty() { 0 } else { 3 + key.width() };
    let name = alias.target.to_string();
    let name = text::fit_middle(&text::plain(&name), width.saturating_sub(fixed)).into_owned();
    let runs = Runs::one(Role::HeaderTarget, name).join(2, split).join(3, key);
    let left = width.saturating_sub(runs.width() + 3);
    let rollout = rollout::brief(alias, state);
    if rollout.width() <= left { runs.join(3, rollout) } else { runs }
}

/// The key that rolls the alias back, and where to, as far as that is known without asking.
fn rollback_key(state: &State) -> Runs<'static> {
    let chord = state.keymap.chord_of(Action::RollBackHeaderAlias);
    if chord.is_empty() || state.session.read_only {
        return Runs::new();
    }
    let key = Runs::one(Role::HintChord, chord);
    match state.rollback_hint() {
        Some(target) => key.add(Role::HintVerb, "→").add(Role::Stable, target.to_string()),
        None => key.add(Role::HintVerb, " roll back"),
    }
}

fn no_target(state: &State, width: usize) -> Runs<'_> {
    let Some(function) = &state.aliases.function else {
        return Runs::one(Role::HeaderLabel, "no function selected");
    };
    let says = "  no alias selected";
    let name = text::fit_middle(function.as_str(), width.saturating_sub(says.len())).into_owned();
    Runs::one(Role::HeaderTarget, name).add(Role::HeaderLabel, says)
}

/// What goes on in the background, while something does.
fn activity(state: &State) -> Runs<'_> {
    let pressure = &state.session.pressure;
    let throttling = if pressure.throttled > 0 || pressure.waiting > 0 {
        let waiting = match pressure.waiting {
            0 => String::new(),
            calls => format!(", {calls} waiting"),
        };
        let text = format!(
            "control plane {}/s, {} throttled{waiting}",
            pressure.per_second, pressure.throttled
        );
        Runs::one(Role::Warning, text)
    } else {
        Runs::new()
    };
    throttling.join(2, spinner(state))
}

/// A spinner and how many tasks run; nothing while none does. The tail, which runs all the time,
/// tells in its own pane how it goes.
fn spinner(state: &State) -> Runs<'static> {
    const TURNS: [&str; 4] = ["◐", "◓", "◑", "◒"];
    let tasks = state.tasks.running.iter().filter(|task| task.slot != Some(Slot::Tail)).count();
    // A driver that has not told anything yet is waited for like a task.
    let running = tasks + state.rollouts.starting.len();
    if running == 0 {
        return Runs::new();
    }
    let turn = state.now.as_millisecond().div_euclid(250).rem_euclid(4);
    let turn = usize::try_from(turn).ok().and_then(|turn| TURNS.get(turn)).unwrap_or(&"◐");
    Runs::one(Role::Spinner, format!("{turn} {running}"))
}
