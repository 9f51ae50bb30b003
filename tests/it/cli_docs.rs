//! The pages of `docs/` that derive from tables are what the tables say.
//!
//! `UPDATE_DOCS=1 cargo test --test it docs` writes them anew.

use std::{fmt::Write, fs, path::Path};

use clap::{Arg, Command, CommandFactory};
use serin::{
    cli::{
        args::Cli,
        policy::{Job, PERMISSIONS},
    },
    config::Keymaps,
};

#[test]
fn docs_of_the_keys_are_current() {
    let keymaps = Keymaps::find(None).expect("nothing to read");
    let keymap = keymaps.load("default").expect("it is shipped");
    let mut page = String::from(
        "# Keys\n\nThe keys of the `default` keymap; `serin keys` prints those in force, `?` shows \
         them in the console. A keymap of your own goes to `keymaps/NAME.toml` beside the \
         configuration file, and `keymap = \"NAME\"` into it: see the comments in \
         [keymaps/default.toml](../keymaps/default.toml).\n\nActions marked \u{270e} lead to a write; \
         none of them is on a Ctrl-letter, and in a pane none is on Enter.\n",
    );
    let mut title = "";
    for row in keymap.help_rows() {
        if row.context.title() != title {
            title = row.context.title();
            let _ = write!(
                page,
                "\n## {title}\n\n`[{}]` in a keymap file.\n\n| keys | action | what it does |\n\
                 |---|---|---|\n",
                row.context.name()
            );
        }
        let keys = keymap.chords_of(row.info.action).iter().map(|chord| format!("`{chord}`"));
        let keys = keys.collect::<Vec<_>>().join(" ").replace('|', "\\|");
        let mark = if row.info.mutates { " \u{270e}" } else { "" };
        let _ = writeln!(page, "| {keys} | `{}`{mark} | {} |", row.info.name, row.info.doc);
    }
    current("keys.md", &page);
}

#[test]
fn docs_of_the_commands_are_current() {
    let mut command = Cli::command();
    command.build();
    let mut page = String::from(
        "# Commands\n\n`serin` without a command opens the console. Results go to stdout, as text \
         or, with `--output json`, as JSON in AWS's own names; everything else goes to stderr.\n\n\
         | exit code | meaning |\n|---|---|\n| 0 | done |\n| 1 | failed |\n| 2 | the command line or \
         the configuration is wrong |\n| 4 | refused: read-only, not confirmed, or makes no sense \
         now |\n| 5 | a write whose outcome is not known |\n\n## `serin [TARGET]`\n\nOpens the \
         console, at what TARGET names: a function (`checkout`, `checkout:live`, `checkout:42`), an \
         alarm, an ARN of one of them or of a log group, or the address of its page in the AWS \
         console. A function that is called like a command is reached as `serin -- NAME`, or by \
         its ARN.\n",
    );
    options(&mut page, "Options of every command", &command, Arg::is_global_set);
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        describe(&mut page, "serin", sub);
    }
    current("commands.md", &page);
}

#[test]
fn docs_of_the_permissions_are_current() {
    let mut page = String::from(
        "# IAM permissions\n\nWhat serin calls, and why. `serin doctor` tries the reads and names \
         what is missing; `serin doctor --policy view|rollback|operate|secrets` prints the least \
         policy for a job, with `*` where you may want to name functions, log groups or secrets. \
         `sts:GetCallerIdentity` needs no permission.\n\n| action | for | on | why |\n|---|---|---|---|\n",
    );
    for permission in PERMISSIONS {
        let jobs: Vec<String> = Job::ALL
            .into_iter()
            .filter(|job| job.needs(permission))
            .map(|job| format!("{job:?}").to_lowercase())
            .collect();
        let _ = writeln!(
            page,
            "| `{}` | {} | `{}` | {} |",
            permission.action,
            jobs.join(", "),
            permission.resource.arn(),
            permission.purpose
        );
    }
    current("iam.md", &page);
}

fn describe(page: &mut String, parent: &str, command: &Command) {
    let name = format!("{parent} {}", command.get_name());
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let _ = write!(page, "\n## `{name}`\n\n{about}.\n");
    let required = command.get_opts().filter(|arg| arg.is_required_set() && !arg.is_global_set());
    let usage: Vec<String> =
        command.get_positionals().map(positional).chain(required.map(spelling)).collect();
    if !usage.is_empty() {
        let _ = write!(page, "\n    {name} {}\n", usage.join(" "));
    }
    options(page, "", command, |arg| !arg.is_global_set());
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        describe(page, &name, sub);
    }
}

fn positional(arg: &Arg) -> String {
    let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let name = name.unwrap_or_else(|| arg.get_id().to_string().to_uppercase());
    if arg.is_required_set() { name } else { format!("[{name}]") }
}

fn options(page: &mut String, title: &str, command: &Command, wanted: impl Fn(&Arg) -> bool) {
    let own = |arg: &&Arg| !matches!(arg.get_id().as_str(), "help") && wanted(arg);
    let args: Vec<&Arg> = command.get_arguments().filter(own).collect();
    if args.is_empty() {
        return;
    }
    if !title.is_empty() {
        let _ = write!(page, "\n## {title}\n");
    }
    page.push_str("\n| | |\n|---|---|\n");
    for arg in args {
        let _ = writeln!(page, "| `{}` | {} |", spelling(arg).replace('|', "\\|"), help(arg));
    }
}

fn spelling(arg: &Arg) -> String {
    let Some(long) = arg.get_long() else { return positional(arg) };
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let value = arg
        .get_action()
        .takes_values()
        .then(|| arg.get_value_names().and_then(|names| names.first()))
        .flatten()
        .map(|name| format!(" {name}"));
    format!("{short}--{long}{}", value.unwrap_or_default())
}

fn help(arg: &Arg) -> String {
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<_> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let shown = arg.get_action().takes_values() && !arg.is_hide_default_value_set();
    if shown && !defaults.is_empty() {
        let _ = write!(help, " (default: `{}`)", defaults.join(", "));
    }
    if let Some(variable) = arg.get_env() {
        let _ = write!(help, " (or `{}`)", variable.to_string_lossy());
    }
    help.replace('|', "\\|")
}

/// Compares a page with what is in `docs/`, or writes it there.
fn current(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page).expect("docs can be written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == page, "docs/{name} is out of date: UPDATE_DOCS=1 cargo test --test it docs");
}
