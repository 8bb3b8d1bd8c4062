//! Best-first search: of all parts of the index the one that may hold the best answer is looked at
//! next, until what is found is better than all that is left could be.

use super::best::{Best, Found};
use super::judge::outlook::Outlook;
use super::judge::{Judge, Rank};
use crate::directory::segment::Segment;
use crate::directory::{Channel, ListingId, Part, TermId};
use crate::hours::slots::Doubts;
use crate::index::{Bounds, Bucket, Index, Key, List, Listed, Member, Node, Origin};
use crate::position::chord2;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Several lists are searched at once up to this number; beyond it, a wider list is better.
const MOST_LISTS: usize = 64;

/// So many members are looked up at a time: their rows lie all over memory, and fetching several takes
/// hardly longer than one.
const AHEAD: usize = 4;

/// A list in which to search, with what is the same for all of it.
pub(super) struct Source<'a> {
    pub part: u32,
    pub segment: &'a Segment,
    list: &'a List,
    /// The kinds of days of which the moment is, for the segment's hours.
    pub doubts: Doubts,
    /// Whether the list is about just what is asked for: then the hours of a member count for the question.
    pub is_exact: bool,
    /// Whether no other list is: then no others count.
    pub is_only: bool,
}

/// A part of the index still to be looked at.
struct Open<'a> {
    rank: Rank,
    next: Next<'a>,
}

/// Of which source it is, and what.
enum Next<'a> {
    Node(u32, &'a Node),
    Member(u32, Member),
}

impl PartialEq for Open<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open<'_> {}

impl PartialOrd for Open<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open<'_> {
    /// The best is the greatest: the heap gives it first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.rank.order(&self.rank)
    }
}

/// Looks for the best.
pub(super) fn fill(best: &mut Best, judge: &Judge) {
    let outlook = Outlook::new(judge);
    let sources = sources(&outlook);
    placed(&outlook, &sources, best);
    remote(&outlook, &sources, best);
}

/// Looks through the listings that have a place.
fn placed(outlook: &Outlook, sources: &[Source], best: &mut Best) {
    let Some(origin) = &outlook.origin else { return };
    let mut search = Placed { outlook, origin, best, open: BinaryHeap::new() };
    for (number, source) in (0..).zip(sources) {
        search.add_nodes(source, number, source.list.nodes());
    }
    while let Some(Open { rank, next }) = search.open.pop() {
        if search.best.is_better_than(&rank) {
            break;
        }
        match next {
            Next::Node(number, Node::Parent(parent)) => {
                search.add_nodes(&sources[number as usize], number, parent.children());
            }
            Next::Node(number, Node::Leaf(bucket)) => {
                search.add_members(&sources[number as usize], number, bucket, &rank);
            }
            Next::Member(number, member) => search.look_up(sources, (rank, number, member)),
        }
    }
}

/// A search among listings that have a place.
struct Placed<'s, 'b, 'a> {
    outlook: &'s Outlook<'s, 'a>,
    origin: &'s Origin,
    best: &'s mut Best<'b>,
    open: BinaryHeap<Open<'s>>,
}

impl<'s> Placed<'s, '_, '_> {
    /// Takes in a member, and those that come next.
    fn look_up(&mut self, sources: &[Source], first: (Rank, u32, Member)) {
        let mut members = [first; AHEAD];
        let mut count = 1;
        for place in &mut members[1..] {
            let Some(next) = self.next_member() else { break };
            *place = next;
            count += 1;
        }
        let mut chords2 = [0.0; AHEAD];
        for (chord, (_, number, member)) in chords2.iter_mut().zip(&members[..count]) {
            let columns = &sources[*number as usize].segment.columns;
            *chord = chord2(self.origin.point, columns.row(member.listing()).point);
        }
        for ((rank, number, member), chord2) in members[..count].iter().zip(chords2) {
            let source = &sources[*number as usize];
            consider(self.outlook, self.best, source, *member, rank.at(chord2));
        }
    }

    /// What is to be looked at next, if that is a member.
    fn next_member(&mut self) -> Option<(Rank, u32, Member)> {
        match self.open.peek()? {
            Open { rank, next: Next::Member(number, member) } => {
                let next = (*rank, *number, *member);
                self.open.pop();
                Some(next)
            }
            Open { next: Next::Node(..), .. } => None,
        }
    }

    fn add_nodes(&mut self, source: &Source, number: u32, nodes: &'s [Node]) {
        for node in nodes {
            let at_best = |bounds: &Bounds| {
                self.outlook.at_best(source, bounds, self.origin.chord2_to(bounds))
            };
            let rank = match node {
                Node::Leaf(bucket) => at_best(bucket.bounds()),
                Node::Parent(parent) => at_best(&parent.envelope()),
            };
            self.add(rank, Next::Node(number, node));
        }
    }

    /// Adds those of a bucket that may suit, each with a bound of its own: so few are looked up.
    fn add_members(&mut self, source: &Source, number: u32, bucket: &Bucket, at_best: &Rank) {
        let cells = self.origin.cells(bucket.bounds());
        for member in source.segment.index.members(bucket.range()) {
            let rank = at_best.at(cells.chord2_to(member.cell));
            if !self.best.is_better_than(&rank) {
                let farthest_m = || cells.metres_at_most(member.cell);
                let rank = self.outlook.member_at_best(source, *member, rank, &farthest_m);
                self.add(rank, Next::Member(number, *member));
            }
        }
    }

    fn add(&mut self, rank: Option<Rank>, next: Next<'s>) {
        if let Some(rank) = rank.filter(|rank| !self.best.is_better_than(rank)) {
            self.open.push(Open { rank, next });
        }
    }
}

