//! Alarms: those that ring, and those of one function.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use aws_sdk_cloudwatch::{
    operation::describe_alarms::{DescribeAlarmsOutput, builders::DescribeAlarmsFluentBuilder},
    types::{AlarmType, StateValue},
};

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
    },
    domain::{Alarm, AlarmState, Alarms, Failure, FunctionName},
};

use super::convert;

const DESCRIBE_ALARMS: Operation =
    Operation { action: "cloudwatch:DescribeAlarms", lane: Lane::DescribeAlarms };
/// Most names in a question.
const MOST_NAMES: usize = 100;
/// Most alarms in a page.
const PAGE: i32 = 100;
/// Most pages of a request, whatever it asks for.
const MOST_PAGES: u32 = 10;

impl Gateway {
    /// The alarms in `ALARM`, and with a function also its alarms in any other state; at most a
    /// thousand looked at.
    ///
    /// A function's alarms are picked from the list of all. `DescribeAlarmsForMetric` would take
    /// a call for each metric, and miss those on an alias or a version, whose dimensions one
    /// would have to know, and those on an expression, which it does not return.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn alarms(&self, function: Option<&FunctionName>) -> Result<Alarms, Failure> {
        let request = self.parts.cloudwatch.describe_alarms().max_records(PAGE);
        let mut found = Alarms::default();
        self.pages(request.clone().state_value(StateValue::Alarm), &mut found, |_| true).await?;
        if let Some(function) = function {
            let known: BTreeSet<_> = found.alarms.iter().map(|alarm| alarm.name.clone()).collect();
            let is_new = |alarm: &Alarm| {
                alarm.function.as_ref() == Some(function) && !known.contains(&alarm.name)
            };
            self.pages(request, &mut found, is_new).await?;
        }
        // One may have begun to ring between the two questions.
        found.alarms.sort_by_key(|alarm| Reverse(alarm.state == AlarmState::Alarm));
        Ok(found)
    }

    /// The states of these alarms, metric and composite ones, in their order; `None` for one that
    /// does not exist. A call for every hundred.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn alarm_states(
        &self,
        names: &[String],
    ) -> Result<Vec<(String, Option<AlarmState>)>, Failure> {
        let mut known = BTreeMap::new();
        for names in names.chunks(MOST_NAMES) {
            let request = self
                .parts
                .cloudwatch
                .describe_alarms()
                .max_records(PAGE)
                .set_alarm_names(Some(names.to_vec()))
                .alarm_types(AlarmType::MetricAlarm)
                .alarm_types(AlarmType::CompositeAlarm);
            let resource = names.first().map_or("", String::as_str);
            let page = self.page(request, resource).await?;
            let alarms = self.converted(page, resource)?;
            known.extend(alarms.into_iter().map(|alarm| (alarm.name, alarm.state)));
        }
        Ok(names.iter().map(|name| (name.clone(), known.get(name).copied())).collect())
    }

    async fn pages(
        &self,
        request: DescribeAlarmsFluentBuilder,
        found: &mut Alarms,
        wanted: impl Fn(&Alarm) -> bool,
    ) -> Result<(), Failure> {
        let mut token = None;
        loop {
            if found.calls == MOST_PAGES {
                found.cut = true;
                return Ok(());
            }
            let page = self.page(request.clone().set_next_token(token), "").await?;
            found.calls += 1;
            token = page.next_token.clone().filter(|token| !token.is_empty());
            found.alarms.extend(self.converted(page, "")?.into_iter().filter(&wanted));
            if token.is_none() {
                return Ok(());
            }
        }
    }

    /// An alarm by its name, with what AWS says of its metrics; composite alarms too.
    pub(super) async fn alarm_named(&self, name: &str) -> Result<DescribeAlarmsOutput, Failure> {
        let request = self
            .parts
            .cloudwatch
            .describe_alarms()
            .alarm_names(name)
            .alarm_types(AlarmType::MetricAlarm)
            .alarm_types(AlarmType::CompositeAlarm);
        self.page(request, name).await
    }

    pub(super) fn converted(
        &self,
        page: DescribeAlarmsOutput,
        resource: &str,
    ) -> Result<Vec<Alarm>, Failure> {
        let metric = page.metric_alarms.unwrap_or_default().into_iter().map(convert::metric_alarm);
        let composite = page.composite_alarms.unwrap_or_default().into_iter();
        let all = metric.chain(composite.map(convert::composite_alarm));
        let call = self.call(DESCRIBE_ALARMS, resource, Priority::Read);
        all.collect::<Result<_, _>>().map_err(|kind| call.failure(kind))
    }

    async fn page(
        &self,
        request: DescribeAlarmsFluentBuilder,
        resource: &str,
    ) -> Result<DescribeAlarmsOutput, Failure> {
        let call = self.call(DESCRIBE_ALARMS, resource, Priority::Read);
        call.read(|| request.clone().send()).await
    }
}
