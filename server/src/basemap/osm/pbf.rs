//! OpenStreetMap's binary format, one block in memory at a time.
//!
//! Invariant: a damaged block is an error and no panic, whatever the reader beneath makes of it.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use engine::Timestamp;
use osmpbf::{BlobDecode, BlobReader, ByteOffset, PrimitiveBlock, RelMemberType};

use super::element::{Element, Member, Pass, Tags};
use super::extract::{Header, Taker};
use crate::basemap::problem::BasemapError;
use crate::basemap::progress::Progress;

/// What a file must not ask of its reader, but for these.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// What is known of a file from reading it before.
#[derive(Default)]
pub struct Pbf {
    /// Where the first block with ways begins: nodes come before and need not be unpacked again.
    first_ways: Option<ByteOffset>,
}

/// What the file says of itself.
pub fn header(path: &Path) -> Result<Header, BasemapError> {
    let damaged = |error: &dyn std::fmt::Display| BasemapError::input(path, damage(error));
    let first = reader(path)?.next().transpose().map_err(|error| damaged(&error))?;
    let first = first.ok_or_else(|| damaged(&"it ends at once"))?;
    let BlobDecode::OsmHeader(header) = first.decode().map_err(|error| damaged(&error))? else {
        return Err(damaged(&"it does not begin with a header"));
    };
    if let Some(strange) =
        header.required_features().iter().find(|name| !UNDERSTOOD.contains(&name.as_str()))
    {
        return Err(BasemapError::input(path, format!("it needs a reader that knows {strange:?}")));
    }
    let bbox = header.bbox().map(|bbox| [bbox.left, bbox.bottom, bbox.right, bbox.top]);
    let dated =
        header.osmosis_replication_timestamp().map(|seconds| Timestamp(seconds).london().date);
    Ok(Header { bbox, dated })
}

impl Pbf {
    /// Hands over what a pass asks for.
    pub fn read(
        &mut self,
        path: &Path,
        size: u64,
        pass: Pass,
        progress: &Progress,
        take: &mut Taker<'_>,
    ) -> Result<(), BasemapError> {
        let mut blobs = reader(path)?;
        let damaged = |error: &dyn std::fmt::Display| BasemapError::input(path, damage(error));
        let start = self.first_ways.filter(|_| pass == Pass::Ways);
        if let Some(offset) = start {
            blobs.seek(offset).map_err(|error| damaged(&error))?;
        }
        let start = start.map_or(0, |offset| offset.0);
        progress.begin(pass.name(), size.saturating_sub(start));
        for blob in blobs {
            progress.check()?;
            let blob = blob.map_err(|error| damaged(&error))?;
            let offset = blob.offset();
            progress.set(offset.map_or(0, |offset| offset.0.saturating_sub(start)));
            let decoded = quietly(|| blob.decode()).map_err(|error| damaged(&error))?;
            let BlobDecode::OsmData(block) = decoded.map_err(|error| damaged(&error))? else {
                continue;
            };
            let content = quietly(|| content(&block, pass)).map_err(|error| damaged(&error))?;
            if content.has_ways && self.first_ways.is_none() {
                self.first_ways = offset;
            }
            content.elements.into_iter().try_for_each(&mut *take)?;
        }
        Ok(())
    }
}

fn reader(path: &Path) -> Result<BlobReader<BufReader<File>>, BasemapError> {
    BlobReader::seekable_from_path(path).map_err(|error| BasemapError::input(path, error))
}

fn damage(error: &dyn std::fmt::Display) -> String {
    format!("the file is damaged or cut off: {error}")
}

/// The reader beneath panics on some damaged numbers.
fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, &'static str> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| "a block makes no sense")
}

struct Content<'a> {
    elements: Vec<Element<'a>>,
    has_ways: bool,
}

fn content(block: &PrimitiveBlock, pass: Pass) -> Content<'_> {
    let (mut elements, mut has_ways) = (Vec::new(), false);
    for group in block.groups() {
        has_ways |= group.ways().next().is_some();
        if pass == Pass::Ways {
            elements.extend(group.ways().filter(|way| !way.info().deleted()).map(|way| {
                Element::Way {
                    id: way.id(),
                    nodes: way.refs().collect(),
                    tags: Tags(way.tags().collect()),
                }
            }));
            continue;
        }
        elements.extend(group.dense_nodes().map(|node| Element::Node {
            id: node.id(),
            lon: node.lon(),
            lat: node.lat(),
            tags: Tags(node.tags().collect()),
        }));
        elements.extend(group.nodes().map(|node| Element::Node {
            id: node.id(),
            lon: node.lon(),
            lat: node.lat(),
            tags: Tags(node.tags().collect()),
        }));
        elements.extend(group.relations().map(|relation| {
            Element::Relation {
                members: relation
                    .members()
                    .map(|member| match member.member_type {
                        RelMemberType::Way => Member::Way(member.member_id),
                        _ => Member::Other,
                    })
                    .collect(),
                tags: Tags(relation.tags().collect()),
            }
        }));
    }
    Content { elements, has_ways }
}
