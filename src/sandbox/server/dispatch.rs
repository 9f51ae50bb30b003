//! A request's way: which operation, whether a fault meets it, the account, the reply.

use std::{future, time::Instant};

use tokio::time::sleep;

use super::{Shared, prepare::prepare};
use crate::sandbox::{
    faults::{
        board::Meeting,
        control::{self, PREFIX},
        errors,
        journal::Entry,
        rule::Effect,
    },
    http::{
        error::ApiError,
        reply::{REQUEST_ID, Reply},
        request::Request,
        route::{self, Operation, Protocol},
    },
};

/// What goes out.
#[derive(Debug)]
pub enum Answer {
    /// The reply.
    Whole(Reply),
    /// Half of the reply, then the end of the connection.
    Cut(Reply),
    /// Nothing but a reset.
    Reset,
}

/// Answers one request.
pub async fn answer(shared: &Shared, request: &Request) -> Answer {
    if request.segment(0) == PREFIX {
        let reply = control::answer(&mut shared.control(), request);
        return Answer::Whole(dressed(shared, reply, ""));
    }
    let id = shared.world().rng.uuid();
    let operation = match route::route(request) {
        Ok(operation) => operation,
        Err((protocol, error)) => {
            let reply = error.into_reply(protocol, &id);
            return Answer::Whole(dressed(shared, reply, &id));
        }
    };
    let call = Call { shared, request, operation, id };
    let answer = call.run().await;
    match answer {
        Answer::Whole(reply) => Answer::Whole(dressed(shared, reply, &call.id)),
        Answer::Cut(reply) => Answer::Cut(dressed(shared, reply, &call.id)),
        Answer::Reset => Answer::Reset,
    }
}

/// The headers that every reply has.
fn dressed(shared: &Shared, mut reply: Reply, id: &str) -> Reply {
    let date = shared.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    // An invocation has its own id, which its log lines tell too.
    if reply.header(REQUEST_ID).is_none() && !id.is_empty() {
        reply = reply.with(REQUEST_ID, id);
    }
    reply.with("date", date).with("x-sandbox-speed", shared.clock.speed().to_string())
}

/// A call of a known operation.
struct Call<'a> {
    shared: &'a Shared,
    request: &'a Request,
    operation: Operation,
    id: String,
}

impl Call<'_> {
    async fn run(&self) -> Answer {
        let signed = self.request.header("authorization").is_some();
        let anonymous = !signed && self.request.query("X-Amz-Signature").is_none();
        if anonymous {
            return self.refuse(None, errors::unsigned());
        }
        let meeting = self.meet();
        sleep(meeting.delay).await;
        match meeting.effect {
            None => {
                prepare(self.shared, self.operation.action, self.request).await;
                let reply = self.apply(None);
                sleep(self.shared.clock.real(reply.takes)).await;
                Answer::Whole(reply)
            }
            Some((effect, time)) => self.suffer(effect, time).await,
        }
    }

    /// Faults first, then rates: a call that a fault swallows takes no token.
    fn meet(&self) -> Meeting {
        let mut control = self.shared.control();
        let mut meeting = control.faults.meet(self.operation.action, self.shared.clock.now());
        if meeting.effect.is_none()
            && let Some(rates) = &mut control.rates
            && !rates.admit(self.operation.action, Instant::now())
        {
            meeting.effect = Some((Effect::Throttle, std::time::Duration::ZERO));
        }
        meeting
    }

    async fn suffer(&self, effect: Effect, time: std::time::Duration) -> Answer {
        let operation = &self.operation;
        let fault = Some(effect);
        match effect {
            Effect::Throttle => self.refuse(fault, errors::throttled(operation)),
            Effect::ServerError => self.refuse(fault, errors::server_error(operation)),
            Effect::ExpiredCredentials => self.refuse(fault, errors::expired(operation)),
            Effect::Deny => {
                let (caller, resource) = {
                    let world = self.shared.world();
                    (world.caller_arn.clone(), (operation.resource)(&world, self.request))
                };
                self.refuse(fault, errors::denied(operation, &caller, &resource))
            }
            Effect::ResetBefore => {
                self.note(fault, "reset", false);
                Answer::Reset
            }
            Effect::ResetAfter => {
                self.apply(fault);
                Answer::Reset
            }
            Effect::CutReply => Answer::Cut(self.apply(fault)),
            Effect::LateReply => {
                let reply = self.apply(fault);
                sleep(time).await;
                Answer::Whole(reply)
            }
            Effect::Hang => {
                self.note(fault, "hang", false);
                future::pending().await
            }
            Effect::Latency | Effect::EndStream => Answer::Whole(self.apply(fault)),
        }
    }

    fn apply(&self, fault: Option<Effect>) -> Reply {
        let outcome = {
            let mut world = self.shared.world();
            (self.operation.run)(&mut world, self.request)
        };
        match outcome {
            Ok(reply) => {
                self.note(fault, "ok", true);
                reply
            }
            Err(error) => self.error(fault, error),
        }
    }

    fn refuse(&self, fault: Option<Effect>, error: ApiError) -> Answer {
        Answer::Whole(self.error(fault, error))
    }

    fn error(&self, fault: Option<Effect>, error: ApiError) -> Reply {
        self.note(fault, &error.code, false);
        let protocol: Protocol = self.operation.protocol;
        error.into_reply(protocol, &self.id)
    }

    fn note(&self, fault: Option<Effect>, result: &str, applied: bool) {
        let resource = (self.operation.resource)(&self.shared.world(), self.request);
        let entry = Entry {
            time: self.shared.clock.now(),
            action: self.operation.action,
            resource,
            request_id: self.id.clone(),
            result: result.to_owned(),
            fault,
            applied,
        };
        self.shared.control().journal.note(entry);
    }
}

#[cfg(test)]
mod tests;
