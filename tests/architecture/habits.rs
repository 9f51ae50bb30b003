//! Sizes and small habits that keep the house readable.

use syn::visit::{self, Visit};

use super::source;

/// Lines that `main.rs` must stay under.
const MAIN_LINES: usize = 60;
/// Median and 95th percentile of a file's lines.
const FILE_LINES: (usize, usize) = (150, 400);
/// 95th percentile and maximum of a function's lines.
const FUNCTION_LINES: (usize, usize) = (40, 100);

#[test]
fn main_is_thin() {
    let lines = include_str!("../../src/main.rs").lines().count();
    assert!(lines < MAIN_LINES, "main.rs has {lines} lines");
}

#[test]
fn files_have_one_job() {
    let mut sizes: Vec<(usize, String)> =
        source::files().into_iter().map(|file| (file.text.lines().count(), file.name)).collect();
    sizes.sort();
    let median = percentile(&sizes, 50).0;
    assert!(median <= FILE_LINES.0, "the median file has {median} lines");
    let (lines, name) = percentile(&sizes, 95);
    assert!(*lines <= FILE_LINES.1, "95th percentile: {name} has {lines} lines");
}

#[test]
fn functions_are_short() {
    let mut sizes = Vec::new();
    for file in source::files() {
        let mut functions = Functions { file: file.name.clone(), sizes: Vec::new() };
        functions.visit_file(&file.syntax);
        sizes.append(&mut functions.sizes);
    }
    sizes.sort();
    let (lines, name) = percentile(&sizes, 95);
    assert!(*lines <= FUNCTION_LINES.0, "95th percentile: {name} has {lines} lines");
    let Some((lines, name)) = sizes.last() else { panic!("no function at all") };
    assert!(*lines <= FUNCTION_LINES.1, "the longest function, {name}, has {lines} lines");
}

#[test]
fn a_lint_is_expected_with_a_reason_and_never_just_allowed() {
    for file in source::files() {
        for (number, line) in file.text.lines().enumerate() {
            let code = line.trim_start();
            let allows = code.starts_with("#[allow(") || code.starts_with("#![allow(");
            assert!(!allows, "src/{}:{}: {code}", file.name, number + 1);
        }
    }
}

fn percentile<T>(sorted: &[T], percent: usize) -> &T {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    &sorted[index]
}

struct Functions {
    file: String,
    sizes: Vec<(usize, String)>,
}

impl Functions {
    /// Counts from the line of the name to that of the closing brace.
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let first = signature.ident.span().start().line;
        let last = block.brace_token.span.close().end().line;
        self.sizes.push((last + 1 - first, format!("{}: {}", self.file, signature.ident)));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}
