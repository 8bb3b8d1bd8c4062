//! One made-up service: who gives it, where, when, in which languages, for what.

use super::prng::{Prng, Subject};
use super::record::{
    Address, Attribute, Language, Location, Organization, Phone, Schedule, Service,
    ServiceAtLocation, Term, Uuid,
};
use super::{FAR_TOGETHER, NEVER_TOGETHER, NIGHT_LANGUAGE, RARE_LANGUAGE, Synth, hours, words};
use engine::needs::ELIGIBILITY;

/// How many services the organizations of a block give: 50 in all.
const SERVICES_OF_BLOCK: [u64; 10] = [1, 1, 2, 3, 4, 5, 6, 8, 9, 11];
const BLOCK: u64 = 50;

/// Who gives a service.
struct Giver {
    index: u64,
    id: Uuid,
    name: String,
    website: String,
    town: usize,
}

/// Where a service is given.
struct Somewhere {
    town: usize,
    /// None: on the telephone or the web only.
    locations: Vec<Location>,
}

/// What a service is for and in which languages.
struct Offer<'a> {
    needs: Vec<&'a Term>,
    /// Languages of all sessions that name none of their own.
    languages: Vec<Language>,
    schedules: Vec<Schedule>,
}

impl Synth {
    pub(super) fn service(&self, index: u64) -> Service<'_> {
        let mut prng = Prng::new(self.options.seed, Subject::Service, index);
        let id = prng.uuid();
        let giver = self.giver(index);
        let somewhere = self.somewhere(index, &giver, &mut prng);
        let mut offer = self.offer(index, &somewhere, &mut prng);
        let on_site = place_schedules(&somewhere, &mut offer, &mut prng);
        let title = prng.pick(&words::OFFERS);
        let need = offer.needs.first().map_or("Help", |need| need.name.as_str());
        Service {
            id,
            organization_id: giver.id,
            name: format!("{need}: {title} in {}", self.towns.get(somewhere.town).name),
            description: description(&mut prng),
            url: format!("{}/{}", giver.website, index),
            email: format!("service-{index}@example.org"),
            status: if prng.chance(10) { "inactive" } else { "active" },
            last_verified: words::verified(&mut prng),
            eligibility: eligibility(&mut prng),
            service_at_locations: placed(id, somewhere.locations, on_site, &mut prng),
            phones: phones(&offer.schedules, &mut prng),
            schedules: offer.schedules,
            languages: offer.languages,
            attributes: offer.needs.into_iter().map(|need| attribute(need, &mut prng)).collect(),
            organization: giver.organization(),
        }
    }

    fn giver(&self, service: u64) -> Giver {
        let mut place = service % BLOCK;
        let of_block = SERVICES_OF_BLOCK.iter().position(|services| {
            let is_here = place < *services;
            place = place.saturating_sub(*services);
            is_here
        });
        let per_block = SERVICES_OF_BLOCK.len();
        let index = service / BLOCK * per_block as u64 + of_block.unwrap_or_default() as u64;
        let mut prng = Prng::new(self.options.seed, Subject::Organization, index);
        let town = self.towns.draw(&mut prng);
        Giver {
            index,
            id: prng.uuid(),
            name: words::organization(&mut prng, &self.towns.get(town).name),
            website: format!("https://organization-{index}.example.org"),
            town,
        }
    }

    /// Most services are where their organization is: at its house, in a hall that several share, or
    /// at a place of their own.
    fn somewhere(&self, service: u64, giver: &Giver, prng: &mut Prng) -> Somewhere {
        let town = if prng.chance(880) { giver.town } else { self.towns.draw(prng) };
        if prng.chance(30) {
            return Somewhere { town, locations: Vec::new() };
        }
        let seed = self.options.seed;
        let own = |number: u64| Prng::new(seed, Subject::Place, 2 * service + number);
        let kind = prng.below(100);
        let first = if kind < 35 && town == giver.town {
            self.location(town, &mut Prng::new(seed, Subject::Home, giver.index))
        } else if kind < 42 {
            let hub = prng.below(self.towns.hubs(town));
            self.location(town, &mut Prng::new(seed, Subject::Hub, (hub << 16) | town as u64))
        } else if kind < 47 && town != self.towns.far() {
            let mut prng = own(0);
            let position = self.towns.anywhere(&mut prng);
            self.location_at(town, position, &mut prng)
        } else {
            let is_confidential = prng.chance(5);
            Location { confidential: is_confidential, ..self.location(town, &mut own(0)) }
        };
        let second = prng.chance(50).then(|| self.location(town, &mut own(1)));
        Somewhere { town, locations: std::iter::once(first).chain(second).collect() }
    }

    fn location(&self, town: usize, prng: &mut Prng) -> Location {
        let position = self.towns.position(town, prng);
        self.location_at(town, position, prng)
    }

    fn location_at(&self, town: usize, (lon, lat): (f64, f64), prng: &mut Prng) -> Location {
        let town = self.towns.get(town);
        let address = Address {
            id: prng.uuid(),
            address_1: format!("{} {}", 1 + prng.below(220), words::street(prng)),
            city: town.name.clone(),
            state_province: "England",
            postal_code: words::postcode(prng, town.postcode_area),
            country: "GB",
            address_type: "physical",
        };
        Location {
            id: prng.uuid(),
            location_type: "physical",
            name: words::hall(prng),
            latitude: lat,
            longitude: lon,
            confidential: false,
            addresses: [address],
        }
    }

    fn offer(&self, service: u64, somewhere: &Somewhere, prng: &mut Prng) -> Offer<'_> {
        let is_far = somewhere.town == self.towns.far() && !somewhere.locations.is_empty();
        let is_trap = is_far && prng.chance(330);
        let mut needs = self.needs(prng);
        if is_trap && needs.iter().all(|need| need.code != FAR_TOGETHER.0) {
            needs.extend(self.needs.iter().find(|need| need.code == FAR_TOGETHER.0));
        }
        let suits = |code: &str| {
            let has = |need: &str| needs.iter().any(|known| known.code == need);
            let never = code == NEVER_TOGETHER.1 && has(NEVER_TOGETHER.0);
            let not_here = code == FAR_TOGETHER.1 && has(FAR_TOGETHER.0) && !is_far;
            !never && !not_here
        };
        let mut languages = if prng.chance(260) { self.languages(prng, suits) } else { Vec::new() };
        if is_trap && languages.iter().all(|language| language.code != FAR_TOGETHER.1) {
            languages.push(language(FAR_TOGETHER.1, prng));
        }
        if service % 10_000 == 4_999 {
            languages.push(language(RARE_LANGUAGE, prng));
        }
        let mut schedules = Vec::new();
        if prng.chance(15) {
            schedules.push(hours::day_and_night());
            schedules.push(speaking(hours::by_day(prng), vec![language(NIGHT_LANGUAGE, prng)]));
        } else if prng.chance(925) {
            schedules.push(hours::any(prng));
            if prng.chance(100) {
                schedules.push(speaking(hours::by_day(prng), self.languages(prng, suits)));
            }
        }
        Offer { needs, languages, schedules }
    }

    /// One to three needs.
    fn needs(&self, prng: &mut Prng) -> Vec<&Term> {
        let count = prng.weighted(&[(60, 1), (28, 2), (12, 3)]);
        let mut needs: Vec<&Term> = Vec::with_capacity(count + 1);
        while needs.len() < count {
            let need = &self.needs[self.needs_by_rank.draw(prng)];
            if needs.iter().all(|known| known.code != need.code) {
                needs.push(need);
            }
        }
        needs
    }

    /// One to four languages, but for those that do not suit.
    fn languages(&self, prng: &mut Prng, suits: impl Fn(&str) -> bool) -> Vec<Language> {
        let count = prng.weighted(&[(55, 1), (27, 2), (12, 3), (6, 4)]);
        let mut languages: Vec<Language> = Vec::with_capacity(count + 2);
        while languages.len() < count {
            let code = words::LANGUAGES[self.languages_by_rank.draw(prng)];
            if suits(code) && languages.iter().all(|known| known.code != code) {
                languages.push(language(code, prng));
            }
        }
        languages
    }
}

