//! The way out of the shard task: bounded, never dropping, and never waiting where the connection must be kept alive.

use std::collections::VecDeque;
use std::time::Instant;

use tokio::sync::mpsc;

use super::inbound::Handed;

/// A channel to the app with some room before it. While the room lasts, a slow app costs nothing: frames are read and
/// heartbeats sent. When it is used up the shard stops reading; the socket fills, Discord waits, closes in the end, and
/// repeats what it held back once reading goes on.
pub(super) struct Lane<T> {
    to: mpsc::Sender<Handed<T>>,
    room: usize,
    waiting: VecDeque<Handed<T>>,
    full_since: Option<Instant>,
}

/// Nobody takes anything any more: the app has gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gone;

impl<T> Lane<T> {
    pub(super) fn new(to: mpsc::Sender<Handed<T>>, room: usize) -> Self {
        Self { to, room: room.max(1), waiting: VecDeque::new(), full_since: None }
    }

    /// Hands over, in order.
    pub(super) fn push(&mut self, handed: Handed<T>) {
        if self.waiting.is_empty() {
            match self.to.try_send(handed) {
                Ok(()) => return,
                Err(mpsc::error::TrySendError::Full(handed) | mpsc::error::TrySendError::Closed(handed)) => {
                    self.waiting.push_back(handed);
                }
            }
        } else {
            self.waiting.push_back(handed);
        }
        if !self.has_room() {
            self.full_since.get_or_insert_with(Instant::now);
        }
    }

    /// Whether one more may be pushed.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < self.room
    }

    /// Since when there is no room.
    pub(super) fn full_since(&self) -> Option<Instant> {
        self.full_since
    }

    /// Passes one on as soon as the app takes it; waits for ever where nothing waits. May be dropped at any time without
    /// losing anything.
    pub(super) async fn pass_one(&mut self) -> Result<(), Gone> {
        if self.waiting.is_empty() {
            return std::future::pending().await;
        }
        let permit = self.to.reserve().await.map_err(|_| Gone)?;
        if let Some(handed) = self.waiting.pop_front() {
            permit.send(handed);
        }
        if self.has_room() {
            self.full_since = None;
        }
        Ok(())
    }

    /// Passes everything on.
    pub(super) async fn pass_all(&mut self) -> Result<(), Gone> {
        while !self.waiting.is_empty() {
            self.pass_one().await?;
        }
        Ok(())
    }
}
