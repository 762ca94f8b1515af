//! The stand-in against real libraries: twilight's gateway, serenity's REST and models, a bare WebSocket, reqwest.

mod automod;
mod basics;
mod closing;
mod commands;
mod interactions;
mod kit;
mod limits;
mod messages;
mod odd_bodies;
#[cfg(feature = "openapi")]
mod openapi;
mod people;
mod permissions;
mod rest_faults;
mod resuming;
mod scene;
mod threads;
