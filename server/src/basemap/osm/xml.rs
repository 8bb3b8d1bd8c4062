//! OpenStreetMap's XML, streamed: one element in memory at a time.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use engine::time::Date;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::element::{Element, Member, Pass, Tags};
use super::extract::{Header, Taker};
use crate::basemap::problem::BasemapError;
use crate::basemap::progress::Progress;

/// What the file says of itself, before its first element.
pub fn header(path: &Path) -> Result<Header, BasemapError> {
    let mut document = Document::open(path)?;
    let mut dated = None;
    loop {
        match document.next()? {
            Step::Begin(tag, attributes) if ["osm", "meta"].contains(&tag.as_str()) => {
                // As tools that cut extracts write it, and as Overpass does.
                let said =
                    ["timestamp", "osm_base"].into_iter().find_map(|name| attributes.get(name));
                dated = dated.or(said.and_then(|said| Date::parse(said.get(..10)?)));
            }
            Step::Begin(tag, attributes) if tag == "bounds" => {
                let degrees = |name: &str| attributes.number(name).ok();
                let bbox = ["minlon", "minlat", "maxlon", "maxlat"].map(degrees);
                let bbox: Option<Vec<f64>> = bbox.into_iter().collect();
                return Ok(Header { bbox: bbox.and_then(|bbox| bbox.try_into().ok()), dated });
            }
            Step::Begin(tag, _) if ["node", "way", "relation"].contains(&tag.as_str()) => {
                return Ok(Header { bbox: None, dated });
            }
            Step::Finished => return Ok(Header { bbox: None, dated }),
            _ => {}
        }
    }
}

/// Hands over what a pass asks for.
pub fn read(
    path: &Path,
    pass: Pass,
    progress: &Progress,
    take: &mut Taker<'_>,
) -> Result<(), BasemapError> {
    let mut document = Document::open(path)?;
    let mut current: Option<Draft> = None;
    let mut events = 0_u32;
    loop {
        events = events.wrapping_add(1);
        if events.is_multiple_of(4_096) {
            progress.check()?;
            progress.set(document.reader.buffer_position());
        }
        match document.next()? {
            Step::Begin(tag, attributes) => {
                let understood = begin(&tag, &attributes, &mut current);
                understood.map_err(|problem| document.problem(problem))?;
            }
            Step::End(tag) if ["node", "way", "relation"].contains(&tag.as_str()) => {
                let draft = current.take();
                if let Some(element) = draft.as_ref().and_then(|draft| draft.element(pass)) {
                    take(element)?;
                }
            }
            Step::End(_) => {}
            Step::Finished => return Ok(()),
        }
    }
}

/// What has been read of an element so far.
struct Draft {
    kind: Kind,
    id: i64,
    tags: Vec<(String, String)>,
}

enum Kind {
    Node {
        lon: f64,
        lat: f64,
    },
    Way(Vec<i64>),
    Relation(Vec<Member>),
    /// Deleted, as editors keep it.
    Gone,
}

impl Draft {
    /// Whole, if the pass asks for it.
    fn element(&self, pass: Pass) -> Option<Element<'_>> {
        let id = self.id;
        let tags = || Tags(self.tags.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect());
        match (&self.kind, pass) {
            (Kind::Way(nodes), Pass::Ways) => {
                Some(Element::Way { id, nodes: nodes.clone(), tags: tags() })
            }
            (Kind::Node { lon, lat }, Pass::NodesAndRelations) => {
                Some(Element::Node { id, lon: *lon, lat: *lat, tags: tags() })
            }
            (Kind::Relation(members), Pass::NodesAndRelations) => {
                Some(Element::Relation { members: members.clone(), tags: tags() })
            }
            _ => None,
        }
    }
}

fn begin(tag: &str, attributes: &Attributes, current: &mut Option<Draft>) -> Result<(), String> {
    let kind = match (tag, current.as_mut().map(|draft| &mut draft.kind)) {
        ("node", _) if attributes.get("visible") == Some("false") => Kind::Gone,
        ("node", _) => {
            Kind::Node { lon: attributes.number("lon")?, lat: attributes.number("lat")? }
        }
        ("way", _) => Kind::Way(Vec::new()),
        ("relation", _) => Kind::Relation(Vec::new()),
        ("nd", Some(Kind::Way(nodes))) => {
            nodes.push(attributes.number("ref")?);
            return Ok(());
        }
        ("member", Some(Kind::Relation(members))) => {
            let id = attributes.number("ref")?;
            let is_way = attributes.get("type") == Some("way");
            members.push(if is_way { Member::Way(id) } else { Member::Other });
            return Ok(());
        }
        ("tag", _) => {
            if let (Some(draft), Some(k), Some(v)) =
                (current, attributes.get("k"), attributes.get("v"))
            {
                draft.tags.push((k.to_owned(), v.to_owned()));
            }
            return Ok(());
        }
        _ => return Ok(()),
    };
    *current = Some(Draft { kind, id: attributes.number("id")?, tags: Vec::new() });
    Ok(())
}

struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<T, String> {
        let text = self.get(name).ok_or_else(|| format!("an element has no {name}"))?;
        text.parse().map_err(|_| format!("{name}={text:?} is not a number"))
    }
}

enum Step {
    Begin(String, Attributes),
    End(String),
    /// After the end of `<osm>`.
    Finished,
}

struct Document<'p> {
    reader: Reader<BufReader<File>>,
    path: &'p Path,
    buffer: Vec<u8>,
    depth: u32,
    /// An element without content has begun: its end comes next.
    ends_next: Option<String>,
}

impl<'p> Document<'p> {
    fn open(path: &'p Path) -> Result<Self, BasemapError> {
        let file = File::open(path).map_err(|error| BasemapError::input(path, error))?;
        let reader = Reader::from_reader(BufReader::with_capacity(1 << 18, file));
        Ok(Self { reader, path, buffer: Vec::new(), depth: 0, ends_next: None })
    }

    fn problem(&self, problem: impl std::fmt::Display) -> BasemapError {
        let at = self.reader.buffer_position();
        BasemapError::input(
            self.path,
            format!("the XML is damaged or cut off at byte {at}: {problem}"),
        )
    }

    fn next(&mut self) -> Result<Step, BasemapError> {
        if let Some(tag) = self.ends_next.take() {
            return Ok(Step::End(tag));
        }
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            let (tag, attributes, is_empty) = match event {
                Ok(Event::Start(start)) => {
                    (start.name().as_ref().to_owned(), attributes(&start), false)
                }
                Ok(Event::Empty(start)) => {
                    (start.name().as_ref().to_owned(), attributes(&start), true)
                }
                Ok(Event::End(end)) => {
                    let tag = end.name().as_ref().to_owned();
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(if self.depth == 0 { Step::Finished } else { Step::End(tag) });
                }
                Ok(Event::Eof) => return Err(self.problem("it ends before </osm>")),
                Ok(_) => continue,
                Err(error) => return Err(self.problem(error)),
            };
            let attributes = attributes.map_err(|problem| self.problem(problem))?;
            if self.depth == 0 && tag != "osm" {
                let problem = format!("the XML is <{tag}>, not <osm>");
                return Err(BasemapError::input(self.path, problem));
            }
            if is_empty {
                self.ends_next = Some(tag.clone());
            } else {
                self.depth += 1;
            }
            return Ok(Step::Begin(tag, attributes));
        }
    }
}

fn attributes(start: &BytesStart<'_>) -> Result<Attributes, String> {
    let mut read = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        read.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Attributes(read))
}
