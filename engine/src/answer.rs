//! Answers as text: the `GeoJSON` and JSON of the contract, the same on server, command line and phone.

use crate::bank_holidays::BankHolidays;
use crate::directory::columns::SessionKey;
use crate::directory::records::{Head, Read, Words};
use crate::directory::segment::Segment;
use crate::directory::{Channel, Directory};
use crate::facts::{DEGREE_DECIMALS, Fact, Facts, given, helps, terms};
use crate::hours::{Hours, Note, OpenState, Reading};
use crate::json::{Json, NULL};
use crate::nearest::{Hit, together};
use crate::position::LonLat;
use crate::postcodes::Postcode;
use crate::question::{Question, When};
use crate::text::{self, NeedWords, Search};
use crate::time::{DAY_MIN, Date, LocalTime, Timestamp};

/// Digits behind the point of a distance in metres.
const METRE_DECIMALS: u32 = 1;
/// For how many days a service's sessions are told.
const DAYS_TOLD: i32 = 7;

/// Bytes of a usual feature, and of what stands around them: an answer that fits is not moved while
/// it grows.
const ROOM_A_FEATURE: usize = 1024;
const ROOM_BESIDES: usize = 512;

/// A `GeoJSON` `FeatureCollection` of the hits, in their order.
pub fn feature_collection(directory: &Directory, question: &Question, hits: &[Hit]) -> String {
    let mut json = Json::with_capacity(ROOM_BESIDES + hits.len() * ROOM_A_FEATURE);
    json.object(|json| {
        json.key("type").word("FeatureCollection");
        json.key("revision").whole(directory.revision());
        json.key("asked_at").time(question.asked_at);
        json.key("query");
        as_understood(json, question);
        json.key("features").array(hits, |json, hit| feature(json, directory, question, hit));
    });
    json.finish()
}

/// What a text search finds: a `FeatureCollection` of services, and the needs that are called so.
pub fn search(directory: &Directory, words: &NeedWords, search: &Search) -> String {
    let question = &search.question;
    let typed = (search.text.as_str(), question.lang.as_str());
    let found = text::find(directory, words, typed, question.query.limit);
    let hits = text::hits(directory, search, &found);
    let mut json = Json::with_capacity(ROOM_BESIDES + hits.len() * ROOM_A_FEATURE);
    json.object(|json| {
        json.key("type").word("FeatureCollection");
        json.key("revision").whole(directory.revision());
        json.key("asked_at").time(question.asked_at);
        json.key("query").object(|json| {
            json.key("q").string(&search.text);
            json.key("limit").whole(question.query.limit as u64);
            json.key("lang").string(&question.lang);
        });
        json.key("danger").flag(found.danger);
        json.key("categories").array(&found.needs, |json, need| {
            json.object(|json| {
                json.key("code").word(need.code());
                json.key("name").string(words.name(need.need, &question.lang));
                json.key("word").string(need.word);
                json.key("word_lang").string(need.lang);
            });
        });
        json.key("features").array(&hits, |json, hit| feature(json, directory, question, hit));
    });
    json.finish()
}

/// One service in full, with the sessions of the next seven days; none if there is no such service.
pub fn service(directory: &Directory, id: &str, lang: &str, now: Timestamp) -> Option<String> {
    let (segment, number) = directory.find(id)?;
    let (head, mut page) = segment.page(number);
    let organization = segment.organization(&head);
    let mut json = Json::default();
    json.object(|json| {
        json.key("id").string(head.id);
        name(json, head.name.in_language(lang));
        json.key("description").string(page.words().in_language(lang).1);
        json.key("organization").object(|json| {
            json.key("id").string(&organization.id);
            json.key("name").string(&organization.name);
            json.key("url").string_or_null(given(&organization.url));
        });
        json.key("status").string(page.text());
        words_for(json, "alert", &page.words(), lang);
        words_for(json, "translated_by", &page.words(), lang);
        terms(json.key("categories"), directory.categories(), &page.terms());
        terms(json.key("eligibility"), directory.eligibility(), &page.terms());
        contact(json, &head, &organization.url, &mut page);
        sources(json, &mut page, lang);
        json.key("locations").array(segment.listings_of(number), |json, listing| {
            location(json, directory, (segment, *listing), lang, now);
        });
        json.key("revision").whole(directory.revision());
        json.key("asked_at").time(now);
    });
    Some(json.finish())
}

/// Where a postcode is.
pub fn postcode(postcode: Postcode, position: LonLat) -> String {
    let mut json = Json::default();
    json.object(|json| {
        json.key("postcode").string(&postcode.text());
        json.key("lon").number(position.lon(), DEGREE_DECIMALS);
        json.key("lat").number(position.lat(), DEGREE_DECIMALS);
    });
    json.finish()
}

