//! The stand-in against real libraries.

mod basics;
mod kit;
