//! `view/` names theme roles only: no colour, no styling shorthand.

use syn::visit::{self, Visit};

use super::{paths, source};

/// Methods of `Style` and `Stylize` that name a colour, without their `on_` forms.
const COLOUR_METHODS: &[&str] = &[
    "fg",
    "bg",
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "gray",
    "dark_gray",
    "light_red",
    "light_green",
    "light_yellow",
    "light_blue",
    "light_magenta",
    "light_cyan",
    "white",
    "underline_color",
];

#[test]
fn view_names_no_colour() {
    let mut breaches = Vec::new();
    for file in source::files().iter().filter(|file| file.top() == "view" && !file.is_test()) {
        for named in paths::named(file).iter().filter(|named| !named.in_test) {
            for banned in ["Color", "Stylize"] {
                if named.segments.iter().any(|segment| segment == banned) {
                    breaches.push(format!("src/{}:{}: {banned}", file.name, named.line));
                }
            }
        }
        let mut calls = Calls::default();
        calls.visit_file(&file.syntax);
        for (method, line) in calls.found {
            breaches.push(format!("src/{}:{line}: .{method}()", file.name));
        }
    }
    assert!(breaches.is_empty(), "a role belongs there:\n{}", breaches.join("\n"));
}

#[derive(Default)]
struct Calls {
    found: Vec<(String, usize)>,
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let name = call.method.to_string();
        let base = name.strip_prefix("on_").unwrap_or(&name);
        if COLOUR_METHODS.contains(&base) {
            self.found.push((name, call.method.span().start().line));
        }
        visit::visit_expr_method_call(self, call);
    }
}

#[test]
fn a_colour_call_is_found() {
    let mut calls = Calls::default();
    let file = syn::parse_str("fn f() { style.on_red().bold(); }");
    calls.visit_file(&file.unwrap_or_else(|e| panic!("{e}")));
    assert_eq!(calls.found, [("on_red".to_owned(), 1)]);
}
