//! A feed of services at an address: fetched whole into a file, which is then imported like any other.
//!
//! Invariant: a feed that breaks off, changes while it is read, or contradicts what it says of itself
//! is not imported, not in part either.

mod address;
mod pages;
mod request;
mod url;

use pages::{Content, Envelope, are_short, content, id};
use request::{Begun, Client, Limits, Refusal, line, unfinished};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use url::Url;

/// How many services are asked for at once.
const PER_PAGE: &str = "100";

/// Why a feed is not imported. Displayed on one line that names page and reason.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", page.map(|page| format!("page {page}: ")).unwrap_or_default())]
pub struct FeedError {
    page: Option<u64>,
    reason: String,
}

/// Whether a name on the command line is an address.
pub(super) fn is_address(name: &str) -> bool {
    let begins = |scheme: &str| {
        name.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    begins("http://") || begins("https://")
}

/// An address without what may be secret in it, for messages.
pub(super) fn shown(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, behind)) = path.split_once("://") else { return path.to_owned() };
    let (host, path) = behind.split_at(behind.find('/').unwrap_or(behind.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

/// Fetches a feed into a file, services as they are written, and tells how many have come.
pub(super) fn fetch(
    address: &str,
    allows_private: bool,
    out: File,
    told: impl FnMut(u64),
) -> Result<(), FeedError> {
    fetch_within(address, Client::new(allows_private, Limits::default()), out, told)
}

fn fetch_within(
    address: &str,
    client: Client,
    out: File,
    told: impl FnMut(u64),
) -> Result<(), FeedError> {
    let url = Url::parse(address).map_err(|reason| FeedError { page: None, reason })?;
    let out = BufWriter::new(out);
    let mut feed = Feed { client, out, told, page: 1, seen: HashMap::new(), asked_singly: 0 };
    let done = feed.all(&url).and_then(|()| Ok(feed.out.flush()?));
    done.map_err(|refusal| FeedError { page: Some(feed.page), reason: refusal.to_string() })
}

/// A feed that is being read.
struct Feed<F> {
    client: Client,
    out: BufWriter<File>,
    told: F,
    /// At which page we are, from 1.
    page: u64,
    /// On which page which service came.
    seen: HashMap<String, u64>,
    asked_singly: u64,
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Other(format!("cannot be kept: {error}"))
    }
}

impl<F: FnMut(u64)> Feed<F> {
    fn all(&mut self, url: &Url) -> Result<(), Refusal> {
        let (url, bytes) = self.first(url)?;
        // What is too large to be looked at is kept already.
        let Some(bytes) = bytes else { return Ok(()) };
        let nothing = || Refusal::Other("is neither a page nor a service".to_owned());
        match content(&bytes)? {
            Content::Root if url.is_list_of_services() => Err(nothing()),
            Content::Root => self.all(&url.below("services")),
            Content::Services(services) => self.keep(&url, &services),
            Content::Page(envelope, services) => self.pages(&url, &envelope, &services),
        }
    }

    /// The first answer and the address it came from. A list is asked for everything that belongs to
    /// its services, unless the server does not understand that.
    fn first(&mut self, url: &Url) -> Result<(Url, Option<Vec<u8>>), Refusal> {
        if !url.is_list_of_services() || url.has("format") {
            return Ok((url.clone(), self.first_answer(url)?));
        }
        let mut full = url.with("page", "1");
        for (name, value) in [("per_page", PER_PAGE), ("full", "true")] {
            full = if url.has(name) { full } else { full.with(name, value) };
        }
        match self.first_answer(&full) {
            Err(Refusal::Status(status)) if status.is_client_error() => {
                Ok((url.clone(), self.first_answer(url)?))
            }
            answer => Ok((full, answer?)),
        }
    }

    /// All of an answer; none if it is a long list, which goes into the file as it comes.
    fn first_answer(&mut self, url: &Url) -> Result<Option<Vec<u8>>, Refusal> {
        let limits = self.client.limits;
        let mut answer = self.client.ask(url, limits.all)?;
        let begin = match answer.begin(limits.page_bytes)? {
            Begun::Whole(bytes) => {
                self.client.count(bytes.len());
                return Ok(Some(bytes));
            }
            Begun::Part(begin) => begin,
        };
        if !pages::is_long_list(&begin) {
            return Err(self.client.too_large());
        }
        self.out.write_all(&begin)?;
        let mut block = vec![0; 1 << 16];
        loop {
            match io::Read::read(&mut answer, &mut block) {
                Ok(0) => return Ok(None),
                Ok(read) => self.out.write_all(&block[..read])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unfinished(&error)),
            }
        }
    }

    fn pages(&mut self, url: &Url, first: &Envelope, services: &[&str]) -> Result<(), Refusal> {
        self.check_page(first, first)?;
        let mut count = services.len() as u64;
        self.keep(url, services)?;
        let mut is_last = first.is_end(self.page, services.is_empty());
        while !is_last {
            self.page += 1;
            let bytes = self.client.page(&url.with("page", &self.page.to_string()))?;
            let Content::Page(envelope, services) = content(&bytes)? else {
                return Err("is no page, as those before are".to_owned().into());
            };
            self.check_page(&envelope, first)?;
            let is_due = first.total_pages.is_some();
            if services.is_empty() && is_due {
                let all = first.total_pages.unwrap_or(self.page);
                return Err(format!("has no service, though there are {all} pages").into());
            }
            count += services.len() as u64;
            self.keep(url, &services)?;
            is_last = envelope.is_end(self.page, services.is_empty());
        }
        match first.total_items {
            Some(all) if all != count => {
                Err(format!("{count} services came in all, of {all} announced").into())
            }
            _ => Ok(()),
        }
    }

    /// Whether a page is the one asked for, and says of all of them what the first one says.
    fn check_page(&self, page: &Envelope, first: &Envelope) -> Result<(), Refusal> {
        let most = self.client.limits.pages;
        if page.total_pages.is_some_and(|pages| pages > most) || self.page > most {
            return Err(format!("is one of more than {most}").into());
        }
        if let Some(number) = page.page_number.filter(|number| *number != self.page) {
            return Err(format!("says it is page {number}").into());
        }
        for (name, now, before) in [
            ("total_pages", page.total_pages, first.total_pages),
            ("total_items", page.total_items, first.total_items),
        ] {
            if let (Some(now), Some(before)) = (now, before)
                && now != before
            {
                let reason = format!("says {name} is {now}, page 1 said {before}");
                return Err(format!("{reason}: the feed changed meanwhile; try again").into());
            }
        }
        Ok(())
    }

    /// Writes services into the file; those of a list that tells little of them in full.
    fn keep(&mut self, url: &Url, services: &[&str]) -> Result<(), Refusal> {
        let asks_singly = url.is_list_of_services() && are_short(services);
        for service in services {
            let id = id(service);
            if let Some(id) = &id
                && let Some(page) = self.seen.insert(id.clone(), self.page)
            {
                return Err(format!("tells service {} again, after page {page}", line(id)).into());
            }
            match id.filter(|_| asks_singly) {
                Some(id) => {
                    let whole = self.service(url, &id)?;
                    self.out.write_all(&whole)?;
                }
                None => self.out.write_all(service.as_bytes())?,
            }
            self.out.write_all(b"\n")?;
            (self.told)(1);
        }
        Ok(())
    }

    /// A service in full, at its own address.
    fn service(&mut self, list: &Url, wanted: &str) -> Result<Vec<u8>, Refusal> {
        self.asked_singly += 1;
        let most = self.client.limits.services;
        if self.asked_singly > most {
            return Err(format!("is of a feed of more than {most} services told singly").into());
        }
        let of = |reason: String| Refusal::Other(format!("service {}: {reason}", line(wanted)));
        let bytes = self.client.page(&list.below(wanted)).map_err(|why| of(why.to_string()))?;
        match content(&bytes).map_err(of)? {
            Content::Services(found) => match found.as_slice() {
                [service] if id(service).as_deref() == Some(wanted) => {
                    Ok(service.as_bytes().to_vec())
                }
                _ => Err(of("its address tells of something else".to_owned())),
            },
            _ => Err(of("its address tells of no service".to_owned())),
        }
    }
}

impl Envelope {
    /// Whether nothing follows this page.
    fn is_end(&self, page: u64, is_empty: bool) -> bool {
        match (self.total_pages, self.is_last) {
            (Some(pages), _) => page >= pages,
            (None, Some(is_last)) => is_last,
            (None, None) => is_empty,
        }
    }
}

#[cfg(test)]
mod tests;
