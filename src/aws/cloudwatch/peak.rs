//! How many executions of a function ran at once.

use crate::{
    aws::Gateway,
    domain::{Failure, FunctionName, Timestamp, Window},
};

use super::query::{self, Statistic};

/// Three hours.
const BUCKETS: usize = 60;
const PERIOD_S: u32 = 180;
const CONCURRENT: Statistic = Statistic { metric: "ConcurrentExecutions", stat: "Maximum" };

impl Gateway {
    /// The most executions of a function at once in the last three hours; `None` when CloudWatch
    /// has none.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn concurrent_peak(
        &self,
        function: &FunctionName,
        now: Timestamp,
    ) -> Result<Option<f64>, Failure> {
        let window = Window::ending_at(now, BUCKETS, PERIOD_S);
        let query = query::metric(0, CONCURRENT, query::of_function(function), PERIOD_S);
        let mut lines = self.whole_metric_data(vec![query], &window, function.as_str()).await?;
        Ok(lines.take(&query::id(0)).max())
    }
}
