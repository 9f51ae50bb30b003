//! `serin config`.

use clap::{ArgMatches, Args};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    cli::{
        CliError,
        args::Global,
        effective::Effective,
        output::{Column, Listing, Output, Row},
        say::say,
    },
    config::{EXAMPLE, Setting, Settings, described, thresholds},
    domain::Context,
    rollout::RolloutSettings,
};

/// Shows the settings in force.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Print a commented configuration file to start from.
    #[arg(long)]
    pub example: bool,
}

/// Runs the command. The example needs no configuration.
pub fn run(
    output: &mut Output,
    global: &Global,
    matches: &ArgMatches,
    args: &ConfigArgs,
) -> Result<(), CliError> {
    if args.example {
        output.raw(EXAMPLE)?;
        output.flush()?;
        return Ok(());
    }
    let effective = Effective::load(global, matches)?;
    match &effective.file {
        Some(file) if file.path.exists() => say(format_args!("serin: {}", file.path.display())),
        Some(file) => {
            say(format_args!(
                "serin: {} is not there: these are the defaults",
                file.path.display()
            ));
        }
        None => say("serin: no home folder, no configuration file: these are the defaults"),
    }
    Listing::print(output, &rows(&effective.settings))?;
    Ok(())
}

fn rows(settings: &Settings) -> Vec<SettingRow> {
    // Every field by name: a new setting that is not shown here does not compile.
    let Settings { read_only, theme, keymap, clipboard, debuggable, log, contexts, rollout, hooks } =
        settings;
    let mut rows = vec![
        SettingRow::new("read_only", read_only, json!(read_only.value)),
        SettingRow::new("theme", theme, json!(theme.value)),
        SettingRow::new("keymap", keymap, json!(keymap.value)),
        SettingRow::new("clipboard", clipboard, json!(clipboard.value)),
        SettingRow::new("debuggable", debuggable, json!(debuggable.value)),
        SettingRow::new("log", log, json!(log.value.name())),
    ];
    rows.extend(contexts.value.iter().map(|context| SettingRow {
        setting: format!("contexts.{}", context.name),
        value: describe(context),
        origin: contexts.origin.to_string(),
    }));
    rows.extend(rollout_rows(rollout));
    rows.push(SettingRow::new("hooks.event", hooks, json!(hooks.value.event)));
    rows
}

fn rollout_rows(rollout: &Setting<RolloutSettings>) -> Vec<SettingRow> {
    let settings = &rollout.value;
    let how = described(settings);
    let how = how.into_iter().map(|(key, text)| (format!("rollout.{key}"), scalar(text)));
    let gates = thresholds(&settings.gates);
    let gates = gates.into_iter().map(|(key, text)| (format!("rollout.gates.{key}"), scalar(text)));
    let rules = settings.errors.iter().map(|(functions, rule)| {
        (format!("errors.{}", rule.name), json!({ "functions": functions.0, "rule": rule }))
    });
    let rows = how.chain(gates).chain(rules);
    rows.map(|(name, value)| SettingRow::new(&name, rollout, value)).collect()
}

/// A number as a number, as the file has it.
fn scalar(text: String) -> Value {
    let number = serde_json::from_str(&text).ok().filter(Value::is_number);
    number.unwrap_or(Value::String(text))
}

fn describe(context: &Context) -> Value {
    let mut value = serde_json::Map::new();
    let matchers =
        [("profile", &context.profile), ("account", &context.account), ("region", &context.region)];
    for (key, pattern) in matchers {
        if let Some(pattern) = pattern {
            value.insert(key.to_owned(), json!(pattern.0));
        }
    }
    value.insert("protected".to_owned(), json!(context.protected));
    value.insert("read_only".to_owned(), json!(context.read_only));
    if context.local_ledger {
        value.insert("ledger".to_owned(), json!("none"));
    }
    Value::Object(value)
}

/// A setting, its value, and who set it.
#[derive(Debug, Serialize)]
struct SettingRow {
    setting: String,
    value: Value,
    origin: String,
}

impl SettingRow {
    fn new<T>(name: &str, setting: &Setting<T>, value: Value) -> Self {
        Self { setting: name.to_owned(), value, origin: setting.origin.to_string() }
    }
}

impl Row for SettingRow {
    const COLUMNS: &'static [Column] =
        &[Column::text("SETTING"), Column::text("VALUE"), Column::text("SET BY")];

    fn cells(&self) -> Vec<String> {
        let value = match &self.value {
            Value::Object(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                fields.join(", ")
            }
            other => other.to_string(),
        };
        vec![self.setting.clone(), value, self.origin.clone()]
    }
}
