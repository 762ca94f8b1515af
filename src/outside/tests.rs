use std::path::Path;

use jiff::Timestamp;

use super::*;
use crate::settings::Settings;

const GOOD: &str = "webhook = \"https://example.org/sanad\"\nsecret = \"0123456789abcdef0123456789abcdef\"\nname = \"Association X\"";

fn load(outside: &str) -> Result<Settings, String> {
    Settings::from_toml(&format!("[guilds.\"7\".outside]\n{outside}")).map_err(|error| error.to_string())
}

#[test]
fn a_good_contact_loads_and_prints_neither_secret_nor_address() {
    let settings = load(GOOD).unwrap();
    let contact = settings.guilds[&crate::ids::GuildId(7)].outside.as_ref().unwrap();
    assert_eq!(contact.name, "Association X");
    let shown = format!("{settings:?} {:?}", contact.endpoint());
    assert!(!shown.contains("0123456789") && !shown.contains("/sanad\""), "{shown}");
}

#[test]
fn a_contact_that_cannot_work_is_refused_with_a_sentence_that_says_what_to_do() {
    for (from, to, said) in [
        ("https://example.org", "http://example.org", "must begin with https://"),
        ("https://example.org/sanad", "example", "is no address"),
        ("https://example.org", "https://me:pw@example.org", "no user, no password"),
        ("https://example.org", "https://192.168.1.5", "allow_private = true"),
        ("https://example.org", "https://0x7f.1", "allow_private = true"),
        ("https://example.org", "https://[::ffff:10.0.0.1]", "allow_private = true"),
        ("0123456789abcdef0123456789abcdef", "short", "shorter than 32"),
        ("secret = ", "secret_file = \"/nowhere/at/all\"\nsecret = ", "keep one of them"),
        ("secret = \"0123456789abcdef0123456789abcdef\"", "", "openssl rand -hex 32"),
        (
            "secret = \"0123456789abcdef0123456789abcdef\"",
            "secret_file = \"/nowhere/at/all\"",
            "cannot be read",
        ),
        ("name = \"Association X\"", "name = \" \"", "1 to 60 characters"),
        ("Association X", "Appelle le 05 22 33 44 55", "no telephone number"),
        ("Association X", "<@123>", "only letters"),
        ("Association X", "https://x.test", "only letters"),
        ("name = \"Association X\"", "", "guilds.7.outside.name"),
        ("name = ", "nmae = \"x\"\nname = ", "did you mean `name`"),
        ("name = ", "authority_file = \"/nowhere/at/all\"\nname = ", "cannot be read"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let error = load(&GOOD.replace(from, to)).expect_err(to);
        assert!(error.contains(said), "{to}: {error}");
        assert!(!error.contains("0123456789abcdef"), "a secret stands in {error}");
    }
    let allowed = GOOD.replace("https://example.org", "https://127.0.0.1") + "\nallow_private = true";
    assert!(load(&allowed).is_ok());
}

#[test]
fn a_secret_file_is_read_at_each_call() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "a".repeat(32) + "\n").unwrap();
    let text = GOOD.replace(
        "secret = \"0123456789abcdef0123456789abcdef\"",
        &format!("secret_file = \"{}\"", file.display()),
    );
    let settings = load(&text).unwrap();
    let contact = settings.guilds[&crate::ids::GuildId(7)].outside.clone().unwrap();
    let read = || secrecy::ExposeSecret::expose_secret(&contact.secret().unwrap()).to_owned();
    assert_eq!(read(), "a".repeat(32));
    std::fs::write(&file, "b".repeat(40)).unwrap();
    assert_eq!(read(), "b".repeat(40));
    std::fs::write(&file, "").unwrap();
    assert_eq!(contact.secret().unwrap_err().key, "outside.secret_file");
}

#[test]
fn the_setting_in_the_documentation_loads() {
    let text = include_str!("../../config/default.toml");
    let (_, commented) =
        text.split_once("# [guilds.\"100000000000000000\".outside]\n").expect("it is documented");
    let keys: String =
        commented.lines().map(|line| line.trim_start_matches("# ").to_owned() + "\n").collect();
    let error = load(&keys).unwrap_err();
    assert!(error.contains("/run/secrets/sanad_outside cannot be read"), "every key is known: {error}");
}

#[test]
fn only_addresses_of_the_open_internet_are_public() {
    for public in [
        "1.1.1.1",
        "8.8.8.8",
        "100.63.0.1",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "198.17.0.1",
        "223.255.255.254",
        "2606:4700::1111",
        "2a01:e0a::1",
        "64:ff9b::101:101",
    ] {
        assert!(is_public(public.parse().unwrap()), "{public}");
    }
    for private in [
        "0.0.0.0",
        "0.1.2.3",
        "10.1.2.3",
        "127.0.0.1",
        "127.9.9.9",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:1.1.1.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:7f00:1::1",
        "3fff::1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "5f00::1",
    ] {
        assert!(!is_public(private.parse().unwrap()), "{private}");
    }
}

/// The vector of `docs/exterieur.fr.md`, computed with OpenSSL:
/// `printf '1790000000.{"version":1}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef`.
#[test]
fn the_signature_is_the_one_that_the_documentation_shows() {
    let at = Timestamp::from_second(1_790_000_000).unwrap();
    let signature = sign("0123456789abcdef0123456789abcdef", at, b"{\"version\":1}");
    let doc =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/exterieur.fr.md")).unwrap();
    assert!(doc.contains(&signature), "{signature}");
}
