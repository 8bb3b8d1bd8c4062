//! Addresses of a feed as texts: told without secrets, with another page, with what they lead on to.

use std::fmt::Write as _;
use ureq::http::Uri;

/// The address of a feed; no user, no password, `http` or `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url(Uri);

impl Url {
    /// Reads an address; else says why it is none we ask.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.split('#').next().unwrap_or_default();
        let uri: Uri = text.parse().map_err(|_| "is not an address".to_owned())?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err("is neither http nor https".to_owned());
        }
        match uri.authority() {
            None => Err("is not an address".to_owned()),
            Some(host) if host.as_str().contains('@') => {
                Err("holds a user or a password; feeds are asked without".to_owned())
            }
            Some(_) => Ok(Self(uri)),
        }
    }

    pub(super) fn as_uri(&self) -> &Uri {
        &self.0
    }

    pub(super) fn is_secure(&self) -> bool {
        self.0.scheme_str() == Some("https")
    }

    /// Whether it is a list of services by its path.
    pub(super) fn is_list_of_services(&self) -> bool {
        self.0.path().trim_end_matches('/').ends_with("/services")
    }

    /// Whether a parameter is given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parameters().any(|given| is_named(given, name))
    }

    /// With a parameter set to a number or a word.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let others = self.parameters().filter(|given| !is_named(given, name));
        let own = format!("{name}={value}");
        let all: Vec<&str> = others.chain([own.as_str()]).collect();
        self.or_same(&format!("{}{}?{}", self.host(), self.0.path(), all.join("&")))
    }

    /// What lies below its path, without parameters.
    pub(super) fn below(&self, name: &str) -> Self {
        let mut path = self.0.path().trim_end_matches('/').to_owned();
        path.push('/');
        for byte in name.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    path.push(char::from(byte));
                }
                // Writing into a string cannot fail.
                _ => drop(write!(path, "%{byte:02X}")),
            }
        }
        self.or_same(&format!("{}{path}", self.host()))
    }

    /// Where a redirect leads, which may be told in part.
    pub(super) fn join(&self, location: &str) -> Result<Self, String> {
        let scheme = self.0.scheme_str().unwrap_or_default();
        let path = self.0.path();
        let whole = match location {
            _ if location.contains("://") => location.to_owned(),
            _ if location.starts_with("//") => format!("{scheme}:{location}"),
            _ if location.starts_with('/') => format!("{}{location}", self.host()),
            _ if location.starts_with('?') => format!("{}{path}{location}", self.host()),
            _ => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                format!("{}{folder}/{location}", self.host())
            }
        };
        Self::parse(&whole)
    }

    fn host(&self) -> String {
        let authority = self.0.authority().map_or("", |host| host.as_str());
        format!("{}://{authority}", self.0.scheme_str().unwrap_or_default())
    }

    fn parameters(&self) -> impl Iterator<Item = &str> {
        self.0.query().unwrap_or_default().split('&').filter(|given| !given.is_empty())
    }

    /// What is made of a sound address is one.
    fn or_same(&self, text: &str) -> Self {
        text.parse().map_or_else(|_| self.clone(), Self)
    }
}

fn is_named(given: &str, name: &str) -> bool {
    given.split('=').next() == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://a.org/v3/services?x=1&page=3#top", "https://a.org/v3/services?x=1&page=7")]
    #[case("http://a.org:81", "http://a.org:81/?page=7")]
    fn another_page(#[case] url: &str, #[case] then: &str) {
        assert_eq!(Url::parse(url).unwrap().with("page", "7").as_uri(), then);
    }

    #[test]
    fn an_id_stays_below_the_list() {
        let list = Url::parse("https://a.org/services/?key=1").unwrap();
        assert_eq!(list.below("../é x?").as_uri(), "https://a.org/services/..%2F%C3%A9%20x%3F");
    }

    #[rstest]
    #[case("http://b.org/x", Some("http://b.org/x"))]
    #[case("//b.org/x", Some("https://b.org/x"))]
    #[case("/x?y", Some("https://a.org/x?y"))]
    #[case("x", Some("https://a.org/v3/x"))]
    #[case("?page=2", Some("https://a.org/v3/services?page=2"))]
    #[case("ftp://b.org/x", None)]
    #[case("file:///etc/passwd", None)]
    #[case("https://me:secret@b.org/", None)]
    fn a_redirect_leads_on(#[case] location: &str, #[case] to: Option<&str>) {
        let joined = Url::parse("https://a.org/v3/services?key=1").unwrap().join(location);
        assert_eq!(joined.ok().map(|url| url.as_uri().to_string()).as_deref(), to);
    }

    #[test]
    fn messages_tell_no_keys() {
        let shown = super::super::shown("https://me:secret@a.org/services?api_key=1234");
        assert_eq!(shown, "https://a.org/services");
        assert_eq!(super::super::shown("http://a.org/@me/x"), "http://a.org/@me/x");
        let refused = Url::parse("https://me:secret@a.org/").unwrap_err();
        assert!(!refused.contains("secret"), "{refused}");
    }
}