/// A problem document (RFC 9457); the caller knows the status.
pub fn problem(
    status: u16,
    title: &str,
    detail: &str,
    faults: &[crate::question::Fault],
) -> String {
    let mut json = Json::default();
    json.object(|json| {
        json.key("type").string("about:blank");
        json.key("title").string(title);
        json.key("status").whole(status);
        json.key("detail").string(detail);
        if !faults.is_empty() {
            json.key("errors").array(faults, |json, fault| {
                json.object(|json| {
                    json.key("param").string(&fault.param);
                    json.key("message").string(&fault.message);
                });
            });
        }
    });
    json.finish()
}

fn as_understood(json: &mut Json, question: &Question) {
    let query = &question.query;
    json.object(|json| {
        if let Some(origin) = query.origin {
            json.key("lat").number(origin.lat(), DEGREE_DECIMALS);
            json.key("lon").number(origin.lon(), DEGREE_DECIMALS);
        }
        if let Some(postcode) = question.postcode {
            json.key("postcode").string(&postcode.text());
        }
        if let Some(bbox) = query.bbox {
            json.key("bbox").array(bbox, |json, degree| {
                json.number(degree, DEGREE_DECIMALS);
            });
        }
        words(json, "category", &query.categories);
        words(json, "language", &query.languages);
        json.key("language_help").word(query.language_help.word());
        match question.when {
            When::Now => json.key("open").word("now"),
            When::Any => json.key("open").word("any"),
            When::At(at) => json.key("open").time(at),
        };
        json.key("unknown").word(if query.states.unknown { "include" } else { "exclude" });
        json.key("channel").word(query.channel.map_or("any", Channel::word));
        words(json, "eligibility", &query.eligibility);
        if let Some(within_m) = query.within_m {
            json.key("within").number(within_m, METRE_DECIMALS);
        }
        if let Some(walk) = query.walk {
            json.key("arrive").word("walk");
            json.key("stay").whole(walk.stay_s.unsigned_abs() / 60);
        }
        if query.origin.is_some() {
            json.key("limit").whole(query.limit as u64);
        }
        json.key("lang").string(&question.lang);
    });
}

fn feature(json: &mut Json, directory: &Directory, question: &Question, hit: &Hit) {
    let (segment, number) = (directory.segment(hit.listing), hit.listing.number);
    let facts = segment.facts(number);
    let is_remote = facts.get(Fact::ServiceAtLocationId) == NULL;
    json.object(|json| {
        json.key("type").word("Feature");
        json.key("id").copy(if is_remote {
            facts.get(Fact::ServiceId)
        } else {
            facts.get(Fact::ServiceAtLocationId)
        });
        json.key("geometry").copy(facts.get(Fact::Geometry));
        json.key("properties").object(|json| {
            json.key("service_id").copy(facts.get(Fact::ServiceId));
            json.key("service_at_location_id").copy(facts.get(Fact::ServiceAtLocationId));
            if facts.is_translated {
                let head = segment.head(segment.columns.row(number).service);
                name(json, head.name.in_language(&question.lang));
            } else {
                json.key("name").copy(facts.get(Fact::Name));
                json.key("text_lang").word("en");
            }
            json.key("organization").copy(facts.get(Fact::Organization));
            json.key("categories").copy(facts.get(Fact::Categories));
            json.key("languages").copy(facts.get(Fact::Languages));
            json.key("channel").word(hit.channel.word());
            json.key("distance_m");
            match hit.distance_m {
                Some(distance_m) => json.number(distance_m, METRE_DECIMALS),
                None => json.null(),
            };
            if question.query.walk.is_some() {
                walk(json, question, hit);
            }
            open(json, hit.state, hit.until, hit.opens, hit.note);
            whereabouts(json, &facts);
            json.key("email").copy(facts.get(Fact::Email));
            json.key("url").copy(facts.get(Fact::Url));
            json.key("last_verified").copy(facts.get(Fact::LastVerified));
        });
    });
}

/// The way there on foot: minutes, begun ones counted, and when one is there; `null` without a place.
fn walk(json: &mut Json, question: &Question, hit: &Hit) {
    json.key("walk");
    if hit.distance_m.is_none() {
        json.null();
        return;
    }
    let seconds = hit.arrival.0 - question.query.at.0;
    json.object(|json| {
        json.key("minutes").whole(seconds.unsigned_abs().div_ceil(60));
        json.key("arrives").time(hit.arrival);
    });
}

/// The name, and the language it is in.
fn name(json: &mut Json, (language, name): (&str, &str)) {
    json.key("name").string(name);
    json.key("text_lang").string(language);
}

fn open(
    json: &mut Json,
    state: OpenState,
    until: Option<Timestamp>,
    opens: Option<Timestamp>,
    note: Option<Note>,
) {
    json.key("open").object(|json| {
        json.key("state").word(state_word(state));
        json.key("until").time_or_null(until);
        json.key("opens").time_or_null(opens);
        json.key("note").string_or_null(note.map(note_word));
    });
}

