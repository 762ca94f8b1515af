//! How a notice proves that it is Sanad's.

use std::fmt::Write as _;

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// The header that carries the signature.
pub const HEADER: &str = "X-Sanad-Signature";

/// `t=SECONDS,v1=HEX`: HMAC-SHA256 under the secret over the seconds, a full stop and the body. The moment is signed too, so
/// that an old notice cannot be sent again as a new one.
pub fn sign(secret: &str, at: Timestamp, body: &[u8]) -> String {
    let seconds = at.as_second();
    // HMAC takes a key of any length, so this cannot fail.
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    let mut signature = format!("t={seconds},v1=");
    for byte in mac.finalize().into_bytes() {
        // Writing to a String cannot fail.
        let _ = write!(signature, "{byte:02x}");
    }
    signature
}
