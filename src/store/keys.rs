//! The keys: master keys outside the database, and a subkey for each use.
//!
//! The key file is a ring, one key a line, the newest first. The newest seals; all of them open. The last, which was the first
//! ever, also makes the blind indexes and the seals of buttons, for good.

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
/// Keys of a ring at most.
const MOST_KEYS: usize = 8;
/// What a key file may hold at most, in bytes: 64 digits and an end of line, for each key of a full ring, and a little.
const FILE_BYTES: u64 = 640;

/// The keys of a store. They do not print, and the memory is wiped when they are dropped.
#[derive(Clone)]
pub struct Keys {
    /// The one that seals, then those that only open.
    seal: Vec<Zeroizing<[u8; 64]>>,
    index: Zeroizing<[u8; 32]>,
    custom_ids: Zeroizing<[u8; 64]>,
}

impl Keys {
    /// Derives all keys from a master key.
    pub fn from_master(master: &[u8; MASTER_BYTES]) -> Self {
        Self::ring(&[], master)
    }

    /// Derives all keys from the newest master keys, the newest first, and the first one ever.
    fn ring(newer: &[Zeroizing<[u8; MASTER_BYTES]>], first: &[u8; MASTER_BYTES]) -> Self {
        let derive = |master: &[u8; MASTER_BYTES]| Hkdf::<Sha256>::new(Some(b"sanad/keys/1"), master);
        let seal = |master: &[u8; MASTER_BYTES]| {
            let mut seal = Zeroizing::new([0; 64]);
            expand(&derive(master), b"seal", seal.as_mut_slice());
            seal
        };
        let mut keys = Self {
            seal: newer.iter().map(|master| seal(master)).chain([seal(first)]).collect(),
            index: Zeroizing::new([0; 32]),
            custom_ids: Zeroizing::new([0; 64]),
        };
        expand(&derive(first), b"index", keys.index.as_mut_slice());
        expand(&derive(first), b"custom-ids", keys.custom_ids.as_mut_slice());
        keys
    }

    /// Reads a ring of master keys, each written as 64 hexadecimal digits on a line of its own, the newest first.
    ///
    /// # Errors
    /// [`StoreError::KeyForm`] where it is not that.
    pub fn from_hex(hex: &str) -> Result<Self, StoreError> {
        let masters: Vec<_> = hex.split_whitespace().map(master).collect::<Result<_, _>>()?;
        match masters.as_slice() {
            [newer @ .., first] if newer.len() < MOST_KEYS => Ok(Self::ring(newer, first)),
            _ => Err(StoreError::KeyForm),
        }
    }

    /// Puts a new key before those in the file, in one step: a crash leaves the old file or the new one. Of a full ring the
    /// oldest that only opens goes. Gives back the new ring.
    ///
    /// # Errors
    /// The file cannot be read or written, others can read it, or it holds no keys.
    pub fn rotate(path: &Path) -> Result<Self, StoreError> {
        let failed = |why: io::Error| StoreError::KeyFile { path: path.to_owned(), why };
        let known = read(path).map_err(failed)?;
        if known.others_can_read {
            return Err(StoreError::KeyFileOpen { path: path.to_owned() });
        }
        Self::from_hex(&known.hex)?;
        let mut lines: Vec<&str> = known.hex.split_whitespace().collect();
        if lines.len() >= MOST_KEYS {
            lines.remove(lines.len() - 2);
        }
        let mut hex = fresh().map_err(failed)?.1;
        for line in lines {
            hex.push_str(line);
            hex.push('\n');
        }
        put(path, &hex, |draft| fs::rename(draft, path)).map_err(failed)?;
        Self::from_hex(&hex)
    }

    /// Reads the key file, or makes it with a new key that only its owner can read.
    ///
    /// # Errors
    /// The file cannot be read or made, others can read it, or it holds no key.
    pub fn from_file(path: &Path) -> Result<Self, StoreError> {
        let failed = |why: io::Error| StoreError::KeyFile { path: path.to_owned(), why };
        match read(path) {
            Ok(known) if known.others_can_read => Err(StoreError::KeyFileOpen { path: path.to_owned() }),
            Ok(known) => Self::from_hex(&known.hex),
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
        &self.seal[0]
    }

    /// The keys for opening rows, the one that seals first.
    pub(super) fn opening(&self) -> impl Iterator<Item = &[u8; 64]> {
        self.seal.iter().map(|key| &**key)
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
    let (master, hex) = fresh()?;
    put(path, &hex, |draft| fs::hard_link(draft, path))?;
    Ok(Keys::from_master(&master))
}

/// A key file as it stands.
struct KeyFile {
    hex: Zeroizing<String>,
    others_can_read: bool,
}

fn read(path: &Path) -> io::Result<KeyFile> {
    let file = OpenOptions::new().read(true).open(path)?;
    let others_can_read = others_can_read(&file.metadata()?);
    let mut hex = Zeroizing::new(String::new());
    file.take(FILE_BYTES).read_to_string(&mut hex)?;
    Ok(KeyFile { hex, others_can_read })
}

fn master(digits: &str) -> Result<Zeroizing<[u8; MASTER_BYTES]>, StoreError> {
    if digits.len() != 2 * MASTER_BYTES {
        return Err(StoreError::KeyForm);
    }
    let mut master = Zeroizing::new([0; MASTER_BYTES]);
    for (byte, pair) in master.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Ok(master)
}

/// A new master key, and as a line of a key file.
fn fresh() -> io::Result<(Zeroizing<[u8; MASTER_BYTES]>, Zeroizing<String>)> {
    let mut master = Zeroizing::new([0; MASTER_BYTES]);
    OsRng.try_fill_bytes(master.as_mut_slice()).map_err(io::Error::other)?;
    // With room for a full ring, so that growing leaves no copy behind.
    let mut hex = Zeroizing::new(String::with_capacity((MOST_KEYS + 1) * (2 * MASTER_BYTES + 1)));
    for byte in master.iter() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex.push('\n');
    Ok((master, hex))
}

/// Writes a key file beside its place, readable by its owner alone, and puts it there whole.
fn put(path: &Path, hex: &str, place: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut unique = [0; 8];
    OsRng.try_fill_bytes(&mut unique).map_err(io::Error::other)?;
    let draft = folder.join(format!(".sanad-key-{:016x}", u64::from_be_bytes(unique)));
    let written = write_private(&draft, hex.as_bytes()).and_then(|()| place(&draft));
    // After a rename it is no longer there.
    let removed = if draft.exists() { fs::remove_file(&draft) } else { Ok(()) };
    written?;
    removed?;
    fs::File::open(folder)?.sync_all()
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
