//! The host a driver runs on: what it is called, and whether it lets a driver live.

use std::{env, fs, path::Path};

use rustix::process::getuid;

/// Where systemd keeps the names of users whose processes may outlive their sessions.
const LINGERING: &str = "/var/lib/systemd/linger";
/// Where its log-in manager is configured: each place overrides those before.
const CONFIGURED: [&str; 3] =
    ["/usr/lib/systemd/logind.conf", "/run/systemd/logind.conf", "/etc/systemd/logind.conf"];
/// Folders with more of the same, read in the order of their files' names.
const DROP_INS: [&str; 3] =
    ["/usr/lib/systemd/logind.conf.d", "/run/systemd/logind.conf.d", "/etc/systemd/logind.conf.d"];

/// The host's name, or `unknown`.
#[must_use]
pub fn name() -> String {
    let files = ["/proc/sys/kernel/hostname", "/etc/hostname"];
    let read = |file| fs::read_to_string(file).ok();
    let told = files.into_iter().find_map(read).or_else(|| env::var("HOSTNAME").ok());
    let told = told.unwrap_or_default().trim().to_owned();
    if told.is_empty() { "unknown".to_owned() } else { told }
}

/// Whether this host lets a user's processes live on when the session ends; `None` when it can't
/// be told. A driver is in a session of its own, which systemd does not care about: it ends
/// whatever the log-in has started, where it is told to.
#[must_use]
pub fn lingers() -> Option<bool> {
    if !Path::new("/run/systemd/system").exists() {
        // No systemd: nothing hunts down what ignores a hang-up.
        return cfg!(target_os = "linux").then_some(true);
    }
    let user = user_name()?;
    if Path::new(LINGERING).join(&user).exists() {
        return Some(true);
    }
    Some(!kills(&configuration(), &user))
}

fn user_name() -> Option<String> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    user_of(&users, getuid().as_raw()).or_else(|| env::var("USER").ok())
}

fn user_of(users: &str, uid: u32) -> Option<String> {
    let uid = uid.to_string();
    let named = |line: &str| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == uid).then(|| name.to_owned())
    };
    users.lines().find_map(named)
}

/// All that configures the log-in manager, the last word last.
fn configuration() -> String {
    let mut files: Vec<_> = CONFIGURED.iter().map(std::path::PathBuf::from).collect();
    let mut drop_ins: Vec<_> = DROP_INS
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flat_map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()))
        .collect();
    drop_ins.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
    files.extend(drop_ins);
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    texts.fold(String::new(), |all, text| all + &text + "\n")
}

/// Whether `user`'s processes are killed at the end of the session. systemd's own default is no.
fn kills(configuration: &str, user: &str) -> bool {
    let last = |key: &str| {
        let values = configuration.lines().filter_map(|line| {
            let (name, value) = line.trim().split_once('=')?;
            (name.trim() == key).then(|| value.trim())
        });
        values.fold("", |_, last| last).to_owned()
    };
    let names = |key: &str| last(key).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let excluded = last("KillExcludeUsers");
    // Only root is spared unless it is said otherwise.
    let spared = if excluded.is_empty() {
        user == "root"
    } else {
        names("KillExcludeUsers").iter().any(|name| name == user)
    };
    let only = names("KillOnlyUsers");
    let meant = only.is_empty() || only.iter().any(|name| name == user);
    let on = matches!(last("KillUserProcesses").as_str(), "yes" | "true" | "on" | "1");
    on && meant && !spared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_the_configuration_counts() {
        assert!(!kills("", "alice"));
        assert!(!kills("#KillUserProcesses=yes\n", "alice"), "a comment");
        assert!(kills("[Login]\nKillUserProcesses=no\nKillUserProcesses = yes\n", "alice"));
        assert!(!kills("KillUserProcesses=yes\n", "root"), "spared unless it is said otherwise");
        let spares = "KillUserProcesses=yes\nKillExcludeUsers=root alice\n";
        assert!(!kills(spares, "alice") && kills(spares, "bob"));
        let only = "KillUserProcesses=yes\nKillOnlyUsers=bob\n";
        assert!(!kills(only, "alice") && kills(only, "bob"));
    }

    #[test]
    fn a_user_is_found_by_number() {
        let users = "root:x:0:0:root:/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/sh\n";
        assert_eq!(user_of(users, 1000).as_deref(), Some("alice"));
        assert_eq!(user_of(users, 7), None);
    }

    #[test]
    fn a_host_has_a_name() {
        assert!(!name().is_empty() && !name().contains('\n'));
    }
}
