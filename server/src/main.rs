//! The command `waymark`: everything it does is in the library, so that tests can do it too.

use std::process::ExitCode;

/// The system's own takes three times as long for the many small pieces of an answer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::run()
}
