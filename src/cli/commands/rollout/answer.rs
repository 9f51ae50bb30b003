//! What a driver makes of what it was told.

use std::{io, time::Duration};

use tokio::time::timeout;

use super::follow::print;
use crate::{
    cli::{CliError, args::Format, run::Run},
    driver::{
        client::{self, Attachment, Running},
        protocol::Update,
    },
    rollout::machine::{Command, End, Happening},
};

/// How long, in real time, it may take to do it: a write that is throttled goes out again.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tells the driver, waits until it is done or refused, and says which.
///
/// # Errors
/// [`CliError::Refused`] with why it is not done; [`CliError::Other`] when no answer comes.
pub async fn tell(run: &mut Run, driver: &Running, command: Command) -> Result<(), CliError> {
    let target = &driver.target;
    let answered = async {
        let mut attachment = client::attach(&driver.socket).await?;
        answer(&mut attachment, command).await
    };
    match timeout(PATIENCE, answered).await {
        Ok(Ok(Ok(done))) => {
            if run.output.format == Format::Json {
                print(run, &done)?;
            } else {
                let line = run.output.clean(&format!("{target}: {}", done.text)).into_owned();
                run.output.line(&line)?;
            }
            run.output.flush()?;
            Ok(())
        }
        Ok(Ok(Err(why))) => Err(CliError::Refused(format!("{target}: {why}"))),
        Ok(Err(error)) => Err(CliError::Other(format!(
            "{target}: process {} does not answer: {error}",
            driver.pid
        ))),
        Err(_) => Err(CliError::Other(format!(
            "{target}: process {} has not done it within {} s, and may still do it: see serin \
             rollout status {target}",
            driver.pid,
            PATIENCE.as_secs()
        ))),
    }
}

/// What shows that it is done. What happens may be told before the reply that it was taken.
fn is_done(command: &Command, happening: &Happening) -> bool {
    let done: &[&str] = match command {
        Command::Pause => &["pause"],
        Command::Continue => &["continue"],
        Command::Next => &["step", "promoted"],
        Command::Promote { .. } => &["promoted"],
        Command::RollBack { .. } => &["rolled_back"],
    };
    done.contains(&happening.event.as_str())
}

async fn answer(
    attachment: &mut Attachment,
    command: Command,
) -> io::Result<Result<Happening, String>> {
    let asked = attachment.teller.tell(command.clone()).await?;
    loop {
        match attachment.updates.next().await? {
            Some(Update::Reply { ask, refused: Some(why) }) if ask == asked => return Ok(Err(why)),
            Some(Update::Happening(happening)) if is_done(&command, &happening) => {
                return Ok(Ok(happening));
            }
            Some(Update::Happening(happening)) => {
                if let Some(why) = against(&happening) {
                    return Ok(Err(why));
                }
            }
            Some(Update::Status(status)) => match status.end {
                None | Some(End::Promoted) => {}
                Some(end) => return Ok(Err(format!("it has ended: {end}"))),
            },
            Some(_) => {}
            None => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is gone")),
        }
    }
}

/// Why it will not be done.
fn against(happening: &Happening) -> Option<String> {
    match happening.event.as_str() {
        "refused" => Some(happening.text.clone()),
        "rollback" => Some(format!("it is rolled back: {}", happening.text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn happening(event: &str) -> Happening {
        let at = Timestamp::UNIX_EPOCH;
        Happening { at, event: event.to_owned(), text: "it runs already".to_owned() }
    }

    #[test]
    fn a_wish_is_done_by_its_own_happening_and_refused_by_the_drivers_word() {
        assert!(is_done(&Command::Continue, &happening("continue")));
        assert!(!is_done(&Command::Continue, &happening("step")));
        assert!(is_done(&Command::Next, &happening("step")));
        assert_eq!(against(&happening("refused")).as_deref(), Some("it runs already"));
        assert_eq!(against(&happening("lost")), None);
    }
}
