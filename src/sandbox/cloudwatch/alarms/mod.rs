//! Alarms: kept, evaluated when somebody looks, and told of.

pub mod describe;
mod evaluate;
pub mod history;
pub mod put;
mod reason;
mod verdict;

#[cfg(test)]
mod tests;

use super::{errors, wire};
use evaluate::evaluate;
