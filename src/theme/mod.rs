//! What things look like: a closed set of roles, and themes that give each role a style.
//!
//! Drawing names a [`Role`] and never a colour. A theme is a TOML file that says, role by role,
//! how it looks; it can inherit from another and change only the palette. [`Theme::adapt`]
//! brings a theme down to what a terminal can show, without colour alone ever telling anything.

mod adapt;
mod color;
mod load;
mod parse;
mod problem;
mod role;
mod source;

pub use adapt::ColorDepth;
pub use load::Theme;
pub use problem::{ThemeError, Warning};
pub use role::Role;
pub use source::{Source, Sources};

#[cfg(test)]
mod tests;
