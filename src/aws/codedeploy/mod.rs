//! CodeDeploy: who else drives an alias, and how to stop it.

mod convert;
mod deployments;
mod stop;
mod targets;
