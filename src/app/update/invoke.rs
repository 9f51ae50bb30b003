//! Running a function once, by hand.

use super::{Effects, plans, preview, prompt};
use crate::{
    app::{
        effect::{Effect, PayloadSource},
        state::{
            Overlay, State,
            overlay::{Basis, Preparing, Purpose},
            prompt::Ask,
        },
    },
    domain::{Change, FunctionName, Invocation, InvokeMode, Payload, Slot, Ticket},
};

/// The most bytes that an asynchronous invocation takes.
const LARGEST_EVENT: usize = 1 << 20;

/// The longest qualifier that Lambda takes.
const LONGEST_QUALIFIER: usize = 128;

/// Asks what to invoke, how and with what.
pub(super) fn ask(state: &mut State) {
    let Some(function) = plans::subject(state) else { return };
    // What the header names is what customers reach, and what whoever asks has in mind.
    let alias = state.header_alias().filter(|alias| alias.target.function == function);
    let qualifier = alias.map(|alias| alias.target.alias.0.clone()).unwrap_or_default();
    let ask = Ask::Invoke {
        function,
        qualifier: qualifier.into(),
        mode: InvokeMode::default(),
        payload: tui_input::Input::default(),
    };
    prompt::open(state, ask);
}

/// What was filled in.
pub(super) struct Answers {
    pub function: FunctionName,
    pub qualifier: String,
    pub mode: InvokeMode,
    pub payload: String,
}

/// Has the payload read and checked, or says what is wrong with what was filled in.
pub(super) fn plan(
    state: &mut State,
    answers: Answers,
    effects: &mut Effects,
) -> Result<(), String> {
    let qualifier = checked(answers.qualifier.trim())?;
    let invocation = Invocation {
        function: answers.function,
        qualifier,
        payload: Payload::default(),
        mode: answers.mode,
    };
    let source = match answers.payload.trim().strip_prefix('@') {
        Some("") => return Err("type the path of a file after @".into()),
        Some(path) => PayloadSource::File(path.to_owned()),
        None => PayloadSource::Typed(Payload(answers.payload)),
    };
    preview::given_up(state);
    state.overlays.push(Overlay::Preparing(Preparing {
        target: invocation.target(),
        verb: invocation.mode.verb(),
        purpose: Purpose::Invoke(invocation),
    }));
    let ticket = state.slots.start(Slot::Preview);
    effects.push(Effect::ReadPayload { ticket, source });
    Ok(())
}

/// An alias, a version or nothing.
fn checked(qualifier: &str) -> Result<Option<String>, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$');
    match qualifier {
        "" | "$LATEST" => Ok(None),
        name if name.len() > LONGEST_QUALIFIER || !name.chars().all(allowed) => {
            Err(format!("{name} is no alias and no version"))
        }
        name => Ok(Some(name.to_owned())),
    }
}

/// The payload was read and checked, or can't be used.
pub(super) fn payload_arrived(state: &mut State, ticket: Ticket, payload: Result<Payload, String>) {
    let slot = state.slots.get(Slot::Preview);
    if slot.ticket != ticket || !slot.loading {
        return;
    }
    state.slots.succeed(Slot::Preview, state.now);
    let of_it = |purpose: &Purpose| matches!(purpose, Purpose::Invoke(_));
    let Some(Preparing { purpose: Purpose::Invoke(invocation), .. }) =
        preview::take_waiting(state, of_it)
    else {
        return;
    };
    match payload.and_then(|payload| fitting(payload, invocation.mode)) {
        Ok(payload) => {
            let change = Change::Invoke(Invocation { payload, ..invocation });
            preview::open(state, change, Basis::Change, None);
        }
        Err(problem) => prompt::complain(state, problem),
    }
}

/// The payload, if an invocation of this mode takes it.
fn fitting(payload: Payload, mode: InvokeMode) -> Result<Payload, String> {
    match payload.0.len() {
        size if mode == InvokeMode::Event && size > LARGEST_EVENT => {
            Err(format!("{size} bytes: an asynchronous invocation takes at most 1 MB"))
        }
        _ => Ok(payload),
    }
}
