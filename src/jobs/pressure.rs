//! Tells how loaded the rate budget is, while anything moves.

use std::{sync::Arc, time::Duration};

use super::{
    event::{Event, Outbox},
    fetch::Reader,
    task::Registry,
};
use crate::domain::Pressure;

/// How often the load is looked at while there is any.
const EVERY: Duration = Duration::from_millis(500);

/// Reports changes of the load until the runtime ends. Sleeps while nothing runs and the load
/// has gone back to nothing.
pub(super) async fn watch(reader: Arc<Reader>, tasks: Registry, outbox: Outbox) {
    let mut last = Pressure::default();
    loop {
        tasks.began().await;
        while tasks.is_busy() || last != Pressure::default() {
            tokio::time::sleep(EVERY).await;
            let now =
                reader.connection.present().map(|gateway| gateway.pressure()).unwrap_or_default();
            if now != last {
                last = now;
                outbox.send(Event::Pressure(now)).await;
            }
        }
    }
}
