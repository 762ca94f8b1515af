use super::*;

const MESSAGE: &str = r#"{"type":0,"tts":false,"timestamp":"2026-03-01T20:11:02.123000+00:00","pinned":false,
  "nonce":"9","mentions":[],"member":{"roles":["77","78"],"deaf":false},"id":"1345678901234567890","flags":0,
  "embeds":[],"edited_timestamp":null,"content":"salut \"toi\" 😀","components":[{"type":99}],"channel_id":"22",
  "author":{"username":"a","id":"33","bot":false,"global_name":null},"attachments":[
    {"id":"1","filename":"a.PNG","size":1},{"id":"2","filename":"v","content_type":"audio/ogg; codecs=opus"},
    {"id":"3","filename":"b.pdf","content_type":"application/pdf"}],"guild_id":"11"}"#;

fn texts(fields: &MessageFields<'_>) -> Vec<(Part, String)> {
    let mut found = Vec::new();
    fields.each_text(|part, text| found.push((part, text.read(&mut String::new()).to_owned())));
    found
}

#[test]
fn a_message_is_read_with_what_decides_about_it() {
    let fields = MessageFields::message(MESSAGE, Source::Created).unwrap();
    assert_eq!((fields.channel, fields.guild), (ChannelId(22), Some(GuildId(11))));
    assert_eq!(fields.author, Some(Author { id: UserId(33), bot: false }));
    assert!(fields.is_from_a_person() && fields.has_words());
    assert_eq!(texts(&fields), [(Part::Content, "salut \"toi\" 😀".to_owned())]);
    assert_eq!(fields.roles(), [RoleId::new(77), RoleId::new(78)]);
    assert_eq!(fields.attachments(), Attachments { images: 1, videos: 0, sounds: 1, others: 1 });
    assert_eq!(fields.attachments().total(), 3);
    assert_eq!(fields.edited_at(), None);
}

