use aws_sdk_cloudwatch::types::builders::MetricDataResultBuilder;

use super::*;

fn window() -> Window {
    Window { from: "2026-11-22T10:00:00Z".parse().unwrap(), buckets: 3, period_s: 300 }
}

fn line(label: &str, status: StatusCode, points: &[(u32, f64)]) -> MetricDataResultBuilder {
    let from = window().from.as_second();
    let at = |bucket: u32| DateTime::from_secs(from + i64::from(bucket) * 300);
    MetricDataResult::builder()
        .id("q0")
        .label(label)
        .status_code(status)
        .set_timestamps(Some(points.iter().map(|point| at(point.0)).collect()))
        .set_values(Some(points.iter().map(|point| point.1).collect()))
}

fn read(pages: Vec<Vec<MetricDataResultBuilder>>) -> Result<Answer, FailureKind> {
    let window = window();
    let mut all = Pages::new(&window);
    for page in pages {
        let results = page.into_iter().map(MetricDataResultBuilder::build).collect();
        all.add(GetMetricDataOutput::builder().set_metric_data_results(Some(results)).build())?;
    }
    all.finish("cloudwatch:GetMetricData")
}

#[test]
fn points_go_to_the_buckets_that_they_are_in() {
    let answer = read(vec![vec![
        // Newest first, as AWS answers, and one from before the window.
        line("checkout", StatusCode::Complete, &[(2, 7.0), (0, 5.0)]),
        line("search", StatusCode::Complete, &[]),
    ]]);
    let answer = answer.unwrap();
    assert_eq!(answer.calls, 1);
    let series: Vec<_> = answer.lines.iter().map(|line| (&*line.label, &*line.series.0)).collect();
    assert_eq!(
        series,
        [("checkout", &[Some(5.0), None, Some(7.0)][..]), ("search", &[None, None, None][..])]
    );
}

#[test]
fn what_lies_outside_of_the_window_is_left_out() {
    let answer = read(vec![vec![line("f", StatusCode::Complete, &[(3, 1.0), (9, 2.0)])]]).unwrap();
    assert_eq!(answer.lines[0].series.0, [None, None, None]);
}

#[test]
fn a_page_goes_on_where_the_last_one_ended() {
    let answer = read(vec![
        vec![line("f", StatusCode::PartialData, &[(0, 1.0), (1, 2.0)])],
        vec![line("f", StatusCode::Complete, &[(2, 3.0)]), line("g", StatusCode::Complete, &[])],
    ]);
    let answer = answer.unwrap();
    assert_eq!((answer.calls, answer.lines.len()), (2, 2));
    assert_eq!(answer.lines[0].series.0, [Some(1.0), Some(2.0), Some(3.0)]);
}

#[test]
fn a_part_is_never_taken_for_the_whole() {
    for status in [StatusCode::PartialData, StatusCode::InternalError] {
        let told = status.as_str().to_owned();
        let kind = read(vec![vec![line("f", status, &[(0, 1.0)])]]).unwrap_err();
        let expected = format!("CloudWatch left out a part of the data: {told}");
        assert_eq!(kind.to_string(), expected);
    }
    let kind = read(vec![vec![line("f", StatusCode::Forbidden, &[])]]).unwrap_err();
    assert_eq!(kind, FailureKind::Denied { action: "cloudwatch:GetMetricData".into() });
}

#[test]
fn a_remark_is_kept() {
    let message = MessageData::builder().code("MaxMetrics").value("too many").build();
    let answer = read(vec![vec![line("f", StatusCode::Complete, &[]).messages(message)]]).unwrap();
    assert_eq!(answer.remarks, ["MaxMetrics: too many"]);
}

#[test]
fn values_without_times_are_no_data() {
    let odd = line("f", StatusCode::Complete, &[(0, 1.0)]).values(2.0);
    assert!(matches!(read(vec![vec![odd]]), Err(FailureKind::UnexpectedReply { .. })));
}
