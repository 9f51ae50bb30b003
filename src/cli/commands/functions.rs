//! `serin functions`.

mod reading;
mod row;
mod sort;

use clap::Args;

use crate::{
    aws::Gateway,
    cli::{CliError, output::Listing, run::Run, say::say},
    domain::{Failure, FunctionSummary},
};
use reading::Reading;
use row::{FunctionRow, HealthRow};
use sort::{Sort, Sorted};

/// Lists the functions of the account and Region, and how they are doing.
#[derive(Debug, Args)]
pub struct FunctionsArgs {
    /// Only those whose name contains this text.
    pub filter: Option<String>,
    /// Put them in order; anything but name and changed reads health.
    #[arg(long, value_enum, value_name = "BY")]
    pub sort: Option<Sort>,
    /// Print so many at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub top: Option<u32>,
    /// Read errors, invocations, throttles, durations and alarms from CloudWatch, which costs
    /// about three cents for a thousand functions.
    #[arg(long)]
    pub health: bool,
}

impl FunctionsArgs {
    fn reads_health(&self) -> bool {
        self.health || self.sort.is_some_and(Sort::needs_health)
    }

    fn keeps(&self, function: &FunctionSummary) -> bool {
        self.filter.as_deref().is_none_or(|filter| function.name.as_str().contains(filter))
    }

    fn most(&self) -> usize {
        self.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(usize::MAX)
    }
}

/// Runs the command.
pub async fn run(run: &mut Run, args: FunctionsArgs) -> Result<(), CliError> {
    let connected = run.connect().await?;
    let gateway = &connected.gateway;
    if args.reads_health() {
        return Box::pin(with_health(run, gateway, &args)).await;
    }
    if args.sort.is_some() {
        let functions = all(gateway).await?;
        return print_plain(run, functions, &args);
    }
    page_by_page(run, gateway, &args).await
}

/// Without an order to wait for, the first page is on the screen before the second is asked for.
async fn page_by_page(
    run: &mut Run,
    gateway: &Gateway,
    args: &FunctionsArgs,
) -> Result<(), CliError> {
    let mut listing = Listing::<FunctionRow>::default();
    let (mut marker, mut left) = (None, args.most());
    loop {
        let page = gateway.functions_page(marker).await?;
        let kept = page.items.into_iter().filter(|function| args.keeps(function)).take(left);
        let rows: Vec<FunctionRow> = kept.map(FunctionRow::from).collect();
        left -= rows.len();
        listing.page(&mut run.output, &rows)?;
        marker = page.next;
        if marker.is_none() || left == 0 {
            break;
        }
    }
    listing.finish(&mut run.output)?;
    Ok(())
}

async fn with_health(
    run: &mut Run,
    gateway: &Gateway,
    args: &FunctionsArgs,
) -> Result<(), CliError> {
    // One after the other: listing ten thousand functions takes most of a minute, and health
    // that old would be none.
    let functions = all(gateway).await?;
    let listed = functions.len();
    let reading = Reading::of(gateway).await?;
    for failure in &reading.denied {
        say(format_args!("serin: {failure}"));
    }
    let Some(fleet) = &reading.fleet else {
        let by_health = !matches!(args.sort, None | Some(Sort::Name | Sort::Changed));
        if args.top.is_some() && by_health {
            let reason =
                "without it nobody knows which come first: leave --top away for all of them";
            return Err(CliError::Other(reason.to_owned()));
        }
        say("serin: without it no function's health is known: they are in order of their names");
        return print_plain(run, functions, args);
    };
    let kept = functions.into_iter().filter(|function| args.keeps(function)).collect();
    let mut sorted = Sorted::new(kept, fleet, reading.alarms.as_ref());
    // CloudWatch looks at all functions, whichever are asked for.
    let mut cost = fleet.cost_among(listed);
    let by = args.sort.unwrap_or(Sort::Name);
    if by == Sort::Duration {
        cost = cost.plus(sorted.read_durations(gateway, sorted.busiest()).await?);
    }
    sorted.sort(by);
    sorted.rows.truncate(args.most());
    if by != Sort::Duration {
        let printed = sorted.rows.iter().map(|row| row.function.name.clone()).collect();
        cost = cost.plus(sorted.read_durations(gateway, printed).await?);
    }
    let rows: Vec<HealthRow> = sorted.rows.into_iter().map(HealthRow::from).collect();
    Listing::print(&mut run.output, &rows)?;
    reading.notes(cost).iter().for_each(say);
    Ok(())
}

async fn all(gateway: &Gateway) -> Result<Vec<FunctionSummary>, Failure> {
    let (mut functions, mut marker) = (Vec::new(), None);
    loop {
        let page = gateway.functions_page(marker).await?;
        functions.extend(page.items);
        marker = page.next;
        if marker.is_none() {
            return Ok(functions);
        }
    }
}

fn print_plain(
    run: &mut Run,
    mut functions: Vec<FunctionSummary>,
    args: &FunctionsArgs,
) -> Result<(), CliError> {
    functions.retain(|function| args.keeps(function));
    functions.sort_by(|left, right| left.name.cmp(&right.name));
    if args.sort == Some(Sort::Changed) {
        functions.sort_by_key(|function| std::cmp::Reverse(function.last_modified));
    }
    functions.truncate(args.most());
    let rows: Vec<FunctionRow> = functions.into_iter().map(FunctionRow::from).collect();
    Listing::print(&mut run.output, &rows)?;
    Ok(())
}
