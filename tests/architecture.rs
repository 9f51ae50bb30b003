//! The walls of the house, enforced by parsing `src` with `syn`.
//!
//! A wall is changed here and in `docs/architecture.md` together, never worked around.

#![allow(clippy::panic, reason = "a test fails by panicking")]

#[path = "architecture/colour.rs"]
mod colour;
#[path = "architecture/habits.rs"]
mod habits;
#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/walls.rs"]
mod walls;
