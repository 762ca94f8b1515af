//! The keys: one master key outside the database, and a subkey for each use.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::TryRngCore;
use rand::rngs::OsRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::StoreError;

/// Length of the master key, in bytes.
const MASTER_BYTES: usize = 32;
/// What a key file may hold at most, in bytes: 64 digits and an end of line.
const FILE_BYTES: u64 = 128;

/// The keys of a store. They do not print, and the memory is wiped when they are dropped.
#[derive(Clone)]
pub struct Keys {
    seal: Zeroizing<[u8; 64]>,
    index: Zeroizing<[u8; 32]>,
    custom_ids: Zeroizing<[u8; 64]>,
}

impl Keys {
    /// Derives all keys from a master key.
    pub fn from_master(master: &[u8; MASTER_BYTES]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"sanad/keys/1"), master);
        let mut keys = Self {
            seal: Zeroizing::new([0; 64]),
            index: Zeroizing::new([0; 32]),
            custom_ids: Zeroizing::new([0; 64]),
        };
        expand(&hkdf, b"seal", keys.seal.as_mut_slice());
        expand(&hkdf, b"index", keys.index.as_mut_slice());
        expand(&hkdf, b"custom-ids", keys.custom_ids.as_mut_slice());
        keys
    }

    /// Reads a master key written as 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`StoreError::KeyForm`] where it is not that.
    pub fn from_hex(hex: &str) -> Result<Self, StoreError> {
        let digits = hex.trim().as_bytes();
        if digits.len() != 2 * MASTER_BYTES {
            return Err(StoreError::KeyForm);
        }
        let mut master = Zeroizing::new([0; MASTER_BYTES]);
        for (byte, pair) in master.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self::from_master(&master))
    }

    /// Reads the key file, or makes it with a new key that only its owner can read.
    ///
    /// # Errors
    /// The file cannot be read or made, others can read it, or it holds no key.
    pub fn from_file(path: &Path) -> Result<Self, StoreError> {
        let failed = |why: io::Error| StoreError::KeyFile { path: path.to_owned(), why };
        match OpenOptions::new().read(true).open(path) {
            Ok(file) => {
                if others_can_read(&file.metadata().map_err(failed)?) {
                    return Err(StoreError::KeyFileOpen { path: path.to_owned() });
                }
                let mut hex = Zeroizing::new(String::new());
                file.take(FILE_BYTES).read_to_string(&mut hex).map_err(failed)?;
                Self::from_hex(&hex)
            }
            Err(why) if why.kind() == io::ErrorKind::NotFound => match create(path) {
                Ok(keys) => Ok(keys),
                // Another process made it in the meantime.
                Err(why) if why.kind() == io::ErrorKind::AlreadyExists => Self::from_file(path),
                Err(why) => Err(failed(why)),
            },
            Err(why) => Err(failed(why)),
        }
    }

    /// The key for sealing the `custom_id`s of buttons (AES-SIV, 512 bits).
    pub fn custom_ids(&self) -> &[u8; 64] {
        &self.custom_ids
    }

    /// The key for sealing rows (AES-SIV, 512 bits).
    pub(super) fn seal(&self) -> &[u8; 64] {
        &self.seal
    }

    /// A blind index: the same parts give the same 32 bytes, which tell nothing without the key.
    pub(super) fn blind(&self, domain: &'static str, parts: &[u64]) -> Vec<u8> {
        let mut mac = self.mac(domain);
        for part in parts {
            mac.update(&part.to_be_bytes());
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// A blind index over numbers and a word.
    pub(super) fn blind_word(&self, domain: &'static str, parts: &[u64], word: &str) -> Vec<u8> {
        let mut mac = self.mac(domain);
        for part in parts {
            mac.update(&part.to_be_bytes());
        }
        mac.update(word.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    fn mac(&self, domain: &'static str) -> Hmac<Sha256> {
        // HMAC takes a key of any length, so this cannot fail.
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(self.index.as_slice())
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(domain.as_bytes());
        mac.update(&[0]);
        mac
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

fn expand(hkdf: &Hkdf<Sha256>, purpose: &[u8], into: &mut [u8]) {
    // HKDF-SHA256 gives up to 8160 bytes; the longest here is 64.
    hkdf.expand(purpose, into).unwrap_or_else(|_| unreachable!("HKDF gives up to 8160 bytes"));
}

fn nibble(digit: u8) -> Result<u8, StoreError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(StoreError::KeyForm),
    }
}

/// Writes a new key beside its place and then links it there, so that a crash leaves no half-written key, and a key
/// that another process made at the same time is not overwritten.
fn create(path: &Path) -> io::Result<Keys> {
    let mut master = Zeroizing::new([0; MASTER_BYTES]);
    OsRng.try_fill_bytes(master.as_mut_slice()).map_err(io::Error::other)?;
    let mut hex = Zeroizing::new(String::with_capacity(2 * MASTER_BYTES + 1));
    for byte in master.iter() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex.push('\n');
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut unique = [0; 8];
    OsRng.try_fill_bytes(&mut unique).map_err(io::Error::other)?;
    let draft = folder.join(format!(".sanad-key-{:016x}", u64::from_be_bytes(unique)));
    let written = write_private(&draft, hex.as_bytes()).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    written?;
    removed?;
    fs::File::open(folder)?.sync_all()?;
    Ok(Keys::from_master(&master))
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn others_can_read(file: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn others_can_read(_file: &fs::Metadata) -> bool {
    false
}
