//! X-Ray's trace id, where a line tells it.

use super::line::Line;

impl<'a> Line<'a> {
    /// The trace id of `XRAY TraceId: 1-…` as Lambda writes it, by itself or in a REPORT.
    #[must_use]
    pub fn trace_id(self) -> Option<&'a str> {
        let (_, rest) = self.text.split_once("XRAY TraceId: ")?;
        rest.split_ascii_whitespace().next()
    }
}

#[cfg(test)]
mod tests {
    use crate::logs::testing::line;

    #[test]
    fn a_report_tells_its_trace() {
        let report = "REPORT RequestId: 8f507cfc-0b1a-4697-b07a-ac58fc914c95\tDuration: 3 ms\t\n\
            XRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\t\
            Sampled: true\t\n";
        let id = Some("1-5e34a614-10bdxmplf1fb44f07bc535a1");
        assert_eq!(line(42, 1, 0, report).view().trace_id(), id);
        assert_eq!(line(42, 1, 0, "TraceId: x").view().trace_id(), None);
    }
}