/// Looks through the listings that have no place: after the placed ones of the same state, by id.
fn remote(outlook: &Outlook, sources: &[Source], best: &mut Best) {
    let judge = outlook.judge;
    for source in sources {
        let segment = source.segment;
        for bucket in source.list.remote() {
            let bounds = bucket.bounds();
            let Some(rank) = outlook.at_best(source, bounds, f64::INFINITY) else {
                continue;
            };
            let members = segment.index.members(bucket.range());
            let is_late =
                |first: &Member| ends_before(best, judge, &rank, segment.id(first.listing()));
            if best.is_better_than(&rank) || members.first().is_some_and(is_late) {
                // Where all have the same rank, those that follow have later ids.
                if rank.is_first() && judge.query.walk.is_none() {
                    break;
                }
                continue;
            }
            for member in members {
                if let Some(rank) = outlook.member_at_best(source, *member, rank, &|| 0.0) {
                    consider(outlook, best, source, *member, rank);
                }
            }
        }
    }
}

/// Whether a listing without a place, and all of the same rank with later ids, would not come in.
fn ends_before(best: &Best, judge: &Judge, rank: &Rank, id: &str) -> bool {
    best.last_found().is_some_and(|last| {
        let order = rank.order(&last.rank);
        order.then_with(|| id.cmp(judge.directory.id_of(last.listing))) == Ordering::Greater
    })
}

/// Every listing that suits, in any order.
pub(super) fn all(judge: &Judge) -> Vec<ListingId> {
    let outlook = Outlook::new(judge);
    let mut found = Vec::new();
    for source in &sources(&outlook) {
        let mut open: Vec<&Node> = source.list.nodes().iter().collect();
        while let Some(node) = open.pop() {
            let may_hold = |bounds: &Bounds| outlook.at_best(source, bounds, 0.0).is_some();
            match node {
                Node::Parent(parent) if may_hold(&parent.envelope()) => {
                    open.extend(parent.children());
                }
                Node::Leaf(bucket) if may_hold(bucket.bounds()) => {
                    take(judge, &mut found, source, bucket, 0.0);
                }
                Node::Parent(_) | Node::Leaf(_) => {}
            }
        }
        // Nothing without a place is inside of a box.
        for bucket in source.list.remote().iter().filter(|_| judge.query.bbox.is_none()) {
            if outlook.at_best(source, bucket.bounds(), f64::INFINITY).is_some() {
                take(judge, &mut found, source, bucket, f64::INFINITY);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn take(judge: &Judge, found: &mut Vec<ListingId>, source: &Source, bucket: &Bucket, chord2: f64) {
    for member in source.segment.index.members(bucket.range()) {
        let listing = ListingId { part: source.part, number: member.listing() };
        if judge.rank(listing, None, chord2, None).is_some() {
            found.push(listing);
        }
    }
}

/// Takes in a listing that suits. `at_best` is its distance, and the best place it may have.
fn consider(outlook: &Outlook, best: &mut Best, source: &Source, member: Member, at_best: Rank) {
    let listing = ListingId { part: source.part, number: member.listing() };
    let hours = outlook.hours_that_count(source, member);
    if !best.is_better_than(&at_best)
        && let Some(rank) = outlook.judge.rank(listing, hours, at_best.chord2, best.last())
    {
        best.offer(Found { rank, listing, hours: hours.filter(|_| source.is_only) });
    }
}

/// The lists that together hold all that can suit: the narrowest there are.
fn sources<'a>(outlook: &Outlook<'_, 'a>) -> Vec<Source<'a>> {
    let judge = outlook.judge;
    let channels = match &judge.query.channel {
        Some(channel) => std::slice::from_ref(channel),
        None => &Channel::ALL[..],
    };
    let mut sources = Vec::new();
    for (part, Part { segment, .. }) in (0..).zip(judge.directory.parts()) {
        let doubts = outlook.doubts(&segment.index);
        for channel in channels {
            let lists = narrowest(judge, &segment.index, *channel);
            let is_only = channels.len() == 1 && lists.len() == 1;
            let source =
                |(list, is_exact)| Source { part, segment, list, doubts, is_exact, is_only };
            sources.extend(lists.into_iter().map(source));
        }
    }
    sources
}

/// By need and language where both are asked for, else by either, else all of a channel. Tells whether
/// that is all that was asked for.
fn narrowest<'a>(judge: &Judge, index: &'a Index, channel: Channel) -> Vec<(&'a List, bool)> {
    let some = |ids: &[TermId]| ids.iter().copied().map(Some).collect::<Vec<_>>();
    let (categories, languages) = (some(&judge.categories), some(&judge.languages));
    let (by_category, by_language) = (!categories.is_empty(), !languages.is_empty());
    let ways = [
        (by_category && by_language).then_some((&categories[..], &languages[..])),
        by_category.then_some((&categories[..], &[None][..])),
        by_language.then_some((&[None][..], &languages[..])),
        Some((&[None][..], &[None][..])),
    ];
    let gathered = ways.into_iter().flatten().filter_map(|(categories, languages)| {
        let mut lists = Vec::new();
        for category in categories {
            for language in languages {
                let is_exact =
                    category.is_some() == by_category && language.is_some() == by_language;
                match index.list(Key { channel, category: *category, language: *language }) {
                    Listed::Nothing => {}
                    Listed::Elsewhere => return None,
                    Listed::List(list) => lists.push((list, is_exact)),
                }
            }
        }
        (lists.len() <= MOST_LISTS).then_some(lists)
    });
    let size =
        |lists: &Vec<(&List, bool)>| lists.iter().map(|(list, _)| list.buckets()).sum::<usize>();
    gathered.min_by_key(size).unwrap_or_default()
}
