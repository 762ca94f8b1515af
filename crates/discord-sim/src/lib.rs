//! A local stand-in for Discord: gateway v10 over WebSocket, REST v10, a page, and the people who use it.
//!
//! Any bot library can talk to it: point its REST base at [`Sim::api_url`] and it finds the gateway by
//! `GET /gateway/bot`. State is plain data ([`World`]), people act through [`Sim`] or, from another process, through
//! HTTP under `/sim/`. Faults of network and service are part of it ([`RestFault`], [`GatewayFault`]), and a journal
//! keeps what the bot did ([`Journal`]). What is copied and what is missing: see the crate's README.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use discord_sim::{Options, Sim, World, ids};
//!
//! let sim = Sim::start(World::default(), Options::default()).await.unwrap();
//! let message = sim.say(ids::YASMINE, ids::GENERAL, "salam").unwrap();
//! assert_eq!(sim.visible_messages(ids::AMINE, ids::GENERAL).last().unwrap().id, message);
//! sim.finish().await;
//! # });
//! ```

mod acts;
mod clock;
mod control;
mod faults;
mod gateway;
mod id;
pub mod ids;
mod journal;
mod limits;
mod listener;
mod live;
#[cfg(feature = "openapi")]
pub mod openapi;
mod page;
mod permissions;
mod rest;
mod sim;
mod user;
mod wire;
pub mod world;

pub use crate::clock::Clock;
pub use crate::faults::{GatewayFault, RestEffect, RestFault};
pub use crate::id::{DISCORD_EPOCH_MS, Id};
pub use crate::journal::{Entry, GatewayEvent, Journal, Request};
pub use crate::limits::{INVALID_REQUESTS_ALLOWED, LimitSettings};
pub use crate::live::Change;
pub use crate::permissions::Permissions;
pub use crate::sim::{Options, Sim, TimedOut};
pub use crate::user::{CommandView, MessageView, Refusal};
pub use crate::world::World;
