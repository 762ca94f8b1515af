//! The envelope around everything the gateway says.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

/// A gateway payload with its body still unread.
#[derive(Clone, Copy, Deserialize)]
pub struct Frame<'a> {
    /// The opcode; 0 is a dispatched event.
    pub op: u8,
    /// The event's name in Discord's spelling, `MESSAGE_CREATE`; only with opcode 0.
    #[serde(rename = "t", borrow, default)]
    pub kind: Option<&'a str>,
    /// The event's number within its session, from 1; only with opcode 0.
    #[serde(rename = "s", default)]
    pub sequence: Option<u64>,
    /// The body. It may hold what somebody wrote: never format it.
    #[serde(rename = "d", borrow, default)]
    pub data: Option<&'a RawValue>,
}

/// Something that could not be read, named by its kind only: serde's own errors may quote the input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a `{kind}` could not be read")]
pub struct Undecodable {
    /// The name of the event, or of the answer to a request.
    pub kind: String,
}

impl<'a> Frame<'a> {
    /// Splits a frame, whatever the order of its keys.
    ///
    /// # Errors
    ///
    /// [`Undecodable`] where it is not a JSON object with an opcode.
    pub fn parse(text: &'a str) -> Result<Self, Undecodable> {
        serde_json::from_str(text).map_err(|_| Undecodable::named("frame"))
    }

    /// Reads the body into an owned type.
    ///
    /// # Errors
    ///
    /// [`Undecodable`] with the event's name.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Undecodable> {
        let kind = self.kind.unwrap_or("frame");
        let body = self.data.ok_or_else(|| Undecodable::named(kind))?;
        serde_json::from_str(body.get()).map_err(|_| Undecodable::named(kind))
    }
}

impl Undecodable {
    /// Of this kind.
    pub fn named(kind: &str) -> Self {
        Self { kind: kind.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_does_not_matter() {
        for text in
            [r#"{"t":"RESUMED","s":7,"op":0,"d":{"a":1}}"#, r#"{"d":{"a":1},"op":0,"s":7,"t":"RESUMED"}"#]
        {
            let frame = Frame::parse(text).unwrap();
            assert_eq!((frame.op, frame.kind, frame.sequence), (0, Some("RESUMED"), Some(7)));
            assert_eq!(frame.data.unwrap().get(), r#"{"a":1}"#);
        }
        let hello = Frame::parse(r#"{"t":null,"s":null,"op":10,"d":null}"#).unwrap();
        assert_eq!((hello.op, hello.kind, hello.sequence), (10, None, None));
    }

    #[test]
    fn p3_an_error_tells_the_kind_and_nothing_of_the_body() {
        let frame = Frame::parse(r#"{"t":"READY","s":1,"op":0,"d":"des mots privés"}"#).unwrap();
        let error = frame.read::<Vec<u8>>().unwrap_err();
        assert_eq!(error.to_string(), "a `READY` could not be read");
        assert!(!format!("{error:?}").contains("mots"));
        assert_eq!(Frame::parse("des mots privés").err().unwrap().to_string(), "a `frame` could not be read");
    }
}
