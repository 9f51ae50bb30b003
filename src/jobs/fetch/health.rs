//! How the functions are doing: metrics and alarms.

use crate::{
    aws::Gateway,
    domain::{Failure, Fetched, Request},
};

use super::Reply;

/// Answers one of the requests that [`super::run`] passes on.
///
/// # Errors
/// The failure of the call that ended it.
pub(super) async fn run(gateway: &Gateway, request: Request, reply: &Reply) -> Result<(), Failure> {
    let now = gateway.clock().now();
    match request {
        Request::Fleet => {
            let fleet = gateway.fleet(now).await?;
            reply.ok(Fetched::Fleet(Box::new(fleet))).await
        }
        Request::Alarms(function) => {
            let alarms = gateway.alarms(function.as_ref()).await?;
            reply.ok(Fetched::Alarms(alarms)).await
        }
        Request::Latencies(functions) => {
            let latencies = gateway.latencies(&functions, now).await?;
            reply.ok(Fetched::Latencies(latencies)).await
        }
        Request::Alarm(name) => {
            let alarm = gateway.alarm(&name, now).await?;
            reply.ok(Fetched::Alarm(alarm.map(Box::new))).await
        }
        Request::Charts(subjects) => {
            let (charts, cost) = gateway.charts(&subjects, now).await?;
            reply.ok(Fetched::Charts(charts, cost)).await
        }
        // `super::run` passes on no other.
        _ => Ok(()),
    }
}
