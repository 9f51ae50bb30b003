//! Log groups: events of all their streams in one order, by time and then by arrival.

use std::{
    collections::{BTreeMap, btree_map::Range},
    ops::RangeBounds,
    sync::Arc,
};

/// All log groups of the account, by name.
#[derive(Debug, Default)]
pub struct LogStore {
    /// Groups by name.
    pub groups: BTreeMap<String, LogGroup>,
}

impl LogStore {
    /// The group of that name, made at `created_ms` if it is new.
    pub fn group_mut(&mut self, name: &str, created_ms: i64) -> &mut LogGroup {
        self.groups.entry(name.to_owned()).or_insert_with(|| LogGroup::new(name, created_ms))
    }
}

/// Where an event stands in its group. Later arrivals of an earlier time sort in between without
/// moving anything else, so a place is a stable paging token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Event time in milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// Number of arrivals in the group before it.
    pub sequence: u64,
}

impl Place {
    /// The event's id: digits only, and ordered as the places are, as CloudWatch's are.
    #[must_use]
    pub fn event_id(self) -> String {
        format!("{:020}{:036}", self.timestamp_ms.max(0), self.sequence)
    }
}

/// Where an event stands in the order in which a group's events come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// When it came in, in milliseconds since the epoch.
    pub ingestion_ms: i64,
    /// Number of events that the group was given before it.
    pub sequence: u64,
}

/// One event.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Stream it belongs to.
    pub stream: Arc<str>,
    /// When it came in, in milliseconds since the epoch: a reader before that cannot see it.
    pub ingestion_ms: i64,
    /// The text.
    pub message: String,
}

/// One stream of a group.
#[derive(Debug, Clone)]
pub struct LogStream {
    /// Name.
    pub name: Arc<str>,
    /// When it was made, in milliseconds since the epoch.
    pub created_ms: i64,
    /// Time of its first event.
    pub first_event_ms: Option<i64>,
    /// Time of its newest event.
    pub last_event_ms: Option<i64>,
    /// When its last event came in.
    pub last_ingestion_ms: Option<i64>,
}

/// One log group.
#[derive(Debug)]
pub struct LogGroup {
    /// Name.
    pub name: String,
    /// When it was made, in milliseconds since the epoch.
    pub created_ms: i64,
    /// Retention in days; `None` keeps for ever.
    pub retention_days: Option<i32>,
    /// Streams by name.
    pub streams: BTreeMap<Arc<str>, LogStream>,
    /// Bytes of all messages held.
    pub stored_bytes: usize,
    events: BTreeMap<Place, StoredEvent>,
    /// Event times by arrival.
    by_arrival: BTreeMap<Arrival, i64>,
    arrivals: u64,
    capacity: usize,
}

/// How many events a group keeps before it forgets the oldest.
pub const GROUP_CAPACITY: usize = 200_000;

impl LogGroup {
    /// An empty group.
    #[must_use]
    pub fn new(name: &str, created_ms: i64) -> Self {
        Self {
            name: name.to_owned(),
            created_ms,
            retention_days: None,
            streams: BTreeMap::new(),
            stored_bytes: 0,
            events: BTreeMap::new(),
            by_arrival: BTreeMap::new(),
            arrivals: 0,
            capacity: GROUP_CAPACITY,
        }
    }

    /// The stream of that name, made at `created_ms` if it is new.
    pub fn stream_mut(&mut self, name: &str, created_ms: i64) -> &mut LogStream {
        let name: Arc<str> = Arc::from(name);
        self.streams.entry(Arc::clone(&name)).or_insert_with(|| LogStream {
            name,
            created_ms,
            first_event_ms: None,
            last_event_ms: None,
            last_ingestion_ms: None,
        })
    }

