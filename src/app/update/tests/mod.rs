//! Transitions: what the console does, message by message.

mod function_view;
mod keys;
mod lists;
mod logs;
mod operate;
mod outcomes;
mod previews;
mod properties;
mod secrets;
mod time;
