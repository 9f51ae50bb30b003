//! Metric math: expressions over the lines of other queries.

mod parse;
mod reckon;

use std::collections::BTreeMap;

use super::{Line, Points, Query, errors};
use crate::sandbox::http::error::ApiError;
use parse::Expression;

/// A value while it is reckoned with.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    /// The same at all times.
    Number(f64),
    /// One line.
    Line(Points),
    /// Several, as `METRICS()` gives them.
    Lines(Vec<Points>),
}

/// Adds the lines of all expressions to `known`, which holds those of metrics and of Metrics
/// Insights.
pub(super) fn run<'q>(
    queries: &'q [Query],
    known: &mut BTreeMap<&'q str, Vec<Line>>,
) -> Result<(), ApiError> {
    let stats: Vec<&str> =
        queries.iter().filter(|q| q.metric_stat.is_some()).map(|q| q.id.as_str()).collect();
    let mut left: Vec<(&Query, Expression)> = Vec::new();
    for query in queries.iter().filter(|query| !known.contains_key(query.id.as_str())) {
        let text = query.expression.as_deref().unwrap_or_default();
        let expression = parse::parse(text).map_err(|what| failed(query, &what))?;
        for id in expression.ids() {
            if !queries.iter().any(|other| other.id == id) {
                return Err(failed(query, &format!("Metric or expression {id} is not defined")));
            }
        }
        left.push((query, expression));
    }
    // Each round reckons what only needs what is known; none means a circle.
    while !left.is_empty() {
        let before = left.len();
        let mut later = Vec::new();
        for (query, expression) in left {
            if expression.ids().iter().all(|id| known.contains_key(id.as_str())) {
                let points = reckon::reckon(&expression, known, &stats)
                    .map_err(|what| failed(query, &what))?;
                let label = query.label.clone().unwrap_or_else(|| query.id.clone());
                known.insert(&query.id, vec![Line { id: query.id.clone(), label, points }]);
            } else {
                later.push((query, expression));
            }
        }
        if later.len() == before {
            let (query, _) = &later[0];
            return Err(failed(query, "Expressions refer to each other in a circle"));
        }
        left = later;
    }
    Ok(())
}

fn failed(query: &Query, what: &str) -> ApiError {
    errors::validation(format!("Error in expression '{}': {what}", query.id))
}
