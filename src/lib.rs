//! Sanad (سند, "someone to lean on"): a Discord bot for Moroccan youth communities.
//!
//! The rooms below stand in the order in which they may know one another: a room may use those above it, never
//! those below. `ARCHITECTURE.md` has the map and the reasons.

pub mod ids;

pub mod text;

pub mod phrases;

pub mod likeness;

pub mod responses;

pub mod lint;

pub mod triage;

pub mod eval;

pub mod cases;

pub mod outside;

pub mod settings;

pub mod store;

pub mod app;

pub mod discord;

pub mod web;

pub mod cli;
