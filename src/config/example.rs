//! A configuration file to start from.

/// A commented file with every key and its default.
pub const EXAMPLE: &str = include_str!("example.toml");