impl Giver {
    fn organization(self) -> Organization {
        Organization {
            id: self.id,
            name: self.name,
            description: "Made up by `waymark synth`, for measurements only.",
            website: self.website,
        }
    }
}

/// Gives every schedule its id and channel, adds the telephone's, and takes out those that are said
/// of the first place rather than of the service.
fn place_schedules(somewhere: &Somewhere, offer: &mut Offer, prng: &mut Prng) -> Vec<Schedule> {
    let is_remote = somewhere.locations.is_empty();
    let channel = match (is_remote, prng.chance(700)) {
        (false, _) => "in_person",
        (true, true) => "telephone",
        (true, false) => "online",
    };
    for schedule in &mut offer.schedules {
        schedule.id = Some(prng.uuid());
        schedule.attending_type = channel;
    }
    let on_site = if is_remote || !prng.chance(400) {
        Vec::new()
    } else {
        std::mem::take(&mut offer.schedules)
    };
    if !is_remote && prng.chance(80) {
        let id = Some(prng.uuid());
        let attending_type = "telephone";
        offer.schedules.push(Schedule { id, attending_type, ..hours::telephone(prng) });
    }
    on_site
}

fn placed(
    service_id: Uuid,
    locations: Vec<Location>,
    mut on_site: Vec<Schedule>,
    prng: &mut Prng,
) -> Vec<ServiceAtLocation> {
    let place = |location: Location| ServiceAtLocation {
        id: prng.uuid(),
        service_id,
        location_id: location.id,
        location,
        schedules: std::mem::take(&mut on_site),
    };
    locations.into_iter().map(place).collect()
}

/// Whoever can be rung has a number, and most others do, too.
fn phones(schedules: &[Schedule], prng: &mut Prng) -> Vec<Phone> {
    let is_rung = schedules.iter().any(|schedule| schedule.attending_type == "telephone");
    if !is_rung && prng.chance(150) {
        return Vec::new();
    }
    vec![Phone { id: prng.uuid(), number: words::phone(prng), r#type: "voice" }]
}

fn speaking(schedule: Schedule, languages: Vec<Language>) -> Schedule {
    Schedule { languages, ..schedule }
}

fn language(code: &'static str, prng: &mut Prng) -> Language {
    Language { id: prng.uuid(), code, help: prng.weighted(&words::HELPS) }
}

fn attribute<'a>(need: &'a Term, prng: &mut Prng) -> Attribute<'a> {
    let link_entity = "service";
    Attribute { id: prng.uuid(), link_entity, taxonomy_term_id: &need.id, taxonomy_term: need }
}

fn eligibility(prng: &mut Prng) -> Vec<&'static str> {
    if !prng.chance(150) {
        return Vec::new();
    }
    let (one, other) = (prng.pick(&ELIGIBILITY), prng.pick(&ELIGIBILITY));
    if one == other || prng.chance(600) { vec![one] } else { vec![one, other] }
}

fn description(prng: &mut Prng) -> String {
    let first = prng.below(words::SENTENCES.len() as u64) as usize;
    let second = (first + 1 + prng.below(3) as usize) % words::SENTENCES.len();
    format!("{} {}", words::SENTENCES[first], words::SENTENCES[second])
}
