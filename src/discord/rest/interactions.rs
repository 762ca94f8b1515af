//! Answers to presses, commands and forms.

use std::fmt;
use std::time::Instant;

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serenity::builder::{
    CreateInteractionResponse, CreateInteractionResponseFollowup, EditInteractionResponse,
};

use super::call::{Call, Under};
use super::error::RestError;
use super::guilds::gone_is_fine;
use super::messages::MadeMessage;
use super::send::Rest;
use crate::ids::{InteractionId, MessageId, UserId};

/// What lets the bot answer an interaction for 15 minutes. It does not print.
#[derive(Clone)]
pub struct InteractionToken(SecretString);

impl InteractionToken {
    /// Takes the `token` of an interaction.
    pub fn new(token: String) -> Self {
        Self(SecretString::from(token))
    }
}

impl fmt::Debug for InteractionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InteractionToken")
    }
}

impl Rest {
    /// The first answer, within 3 s of `heard_at`. It stands under no limit, and within that time it is sent again
    /// where that is needed.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; too late is `TooLate`, or `Refused` with code 10062 where Discord finds so.
    pub async fn answer(
        &self,
        interaction: InteractionId,
        token: &InteractionToken,
        response: &CreateInteractionResponse,
        heard_at: Instant,
    ) -> Result<(), RestError> {
        let token = token.0.expose_secret();
        let deadline = heard_at + self.pace().interaction;
        let call = Call::new(Method::POST, "/interactions/{}/{}/callback", &[&interaction, &token]);
        let call = match response {
            CreateInteractionResponse::Message(_) | CreateInteractionResponse::UpdateMessage(_) => {
                call.message(response, Some("data"))?
            }
            // Forms, choices and deferrals mention nobody and have no field for it.
            _ => call.json(response)?,
        };
        let call = call.of_interaction(token, Under::Nothing).until(deadline.into()).safe();
        self.send(call).await.map(drop)
    }

    /// Changes the first answer, or gives it after a deferral.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn edit_answer(
        &self,
        application: UserId,
        token: &InteractionToken,
        edit: &EditInteractionResponse,
    ) -> Result<MadeMessage, RestError> {
        let token = token.0.expose_secret();
        let call = Call::new(Method::PATCH, "/webhooks/{}/{}/messages/@original", &[&application, &token])
            .message(edit, None)?
            .of_interaction(token, Under::Bucket);
        self.send(call).await?.json("message")
    }

    /// Deletes the first answer. One that is gone already is no error.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn delete_answer(
        &self,
        application: UserId,
        token: &InteractionToken,
    ) -> Result<(), RestError> {
        let token = token.0.expose_secret();
        let call = Call::new(Method::DELETE, "/webhooks/{}/{}/messages/@original", &[&application, &token])
            .of_interaction(token, Under::Bucket);
        gone_is_fine(self.send(call).await)
    }

    /// One more answer. Never sent again by itself where it may have been done.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn follow_up(
        &self,
        application: UserId,
        token: &InteractionToken,
        message: &CreateInteractionResponseFollowup,
    ) -> Result<MadeMessage, RestError> {
        let token = token.0.expose_secret();
        let call = Call::new(Method::POST, "/webhooks/{}/{}", &[&application, &token])
            .message(message, None)?
            .query("wait", true)
            .of_interaction(token, Under::Bucket);
        self.send(call).await?.json("message")
    }

    /// Deletes one of the further answers. One that is gone already is no error.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn delete_follow_up(
        &self,
        application: UserId,
        token: &InteractionToken,
        message: MessageId,
    ) -> Result<(), RestError> {
        let token = token.0.expose_secret();
        let call =
            Call::new(Method::DELETE, "/webhooks/{}/{}/messages/{}", &[&application, &token, &message])
                .of_interaction(token, Under::Bucket);
        gone_is_fine(self.send(call).await)
    }
}
