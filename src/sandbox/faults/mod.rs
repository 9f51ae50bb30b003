//! What goes wrong on purpose: which calls, how, how often and when; and AWS's own call rates.

pub mod board;
pub mod control;
pub mod errors;
pub mod journal;
pub mod rates;
pub mod rule;
