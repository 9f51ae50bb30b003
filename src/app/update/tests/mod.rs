//! Transitions: what the console does, message by message.

mod function_view;
mod health;
mod insights;
mod keys;
mod lists;
mod live_tail;
mod log_errors;
mod log_rows;
mod log_saves;
mod log_sources;
mod logs;
mod opening;
mod operate;
mod outcomes;
mod previews;
mod properties;
mod rollouts;
mod secrets;
mod time;
