//! A ledger from a description: strict, because anybody may have written it.

use std::{borrow::Cow, collections::BTreeMap, str::FromStr};

use super::{Ledger, Reading, RolloutId, Status, write};
use crate::{
    domain::{Timestamp, Weight},
    rollout::plan::{Plan, Strategy},
};

/// How every ledger begins; its format's number follows.
const MARK: &str = "[serin";
/// No time in it is further from the start than this, in seconds: three years.
const SECONDS_MAX: u32 = 100_000_000;
/// Years that a rollout can have begun in: reckoning from there stays in range.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2999;
/// The most takers-over.
const GENERATION_MAX: u32 = 1_000_000;
/// The most changes of weights: as many as plans have stages, and some.
const CHANGES_MAX: usize = 64;
/// What a hold lasts where an early ledger does not say it, in seconds.
const HOLD_MAX_S: u32 = 3_600;

/// Where a ledger stands in a description.
struct Found<'a> {
    before: &'a str,
    format: &'a str,
    inner: &'a str,
    after: &'a str,
}

/// What a description says about a rollout.
#[must_use]
pub fn read(description: &str) -> Reading {
    let Some(found) = find(description) else { return Reading::None };
    if found.format != "1" {
        let why = format!("its format is serin{}: use a newer serin", shown(found.format));
        return Reading::Foreign { why };
    }
    match parse(found.inner) {
        Ok(ledger) => {
            let original = found.original().into_owned();
            Reading::Ours { original, ledger: Box::new(ledger) }
        }
        Err(why) => Reading::Foreign { why },
    }
}

/// The description without the last ledger that can be read in it; all of it when there is none.
#[must_use]
pub fn original(description: &str) -> Cow<'_, str> {
    match find(description) {
        Some(found) if found.format == "1" && parse(found.inner).is_ok() => found.original(),
        _ => Cow::Borrowed(description),
    }
}

impl<'a> Found<'a> {
    fn original(&self) -> Cow<'a, str> {
        if self.after.is_empty() {
            Cow::Borrowed(self.before)
        } else {
            Cow::Owned(format!("{}{}", self.before, self.after))
        }
    }
}

/// The last `[serinN …]`: one that is never closed is text.
fn find(description: &str) -> Option<Found<'_>> {
    description.rmatch_indices(MARK).find_map(|(start, mark)| {
        let rest = description.get(start + mark.len()..)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (format, rest) = rest.split_at(digits);
        let (inner, after) = rest.split_once(']')?;
        let inner = if inner.is_empty() { inner } else { inner.strip_prefix(' ')? };
        let before = description.get(..start)?;
        let before = before.strip_suffix(' ').unwrap_or(before);
        (!format.is_empty()).then_some(Found { before, format, inner, after })
    })
}

/// Reads what stands between `[serin1 ` and `]`; an `Err` says in words what is wrong.
pub(super) fn parse(inner: &str) -> Result<Ledger, String> {
    let mut fields = Fields::split(inner)?;
    let (stable, canary) = fields.versions()?;
    let (stage, stages) = fields.pair("s", '/')?;
    let ledger = Ledger {
        id: fields.take("id")?.parse::<RolloutId>().map_err(|()| wrong("id"))?,
        generation: number(fields.take("g")?, GENERATION_MAX).ok_or_else(|| wrong("g"))?,
        stable,
        canary,
        strategy: strategy(fields.take("plan")?)?,
        stage,
        stages,
        status: status(fields.take("st")?)?,
        t0: time(fields.take("t0")?).ok_or_else(|| wrong("t0"))?,
        changes: changes(fields.take("w")?).ok_or_else(|| wrong("w"))?,
        bake_s: fields.seconds("bake")?,
        hold_back: share(fields.take("hb")?).ok_or_else(|| wrong("hb"))?,
        hold_max_s: if fields.has("max") { fields.seconds("max")? } else { HOLD_MAX_S },
        since: fields.offset("since")?,
        due: fields.offset("due")?,
        lease: fields.offset("lease")?,
        gates: gates(fields.take("p")?)?,
        by: name(fields.take("by")?)?,
    };
    fields.none_left()?;
    sensible(ledger)
}

/// What each field allows by itself must also agree with the others.
fn sensible(ledger: Ledger) -> Result<Ledger, String> {
    let plan: Plan = ledger.plan().checked().map_err(|error| error.to_string())?;
    if ledger.generation == 0 {
        return Err(wrong("g"));
    }
    if ledger.stable == ledger.canary || ledger.stable == 0 || ledger.canary == 0 {
        return Err("its versions are not two published ones".into());
    }
    let stages = u32::try_from(plan.stages().len()).unwrap_or(u32::MAX);
    if ledger.stages != stages || ledger.stage == 0 || ledger.stage > stages {
        return Err(wrong("s"));
    }
    if ledger.changes.last().is_some_and(|last| *last > ledger.since) {
        return Err(wrong("since"));
    }
    Ok(ledger)
}

