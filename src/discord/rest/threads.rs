//! Private threads and who is in them.

use reqwest::Method;
use serenity::builder::CreateThread;

use super::call::Call;
use super::error::RestError;
use super::send::Rest;
use crate::discord::facts::ChannelFacts;
use crate::ids::{ChannelId, UserId};

impl Rest {
    /// Opens a thread below a channel. Threads know no nonce, so this is never sent again by itself where it may have been
    /// done: look for the thread by its name first.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; see [`may_have_happened`](RestError::may_have_happened).
    pub async fn create_thread(
        &self,
        parent: ChannelId,
        thread: &CreateThread<'_>,
    ) -> Result<ChannelFacts, RestError> {
        let call = Call::new(Method::POST, "/channels/{}/threads", &[&parent]).json(thread)?;
        self.send(call).await?.json("thread")
    }

    /// Lets somebody into a thread; nothing happens where they are in it.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; refused where they do not see the channel that holds the thread.
    pub async fn add_to_thread(&self, thread: ChannelId, person: UserId) -> Result<(), RestError> {
        let call = Call::new(Method::PUT, "/channels/{}/thread-members/{}", &[&thread, &person]);
        self.send(call).await.map(drop)
    }
}
