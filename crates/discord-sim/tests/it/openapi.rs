//! What serenity's builders send fits Discord's own description, and the validator is not blind.

use discord_sim::ids;
use discord_sim::openapi::Validator;
use serde_json::json;
use serenity::all::{ApplicationId, ChannelId, ForumTagId, Nonce};
use serenity::builder::{
    CreateActionRow, CreateAllowedMentions, CreateButton, CreateCommand, CreateCommandOption, CreateEmbed,
    CreateForumPost, CreateMessage, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption,
    CreateThread, EditMessage,
};
use serenity::model::application::{Command, CommandOptionType};
use serenity::model::channel::{ChannelType, MessageFlags};

use crate::kit::{http, rest, start};

#[tokio::test]
async fn serenitys_requests_fit_the_description() {
    let sim = start().await;
    let http = http(&sim);
    http.set_application_id(ApplicationId::new(ids::APPLICATION.0));
    let option = CreateCommandOption::new(CommandOptionType::String, "mot", "un mot").set_autocomplete(true);
    let command =
        CreateCommand::new("aide").description("De l'aide").name_localized("fr", "aide").add_option(option);
    Command::set_global_commands(&http, vec![command]).await.unwrap();

    let select = CreateSelectMenuKind::String { options: vec![CreateSelectMenuOption::new("A", "a")] };
    let rows = vec![
        CreateActionRow::Buttons(vec![CreateButton::new("b").label("ok")]),
        CreateActionRow::SelectMenu(CreateSelectMenu::new("s", select)),
    ];
    let message = CreateMessage::new()
        .content("a")
        .embed(CreateEmbed::new().title("t").description("d").field("n", "v", true))
        .components(rows)
        .allowed_mentions(CreateAllowedMentions::new())
        .flags(MessageFlags::SUPPRESS_NOTIFICATIONS)
        .nonce(Nonce::String("n".to_owned()))
        .enforce_nonce(true);
    let general = ChannelId::new(ids::GENERAL.0);
    let mut sent = general.send_message(&http, message).await.unwrap();
    sent.edit(&http, EditMessage::new().content("b")).await.unwrap();
    let post = CreateForumPost::new("cas 1", CreateMessage::new().content("a"))
        .add_applied_tag(ForumTagId::new(ids::SUIVI_TAGS[0].0));
    ChannelId::new(ids::SUIVI.0).create_forum_post(&http, post).await.unwrap();
    let thread = CreateThread::new("fil").kind(ChannelType::PrivateThread).invitable(false);
    let thread = ChannelId::new(ids::ECOUTE.0).create_thread(&http, thread).await.unwrap();
    thread.id.add_thread_member(&http, serenity::all::UserId::new(ids::SALMA.0)).await.unwrap();
    sent.delete(&http).await.unwrap();

    assert_eq!(sim.journal(|j| Validator::new().check_all(j)), []);
    assert_eq!(sim.journal(|j| j.requests().count()), 7);
}

#[tokio::test]
async fn a_request_that_the_sim_takes_may_still_be_against_the_description() {
    let sim = start().await;
    let body = json!({"content": "a", "flags": "64"});
    rest(&sim, "POST", &format!("/channels/{}/messages", ids::GENERAL), body).await;
    let violations = sim.journal(|j| Validator::new().check_all(j));
    assert_eq!(violations.len(), 1);
    assert!(violations[0].to_string().contains("at /flags: must be of type"), "{}", violations[0]);
}
