//! The sanad command.
