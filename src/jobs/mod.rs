//! Placeholder while the module is being built.

pub mod tail;
