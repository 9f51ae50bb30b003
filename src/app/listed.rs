//! What a preview or an outcome lists: more rows than may fit, so they scroll.
//!
//! As in [`super::sheet`], `update` and drawing share the rows.

use super::{
    json,
    layout::Area,
    sheet::{SheetRow, wrap},
    state::overlay::{Basis, Confirm, WriteView},
    words,
};
use crate::{
    domain::{AdoptPlan, Found, Invoked, Trigger},
    logs::{rows, sanitise::sanitise},
};

/// Rows of its list that a preview shows at once.
pub const IN_PREVIEW: usize = 5;

/// Columns that the overlay of an outcome takes at most, frame included.
pub const WIDTH: u16 = 78;

/// Rows of an outcome's overlay that its list can't have: the frame, the foot, what happened.
const AROUND: u16 = 7;

/// Columns that a row of an outcome has on a screen whose overlays may cover `body`.
#[must_use]
pub fn columns(body: Area) -> usize {
    usize::from(WIDTH.min(body.width).saturating_sub(4))
}

/// Rows of its list that an outcome shows at once.
#[must_use]
pub fn in_outcome(body: Area) -> usize {
    usize::from(body.height.saturating_sub(AROUND).max(1))
}

/// What of an answer is kept at most, in bytes.
const CUT_AT: usize = 64 * 1024;

/// Rows of a secret's sheet that fit at once: all but its frame and its foot.
#[must_use]
pub fn in_sheet(body: Area) -> usize {
    usize::from(body.height.saturating_sub(3).max(1))
}

/// The list of a preview.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// What stands before its first row.
    pub label: &'static str,
    /// Its rows.
    pub rows: Vec<String>,
}

/// What a rollback's target differs in from the present version, or who calls a function that is
/// adopted; empty for other changes.
#[must_use]
pub fn of_preview(confirm: &Confirm) -> Listed {
    match &confirm.basis {
        Basis::Rollback(crate::domain::RollbackPlan::Ready { differences, .. }) => {
            Listed { label: "differs", rows: differences.clone() }
        }
        Basis::Adoption { plan, .. } => Listed { label: "", rows: callers(plan) },
        _ => Listed::default(),
    }
}

/// Who calls `$LATEST`, and what of that could not be read.
fn callers(plan: &AdoptPlan) -> Vec<String> {
    let unread = plan.unread.iter().map(|failure| format!("not known: {failure}"));
    let callers = plan.callers.iter().map(caller);
    unread.chain(callers).collect()
}

fn caller(trigger: &Trigger) -> String {
    let note = Some(&trigger.note).filter(|note| !note.is_empty());
    let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{} {}{note}", trigger.kind.label(), trigger.source)
}

/// What is left to do after an adoption: its callers are to call the alias.
#[must_use]
pub fn to_re_point(basis: &Basis) -> Vec<SheetRow> {
    let Basis::Adoption { plan, .. } = basis else { return Vec::new() };
    let callers = callers(plan);
    if callers.is_empty() {
        return Vec::new();
    }
    let heading = SheetRow::Heading("these call $LATEST until they are re-pointed".into());
    std::iter::once(heading).chain(callers.into_iter().map(SheetRow::Line)).collect()
}

/// What an outcome lists: an invocation's answer and log, or what is left to do; and what else is
/// to say about it, what failed first. Empty where a few lines say it all.
#[must_use]
pub fn of_outcome(view: &WriteView, columns: usize) -> Vec<SheetRow> {
    let Some(receipt) = &view.receipt else { return Vec::new() };
    let listed = match receipt.outcome.found() {
        Some(Found::Invoked(invoked)) => answer(invoked, columns),
        Some(Found::Adopted(_)) => in_rows(&view.left_to_do, columns),
        Some(Found::Secret(_)) if !view.left_to_do.is_empty() => in_rows(&view.left_to_do, columns),
        _ => return Vec::new(),
    };
    let words = words::outcome(receipt);
    let words = words.iter().skip(1).flat_map(|line| wrapped(line, columns)).collect();
    let parts = if receipt.outcome.is_success() { [listed, words] } else { [words, listed] };
    let parts: Vec<_> = parts.into_iter().filter(|part: &Vec<_>| !part.is_empty()).collect();
    parts.join(&SheetRow::Blank)
}

/// The same rows, what is wider than `columns` in as many as it takes.
#[must_use]
pub fn in_rows(rows: &[SheetRow], columns: usize) -> Vec<SheetRow> {
    wrap::wrapped(rows.to_vec(), columns)
}

fn answer(invoked: &Invoked, columns: usize) -> Vec<SheetRow> {
    let mut rows = vec![SheetRow::Field("status".into(), invoked.status.to_string())];
    let version = invoked.version.map(|version| ("version", version.to_string()));
    let error = invoked.function_error.clone().map(|error| ("error", error));
    let told = version.into_iter().chain(error);
    rows.extend(told.map(|(name, value)| SheetRow::Field(name.into(), value)));
    if !invoked.payload.0.is_empty() {
        let cut = invoked.payload.0.len() >= CUT_AT;
        let heading = if cut { "answer, cut at 64 KiB" } else { "answer" };
        rows.extend([SheetRow::Blank, SheetRow::Heading(heading.into())]);
        rows.extend(payload(&invoked.payload.0, columns));
    }
    if !invoked.log.is_empty() {
        rows.extend([SheetRow::Blank, SheetRow::Heading("the end of its log".into())]);
        rows.extend(invoked.log.iter().flat_map(|line| wrapped(line, columns)));
    }
    rows
}

/// JSON one key per line, anything else as it is.
fn payload(text: &str, columns: usize) -> Vec<SheetRow> {
    let Some(lines) = json::lines(text) else {
        return text.lines().flat_map(|line| wrapped(line, columns)).collect();
    };
    let indented = lines.into_iter().map(|line| {
        let indent = "  ".repeat(line.depth.min(columns / 4));
        format!("{indent}{}{}", line.key, line.text)
    });
    indented.flat_map(|line| wrapped(&line, columns)).collect()
}

/// A line of AWS or of a function, harmless, in as many rows as it takes.
fn wrapped(line: &str, columns: usize) -> Vec<SheetRow> {
    let clean = sanitise(line);
    let rows = clean.lines().flat_map(|line| rows::wrap(line, columns.max(1)));
    rows.map(|row| SheetRow::Line(row.to_owned())).collect()
}
