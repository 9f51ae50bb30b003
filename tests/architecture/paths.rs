//! Every path a file names, resolved to where it leads: a module of the crate, or another crate.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::source::SourceFile;

/// One path in a file, with `crate`, `self` and `super` resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Segments; the first is `crate` or the name of another crate (or of something local).
    pub segments: Vec<String>,
    /// Line in the file.
    pub line: usize,
    /// It stands in code that is compiled for tests only.
    pub in_test: bool,
}

/// All paths in a file: in `use`, in types and expressions, in attributes and inside macros.
pub fn named(file: &SourceFile) -> Vec<Named> {
    let mut finder = Finder {
        module: file.module.clone(),
        test_depth: usize::from(file.is_test()),
        found: Vec::new(),
    };
    finder.visit_file(&file.syntax);
    finder.found
}

struct Finder {
    module: Vec<String>,
    test_depth: usize,
    found: Vec<Named>,
}

impl Finder {
    fn add(&mut self, segments: &[String], line: usize) {
        let segments = resolve(&self.module, segments);
        self.found.push(Named { segments, line, in_test: self.test_depth > 0 });
    }

    fn use_tree(&mut self, prefix: &mut Vec<String>, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(path.ident.to_string());
                self.use_tree(prefix, &path.tree);
                prefix.pop();
            }
            syn::UseTree::Name(name) => self.use_leaf(prefix, &name.ident),
            syn::UseTree::Rename(rename) => self.use_leaf(prefix, &rename.ident),
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.add(&prefix.clone(), line);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(prefix, tree);
                }
            }
        }
    }

    fn use_leaf(&mut self, prefix: &[String], ident: &syn::Ident) {
        let mut segments = prefix.to_vec();
        segments.push(ident.to_string());
        self.add(&segments, ident.span().start().line);
    }

    /// Macro bodies are not parsed by `syn`: every `a::b` in their tokens counts as a path.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        let mut line = 0;
        for tree in tokens {
            match tree {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.flush(&mut path, line);
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.flush(&mut path, line);
                    colons = 0;
                    self.tokens(group.stream());
                }
                _ => {
                    self.flush(&mut path, line);
                    colons = 0;
                }
            }
        }
        self.flush(&mut path, line);
    }

    fn flush(&mut self, path: &mut Vec<String>, line: usize) {
        if path.len() > 1 {
            self.add(&path.clone(), line);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&mut Vec::new(), &item.tree);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let test = is_cfg_test(&item.attrs);
        self.module.push(item.ident.to_string());
        self.test_depth += usize::from(test);
        visit::visit_item_mod(self, item);
        self.test_depth -= usize::from(test);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first() {
            let segments: Vec<String> =
                path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.add(&segments, first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }
}

fn is_cfg_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

/// Turns `super::super::x` in `a::b::c` into `crate::a::x`.
fn resolve(module: &[String], segments: &[String]) -> Vec<String> {
    let supers = segments.iter().take_while(|segment| *segment == "super").count();
    let relative = supers > 0 || segments.first().is_some_and(|first| first == "self");
    if !relative {
        return segments.to_vec();
    }
    let skip = supers.max(1);
    let base = &module[..module.len().saturating_sub(supers)];
    let mut absolute = vec!["crate".to_owned()];
    absolute.extend_from_slice(base);
    absolute.extend_from_slice(&segments[skip..]);
    absolute
}

#[test]
fn super_leads_up_from_the_module() {
    let module = ["app", "update", "logs"].map(str::to_owned);
    let path = ["super", "super", "super", "view"].map(str::to_owned);
    assert_eq!(resolve(&module, &path), ["crate", "view"]);
    assert_eq!(resolve(&module, &["tokio".to_owned()]), ["tokio"]);
}

#[test]
fn nested_uses_and_macro_bodies_are_seen() {
    let text = "use crate::{app::{State, update}, view};\nfn f() { x!(tokio::spawn(1)); }";
    let file = SourceFile {
        name: "domain/x.rs".into(),
        module: vec!["domain".into(), "x".into()],
        text: text.into(),
        syntax: syn::parse_str(text).unwrap_or_else(|e| panic!("{e}")),
    };
    let found: Vec<String> =
        named(&file).into_iter().map(|named| named.segments.join("::")).collect();
    for wanted in ["crate::app::State", "crate::app::update", "crate::view", "tokio::spawn"] {
        assert!(found.iter().any(|path| path == wanted), "{wanted} not in {found:?}");
    }
}
