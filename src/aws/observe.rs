//! Reads the endpoint's time and pace from each reply.

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{
            Intercept, context::BeforeDeserializationInterceptorContextRef, dyn_dispatch_hint,
        },
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::{DateTime, config_bag::ConfigBag, date_time::Format};

use crate::domain::{Clock, Timestamp};

/// How many seconds pass at the endpoint in one of ours; only the sandbox sends it.
const SPEED: &str = "x-sandbox-speed";

/// Sets the clock by the replies' `Date` headers.
#[derive(Debug, Clone)]
pub(super) struct Observer {
    clock: Clock,
}

impl Observer {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock }
    }

    fn observe(&self, date: &str, speed: Option<&str>) -> Option<()> {
        let date = DateTime::from_str(date, Format::HttpDate).ok()?;
        let time = Timestamp::from_second(date.secs()).ok()?;
        let speed = speed.and_then(|text| text.parse::<f64>().ok());
        let speed = speed.filter(|speed| speed.is_finite() && *speed > 0.0).unwrap_or(1.0);
        self.clock.observe(time, speed);
        Some(())
    }
}

#[dyn_dispatch_hint]
impl Intercept for Observer {
    fn name(&self) -> &'static str {
        "Observer"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let headers = context.response().headers();
        if let Some(date) = headers.get("date") {
            // A malformed date is no reason to fail a call.
            let _ = self.observe(date, headers.get(SPEED));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::starting_at(Timestamp::UNIX_EPOCH, 1.0)
    }

    #[test]
    fn follows_the_date_and_the_speed() {
        let clock = clock();
        let observer = Observer::new(clock.clone());
        let seen = observer.observe("Sun, 22 Nov 2026 10:42:00 GMT", Some("60"));
        assert_eq!(seen, Some(()));
        assert_eq!(clock.now().to_string().get(..16), Some("2026-11-22T10:42"));
        assert!((clock.speed() - 60.0).abs() < f64::EPSILON);
    }

    #[test]
    fn nonsense_changes_nothing() {
        let clock = clock();
        let observer = Observer::new(clock.clone());
        assert_eq!(observer.observe("yesterday", None), None);
        observer.observe("Thu, 01 Jan 1970 00:00:00 GMT", Some("-1"));
        assert!((clock.speed() - 1.0).abs() < f64::EPSILON);
    }
}
