//! What is pictured, and how one comes there from the start.

/// A screen of the console.
pub struct Scene {
    /// What its files are called.
    pub name: &'static str,
    /// What it shows.
    pub about: &'static str,
    /// A scenario of `examples/`; the built-in shop where there is none.
    pub scenario: Option<&'static str>,
    /// What the console opens with, if anything.
    pub target: Option<&'static str>,
    /// What goes wrong from the start.
    pub faults: &'static [Fault],
    /// What is done.
    pub steps: &'static [Step],
}

/// An action and what happens to its calls.
pub type Fault = (&'static str, &'static str);

/// One thing that is done or waited for.
pub enum Step {
    /// Types.
    Keys(&'static str),
    /// Waits until this is on the screen.
    See(&'static str),
    /// Waits until a preview's key works.
    Armed(&'static str),
    /// From now on this goes wrong.
    Fault(Fault),
}

use Step::{Armed, Keys, See};

const SHOP: Scene =
    Scene { name: "", about: "", scenario: None, target: None, faults: &[], steps: &[] };

const SECRETS: Scene = Scene { scenario: Some("secrets.toml"), ..SHOP };

const NIGHT: &[Step] = &[See("order-history"), See("TypeError")];

/// All of them, in the order of the gallery.
pub const SCENES: &[Scene] = &[
    Scene {
        name: "start",
        about: "the start: what is broken, and since when",
        steps: NIGHT,
        ..SHOP
    },
    Scene {
        name: "functions",
        about: "the functions, worst first",
        steps: &[See("order-history"), Keys("1z"), See("ERR%")],
        ..SHOP
    },
    Scene {
        name: "canary",
        about: "a split between two versions",
        target: Some("checkout:live"),
        steps: &[See("checkout:live"), Keys("2z"), See("VERSION")],
        ..SHOP
    },
    Scene {
        name: "logs",
        about: "the log of a function whose new version fails",
        target: Some("order-history:live"),
        steps: &[See("new in"), Keys("3z"), See("following")],
        ..SHOP
    },
    Scene {
        name: "errors",
        about: "its errors by kind",
        target: Some("order-history:live"),
        steps: &[See("new in"), Keys("3E"), See("by kind")],
        ..SHOP
    },
    Scene {
        name: "rollback",
        about: "the preview of a rollback, with its evidence",
        target: Some("order-history:live"),
        steps: &[See("new in"), Keys("B"), Armed("Enter roll back")],
        ..SHOP
    },
    Scene {
        name: "rolled-back",
        about: "what came of it",
        target: Some("order-history:live"),
        steps: &[See("new in"), Keys("B"), Armed("Enter roll back"), Keys("\r"), See("read back")],
        ..SHOP
    },
    Scene {
        name: "split",
        about: "traffic is split",
        target: Some("checkout:live"),
        steps: &[
            See("checkout:live  41"),
            Keys("2z"),
            See("retry the stock"),
            Keys("s"),
            See("split checkout:live"),
            Keys("10"),
            See("10%"),
        ],
        ..SHOP
    },
    Scene {
        name: "invocations",
        about: "one row for each invocation",
        target: Some("order-history:live"),
        steps: &[See("new in"), Keys("3I"), See("STATUS")],
        ..SHOP
    },
    Scene {
        name: "query",
        about: "a query of CloudWatch Logs Insights",
        target: Some("order-history:live"),
        steps: &[See("new in"), Keys("3Q"), See("AWS charges")],
        ..SHOP
    },
    Scene {
        name: "tasks",
        about: "what is under way",
        faults: &[("secretsmanager:*", "hang")],
        steps: &[See("order-history"), Keys("t"), See("Tasks")],
        ..SHOP
    },
    Scene {
        name: "versions",
        about: "a function's versions and who gets them",
        target: Some("checkout:live"),
        steps: &[See("ERR%"), Keys("1\r"), See("Overview"), Keys("\t\t"), See("TRAFFIC")],
        ..SHOP
    },
    Scene {
        name: "function",
        about: "a function in full",
        steps: &[See("ERR%"), Keys("1\r"), See("Overview")],
        ..SHOP
    },
    Scene {
        name: "planner",
        about: "a rollout is planned",
        scenario: Some("rollouts.toml"),
        target: Some("checkout:live"),
        steps: &[See("checkout:live  41"), Keys("2c"), See(" pass ")],
        ..SHOP
    },
    Scene {
        name: "rollout",
        about: "a rollout is under way",
        scenario: Some("rollouts.toml"),
        target: Some("checkout:live"),
        steps: &[
            See("checkout:live  41"),
            Keys("2c"),
            Armed("a start"),
            Keys("a"),
            See("stage 1 of"),
        ],
        ..SHOP
    },
    Scene {
        name: "secrets",
        about: "the secrets of a function",
        steps: &[See("order-create"), Keys("K"), See("AWSPREVIOUS")],
        ..SECRETS
    },
    Scene {
        name: "secret-key",
        about: "one key of a value, for 15 seconds",
        steps: &[
            See("order-create"),
            Keys("K"),
            See("AWSPREVIOUS"),
            Keys("X"),
            See("closes in"),
            Keys("jjx"),
            See("hides in"),
        ],
        ..SECRETS
    },
    Scene {
        name: "secret-rollback",
        about: "a bad rotation is undone",
        steps: &[
            See("order-create"),
            Keys("K"),
            See("AWSPREVIOUS"),
            Keys("u"),
            Armed("Enter roll back secret"),
        ],
        ..SECRETS
    },
    Scene {
        name: "secret-compared",
        about: "which keys differ between two versions, without their values",
        steps: &[See("order-create"), Keys("K"), See("AWSPREVIOUS"), Keys("="), See("changed")],
        ..SECRETS
    },
    Scene {
        name: "secret-used-by",
        about: "which functions may hold a copy",
        steps: &[See("order-create"), Keys("K"), See("AWSPREVIOUS"), Keys("w"), See("within 60 s")],
        ..SECRETS
    },
    Scene {
        name: "secret-edited",
        about: "a new value in masked fields",
        steps: &[
            See("order-create"),
            Keys("K"),
            See("AWSPREVIOUS"),
            Keys("e"),
            See("kept"),
            Keys("\x1b[Z\x1b[Z"),
            Keys("a new one"),
            See("•••••••••"),
        ],
        ..SECRETS
    },
    Scene {
        name: "help",
        about: "the keys",
        steps: &[See("order-history"), Keys("?"), See("Help")],
        ..SHOP
    },
    Scene {
        name: "palette",
        about: "actions by name",
        steps: &[See("order-history"), Keys(":ro"), See("rollout")],
        ..SHOP
    },
    Scene {
        name: "loading",
        about: "nothing is known yet",
        faults: &[("lambda:*", "hang"), ("secretsmanager:*", "hang"), ("cloudwatch:*", "hang")],
        steps: &[See("loading")],
        ..SHOP
    },
    Scene {
        name: "denied",
        about: "a role that may not list anything",
        faults: &[("lambda:*", "deny"), ("secretsmanager:*", "deny"), ("cloudwatch:*", "deny")],
        steps: &[See("lambda:ListFunctions")],
        ..SHOP
    },
    Scene {
        name: "empty",
        about: "an account without functions and secrets",
        scenario: Some("pictures/empty.toml"),
        steps: &[See("no functions")],
        ..SHOP
    },
    Scene {
        name: "failed",
        about: "AWS answers with errors",
        faults: &[("lambda:*", "server-error"), ("secretsmanager:*", "server-error")],
        steps: &[See("no data")],
        ..SHOP
    },
    Scene {
        name: "stale",
        about: "what was true some time ago",
        steps: &[
            See("order-history"),
            See("TypeError"),
            Step::Fault(("lambda:*", "server-error")),
            Keys("1r"),
            See("⚠ as of"),
        ],
        ..SHOP
    },
];
