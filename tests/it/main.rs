//! Sanad as a whole, against the local Discord, through the real client and real sockets.
//!
//! One binary, so that it is linked once. Every test runs in a house of its own ([`support::House`]) whose
//! `finish` looks whether a word of anybody was left where none may be, and whether Discord would have accepted every
//! request.

mod support;

mod blocked;
mod browser;
mod by_hand;
mod crash;
mod desk;
mod diagnostic;
mod eval;
mod export;
mod follow_up;
mod garde;
mod gateway;
mod house;
mod journey;
mod keys;
mod ladder;
mod likeness;
mod lists;
mod lures;
mod more_ways;
mod outside;
mod quiet;
mod random_kills;
mod refused;
mod reglages;
mod reload;
mod role;
mod signaler;
mod talk;
mod two_processes;
mod unwritten;
mod walk;
mod watch;
