//! Figures over groups of rows.

use std::collections::{BTreeSet, HashMap};

use super::{
    query::{Figure, Function, Key, Stats},
    record::Row,
    value::Value,
};

/// One row for each group, in the order in which the groups first appear.
pub fn aggregate<'a>(stats: &Stats, rows: &[Row<'_>]) -> Vec<Row<'a>> {
    let mut order: Vec<Vec<Option<Value>>> = Vec::new();
    let mut groups: HashMap<Vec<Option<String>>, (usize, Vec<&Row<'_>>)> = HashMap::new();
    for row in rows {
        let key: Vec<Option<Value>> = stats.by.iter().map(|key| key_value(key, row)).collect();
        let text = key.iter().map(|value| value.as_ref().map(Value::shown)).collect();
        let (_, members) = groups.entry(text).or_insert_with(|| {
            order.push(key);
            (order.len() - 1, Vec::new())
        });
        members.push(row);
    }
    let mut groups: Vec<(usize, Vec<&Row<'_>>)> = groups.into_values().collect();
    groups.sort_by_key(|(number, _)| *number);
    groups
        .into_iter()
        .map(|(number, members)| {
            let keys = stats.by.iter().map(|key| key.name().to_owned()).zip(order[number].clone());
            let keys = keys.filter_map(|(name, value)| Some((name, value?)));
            let figures = stats
                .figures
                .iter()
                .filter_map(|figure| Some((figure.name.clone(), reckon(figure, &members)?)));
            Row { event: None, own: keys.chain(figures).collect() }
        })
        .collect()
}

fn key_value(key: &Key, row: &Row<'_>) -> Option<Value> {
    match key {
        Key::Field(column) => row.get(&column.field),
        Key::Bin { ms, .. } => match row.get("@timestamp")? {
            Value::Time(time) => Some(Value::Time(time.div_euclid(*ms) * ms)),
            _ => None,
        },
    }
}

fn reckon(figure: &Figure, rows: &[&Row<'_>]) -> Option<Value> {
    let Some(field) = &figure.field else { return Some(Value::Number(count(rows.len()))) };
    let values = rows.iter().filter_map(|row| row.get(field));
    let number = match figure.function {
        Function::Count => count(values.count()),
        Function::CountDistinct => {
            count(values.map(|value| value.shown()).collect::<BTreeSet<_>>().len())
        }
        Function::Min => return values.min_by(Value::order),
        Function::Max => return values.max_by(Value::order),
        Function::Sum => values.filter_map(|value| value.number()).sum(),
        Function::Avg => {
            let numbers: Vec<f64> = values.filter_map(|value| value.number()).collect();
            (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / count(numbers.len()))?
        }
        Function::Pct(percent) => {
            let mut numbers: Vec<f64> = values.filter_map(|value| value.number()).collect();
            numbers.sort_by(f64::total_cmp);
            percentile(&numbers, percent)?
        }
    };
    Some(Value::Number(number))
}

#[expect(clippy::cast_precision_loss, reason = "no group has so many events")]
fn count(number: usize) -> f64 {
    number as f64
}

/// The least of the numbers, in order, that so many percent do not exceed.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a percentage of a length is a place in it"
)]
fn percentile(numbers: &[f64], percent: f64) -> Option<f64> {
    let rank = (percent.clamp(0.0, 100.0) / 100.0 * count(numbers.len())).ceil() as usize;
    numbers.get(rank.saturating_sub(1)).copied()
}
