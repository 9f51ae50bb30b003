//! The shell around the console: the terminal, its keys, its frames, and the loop between them.
//!
//! Keys and signals come first, data second and bounded. What has come in is worked off for 4 ms,
//! then at most one frame is drawn, only if something changed and the writer thread is free.
//! Nothing here waits for AWS, and nothing waits for the terminal.

mod backend;
mod clipboard;
mod colour;
mod console;
mod decode;
mod diagnostics;
mod drivers;
mod effects;
mod error;
mod events;
mod guard;
mod lanes;
mod look;
mod options;
mod payload;
mod run;
mod save;
mod signals;
mod stage;
mod surface;
mod tty;
mod writer;

pub use console::{Console, Ending};
pub use decode::{Input, Rgb};
pub use diagnostics::Diagnostics;
pub use error::TuiError;
pub use options::ConsoleOptions;
pub use run::run;
pub use signals::{EndSignal, Signal};
pub use stage::{Stage, Staged};
pub use surface::Surface;
