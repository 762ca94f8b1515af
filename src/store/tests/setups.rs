//! How servers are set up: kept, changed by several at once, and sealed.

use super::*;
use crate::store::{Pause, SetUp};

on_both_stores!(
    a_set_up_is_kept_and_goes_with_its_server,
    two_who_change_different_things_do_not_undo_one_another,
    p3_the_row_of_a_set_up_names_nobody,
);

async fn a_set_up_is_kept_and_goes_with_its_server(on: On) {
    let kept = Kept::new(on).await;
    assert_eq!(kept.store.setups().await.unwrap(), []);
    let pause = Pause { by: SECOND, since: at(0), until: Some(at(60)), reminded: None };
    let change = |setup: &mut SetUp| {
        setup.lead = Some(REFERENT);
        setup.public_cards = Some(false);
        setup.excluded_channels = Some(vec![ChannelId(4), ChannelId(5)]);
        setup.pause = Some(pause);
    };
    let set = kept.store.change_setup(GUILD, change).await.unwrap();
    kept.store.change_setup(GuildId(2), |setup| setup.language = Some(Lang::Ary)).await.unwrap();
    let kept = kept.reopened().await;
    let mut found = kept.store.setups().await.unwrap();
    found.retain(|(guild, _)| *guild == GUILD);
    assert_eq!(found, [(GUILD, set)]);
    assert_eq!(found[0].1.pause, Some(pause));
    // What says nothing any more leaves no row.
    kept.store.change_setup(GUILD, |setup| *setup = SetUp::default()).await.unwrap();
    assert_eq!(kept.count("SELECT COUNT(*) FROM guild_setups").await, 1);
    kept.store.erase_guild(GuildId(2)).await.unwrap();
    assert_eq!(kept.store.setups().await.unwrap(), []);
}

async fn two_who_change_different_things_do_not_undo_one_another(on: On) {
    let kept = Kept::new(on).await;
    let other = if on == On::Postgres { kept.beside().await } else { kept.store.clone() };
    let cards = kept.store.change_setup(GUILD, |setup| setup.public_cards = Some(false));
    let lead = other.change_setup(GUILD, |setup| setup.lead = Some(REFERENT));
    let (cards, lead) = tokio::join!(cards, lead);
    cards.unwrap();
    lead.unwrap();
    let setup = kept.store.setups().await.unwrap().remove(0).1;
    assert_eq!((setup.public_cards, setup.lead), (Some(false), Some(REFERENT)));
}

async fn p3_the_row_of_a_set_up_names_nobody(on: On) {
    let kept = Kept::new(on).await;
    kept.store.change_setup(GUILD, |setup| setup.lead = Some(REFERENT)).await.unwrap();
    let row =
        sqlx::query("SELECT sealed FROM guild_setups").fetch_one(kept.store.backend.pool()).await.unwrap();
    let sealed: Vec<u8> = Columns::new("guild_setups", &row).get("sealed").unwrap();
    let name = REFERENT.0.to_string();
    assert!(!sealed.windows(name.len()).any(|window| window == name.as_bytes()), "the lead stands in clear");
    // A row that is moved to another server does not open there.
    sqlx::query("UPDATE guild_setups SET guild = 77").execute(kept.store.backend.pool()).await.unwrap();
    assert!(matches!(kept.store.setups().await.unwrap_err(), StoreError::Sealed { table: "guild_setups" }));
}
