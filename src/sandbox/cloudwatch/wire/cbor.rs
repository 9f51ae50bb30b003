//! The RPC protocol's CBOR: times under tag 1, maps with text keys.

use ciborium::Value as Cbor;
use serde_json::{Number, Value};

use super::shape::{Record, Shape, seconds};

/// The tag of a time in seconds since the epoch.
const TIME: u64 = 1;

/// The value of a body; an empty one is an empty map. `None` if it is no CBOR, or holds what the
/// service's model does not know: byte strings, keys that are no text.
pub(super) fn read(body: &[u8]) -> Option<Value> {
    if body.is_empty() {
        return Some(Value::Object(serde_json::Map::new()));
    }
    value(ciborium::from_reader(body).ok()?)
}

fn value(cbor: Cbor) -> Option<Value> {
    Some(match cbor {
        Cbor::Null => Value::Null,
        Cbor::Bool(flag) => Value::from(flag),
        Cbor::Text(text) => Value::from(text),
        Cbor::Integer(number) => Value::from(i64::try_from(number).ok()?),
        Cbor::Float(number) => Value::Number(Number::from_f64(number)?),
        Cbor::Tag(TIME, inner) => value(*inner)?,
        Cbor::Array(items) => items.into_iter().map(value).collect::<Option<_>>()?,
        Cbor::Map(members) => {
            let member = |(key, inner): (Cbor, Cbor)| Some((key.into_text().ok()?, value(inner)?));
            Value::Object(members.into_iter().map(member).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// The value to write.
pub(super) fn write(shape: Shape) -> Cbor {
    match shape {
        Shape::Text(text) => Cbor::from(text),
        Shape::Whole(number) => Cbor::from(number),
        Shape::Number(number) => Cbor::from(number),
        Shape::Flag(flag) => Cbor::from(flag),
        Shape::Time(ms) if ms % 1_000 == 0 => Cbor::Tag(TIME, Box::new(Cbor::from(ms / 1_000))),
        Shape::Time(ms) => Cbor::Tag(TIME, Box::new(Cbor::from(seconds(ms)))),
        Shape::List(items) => Cbor::Array(items.into_iter().map(write).collect()),
        Shape::Record(Record(members)) => {
            let member = |(name, inner)| (Cbor::from(name), write(inner));
            Cbor::Map(members.into_iter().map(member).collect())
        }
        Shape::Map(entries) => {
            let entry = |(name, number)| (Cbor::from(name), Cbor::from(number));
            Cbor::Map(entries.into_iter().map(entry).collect())
        }
    }
}
