//! How fast `CodeDeploy` moves an alias: its predefined configurations for Lambda.

use jiff::SignedDuration;

/// One predefined configuration.
#[derive(Debug, PartialEq, Eq)]
pub struct Pace {
    /// Its name.
    pub name: &'static str,
    course: Course,
}

#[derive(Debug, PartialEq, Eq)]
enum Course {
    /// Everything at once.
    AllAtOnce,
    /// A tenth, and the rest after so many minutes.
    Canary(i64),
    /// A tenth more every so many minutes.
    Linear(i64),
}

/// A share of the traffic, and when the target version gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How long after the deployment started.
    pub after: SignedDuration,
    /// The target's share in percent, at most 100.
    pub percent: u32,
}

/// All of them.
pub static PACES: [Pace; 9] = [
    Pace { name: "CodeDeployDefault.LambdaAllAtOnce", course: Course::AllAtOnce },
    Pace { name: "CodeDeployDefault.LambdaCanary10Percent5Minutes", course: Course::Canary(5) },
    Pace { name: "CodeDeployDefault.LambdaCanary10Percent10Minutes", course: Course::Canary(10) },
    Pace { name: "CodeDeployDefault.LambdaCanary10Percent15Minutes", course: Course::Canary(15) },
    Pace { name: "CodeDeployDefault.LambdaCanary10Percent30Minutes", course: Course::Canary(30) },
    Pace { name: "CodeDeployDefault.LambdaLinear10PercentEvery1Minute", course: Course::Linear(1) },
    Pace {
        name: "CodeDeployDefault.LambdaLinear10PercentEvery2Minutes",
        course: Course::Linear(2),
    },
    Pace {
        name: "CodeDeployDefault.LambdaLinear10PercentEvery3Minutes",
        course: Course::Linear(3),
    },
    Pace {
        name: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes",
        course: Course::Linear(10),
    },
];

impl Pace {
    /// The configuration of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PACES.iter().find(|pace| pace.name == name)
    }

    /// The one that moves everything at once.
    #[must_use]
    pub fn all_at_once() -> &'static Self {
        let [first, ..] = &PACES;
        first
    }

    /// Its steps in order; the last one is everything.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let step = |minutes, percent| Step { after: SignedDuration::from_mins(minutes), percent };
        match self.course {
            Course::AllAtOnce => vec![step(0, 100)],
            Course::Canary(minutes) => vec![step(0, 10), step(minutes, 100)],
            Course::Linear(minutes) => {
                (0..10_u32).map(|n| step(i64::from(n) * minutes, 10 * (n + 1))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_configuration_ends_with_everything_and_never_goes_back() {
        for pace in &PACES {
            let steps = pace.steps();
            assert_eq!(steps.last().map(|step| step.percent), Some(100), "{}", pace.name);
            assert!(steps.is_sorted_by_key(|step| (step.after, step.percent)), "{}", pace.name);
        }
        assert_eq!(Pace::all_at_once().steps().len(), 1);
    }

    #[test]
    fn a_linear_one_takes_nine_intervals() {
        let steps = Pace::named("CodeDeployDefault.LambdaLinear10PercentEvery2Minutes");
        let steps = steps.unwrap().steps();
        assert_eq!(steps.len(), 10);
        assert_eq!(steps[9].after, SignedDuration::from_mins(18));
        assert_eq!(steps[3].percent, 40);
    }
}
