//! What goes wrong on purpose: which calls, how, how often and when.

pub mod rule;
