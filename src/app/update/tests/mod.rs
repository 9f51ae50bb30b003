//! Transitions: what the console does, message by message.

mod keys;
mod lists;
mod logs;
mod operate;
mod outcomes;
mod previews;
mod properties;
mod secrets;
mod time;
