//! What an expression comes to.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Line, Points, Value,
    parse::{Expression, Operator},
};
use crate::sandbox::cloudwatch::statistic::float;

/// The lines that are known, by id, and which of them are metrics.
struct Desk<'a> {
    known: &'a BTreeMap<&'a str, Vec<Line>>,
    metrics: &'a [&'a str],
}

/// The line that an expression comes to.
pub(super) fn reckon(
    expression: &Expression,
    known: &BTreeMap<&str, Vec<Line>>,
    metrics: &[&str],
) -> Result<Points, String> {
    let desk = Desk { known, metrics };
    match desk.value(expression)? {
        Value::Line(points) => Ok(points),
        Value::Number(_) => Err("The expression must be a time series, not a number".to_owned()),
        Value::Lines(_) => Err("The expression must be one time series".to_owned()),
    }
}

impl Desk<'_> {
    fn value(&self, expression: &Expression) -> Result<Value, String> {
        match expression {
            Expression::Number(number) => Ok(Value::Number(*number)),
            Expression::Id(id) => match self.known.get(id.as_str()).map(Vec::as_slice) {
                Some([line]) => Ok(Value::Line(line.points.clone())),
                lines => Ok(Value::Lines(points(lines.unwrap_or_default().iter()))),
            },
            Expression::Pair(left, operator, right) => {
                pair(self.value(left)?, *operator, self.value(right)?)
            }
            Expression::Call(name, arguments) => self.call(name, arguments),
        }
    }

    fn call(&self, name: &str, arguments: &[Expression]) -> Result<Value, String> {
        match (name, arguments) {
            ("METRICS", []) => {
                let lines = self.metrics.iter().filter_map(|id| self.known.get(id)).flatten();
                Ok(Value::Lines(points(lines)))
            }
            ("FILL", [line, with]) => self.fill(line, with),
            ("IF", [condition, then]) => self.choose(condition, then, None),
            ("IF", [condition, then, other]) => self.choose(condition, then, Some(other)),
            ("ABS", [argument]) => each(self.value(argument)?, f64::abs),
            ("SUM" | "AVG" | "MIN" | "MAX", [argument]) => over(name, self.value(argument)?),
            _ => Err(format!(
                "The function {name} with {} arguments is not supported",
                arguments.len()
            )),
        }
    }

    /// `FILL(m, 0)`, `FILL(m, REPEAT)`: a value at the times of the other metrics.
    fn fill(&self, line: &Expression, with: &Expression) -> Result<Value, String> {
        let Value::Line(points) = self.value(line)? else {
            return Err("FILL needs a time series".to_owned());
        };
        let repeat =
            matches!(with, Expression::Call(name, none) if name == "REPEAT" && none.is_empty());
        let number = if repeat { None } else { Some(self.value(with)?) };
        let lines = self.known.values().flatten();
        let times: BTreeSet<i64> = lines.flat_map(|line| line.points.keys().copied()).collect();
        let (mut filled, mut last) = (Points::new(), None);
        for time in times {
            let gap = match &number {
                None => last,
                Some(Value::Number(number)) => Some(*number),
                Some(Value::Line(other)) => other.get(&time).copied(),
                Some(Value::Lines(_)) => None,
            };
            last = points.get(&time).copied().or(gap);
            filled.extend(last.map(|value| (time, value)));
        }
        Ok(Value::Line(filled))
    }

    fn choose(
        &self,
        condition: &Expression,
        then: &Expression,
        other: Option<&Expression>,
    ) -> Result<Value, String> {
        let Value::Line(condition) = self.value(condition)? else {
            return Err("The condition of IF must be a time series".to_owned());
        };
        let then = self.value(then)?;
        let other = other.map(|other| self.value(other)).transpose()?;
        let at = |value: &Value, time: i64| match value {
            Value::Number(number) => Some(*number),
            Value::Line(points) => points.get(&time).copied(),
            Value::Lines(_) => None,
        };
        let chosen = condition.into_iter().filter_map(|(time, holds)| {
            let value = if holds == 0.0 { at(other.as_ref()?, time) } else { at(&then, time) };
            Some((time, value?))
        });
        Ok(Value::Line(chosen.collect()))
    }
}

fn points<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<Points> {
    lines.map(|line| line.points.clone()).collect()
}

fn each(value: Value, change: impl Fn(f64) -> f64) -> Result<Value, String> {
    match value {
        Value::Number(number) => Ok(Value::Number(change(number))),
        Value::Line(points) => {
            Ok(Value::Line(points.into_iter().map(|(time, value)| (time, change(value))).collect()))
        }
        Value::Lines(_) => Err("Arrays of time series are not supported here".to_owned()),
    }
}

fn pair(left: Value, operator: Operator, right: Value) -> Result<Value, String> {
    let points = match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            let number = apply(left, operator, right);
            return number.map(Value::Number).ok_or_else(|| "Division by zero".to_owned());
        }
        (Value::Line(left), Value::Number(right)) => {
            let value = |(time, left)| Some((time, apply(left, operator, right)?));
            left.into_iter().filter_map(value).collect()
        }
        (Value::Number(left), Value::Line(right)) => {
            let value = |(time, right)| Some((time, apply(left, operator, right)?));
            right.into_iter().filter_map(value).collect()
        }
        // Where either has no data, neither has the outcome.
        (Value::Line(left), Value::Line(right)) => {
            let value = |(time, left)| Some((time, apply(left, operator, *right.get(&time)?)?));
            left.into_iter().filter_map(value).collect()
        }
        _ => return Err("Arrays of time series are not supported here".to_owned()),
    };
    Ok(Value::Line(points))
}

/// `None` for a division by nothing: there is no data then.
fn apply(left: f64, operator: Operator, right: f64) -> Option<f64> {
    let truth = |holds: bool| Some(f64::from(u8::from(holds)));
    match operator {
        Operator::Add => Some(left + right),
        Operator::Subtract => Some(left - right),
        Operator::Multiply => Some(left * right),
        Operator::Divide => (right != 0.0).then(|| left / right),
        Operator::Less => truth(left < right),
        Operator::LessOrEqual => truth(left <= right),
        Operator::More => truth(left > right),
        Operator::MoreOrEqual => truth(left >= right),
        Operator::Equal => truth(left.total_cmp(&right).is_eq()),
        Operator::NotEqual => truth(left.total_cmp(&right).is_ne()),
    }
}

/// A statistic over the values of one line, or time by time over those of several.
fn over(name: &str, value: Value) -> Result<Value, String> {
    let one = |values: &[f64]| match name {
        "SUM" => Some(values.iter().sum()),
        "AVG" => Some(values.iter().sum::<f64>() / float(values.len() as u64)),
        "MIN" => values.iter().copied().reduce(f64::min),
        _ => values.iter().copied().reduce(f64::max),
    };
    match value {
        Value::Number(_) => Err(format!("{name} needs a time series")),
        Value::Line(points) => {
            let values: Vec<_> = points.into_values().collect();
            let number = (!values.is_empty()).then(|| one(&values)).flatten();
            Ok(number.map_or_else(|| Value::Line(Points::new()), Value::Number))
        }
        Value::Lines(lines) => {
            let mut by_time: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
            for (time, value) in lines.into_iter().flatten() {
                by_time.entry(time).or_default().push(value);
            }
            let points = by_time.into_iter();
            Ok(Value::Line(points.filter_map(|(time, v)| Some((time, one(&v)?))).collect()))
        }
    }
}
