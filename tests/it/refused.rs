//! What Discord or the set-up refuses: the program says what to switch on and where, and ends with an error.

use discord_sim::world::{Overwrite, OverwriteOf};
use discord_sim::{GatewayFault, Permissions, World, ids};

use crate::support::process::{Ended, Site};

/// Looks like a token and opens nothing.
const WRONG: &str = "MTIwMDAwMDAwMDAwMDAwMDAwOQ.sim-00.this-token-opens-nothing-at-all";

/// It ended with an error whose last words hold all of these, and never the token.
fn refuses(ended: &Ended, words: &[&str]) {
    assert_eq!(ended.status.code(), Some(1), "{}", ended.err);
    for word in words {
        assert!(ended.err.contains(word), "« {word} » is missing: {}", ended.err);
    }
    for said in [&ended.out, &ended.err] {
        assert!(!said.contains(WRONG) && !said.contains(ids::TOKEN), "a token was said");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_discord_does_not_know_is_a_sentence() {
    let mut site = Site::closed(World::default()).await;
    refuses(&site.run(&["run"], WRONG).await, &["token", "developer portal", "SANAD__DISCORD__TOKEN"]);
    refuses(
        &site.run(&["run", "--check"], WRONG).await,
        &["token", "developer portal", "SANAD__DISCORD__TOKEN"],
    );
    refuses(&site.run(&["run"], "").await, &["SANAD__DISCORD__TOKEN", "discord.token_file"]);
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bot_that_may_not_read_messages_says_what_to_switch_on() {
    let mut world = World::default();
    world.application.privileged.message_content = false;
    let mut site = Site::closed(world).await;
    refuses(&site.run(&["run"], ids::TOKEN).await, &["Message Content Intent", "developer portal"]);
    refuses(
        &site.run(&["run", "--check"], ids::TOKEN).await,
        &["Message Content Intent", "developer portal"],
    );
    site.finish().await;
}

/// Ends a running program by what Discord answers to its next identify.
async fn refused_while_running(change: impl FnOnce(&mut World), words: &[&str]) {
    let mut site = Site::open().await;
    site.sim.change(change);
    site.sim.gateway_fault(GatewayFault::Close { code: 4009 });
    let status = site.ended().await;
    refuses(&Ended { status, out: String::new(), err: site.log() }, words);
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn close_code_4014_ends_the_program_with_what_to_switch_on() {
    refused_while_running(
        |world| world.application.privileged.message_content = false,
        &["Message Content Intent", "developer portal"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn close_code_4004_ends_the_program_with_what_to_do() {
    refused_while_running(
        |world| world.application.token = WRONG.to_owned(),
        &["token", "developer portal", "SANAD__DISCORD__TOKEN"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_not_this_machine_gets_no_token() {
    let mut site = Site::closed(World::default()).await;
    let (api, usual) = (site.sim.api_url(), site.settings());
    let port = api.rsplit(':').next().expect("a port").to_owned();
    // All of these lead to the local Discord for whoever connects, and none of them says so: were the program to try,
    // the journal would show it.
    for host in ["0.0.0.0", "[::ffff:127.0.0.1]", "discord.com@127.0.0.1"] {
        site.configure(&usual.replace(&api, &format!("http://{host}:{port}")));
        refuses(&site.run(&["run"], ids::TOKEN).await, &["discord.api_url", "https://discord.com"]);
    }
    assert_eq!(site.sim.journal(|journal| journal.entries().len()), 0);
    site.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_says_what_is_well_and_what_is_missing() {
    let mut site = Site::closed(World::default()).await;
    let good = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(good.status.code(), Some(0), "{}{}", good.out, good.err);
    for word in ["✓ the token", "✓ Message Content Intent", "✓ server", "✓ the staff channel"] {
        assert!(good.out.contains(word), "« {word} » is missing: {}", good.out);
    }
    assert!(!good.out.contains('✗'), "{}", good.out);
    // It looks, and does nothing else.
    assert!(site.sim.journal(|journal| journal.requests().all(|request| request.method == "GET")));

    // A staff channel that does not exist.
    let usual = site.settings();
    site.configure(&usual.replace(&ids::SUIVI.to_string(), "1200000000000009999"));
    let missing = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(missing.status.code(), Some(1), "{}", missing.out);
    assert!(missing.out.contains("✗ the staff channel 1200000000000009999"), "{}", missing.out);
    assert!(missing.out.contains("« Voir le salon »"), "{}", missing.out);
    // A fallback that is none.
    site.configure(&format!("{usual}\nfallback_channel = \"1200000000000009998\"\n"));
    let missing = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(missing.status.code(), Some(1), "{}", missing.out);
    assert!(missing.out.contains("✗ the fallback channel 1200000000000009998"), "{}", missing.out);
    assert!(missing.out.contains("✓ no case waits"), "{}", missing.out);
    site.configure(&usual);

    // One in which the bot may not write, and a channel of which it may not read the history.
    site.sim.change(|world| {
        let staff = world.channels.get_mut(&ids::SUIVI).expect("the staff forum");
        for overwrite in &mut staff.overwrites {
            if overwrite.of == OverwriteOf::Role(ids::BOT_ROLE) {
                overwrite.allow = Permissions::VIEW_CHANNEL;
                overwrite.deny = Permissions::SEND_MESSAGES;
            }
        }
        let games = world.channels.get_mut(&ids::JEUX).expect("a channel");
        games.overwrites.push(Overwrite {
            of: OverwriteOf::Role(ids::BOT_ROLE),
            allow: Permissions::NONE,
            deny: Permissions::READ_MESSAGE_HISTORY,
        });
    });
    let poor = site.run(&["run", "--check"], ids::TOKEN).await;
    assert_eq!(poor.status.code(), Some(1), "{}", poor.out);
    for word in [
        "✗ the staff channel",
        "« Envoyer des messages »",
        "« Gérer les fils »",
        "#jeux",
        "« Voir les anciens messages »",
    ] {
        assert!(poor.out.contains(word), "« {word} » is missing: {}", poor.out);
    }
    site.finish().await;
}
