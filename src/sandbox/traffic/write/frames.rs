//! Stack traces, as each runtime writes their frames.

use super::{
    Context,
    app::{class, line_number},
};
use crate::sandbox::{scenario::runtime::Family, traffic::plan::ErrorKind};

/// The stack trace: the scenario's, or one that a function of that name could have.
pub(super) fn frames(context: &Context<'_>, error: &ErrorKind) -> Vec<String> {
    if !error.stack.is_empty() {
        return error.stack.clone();
    }
    let function = context.function;
    let (inner, outer) = (line_number(function, 1), line_number(function, 2));
    let class = class(function);
    match context.runtime.family {
        Family::Node => vec![
            format!("at send (/var/task/client.js:{inner}:19)"),
            "at process.processTicksAndRejections (node:internal/process/task_queues:105:5)".into(),
            format!("at async Runtime.handler (/var/task/index.js:{outer}:18)"),
        ],
        Family::Python => vec![
            format!(
                "  File \"/var/task/app.py\", line {outer}, in handler\n    return run(event)\n"
            ),
            format!(
                "  File \"/var/task/client.py\", line {inner}, in run\n    reply = session.send(request)\n"
            ),
        ],
        Family::Java => vec![
            format!("com.example.shop.{class}Client.send({class}Client.java:{inner})"),
            format!("com.example.shop.{class}.handleRequest({class}.java:{outer})"),
        ],
        Family::Dotnet => vec![
            format!(
                "at Shop.{class}.Client.SendAsync(Request request) in /src/Client.cs:line {inner}"
            ),
            format!(
                "at Shop.{class}.Function.Handle(Request request) in /src/Function.cs:line {outer}"
            ),
        ],
        Family::Ruby => vec![
            format!("/var/task/client.rb:{inner}:in 'Client#send'"),
            format!("/var/task/app.rb:{outer}:in 'Object#handler'"),
        ],
        Family::Go | Family::Rust => Vec::new(),
    }
}