/// The same on the page of a service as in every answer.
fn whereabouts(json: &mut Json, facts: &Facts) {
    json.key("address").copy(facts.get(Fact::Address));
    json.key("postcode").copy(facts.get(Fact::Postcode));
    json.key("position_source").copy(facts.get(Fact::PositionSource));
    json.key("confidential").flag(facts.confidential);
    json.key("phone").copy(facts.get(Fact::Phone));
}

fn contact(json: &mut Json, head: &Head, organization_url: &str, page: &mut Read) {
    json.key("phones").array(page.phones(), |json, [number, purpose]| {
        json.object(|json| {
            json.key("number").string(number);
            json.key("purpose").string_or_null(given(purpose));
        });
    });
    json.key("email").string_or_null(given(head.email));
    json.key("url").string_or_null(given(given(head.url).unwrap_or(organization_url)));
    json.key("last_verified").date_or_null(head.last_verified);
}

fn sources(json: &mut Json, page: &mut Read, lang: &str) {
    json.key("sources").array(page.sources(), |json, (texts, date)| {
        let [title, publisher, url, dating] = texts;
        json.object(|json| {
            json.key("title").string(title);
            json.key("publisher").string_or_null(given(publisher));
            json.key("url").string_or_null(given(url));
            json.key("published").date_or_null(date);
            json.key("dating").string_or_null(given(dating));
        });
    });
    json.key("conflicts").array(page.conflicts(), |json, (texts, reason)| {
        json.object(|json| {
            for (key, text) in ["field", "shown", "other", "source"].into_iter().zip(texts) {
                json.key(key).string(text);
            }
            json.key("reason").string(reason.in_language(lang).1);
        });
    });
}

fn location(
    json: &mut Json,
    directory: &Directory,
    (segment, listing): (&Segment, u32),
    lang: &str,
    now: Timestamp,
) {
    let columns = &segment.columns;
    let (facts, stop, sessions) = segment.page_of_listing(listing);
    let hours_of = |session: &SessionKey| &**columns.hours(session.hours());
    let hours: Vec<&Hours> = columns.sessions(listing).iter().map(hours_of).collect();
    let holidays = directory.bank_holidays();
    let state = together(&hours, &Reading::new(now, holidays), None, holidays);
    json.object(|json| {
        json.key("service_at_location_id").copy(facts.get(Fact::ServiceAtLocationId));
        json.key("geometry").copy(facts.get(Fact::Geometry));
        whereabouts(json, &facts);
        if let Some((kind, name, distance_m)) = stop {
            json.key("stop").object(|json| {
                json.key("name").string(name);
                json.key("kind").word(kind.word());
                json.key("distance_m").whole(distance_m);
            });
        }
        json.key("languages").copy(facts.get(Fact::Languages));
        open(json, state.state, state.until, state.opens, state.note);
        json.key("sessions").array(sessions, |json, (session, (rule, note))| {
            let today = now.london().date;
            json.object(|json| {
                json.key("channel").word(session.channel().word());
                let languages = columns.languages(session);
                helps(json.key("languages"), directory.languages(), languages);
                json.key("opening_hours").string_or_null(given(rule));
                words_for(json, "note", &note, lang);
                let hours = hours_of(&session);
                json.key("hours_known").flag(hours.is_known());
                json.key("days").array(0..DAYS_TOLD, |json, days| {
                    day(json, hours, today.plus_days(days), holidays);
                });
            });
        });
    });
}

fn day(json: &mut Json, hours: &Hours, date: Date, holidays: &BankHolidays) {
    let (hours, note) = hours.on(date, holidays);
    json.object(|json| {
        json.key("date").date_or_null(Some(date));
        json.key("weekday").whole(date.weekday() + 1);
        json.key("note").string_or_null(note.map(note_word));
        json.key("spans").array(hours.spans(), |json, span| {
            json.object(|json| {
                json.key("opens").time(minute_of(date, span.start_min));
                json.key("closes").time(minute_of(date, span.end_min));
                json.key("state").string(if span.is_open { "open" } else { "unknown" });
            });
        });
    });
}

/// The instant of a minute counted from a day's 00:00, which may lie on a later day.
fn minute_of(date: Date, minute: u16) -> Timestamp {
    let date = date.plus_days(i32::from(minute / DAY_MIN));
    LocalTime { date, minute: minute % DAY_MIN }.timestamp()
}

/// A member with words for the reader, `null` if there are none.
fn words_for(json: &mut Json, key: &str, words: &Words, lang: &str) {
    json.key(key).string_or_null(given(words.in_language(lang).1));
}

fn words(json: &mut Json, key: &str, words: &[String]) {
    json.key(key).array(words, |json, word| {
        json.string(word);
    });
}

fn state_word(state: OpenState) -> &'static str {
    match state {
        OpenState::Open => "open",
        OpenState::Unknown => "unknown",
        OpenState::Closed => "closed",
    }
}

fn note_word(note: Note) -> &'static str {
    match note {
        Note::BankHoliday => "bank-holiday",
        Note::HoursUnknown => "hours-unknown",
        Note::ClosesSoon => "closes-soon",
    }
}
