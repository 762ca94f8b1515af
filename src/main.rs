//! The `sanad` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    sanad::cli::main()
}
