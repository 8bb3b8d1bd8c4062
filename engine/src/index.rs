//! The index: for every channel, need and language, and for every need with every language, the
//! listings in question as a list with an R-tree of its own over it.
//!
//! One big tree would have to walk past everything that is near but does not suit: somebody who speaks
//! the language, somebody who helps with the need, never the same. A list holds only what suits on
//! both counts in one session, and its tree's envelopes know when something is open, so that a search
//! descends to what it looks for and to little else.
//!
//! Invariant: a list is complete, or it is not there and `Index::list` says so.

mod bounds;
mod chances;
mod keys;
mod list;
mod member;
mod reach;
mod tree;

pub(crate) use bounds::{Bounds, Eligibility, Helps};
pub(crate) use chances::Chances;
pub(crate) use list::{Bucket, List};
pub(crate) use member::Member;
pub(crate) use reach::Origin;
pub(crate) use tree::Node;

use crate::bank_holidays::BankHolidays;
use crate::directory::columns::{Columns, SessionKey};
use crate::directory::segment::Vocabulary;
use crate::position::LonLat;
use crate::service::Channel;
use crate::terms::TermId;
use keys::{Keys, Reader, needs_of};
use list::ListBuilder;

/// What a list is about. Without a need or a language it is about all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub channel: Channel,
    pub category: Option<TermId>,
    pub language: Option<TermId>,
}

/// Which listings a key has.
pub(crate) enum Listed<'a> {
    /// None.
    Nothing,
    /// So many, but there was no room for a list of them: one of the wider lists has them.
    Elsewhere,
    /// These.
    List(&'a List),
}

/// All lists.
#[derive(Debug, Default)]
pub(crate) struct Index {
    keys: Keys,
    lists: Vec<List>,
    /// The members of all lists, one list after the other.
    members: Vec<Member>,
    /// Of each of the hours.
    pub chances: Chances,
}

impl Index {
    /// The lists of all listings of the columns; `positions` are those of the placed ones.
    pub fn new(
        columns: &Columns,
        positions: &[LonLat],
        vocabulary: &Vocabulary,
        holidays: &BankHolidays,
    ) -> Self {
        let chances = Chances::of(&columns.hours, holidays);
        let mut keys = Keys::new(vocabulary);
        let mut reader = Reader::default();
        for listing in 0..columns.len() {
            let needs = needs_of(columns, listing);
            reader.read(columns, listing, &mut |channel, language| {
                for category in needs.clone() {
                    keys.count(Key { channel, category, language });
                }
            });
        }
        let (begins, n_members) = keys.lay_out(columns.len());
        let mut members = vec![Member::default(); n_members as usize];
        let mut lists: Vec<ListBuilder> = begins.into_iter().map(ListBuilder::new).collect();
        for listing in 0..columns.len() {
            let needs = needs_of(columns, listing);
            let position = positions.get(listing as usize).copied();
            let eligibility = Eligibility::of(columns.eligibility(listing));
            reader.read(columns, listing, &mut |channel, language| {
                let (member, bounds) = member(columns, &chances, listing, channel, language);
                for category in needs.clone() {
                    if let Some(list) = keys.list(Key { channel, category, language }) {
                        let list = &mut lists[list as usize];
                        list.add(member, position, eligibility, &bounds, &mut members);
                    }
                }
            });
        }
        let lists = lists.into_iter().map(|list| list.finish(&mut members)).collect();
        Self { keys, lists, members, chances }
    }

    /// The list of a key.
    pub fn list(&self, key: Key) -> Listed<'_> {
        match self.keys.list(key) {
            Some(list) => Listed::List(&self.lists[list as usize]),
            None if self.keys.is_unlisted(key) => Listed::Elsewhere,
            None => Listed::Nothing,
        }
    }

    /// The members of a list from one place among those of all lists to another.
    pub fn members(&self, range: std::ops::Range<u32>) -> &[Member] {
        &self.members[range.start as usize..range.end as usize]
    }

    /// Bytes held.
    pub fn size(&self) -> usize {
        self.keys.size()
            + self.members.capacity() * size_of::<Member>()
            + self.lists.capacity() * size_of::<List>()
            + self.lists.iter().map(List::size).sum::<usize>()
    }
}

/// A listing as a member of the lists of a channel and a language, and what these must know of it.
fn member(
    columns: &Columns,
    chances: &Chances,
    listing: u32,
    channel: Channel,
    language: Option<TermId>,
) -> (Member, Bounds) {
    let mut bounds = Bounds::empty();
    let mut hours: Option<u32> = None;
    let mut are_the_same = true;
    for session in columns.sessions(listing).iter().filter(|s| s.channel() == channel) {
        let helps = language.map_or(Helps::ALL, |language| helps_in(language, columns, *session));
        if helps.meets(Helps::ALL) {
            are_the_same &= hours.is_none_or(|hours| hours == session.hours());
            hours = Some(session.hours());
            bounds.helps = bounds.helps.and(helps);
            bounds.doubts = bounds.doubts.and(chances.doubts(session.hours()));
            bounds.slots.unite(chances.slots(session.hours()));
        }
    }
    (Member::new(listing, bounds.helps, hours.filter(|_| are_the_same)), bounds)
}

fn helps_in(language: TermId, columns: &Columns, session: SessionKey) -> Helps {
    let given = columns.languages(session).iter().filter(|given| given.language == language);
    given.fold(Helps::default(), |helps, given| helps.and(Helps::of(given.help)))
}
