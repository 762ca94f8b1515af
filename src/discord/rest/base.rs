//! Where requests go, and with them the token.

use reqwest::Url;

/// An address that has been checked: Discord over TLS, or this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiBase(Url);

/// An address to which the token must not be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "discord.api_url must be https://discord.com, or http:// towards this machine (127.0.0.1, [::1], localhost), without \
     path; the bot's token is sent nowhere else"
)]
pub struct BadBase;

impl ApiBase {
    /// Checks an address such as `https://discord.com` or `http://127.0.0.1:8080`.
    ///
    /// # Errors
    ///
    /// [`BadBase`] for anything else.
    pub fn parse(text: &str) -> Result<Self, BadBase> {
        let url = Url::parse(text).map_err(|_| BadBase)?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let host = url.host_str().unwrap_or_default();
        let discord = url.scheme() == "https"
            && url.port().is_none()
            && (host == "discord.com" || host.ends_with(".discord.com"));
        let local = matches!(url.scheme(), "http" | "https") && crate::discord::is_loopback(&url);
        if bare && (discord || local) { Ok(Self(url)) } else { Err(BadBase) }
    }

    /// Whether it is this machine.
    pub fn is_local(&self) -> bool {
        crate::discord::is_loopback(&self.0)
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_discord_or_to_this_machine() {
        for good in [
            "https://discord.com",
            "https://discord.com/",
            "https://canary.discord.com",
            "http://127.0.0.1:1",
            "http://[::1]:80",
            "http://localhost:8080",
        ] {
            assert!(ApiBase::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://discord.com",
            "https://discord.com.evil.example",
            "https://evildiscord.com",
            "https://discord.com:8443",
            "https://discord.com/api",
            "https://discord.com?x",
            "https://user:pw@discord.com",
            "http://10.0.0.1",
            "http://192.168.1.2:80",
            "http://127.0.0.1.evil.example",
            "ftp://127.0.0.1",
            "discord.com",
            "",
        ] {
            assert_eq!(ApiBase::parse(bad), Err(BadBase), "{bad}");
        }
    }
}
