//! The status line's last word.

use std::time::Duration;

use crate::{
    app::state::{Notice, NoticeKind, State},
    domain::Failure,
};

/// How long a word stays at least before the next key takes it away.
const READING_TIME: Duration = Duration::from_secs(2);
/// The same for an error.
const ERROR_READING_TIME: Duration = Duration::from_secs(8);

pub(super) fn say(state: &mut State, kind: NoticeKind, text: impl Into<String>) {
    state.notice = Some(Notice { kind, text: text.into(), at: state.now });
}

pub(super) fn info(state: &mut State, text: impl Into<String>) {
    say(state, NoticeKind::Info, text);
}

pub(super) fn warn(state: &mut State, text: impl Into<String>) {
    say(state, NoticeKind::Warning, text);
}

/// What failed, and what to do about it.
pub(super) fn failure(state: &mut State, failure: &Failure) {
    let text = words(failure);
    say(state, NoticeKind::Error, text);
}

fn words(failure: &Failure) -> String {
    let advice = failure.advice();
    if advice.is_empty() { failure.to_string() } else { format!("{failure}: {advice}") }
}

/// What failed works again: its word goes.
pub(super) fn recovered(state: &mut State, failure: &Failure) {
    let text = words(failure);
    state.notice.take_if(|notice| notice.kind == NoticeKind::Error && notice.text == text);
}

/// A key was pressed: the last word goes, unless it came just now. What still fails is told by its
/// pane too.
pub(super) fn fade(state: &mut State) {
    let (now, pace) = (state.now, state.pace);
    state.notice.take_if(|notice| {
        let reading_time = match notice.kind {
            NoticeKind::Error => ERROR_READING_TIME,
            _ => READING_TIME,
        };
        notice.at.saturating_add(reading_time.mul_f64(pace)).is_ok_and(|read| read <= now)
    });
}

/// Read-only refuses it; says so and returns true.
pub(super) fn refuse_when_read_only(state: &mut State, what: &str) -> bool {
    if state.session.read_only {
        warn(state, format!("read-only: {what} is refused; start without --read-only to allow it"));
    }
    state.session.read_only
}
