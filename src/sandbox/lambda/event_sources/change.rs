//! `CreateEventSourceMapping`, `UpdateEventSourceMapping`, `DeleteEventSourceMapping`.

use serde::Deserialize;

use super::{answer, missing};
use crate::sandbox::{
    http::{error::ApiError, reply::Reply, request::Request},
    lambda::{
        errors,
        name::{self, Target},
    },
    store::event_sources::{EventSourceKind, EventSourceRecord, EventSourceSettings, Transition},
    traffic,
    world::World,
};

/// What both may say. Fields that the sandbox does nothing with are refused, not ignored.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default, deny_unknown_fields)]
struct Input {
    event_source_arn: Option<String>,
    function_name: Option<String>,
    enabled: Option<bool>,
    batch_size: Option<i32>,
    maximum_batching_window_in_seconds: Option<i32>,
    maximum_retry_attempts: Option<i32>,
    starting_position: Option<String>,
    topics: Option<Vec<String>>,
    queues: Option<Vec<String>>,
}

/// `CreateEventSourceMapping`.
pub fn create(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let arn = input.event_source_arn.clone().unwrap_or_default();
    let kind = EventSourceKind::of_arn(&arn)
        .ok_or_else(|| errors::invalid("Unrecognized event source."))?;
    let target = called(world, input.function_name.as_deref().unwrap_or_default())?;
    if let Some(there) = world.lambda.event_sources.between(&arn, &target.function) {
        return Err(ApiError::user(
            409,
            "ResourceConflictException",
            format!(
                "The event source arn (\" {arn} \") and function (\" {} \") provided mapping \
                 already exists. Please update or delete the existing mapping with UUID {}",
                target.function, there.uuid
            ),
        ));
    }
    let usual = EventSourceSettings::usual(kind);
    if kind.is_stream() && input.starting_position.is_none() {
        return Err(errors::invalid(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy \
             constraint: Member must not be null.",
        ));
    }
    let settings = input.over(usual, kind)?;
    let (now, uuid) = (world.clock.now(), world.rng.uuid());
    let function = target.function.clone();
    let called = (function.as_str(), target.qualifier);
    let mut mapping = EventSourceRecord::settled(uuid.clone(), (kind, arn), called, false, now);
    mapping.settings = settings;
    traffic::catch_up_function(world, &function, now);
    mapping.begin(now, Transition::Creating, input.enabled.unwrap_or(true));
    world.lambda.event_sources.add(mapping);
    answer(world, &uuid, 202)
}

/// `UpdateEventSourceMapping`: pauses and resumes, among others.
pub fn update(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let input: Input = request.json()?;
    let uuid = request.segment(2);
    let now = world.clock.now();
    let mapping = world.lambda.event_sources.get(uuid, now).ok_or_else(missing)?;
    if mapping.underway(now).is_some() {
        return Err(in_use("update"));
    }
    let target = input.function_name.as_deref().map(|name| called(world, name)).transpose()?;
    let function = mapping.function.clone();
    if target.as_ref().is_some_and(|target| target.function != function) {
        return Err(errors::invalid(
            "The sandbox moves an event source mapping between a function's own versions and \
             aliases only.",
        ));
    }
    let settings = input.over(mapping.settings.clone(), mapping.kind)?;
    let was = mapping.enabled.last();
    let enabled = input.enabled.unwrap_or(was);
    traffic::catch_up_function(world, &function, now);
    let mapping = world.lambda.event_sources.get_mut(uuid, now).ok_or_else(missing)?;
    let same = settings == mapping.settings && target.is_none();
    mapping.settings = settings;
    if let Some(target) = target {
        mapping.qualifier.set(now, target.qualifier);
    }
    let transition = match (was, enabled) {
        (false, true) => Some(Transition::Enabling),
        (true, false) => Some(Transition::Disabling),
        _ => (!same).then_some(Transition::Updating),
    };
    if let Some(transition) = transition {
        mapping.begin(now, transition, enabled);
    }
    answer(world, uuid, 202)
}

/// `DeleteEventSourceMapping`: it can be seen for a little while after that.
pub fn delete(world: &mut World, request: &Request) -> Result<Reply, ApiError> {
    let uuid = request.segment(2);
    let now = world.clock.now();
    let mapping = world.lambda.event_sources.get(uuid, now).ok_or_else(missing)?;
    if mapping.underway(now).is_some() {
        return Err(in_use("delete"));
    }
    let function = mapping.function.clone();
    traffic::catch_up_function(world, &function, now);
    let mapping = world.lambda.event_sources.get_mut(uuid, now).ok_or_else(missing)?;
    mapping.begin(now, Transition::Deleting, false);
    answer(world, uuid, 202)
}

impl Input {
    /// The settings that are left when those it names are changed.
    fn over(
        &self,
        mut settings: EventSourceSettings,
        kind: EventSourceKind,
    ) -> Result<EventSourceSettings, ApiError> {
        if let Some(size) = self.batch_size {
            settings.batch_size = within(size, "batchSize", 1, 10_000)?;
        }
        if let Some(window) = self.maximum_batching_window_in_seconds {
            settings.window_s = within(window, "maximumBatchingWindowInSeconds", 0, 300)?;
        }
        if let Some(attempts) = self.maximum_retry_attempts {
            settings.retry_attempts = within(attempts, "maximumRetryAttempts", -1, 10_000)?;
        }
        if let Some(position) = &self.starting_position {
            settings.starting_position.clone_from(position);
        }
        let channel = self.topics.iter().chain(&self.queues).flatten().next();
        settings.channel = channel.cloned().or(settings.channel);
        if kind == EventSourceKind::Sqs && settings.batch_size > 10 && settings.window_s == 0 {
            return Err(errors::invalid(
                "Maximum batch window in seconds must be greater than 0 if maximum batch size is \
                 greater than 10",
            ));
        }
        Ok(settings)
    }
}

fn within(value: i32, field: &str, least: i32, most: i32) -> Result<i32, ApiError> {
    let rule = if value < least {
        format!("Member must have value greater than or equal to {least}")
    } else if value > most {
        format!("Member must have value less than or equal to {most}")
    } else {
        return Ok(value);
    };
    Err(ApiError::validation(&value.to_string(), field, &rule))
}

/// The function, version or alias that is to be called.
fn called(world: &World, text: &str) -> Result<Target, ApiError> {
    let target = name::parse(world, text)?;
    name::resolve(world, &target)?;
    Ok(target)
}

fn in_use(what: &str) -> ApiError {
    let message = format!("Cannot {what} the event source mapping because it is in use.");
    ApiError::user(400, "ResourceInUseException", message)
}
