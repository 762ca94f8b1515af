//! The `sanad` command.

pub mod logging;
