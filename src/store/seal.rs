//! Sealing: what tells who a row is about is encrypted before the database sees it.
//!
//! AES-SIV (RFC 5297) with a 512-bit key and a random nonce. Table and row are bound in, so that a blob moved to
//! another row does not open. The length is rounded up, so that it tells neither topic nor level.

use aes_siv::aead::{Aead, KeyInit, Payload};
use aes_siv::{Aes256SivAead, Nonce};
use rand::TryRngCore;
use rand::rngs::OsRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::{Keys, StoreError};

/// The first byte of every blob; another one will mean another form or key.
const VERSION: u8 = 1;
/// Length of the nonce, in bytes.
const NONCE_BYTES: usize = 16;
/// Plain values are padded to a multiple of this many bytes.
const BLOCK_BYTES: usize = 256;

/// The row that a blob belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The table.
    pub(super) table: &'static str,
    /// What names the row in it.
    pub(super) row: &'a [u8],
}

impl Keys {
    /// Seals a value for its row.
    pub(super) fn seal_for<T: Serialize>(&self, place: Place<'_>, value: &T) -> Result<Vec<u8>, StoreError> {
        let mut plain = Zeroizing::new(serde_json::to_vec(value).map_err(|_| unsealed(place))?);
        // JSON may end in spaces, so that the padding needs no mark of its own.
        let padded = plain.len().next_multiple_of(BLOCK_BYTES);
        plain.resize(padded, b' ');
        self.seal_padded(place, &plain)
    }

    /// Seals anew, with the key that seals now, what was sealed for this row with any of the ring.
    pub(super) fn reseal(&self, place: Place<'_>, blob: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.seal_padded(place, &self.padded(place, blob)?)
    }

    fn seal_padded(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut blob = vec![VERSION; 1 + NONCE_BYTES];
        let nonce = &mut blob[1..];
        OsRng.try_fill_bytes(nonce).map_err(|_| StoreError::Refused { code: "no randomness".to_owned() })?;
        let sealed = Aes256SivAead::new(self.seal().into())
            .encrypt(Nonce::from_slice(nonce), Payload { msg: plain, aad: &bound(place) })
            .map_err(|_| unsealed(place))?;
        blob.extend_from_slice(&sealed);
        Ok(blob)
    }

    /// Opens what was sealed for this row.
    pub(super) fn open_from<T: DeserializeOwned>(
        &self,
        place: Place<'_>,
        blob: &[u8],
    ) -> Result<T, StoreError> {
        let plain = self.padded(place, blob)?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::Row { table: place.table })
    }

    fn padded(&self, place: Place<'_>, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (&version, rest) = blob.split_first().ok_or(unsealed(place))?;
        if version != VERSION {
            return Err(StoreError::Row { table: place.table });
        }
        let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES).ok_or(unsealed(place))?;
        let aad = bound(place);
        // The key that seals now first: most rows are its.
        let opened = self.opening().find_map(|key| {
            let payload = Payload { msg: sealed, aad: &aad };
            Aes256SivAead::new(key.into()).decrypt(Nonce::from_slice(nonce), payload).ok()
        });
        opened.map(Zeroizing::new).ok_or(unsealed(place))
    }
}

/// Table and row as one string of bytes; table names hold no zero byte, so that no two pairs look alike.
fn bound(place: Place<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(place.table.len() + 1 + place.row.len());
    bytes.extend_from_slice(place.table.as_bytes());
    bytes.push(0);
    bytes.extend_from_slice(place.row);
    bytes
}

fn unsealed(place: Place<'_>) -> StoreError {
    StoreError::Sealed { table: place.table }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(seed: u8) -> Keys {
        Keys::from_master(&[seed; 32])
    }

    const PLACE: Place<'static> = Place { table: "cases", row: b"7" };

    proptest! {
        #[test]
        fn what_is_sealed_opens_in_its_place_only(value in ".{0,900}", row in any::<[u8; 8]>(), flip in any::<prop::sample::Index>()) {
            let place = Place { table: "cases", row: &row };
            let blob = keys(1).seal_for(place, &value).unwrap();
            prop_assert_eq!(keys(1).open_from::<String>(place, &blob).unwrap(), value);

            let elsewhere = Place { table: "case_events", row: &row };
            prop_assert!(keys(1).open_from::<String>(elsewhere, &blob).is_err());
            let mut other_row = row;
            other_row[0] ^= 1;
            let beside = Place { table: "cases", row: &other_row };
            prop_assert!(keys(1).open_from::<String>(beside, &blob).is_err());
            prop_assert!(keys(2).open_from::<String>(place, &blob).is_err());

            let mut broken = blob.clone();
            let at = flip.index(broken.len());
            broken[at] ^= 0x40;
            prop_assert!(keys(1).open_from::<String>(place, &broken).is_err());
            let cut = flip.index(blob.len());
            prop_assert!(keys(1).open_from::<String>(place, &blob[..cut]).is_err());
        }
    }

    #[test]
    fn the_length_tells_neither_level_nor_topic() {
        let length = |value: &str| keys(1).seal_for(PLACE, &value).unwrap().len();
        assert_eq!(length("urgent"), length("imminent"));
        assert_eq!(length(""), length(&"x".repeat(BLOCK_BYTES - 2)));
        assert_ne!(length(""), length(&"x".repeat(BLOCK_BYTES)));
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        assert_ne!(keys(1).seal_for(PLACE, &1).unwrap(), keys(1).seal_for(PLACE, &1).unwrap());
    }
}
