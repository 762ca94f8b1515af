//! The edge: frames in, requests out, and nothing of it further inside.
//!
//! [`gateway`] hears Discord, [`rest`] speaks to it, [`decode`] and [`facts`] say what is read of either. Neither hands
//! on an error that holds a frame, a body or a URL: those hold words of people, and tokens.

pub mod decode;

pub mod facts;

pub mod gateway;

pub mod limits;

pub mod rest;

pub mod bot;

pub mod commands;

pub mod permissions;

pub mod render;
mod roster;

pub mod screening;
mod setup;

pub mod watch;

mod answers;

mod automod;

mod calls;

mod case_post;

mod deliver;

mod diagnostic;

mod doubles;

mod gaps;

mod intake;

mod lures;

mod maintainers;

mod outside;

mod posts;

mod read_back;

mod reports;
mod shards;

mod talk;

mod unwritten;

/// Installs the cryptography that the gateway's TLS needs. To be called once, first thing in `main` and in tests;
/// calling it again does nothing.
pub fn install_crypto() {
    // An error only says that a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Whether a URL points to this machine: a loopback address, or `localhost`.
pub(crate) fn is_loopback(url: &reqwest::Url) -> bool {
    // The host's text keeps the brackets of an IPv6 address.
    url.host_str().is_some_and(|host| {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}
