//! One service in full: its week, where it is, how to reach it, and where each fact comes from.
//!
//! Invariant: the same facts as the app's `details.ts` shows; where a place is confidential, the
//! engine has left its address out, and the page says so.

use engine::time::Date;
use maud::{Markup, html};

use super::answer::{Conflict, Hit, Location, Service, Source};
use super::asking::{Answers, Found};
use super::card::{call, is_web, known_needs, outside, write_to};
use super::dates::Names;
use super::icons::{need, sign};
use super::sentences::{Sentences, from_data, in_english, paragraph};
use super::week::week;
use super::words::{Value, Words};
use crate::catalogue::ENGLISH;

/// What the page of a service is written from.
pub struct Details<'a> {
    pub say: Sentences<'a>,
    pub found: &'a Found,
    /// The list one came from: it knows how far each place is.
    pub answers: &'a Answers,
}

impl Details<'_> {
    /// The name, as the heading has it.
    pub fn name(&self) -> Markup {
        from_data(&self.service().name, &self.service().text_lang)
    }

    /// Everything below the name.
    pub fn html(&self) -> Markup {
        let service = self.service();
        let is_ended = self.is_ended();
        html! {
            @if !service.name.contains(&service.organization.name) {
                p.organization { (in_english(&service.organization.name)) }
            }
            @if is_ended || service.alert.is_some() { (self.warning(is_ended)) }
            (self.needs())
            @if !service.description.is_empty() { (self.paragraph(&service.description, "description")) }
            (self.calls())
            @for location in &service.locations { (self.place(location)) }
            (self.facts())
            @if !service.conflicts.is_empty() { (self.conflicts()) }
            (self.sources())
        }
    }

    fn service(&self) -> &Service {
        &self.found.service
    }

    fn words(&self) -> &Words {
        self.say.words
    }

    fn is_ended(&self) -> bool {
        self.service().status != "active"
    }

    fn paragraph(&self, text: &str, class: &str) -> Markup {
        paragraph(text, class, self.found.language_of(text))
    }

    fn data(&self, text: &str) -> Markup {
        from_data(text, self.found.language_of(text))
    }

    fn warning(&self, is_ended: bool) -> Markup {
        html! {
            p.notice.ended {
                (sign("warning"))
                span {
                    @if is_ended { (self.words().plain("details.ended")) " " }
                    @if let Some(alert) = &self.service().alert { (self.data(alert)) }
                }
            }
        }
    }

    fn needs(&self) -> Markup {
        html! {
            ul.need-names {
                @for code in known_needs(&self.service().categories) {
                    li { (need(code)) span { (self.words().plain(&format!("need.{code}"))) } }
                }
            }
        }
    }

    fn calls(&self) -> Markup {
        let Service { name, text_lang, phones, email, .. } = self.service();
        let whom = from_data(name, text_lang);
        html! {
            @if phones.is_empty() { p.hint { (self.words().plain("card.no_number")) } }
            div.calls {
                @for phone in phones {
                    div {
                        (call(self.words(), &whom, &phone.number, "button primary call"))
                        @if let Some(purpose) = &phone.purpose { span.hint { (self.data(purpose)) } }
                    }
                }
                @if let Some(email) = email.as_ref().filter(|_| phones.is_empty()) {
                    (write_to(self.words(), &whom, email, "button primary call"))
                }
            }
        }
    }

    fn place(&self, location: &Location) -> Markup {
        let state = location.open.state.word();
        html! {
            section.at {
                @if !self.is_ended() { p.state.(state) { (sign(state)) span { (self.opening(location)) } } }
                (week(&self.say, location, self.found))
                @if location.confidential { p.hint { (self.words().plain("card.confidential")) } }
                (self.address(location))
            }
        }
    }

    /// Asked about another time, the sentence says of which, so that it cannot be taken for now.
    fn opening(&self, location: &Location) -> Markup {
        let state = self.say.opening(&location.open, !self.service().phones.is_empty());
        if self.say.moment.is_now() {
            return state;
        }
        let time = self.say.dates.day_and_time(self.say.moment.asked.london(), Names::Weekdays);
        let values =
            [("time", Value::Html(time)), ("state", Value::Html(html! { span { (state) } }))];
        self.words().html("details.at_time", &values)
    }

    fn address(&self, location: &Location) -> Markup {
        let written = written_address(location);
        let is_center = location.position_source.as_deref() == Some("postcode-centroid");
        html! {
            @if !written.is_empty() {
                div.address {
                    h2 { (self.words().plain("details.address")) }
                    p { (sign("place")) span { (in_english(&written)) } }
                    @if let Some(hit) = self.hit(location) { (self.way(hit)) }
                    @if location.geometry.is_none() && !location.confidential {
                        p.hint { (self.words().plain("card.place_unknown")) }
                    }
                    @if is_center { p.hint { (self.words().plain("details.postcode_center")) } }
                }
            }
        }
    }

    fn hit(&self, location: &Location) -> Option<&Hit> {
        self.answers.at(location.service_at_location_id.as_deref()?)
    }

    fn way(&self, hit: &Hit) -> Markup {
        let walk = hit.properties.walk;
        html! {
            @if let Some(m) = hit.properties.distance_m {
                p.hint { span {
                    (self.words().html("details.distance", &[("distance", self.say.distance(m).into())]))
                    @if let Some(walk) = walk { " · " bdi { (self.say.walk(walk)) } }
                } }
            }
        }
    }

    fn facts(&self) -> Markup {
        let Service { locations, phones, url, email, .. } = self.service();
        let languages: Vec<_> = locations.iter().flat_map(|one| one.languages.clone()).collect();
        let unknown = if phones.is_empty() {
            "details.languages_unknown_ask"
        } else {
            "details.languages_unknown"
        };
        let spoken = if languages.is_empty() {
            self.words().plain(unknown)
        } else {
            self.say.languages(&languages)
        };
        html! {
            dl.facts {
                (self.fact("speech", "card.languages", &html! { (spoken) }))
                (self.fact("info", "details.for", &html! { (self.audience()) }))
                @if let Some(url) = url { (self.fact("website", "details.website", &outside(url, None))) }
                @if let Some(email) = email {
                    (self.fact("email", "details.email", &html! { a href=(format!("mailto:{email}")) { bdi dir="ltr" { (email) } } }))
                }
            }
        }
    }

    fn fact(&self, icon: &str, title: &str, said: &Markup) -> Markup {
        html! { div { dt { (sign(icon)) span.fact-title { (self.words().plain(title)) } } dd { (said) } } }
    }

    fn audience(&self) -> String {
        let eligibility = &self.service().eligibility;
        if eligibility.is_empty() {
            return self.words().plain("details.everyone");
        }
        let named: Vec<String> = eligibility.iter().map(|who| self.named("for", who)).collect();
        self.words().list(&named)
    }

    /// The words for a code of the data; the engine's `other` is people named in words we do not know.
    fn named(&self, family: &str, code: &str) -> String {
        let key = format!("{family}.{code}");
        match (family, code) {
            ("for", "other") => self.words().plain("details.for_some"),
            _ if Words::knows(&key) => self.words().plain(&key),
            _ => code.to_owned(),
        }
    }

    fn conflicts(&self) -> Markup {
        html! {
            section.conflicts {
                h2 { (sign("warning")) (self.words().plain("details.conflict")) }
                ul { @for conflict in &self.service().conflicts { li { (self.conflict(conflict)) } } }
            }
        }
    }

    fn conflict(&self, Conflict { field, shown, other, reason }: &Conflict) -> Markup {
        let value = |title: &str, text: &str| html! { p { (self.words().plain(title)) ": " (self.data(text)) } };
        html! {
            p.field-name { (self.named("field", field)) }
            // What a status is called in the data says nothing to a reader; the reason does.
            @if field == "status" { (self.paragraph(reason, "hint")) }
            @else {
                (value("details.conflict_shown", shown))
                (value("details.conflict_other", other))
                details.why {
                    summary { (self.words().plain("details.conflict_why")) }
                    (self.paragraph(reason, "hint"))
                }
            }
        }
    }

    fn sources(&self) -> Markup {
        let Service { sources, last_verified, .. } = self.service();
        let verified =
            last_verified.as_deref().and_then(Date::parse).map(|date| self.say.dates.full(date));
        html! {
            section.sources {
                h2 { (self.words().plain("details.sources")) }
                ul { @for source in sources { li { (self.source(source)) } } }
                p.hint {
                    @match verified {
                        Some(date) => (self.words().html("details.verified", &[("date", date.into())])),
                        None => (self.words().plain("details.unverified")),
                    }
                }
            }
        }
    }

    fn source(&self, source: &Source) -> Markup {
        let published = source.published.as_deref().and_then(Date::parse);
        let why = self.why_undated(source);
        html! {
            p {
                @match source.url.as_deref().filter(|url| is_web(url)) {
                    Some(url) => (outside(url, Some(&source.title))),
                    None => (in_english(&source.title)),
                }
            }
            p.hint {
                @if let Some(publisher) = &source.publisher { (in_english(publisher)) " · " }
                @match published {
                    Some(date) => (self.words().html("details.published", &[("date", self.say.dates.full(date).into())])),
                    None => (self.words().plain("details.undated")),
                }
                @if !why.is_empty() { " – " (in_english(why)) }
            }
        }
    }

    /// How a source is dated is told in English only, by the data.
    fn why_undated<'a>(&self, source: &'a Source) -> &'a str {
        if source.published.is_some() || self.words().language.code != ENGLISH {
            return "";
        }
        let dating = source.dating.as_deref().unwrap_or_default();
        dating
            .strip_prefix("undated")
            .map_or(dating, |rest| rest.trim_start_matches(';').trim_start())
    }
}

/// As the data has it; the postcode once.
fn written_address(location: &Location) -> String {
    let address = location.address.as_deref().unwrap_or_default();
    let postcode = location.postcode.as_deref().unwrap_or_default();
    let postcode = if address.contains(postcode) { "" } else { postcode };
    let parts: Vec<&str> =
        [address, postcode].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
