//! Transitions: what the console does, message by message.

mod lists;
