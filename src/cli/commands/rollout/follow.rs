//! Following a rollout to its end, a line for each thing that happens.

use std::{
    collections::HashMap,
    io::{self, IsTerminal},
    path::Path,
};

use serde::Serialize;
use tokio::signal::unix::{SignalKind, signal};

use super::drive::exit;
use crate::{
    cli::{CliError, Exit, args::Format, run::Run, say::say},
    domain::AliasRef,
    driver::{
        client::{self, Attachment},
        protocol::Update,
    },
    rollout::{
        RolloutId, RolloutStatus,
        machine::{End, Happening},
    },
};

/// Prints what happens until the rollout ends.
///
/// # Errors
/// [`CliError::Told`] with the exit code of a rollout that was not promoted.
pub async fn follow(
    run: &mut Run,
    socket: &Path,
    id: RolloutId,
    target: &AliasRef,
) -> Result<(), CliError> {
    let status = match client::attach(socket).await {
        Ok(attachment) => until(run, attachment, target, |status| status.end.is_some()).await?,
        // It may have ended before anybody came.
        Err(error) => {
            let status = client::ended(id).await;
            let status = status.ok_or_else(|| CliError::Other(gone(target, &error.to_string())))?;
            Told::default().tell(run, &status)?;
            Some(status)
        }
    };
    if let Some(status) = status {
        return finish(run, &status);
    }
    say(format_args!("serin: the rollout goes on; follow it with serin rollout attach {target}"));
    Err(CliError::Told(Exit::Inconclusive))
}

/// Prints what happens until a status is as wanted; `None` when a person ended the waiting.
///
/// # Errors
/// [`CliError::Other`] when the driver goes without having ended the rollout.
pub async fn until(
    run: &mut Run,
    mut attachment: Attachment,
    target: &AliasRef,
    wanted: impl Fn(&RolloutStatus) -> bool,
) -> Result<Option<RolloutStatus>, CliError> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    if io::stderr().is_terminal() {
        // Somebody sits here who can be asked; a driver that has just gone needs nobody.
        _ = attachment.teller.attend(true).await;
    }
    let mut told = Told::default();
    loop {
        let update = tokio::select! {
            _ = interrupt.recv() => return Ok(None),
            _ = terminate.recv() => return Ok(None),
            update = attachment.updates.next() => update,
        };
        let why = match update {
            Ok(Some(Update::Status(status))) => {
                told.tell(run, &status)?;
                if wanted(&status) {
                    return Ok(Some(*status));
                }
                continue;
            }
            Ok(Some(_)) => continue,
            Ok(None) => "its driver is gone".to_owned(),
            Err(error) => error.to_string(),
        };
        // The end was written down, and this reader was too slow for it.
        if let Some(status) = client::ended(attachment.hello.id).await {
            told.tell(run, &status)?;
            return Ok(Some(status));
        }
        return Err(CliError::Other(gone(target, &why)));
    }
}

fn gone(target: &AliasRef, why: &str) -> String {
    format!(
        "{target}: {why}, and the rollout has not ended: see serin rollout status {target}; take \
         over with serin rollout resume {target}"
    )
}

/// What has been printed.
#[derive(Debug, Default)]
struct Told {
    happenings: Vec<Happening>,
    question: String,
    trouble: String,
}

impl Told {
    /// Prints what is new in a status.
    fn tell(&mut self, run: &mut Run, status: &RolloutStatus) -> Result<(), CliError> {
        for happening in news(&self.happenings, &status.happenings) {
            print(run, happening)?;
        }
        self.happenings.clone_from(&status.happenings);
        let question = status.question.as_ref();
        let question = question.map(|(text, until)| format!("{text} (until {until:.0})"));
        self.aside(&question.unwrap_or_default(), |told| &mut told.question);
        self.aside(&status.trouble, |told| &mut told.trouble);
        run.output.flush()?;
        Ok(())
    }

    /// Says on stderr what is not for programs, once.
    fn aside(&mut self, text: &str, slot: impl Fn(&mut Self) -> &mut String) {
        let said = slot(self);
        if said != text && !text.is_empty() {
            say(format_args!("serin: {}", crate::logs::sanitise::sanitise(text)));
        }
        text.clone_into(said);
    }
}

/// What of `now` was not in `before`. The same may happen twice.
fn news<'a>(before: &[Happening], now: &'a [Happening]) -> Vec<&'a Happening> {
    let mut known: HashMap<(&str, &str, i64), usize> = HashMap::new();
    let key = |happening: &'a Happening| {
        (happening.event.as_str(), happening.text.as_str(), happening.at.as_millisecond())
    };
    for happening in before {
        let key =
            (happening.event.as_str(), happening.text.as_str(), happening.at.as_millisecond());
        *known.entry(key).or_default() += 1;
    }
    let is_new = |happening: &&'a Happening| match known.get_mut(&key(happening)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    now.iter().filter(is_new).collect()
}

/// Prints a happening.
pub fn print(run: &mut Run, happening: &Happening) -> Result<(), CliError> {
    if run.output.format == Format::Json {
        run.output.json_line(happening)?;
        return Ok(());
    }
    let line = format!("{:.0}  {:<12} {}", happening.at, happening.event, happening.text);
    let line = run.output.clean(&line).into_owned();
    run.output.line(&line)?;
    Ok(())
}

/// The last line of a rollout.
#[derive(Debug, Serialize)]
struct EndJson<'a> {
    event: &'static str,
    target: String,
    #[serde(flatten)]
    end: &'a End,
    /// Version and weights that serin has set last; `None` where somebody else's stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    configured: Option<crate::domain::AliasState>,
}

/// Prints how it ended.
///
/// # Errors
/// As [`follow`].
pub fn finish(run: &mut Run, status: &RolloutStatus) -> Result<(), CliError> {
    let Some(end) = &status.end else { return Ok(()) };
    let target = &status.spec.target;
    let theirs = matches!(end, End::ChangedBySomeoneElse { .. });
    let configured = (!theirs).then_some(status.configured);
    if run.output.format == Format::Json {
        let target = target.to_string();
        run.output.json_line(&EndJson { event: "end", target, end, configured })?;
    } else {
        let now = configured.map(|state| format!(", now {state}")).unwrap_or_default();
        let line = format!("{target}: {end}{now}");
        let line = run.output.clean(&line).into_owned();
        run.output.line(&line)?;
    }
    run.output.flush()?;
    match exit(end) {
        Exit::Done => Ok(()),
        exit => Err(CliError::Told(exit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    #[test]
    fn what_slides_out_of_a_status_is_not_told_again_and_what_comes_twice_is_told_twice() {
        let of = |texts: &[&str]| -> Vec<Happening> {
            let at = Timestamp::UNIX_EPOCH;
            let happening =
                |text: &&str| Happening { at, event: "step".into(), text: (*text).to_owned() };
            texts.iter().map(happening).collect()
        };
        let now = of(&["b", "c", "c", "d"]);
        let texts: Vec<&str> =
            news(&of(&["a", "b", "c"]), &now).into_iter().map(|h| h.text.as_str()).collect();
        assert_eq!(texts, ["c", "d"]);
    }
}