/// The fields of a ledger, each to be taken once.
struct Fields<'a> {
    versions: Option<&'a str>,
    named: BTreeMap<&'a str, &'a str>,
}

impl<'a> Fields<'a> {
    fn split(inner: &'a str) -> Result<Self, String> {
        let mut fields = Self { versions: None, named: BTreeMap::new() };
        for field in inner.split(' ') {
            let twice = match field.split_once('=') {
                Some((name, value)) => fields.named.insert(name, value).is_some(),
                None if field.contains('>') => fields.versions.replace(field).is_some(),
                None => return Err(format!("`{}` is no field of it", shown(field))),
            };
            if twice {
                return Err(format!("`{}` stands twice in it", shown(field)));
            }
        }
        Ok(fields)
    }

    fn has(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    fn take(&mut self, name: &str) -> Result<&'a str, String> {
        self.named.remove(name).ok_or_else(|| format!("`{name}` is missing in it"))
    }

    fn versions(&mut self) -> Result<(u64, u64), String> {
        let both = self.versions.take().and_then(|both| both.split_once('>'));
        let both = both.and_then(|(stable, canary)| {
            Some((number(stable, u64::MAX)?, number(canary, u64::MAX)?))
        });
        both.ok_or_else(|| "its versions are missing".to_owned())
    }

    fn pair(&mut self, name: &str, between: char) -> Result<(u32, u32), String> {
        let both = self.take(name)?.split_once(between);
        let both = both.and_then(|(one, other)| Some((number(one, 1_000)?, number(other, 1_000)?)));
        both.ok_or_else(|| wrong(name))
    }

    fn seconds(&mut self, name: &str) -> Result<u32, String> {
        number(self.take(name)?, SECONDS_MAX).ok_or_else(|| wrong(name))
    }

    fn offset(&mut self, name: &str) -> Result<u32, String> {
        let digits = self.take(name)?.strip_prefix('+');
        digits.and_then(|digits| number(digits, SECONDS_MAX)).ok_or_else(|| wrong(name))
    }

    fn none_left(&self) -> Result<(), String> {
        match self.named.keys().next() {
            Some(name) => Err(format!("`{}` is not known to this serin", shown(name))),
            None => Ok(()),
        }
    }
}

/// A number as it is written here: digits alone, without leading zeros, and not above `max`.
fn number<N: Copy + FromStr + ToString + PartialOrd>(text: &str, max: N) -> Option<N> {
    text.parse::<N>().ok().filter(|number| *number <= max && number.to_string() == text)
}

fn strategy(text: &str) -> Result<Strategy, String> {
    let strategy: Option<Strategy> = text.parse().ok();
    strategy.filter(|strategy| strategy.to_string() == text).ok_or_else(|| wrong("plan"))
}

fn status(text: &str) -> Result<Status, String> {
    let all = [Status::Run, Status::Pause, Status::Hold, Status::Bake];
    all.into_iter().find(|status| status.letters() == text).ok_or_else(|| wrong("st"))
}

/// `20261122T104200Z`.
fn time(text: &str) -> Option<Timestamp> {
    let digits =
        |range| text.get(range).filter(|part: &&str| part.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (digits(0..4)?, digits(4..6)?, digits(6..8)?);
    let (hour, minute, second) = (digits(9..11)?, digits(11..13)?, digits(13..15)?);
    let usual = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    let time: Timestamp = usual.parse().ok()?;
    let in_range = year.parse().is_ok_and(|year: i64| YEARS.contains(&year));
    (in_range && write::stamp(time) == text).then_some(time)
}

fn changes(text: &str) -> Option<Vec<u32>> {
    let all: Option<Vec<u32>> = text.split(',').map(|one| number(one, SECONDS_MAX)).collect();
    let rising = |all: &Vec<u32>| all.windows(2).all(|pair| pair[0] < pair[1]);
    all.filter(|all| all.first() == Some(&0) && all.len() <= CHANGES_MAX && rising(all))
}

fn share(text: &str) -> Option<Weight> {
    let weight: Weight = text.parse().ok()?;
    let written = crate::domain::weight::format_percent(weight.percent());
    (written.trim_end_matches('%') == text).then_some(weight)
}

fn gates(text: &str) -> Result<String, String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if text.len() == 4 && digits { Ok(text.to_owned()) } else { Err(wrong("p")) }
}

fn name(text: &str) -> Result<String, String> {
    let short = !text.is_empty() && text.len() <= write::NAME_MAX;
    if short && text.chars().all(write::is_of_name) {
        Ok(text.to_owned())
    } else {
        Err(wrong("by"))
    }
}

fn wrong(field: &str) -> String {
    format!("its `{field}` makes no sense")
}

/// Some of a text that anybody may have written, fit to be shown.
fn shown(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(16).collect()
}
