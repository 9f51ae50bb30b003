//! `serin judge`: the verdict on counts that somebody has.

mod vectors;

use clap::Args;
use serde::Serialize;

use crate::{
    cli::{CliError, args::Format, output::Output},
    rollout::{
        Gates,
        judge::{Arm, Assessment, Counts, Pair, Tally, assess_counts, words},
    },
};

/// Judges counts as a rollout would at the end of its last step.
#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// Errors and invocations of the canary, as 5/200; more buckets follow after a comma, in order
    /// of time.
    #[arg(long, value_name = "X/N", value_delimiter = ',', value_parser = tally)]
    #[arg(required_unless_present = "vectors", requires = "baseline")]
    pub canary: Vec<Tally>,
    /// The same of the baseline, for the same buckets.
    #[arg(long, value_name = "X/N", value_delimiter = ',', value_parser = tally)]
    #[arg(requires = "canary")]
    pub baseline: Vec<Tally>,
    /// Invocations of the canary that were slow, over the 95th percentile before, as 30/300: of
    /// the same buckets.
    #[arg(long, value_name = "X/N", value_delimiter = ',', value_parser = tally)]
    #[arg(requires_all = ["canary", "slow_baseline"])]
    pub slow_canary: Vec<Tally>,
    /// The same of the baseline.
    #[arg(long, value_name = "X/N", value_delimiter = ',', value_parser = tally)]
    #[arg(requires = "slow_canary")]
    pub slow_baseline: Vec<Tally>,
    /// How often at most one event is tried: 3 where Lambda retries asynchronous ones.
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
    pub attempts: u32,
    /// Print counts with known results, and what the judge makes of them; 1 unless all agree.
    #[arg(long, conflicts_with_all = ["canary", "baseline", "slow_canary", "slow_baseline"])]
    pub vectors: bool,
}

/// Runs the command.
pub fn run(output: &mut Output, args: &JudgeArgs) -> Result<(), CliError> {
    if args.vectors {
        return vectors::run(output);
    }
    let buckets = buckets(args).map_err(CliError::Usage)?;
    let gates = Gates { attempts: args.attempts, ..Gates::default() };
    let mut assessment = assess_counts(&gates, &buckets);
    let verdict = words::verdict(&assessment, "baseline", "canary");
    // Counts alone have no time.
    assessment.figures.settled_to = None;
    match output.format {
        Format::Json => output.json(&Judged { verdict: &verdict, assessment: &assessment })?,
        Format::Text => {
            for (name, value) in lines(&assessment, &verdict) {
                output.line(&format!("{name:<12}{value}"))?;
            }
        }
    }
    output.flush()?;
    Ok(())
}

/// The verdict, for programs.
#[derive(Serialize)]
struct Judged<'a> {
    verdict: &'a str,
    #[serde(flatten)]
    assessment: &'a Assessment,
}

fn lines(assessment: &Assessment, verdict: &str) -> Vec<(&'static str, String)> {
    let figures = &assessment.figures;
    let of =
        |arm: &Arm| format!("{} of {}", words::count(arm.errors), words::count(arm.invocations));
    let bound = match figures.bound {
        Some(points) => {
            format!("{points:.4} points (Newcombe 95%), up to {:.4} promotes", figures.bound_limit)
        }
        None => "unknown".to_owned(),
    };
    let mut lines = vec![
        ("canary", format!("{}, {}", words::arm(&figures.canary), of(&figures.canary))),
        ("baseline", format!("{}, {}", words::arm(&figures.stable), of(&figures.stable))),
        ("E", format!("{:.6} (largest of all looks), {} is harm", figures.e, figures.e_limit)),
        ("difference", format!("{:.4} points (Mantel-Haenszel)", figures.points)),
        ("bound", bound),
    ];
    if let Some((percentile, e)) = figures.latency {
        lines.push(("latency E", format!("{e:.6} (p{percentile}, largest of all looks)")));
    }
    lines.push(("verdict", verdict.to_owned()));
    lines
}

/// Both versions, bucket by bucket.
fn buckets(args: &JudgeArgs) -> Result<Vec<Counts>, String> {
    let errors = pairs("canary", &args.canary, &args.baseline)?;
    if args.slow_canary.is_empty() {
        let counts = errors.into_iter().map(|errors| Counts { errors, slow: None });
        return Ok(counts.collect());
    }
    let slow = pairs("slow-canary", &args.slow_canary, &args.slow_baseline)?;
    if slow.len() != errors.len() {
        let (slow, errors) = (slow.len(), errors.len());
        return Err(format!(
            "--slow-canary has {slow} buckets and --canary {errors}: give the same buckets"
        ));
    }
    errors.into_iter().zip(slow).map(|(errors, slow)| same(errors, slow)).collect()
}

fn same(errors: Pair, slow: Pair) -> Result<Counts, String> {
    let trials = |pair: Pair| (pair.canary.trials, pair.stable.trials);
    if trials(errors) != trials(slow) {
        let ((canary, stable), (slow_canary, slow_stable)) = (trials(errors), trials(slow));
        return Err(format!(
            "slow ones are counted among {slow_canary} and {slow_stable} invocations, errors among \
             {canary} and {stable}: give the same invocations"
        ));
    }
    Ok(Counts { errors, slow: Some(slow) })
}

fn pairs(name: &str, canary: &[Tally], stable: &[Tally]) -> Result<Vec<Pair>, String> {
    if canary.len() != stable.len() {
        let baseline = name.replace("canary", "baseline");
        return Err(format!(
            "--{name} has {} buckets and --{baseline} {}: give both for each bucket",
            canary.len(),
            stable.len()
        ));
    }
    let pairs = canary.iter().zip(stable);
    Ok(pairs.map(|(canary, stable)| Pair { canary: *canary, stable: *stable }).collect())
}

/// Reads `5/200`.
fn tally(text: &str) -> Result<Tally, String> {
    let form = || "write hits/trials, such as 5/200".to_owned();
    let (hits, trials) = text.trim().split_once('/').ok_or_else(form)?;
    let number = |text: &str| text.trim().parse::<u64>().map_err(|_| form());
    let (hits, trials) = (number(hits)?, number(trials)?);
    if hits > trials {
        return Err(format!("{hits} can't be among {trials}: {}", form()));
    }
    Ok(Tally::new(hits, trials))
}