    /// Takes in one event. Its time may lie before what the group already holds.
    pub fn append(
        &mut self,
        stream: &str,
        timestamp_ms: i64,
        ingestion_ms: i64,
        message: String,
    ) -> Place {
        let record = self.stream_mut(stream, ingestion_ms.min(timestamp_ms));
        record.first_event_ms =
            Some(record.first_event_ms.map_or(timestamp_ms, |t| t.min(timestamp_ms)));
        record.last_event_ms = record.last_event_ms.max(Some(timestamp_ms));
        record.last_ingestion_ms = record.last_ingestion_ms.max(Some(ingestion_ms));
        let stream = Arc::clone(&record.name);
        let place = Place { timestamp_ms, sequence: self.arrivals };
        self.by_arrival.insert(Arrival { ingestion_ms, sequence: self.arrivals }, timestamp_ms);
        self.arrivals += 1;
        self.stored_bytes += message.len();
        self.events.insert(place, StoredEvent { stream, ingestion_ms, message });
        self.forget_oldest();
        place
    }

    /// Events in order, within `places`.
    pub fn range(&self, places: impl RangeBounds<Place>) -> Range<'_, Place, StoredEvent> {
        self.events.range(places)
    }

    /// The place in the order of arrival after all that is there at `now_ms`.
    #[must_use]
    pub fn next_arrival(&self, now_ms: i64) -> Arrival {
        Arrival { ingestion_ms: now_ms, sequence: self.arrivals }
    }

    /// Events that came in from `first` on and are there at `now_ms`, as they came.
    pub fn arrived(
        &self,
        first: Arrival,
        now_ms: i64,
    ) -> impl Iterator<Item = (&Place, &StoredEvent)> {
        let last = Arrival { ingestion_ms: now_ms.max(first.ingestion_ms), sequence: u64::MAX };
        self.by_arrival.range(first..=last).filter_map(|(arrival, timestamp_ms)| {
            let place = Place { timestamp_ms: *timestamp_ms, sequence: arrival.sequence };
            self.events.get_key_value(&place)
        })
    }

    fn forget_oldest(&mut self) {
        while self.events.len() > self.capacity {
            if let Some((place, gone)) = self.events.pop_first() {
                let Place { sequence, .. } = place;
                self.by_arrival.remove(&Arrival { ingestion_ms: gone.ingestion_ms, sequence });
                self.stored_bytes -= gone.message.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(group: &LogGroup) -> Vec<&str> {
        group.range(..).map(|(_, event)| event.message.as_str()).collect()
    }

    #[test]
    fn a_late_event_sorts_by_its_time_and_equal_times_by_arrival() {
        let mut group = LogGroup::new("g", 0);
        group.append("s", 20, 21, "b".to_owned());
        group.append("s", 20, 22, "c".to_owned());
        group.append("s", 10, 40, "a".to_owned());
        assert_eq!(messages(&group), ["a", "b", "c"]);
    }

    #[test]
    fn ids_are_unique_and_ordered() {
        let early = Place { timestamp_ms: 9, sequence: 10 };
        let late = Place { timestamp_ms: 10, sequence: 9 };
        assert!(early.event_id() < late.event_id());
        assert_eq!(early.event_id().len(), 56);
    }

    #[test]
    fn a_full_group_forgets_its_oldest_event() {
        let mut group = LogGroup { capacity: 2, ..LogGroup::new("g", 0) };
        for (time, text) in [(1, "one"), (2, "two"), (3, "three")] {
            group.append("s", time, time, text.to_owned());
        }
        assert_eq!(messages(&group), ["two", "three"]);
        assert_eq!(group.stored_bytes, 8);
    }

    #[test]
    fn what_arrives_is_told_in_the_order_of_arrival_once_it_is_there() {
        let mut group = LogGroup::new("g", 0);
        group.append("s", 10, 20, "before".to_owned());
        group.append("s", 15, 40, "to come".to_owned());
        let first = group.next_arrival(30);
        group.append("s", 5, 30, "late".to_owned());
        let arrived = |now_ms| {
            let events = group.arrived(first, now_ms);
            events.map(|(_, event)| event.message.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(arrived(30), ["late"]);
        assert_eq!(arrived(40), ["late", "to come"]);
    }

    #[test]
    fn a_stream_knows_its_first_and_last_event() {
        let mut group = LogGroup::new("g", 0);
        group.append("s", 20, 21, String::new());
        group.append("s", 10, 40, String::new());
        let stream = &group.streams["s"];
        assert_eq!((stream.first_event_ms, stream.last_event_ms), (Some(10), Some(20)));
        assert_eq!(stream.last_ingestion_ms, Some(40));
    }
}
