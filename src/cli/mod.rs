//! The `sanad` command: one file per subcommand, and what a person reads when one fails.

use clap::{Parser, Subcommand};