#[test]
fn bots_webhooks_and_notices_stop_before_their_words() {
    let rows = [
        (r#"{"id":"1","channel_id":"2","author":{"id":"3","bot":true},"content":"x"}"#, false),
        (r#"{"id":"1","channel_id":"2","webhook_id":"9","author":{"id":"9"},"content":"x"}"#, false),
        (r#"{"id":"1","channel_id":"2","type":7,"author":{"id":"3"},"content":"x"}"#, false),
        (r#"{"id":"1","channel_id":"2","type":18,"author":{"id":"3"},"content":"titre"}"#, false),
        (r#"{"id":"1","channel_id":"2","type":0,"webhook_id":null,"author":{"id":"3"},"content":"x"}"#, true),
        (r#"{"id":"1","channel_id":"2","type":19,"author":{"id":"3"},"content":"x"}"#, true),
        // A type that nobody knows yet may carry words.
        (r#"{"id":"1","channel_id":"2","type":60,"author":{"id":"3"},"content":"x"}"#, true),
        // An edit that leaves out who wrote it.
        (r#"{"id":"1","channel_id":"2","content":"x"}"#, true),
    ];
    for (json, expected) in rows {
        let fields = MessageFields::message(json, Source::Created).unwrap();
        assert_eq!(fields.is_from_a_person(), expected, "{json}");
    }
}

#[test]
fn an_edit_that_only_adds_a_preview_has_no_words() {
    let fields =
        MessageFields::message(r#"{"id":"1","channel_id":"2","embeds":[{}]}"#, Source::Edited).unwrap();
    assert!(!fields.has_words() && fields.content().is_none());
    let edited =
        r#"{"id":"1","channel_id":"2","content":"x","edited_timestamp":"2026-03-01T20:11:02.123000+00:00"}"#;
    let fields = MessageFields::message(edited, Source::Edited).unwrap();
    assert_eq!(fields.edited_at(), Some("2026-03-01T20:11:02.123Z".parse().unwrap()));
}

#[test]
fn polls_and_forwards_are_texts_too() {
    let json = r#"{"id":"1","channel_id":"2","author":{"id":"3"},"content":"",
      "poll":{"question":{"text":"q é"},"answers":[{"answer_id":1,"poll_media":{"text":"oui"}},
        {"answer_id":2,"poll_media":{"emoji":{"name":"x"}}},{"answer_id":3,"poll_media":{"text":"non"}}]},
      "message_snapshots":[{"message":{"content":"d'ailleurs","attachments":[{"filename":"x.mp4"}]}},{"message":{}}]}"#;
    let fields = MessageFields::message(json, Source::Created).unwrap();
    let expected = [
        (Part::PollQuestion, "q é"),
        (Part::PollAnswer(0), "oui"),
        (Part::PollAnswer(2), "non"),
        (Part::Forward(0), "d'ailleurs"),
    ];
    assert_eq!(texts(&fields), expected.map(|(part, text)| (part, text.to_owned())));
    assert_eq!(fields.attachments().videos, 1);
}

#[test]
fn the_title_of_a_thread_is_a_text() {
    let json = r#"{"id":"5","guild_id":"1","parent_id":"4","owner_id":"3","type":11,"name":"un titre","newly_created":true}"#;
    let fields = MessageFields::thread_title(json, Source::ThreadTitle).unwrap();
    assert_eq!((fields.id, fields.channel, fields.parent), (MessageId(5), ChannelId(5), Some(ChannelId(4))));
    assert_eq!(texts(&fields), [(Part::Title, "un titre".to_owned())]);
}

#[test]
fn one_strange_message_does_not_hide_the_others_of_a_page() {
    let page =
        MessagePage::new(r#"[{"id":"1","channel_id":"2"},{"id":{}},{"id":"3","channel_id":"2"}]"#.to_owned());
    let read = page.messages().unwrap();
    assert_eq!(read.iter().filter(|message| message.is_ok()).count(), 2);
    assert!(read[1].is_err());
    let one = MessagePage::new(r#"{"id":"1","channel_id":"2"}"#.to_owned());
    assert_eq!(one.messages().unwrap().len(), 1);
    assert!(MessagePage::new("\"x\"".to_owned()).messages().is_err());
}

#[test]
fn p3_debug_shows_no_words() {
    let fields = MessageFields::message(MESSAGE, Source::Created).unwrap();
    let page = MessagePage::new(MESSAGE.to_owned());
    // The remaining bodies are JSON slices; they must not print either.
    assert!(!format!("{fields:?} {page:?}").contains("salut"));
    let poll = r#"{"id":"1","channel_id":"2","poll":{"question":{"text":"secret"}},"message_snapshots":[{"message":{"content":"secret"}}]}"#;
    let fields = MessageFields::message(poll, Source::Created).unwrap();
    assert!(!format!("{fields:?}").contains("secret"));
}

#[test]
fn a_message_that_automod_blocked_has_a_number_that_only_a_repetition_shares() {
    let frame = |kind: u8, more: &str| {
        format!(
            r#"{{"guild_id":"1","channel_id":"2","user_id":"3","action":{{"type":{kind}}},"rule_id":"4",{more}"content":"mots"}}"#
        )
    };
    let body = frame(1, "");
    let read = |sequence| MessageFields::blocked(&body, sequence).unwrap().unwrap();
    let fields = read(7);
    assert_eq!(
        (fields.source, fields.guild, fields.channel),
        (Source::Blocked, Some(GuildId(1)), ChannelId(2))
    );
    assert_eq!(fields.author.map(|author| author.id), Some(UserId(3)));
    assert!(fields.is_from_a_person() && fields.has_words());
    assert_eq!(fields.id, read(7).id);
    assert_ne!(fields.id, read(8).id);
    // What is told or punished besides, and what stands all the same, is heard elsewhere.
    for other in [frame(2, ""), frame(3, ""), frame(1, r#""message_id":"9","#)] {
        assert!(MessageFields::blocked(&other, 7).unwrap().is_none(), "{other}");
    }
}
