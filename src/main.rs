//! The binary: parse, run, exit code.

use std::{alloc::System, process::ExitCode};

use zeroizing_alloc::ZeroAlloc;

/// Memory is zeroed when it is freed: a revealed secret leaves no copy behind, whichever buffer it
/// went through.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    serin::cli::main()
}
