//! Which list has which key: a table of all channels, needs and languages, and of all pairs.
//!
//! Invariant: a pair of a need and a language that nobody serves has a count of 0, so that it is known
//! at once that there is nothing.

use super::Key;
use crate::directory::columns::Columns;
use crate::directory::segment::Vocabulary;
use crate::service::Channel;
use crate::terms::TermId;

/// Pairs are told apart as long as the table of them is smaller than this.
const MOST_PAIRS: usize = 1 << 22;
/// Pairs have lists as long as these hold so many members for each listing, on average. Otherwise only
/// pairs of a need and a language that are both common do, of which a search would find no end.
const PAIRS_A_LISTING: usize = 6;
/// How common both must be then; tried one after the other.
const COMMON: [u32; 4] = [0, 512, 8_192, u32::MAX];

/// No list: nothing has this key, or it has none of its own.
const NO_LIST: u32 = u32::MAX;

/// The table.
#[derive(Debug, Default)]
pub(super) struct Keys {
    categories: usize,
    languages: usize,
    has_pairs: bool,
    /// How many listings have a key.
    counts: Vec<u32>,
    /// Which list has it.
    lists: Vec<u32>,
}

impl Keys {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let (categories, languages) = (vocabulary.categories.len(), vocabulary.languages.len());
        let singles = Channel::ALL.len() * (1 + categories + languages);
        let pairs = Channel::ALL.len() * categories * languages;
        let has_pairs = pairs <= MOST_PAIRS;
        let counts = vec![0; singles + if has_pairs { pairs } else { 0 }];
        Self { categories, languages, has_pairs, lists: vec![NO_LIST; counts.len()], counts }
    }

    /// Counts one more listing with a key.
    pub fn count(&mut self, key: Key) {
        if let Some(place) = self.place(key) {
            self.counts[place] += 1;
        }
    }

    /// Decides which keys have lists. Tells where each list begins among the members of all, and how many
    /// members there are.
    pub fn lay_out(&mut self, listings: u32) -> (Vec<u32>, u32) {
        let room = PAIRS_A_LISTING * listings as usize + 1024;
        let members = |keys: &Self, common: u32| -> usize {
            keys.all()
                .filter(|key| keys.is_pair_of_common(*key, common))
                .map(|key| keys.of(key))
                .sum()
        };
        let common = COMMON.into_iter().find(|common| members(self, *common) <= room);
        let common = common.unwrap_or(u32::MAX);
        let (mut begins, mut end) = (Vec::new(), 0);
        for key in self.all() {
            let is_single = key.category.is_none() || key.language.is_none();
            let count = self.of(key);
            if count == 0 || !(is_single || self.is_pair_of_common(key, common)) {
                continue;
            }
            if let Some(place) = self.place(key) {
                self.lists[place] = begins.len() as u32;
                begins.push(end);
                end += count as u32;
            }
        }
        (begins, end)
    }

    /// The list of a key.
    pub fn list(&self, key: Key) -> Option<u32> {
        self.place(key).map(|place| self.lists[place]).filter(|list| *list != NO_LIST)
    }

    /// Whether listings may have a key that has no list.
    pub fn is_unlisted(&self, key: Key) -> bool {
        let is_known = |id: Option<TermId>, count| id.is_none_or(|id| usize::from(id.0) < count);
        let has_words =
            is_known(key.category, self.categories) && is_known(key.language, self.languages);
        let may_have = self.place(key).map_or(has_words, |place| self.counts[place] > 0);
        self.list(key).is_none() && may_have
    }

    /// Bytes held.
    pub fn size(&self) -> usize {
        (self.counts.capacity() + self.lists.capacity()) * size_of::<u32>()
    }

    fn of(&self, key: Key) -> usize {
        self.place(key).map_or(0, |place| self.counts[place] as usize)
    }

    fn is_pair_of_common(&self, key: Key, common: u32) -> bool {
        let (Some(_), Some(_)) = (key.category, key.language) else { return false };
        let category = self.of(Key { language: None, ..key });
        let language = self.of(Key { category: None, ..key });
        category.min(language) >= common as usize
    }

    /// Every key of the table, in the order of their places: singles, then pairs.
    fn all(&self) -> impl Iterator<Item = Key> + use<> {
        let (categories, languages) = (self.categories, self.languages);
        (0..self.counts.len()).map(move |place| {
            let (word, channel) = (place / Channel::ALL.len(), place % Channel::ALL.len());
            let (category, language) = match word.checked_sub(1 + categories + languages) {
                Some(pair) => (Some(pair / languages), Some(pair % languages)),
                None if word > categories => (None, Some(word - categories - 1)),
                None => (word.checked_sub(1), None),
            };
            let term = |number: usize| TermId(number as u16);
            Key {
                channel: Channel::ALL[channel],
                category: category.map(term),
                language: language.map(term),
            }
        })
    }

    /// Where a key is in the table; none for a word of a later directory, or a pair without room.
    fn place(&self, key: Key) -> Option<usize> {
        let category = key.category.map(|id| usize::from(id.0));
        let language = key.language.map(|id| usize::from(id.0));
        if category.is_some_and(|id| id >= self.categories)
            || language.is_some_and(|id| id >= self.languages)
        {
            return None;
        }
        let (categories, languages) = (self.categories, self.languages);
        let place = match (category, language) {
            (None, None) => 0,
            (Some(category), None) => 1 + category,
            (None, Some(language)) => 1 + categories + language,
            (Some(_), Some(_)) if !self.has_pairs => return None,
            (Some(category), Some(language)) => {
                1 + categories + languages + category * languages + language
            }
        };
        Some(place * Channel::ALL.len() + key.channel as usize)
    }
}

/// Reads off a listing which keys it has.
#[derive(Debug, Default)]
pub(super) struct Reader {
    languages: Vec<TermId>,
}

impl Reader {
    /// Tells by which channel and in which languages a listing is given, each pair once, and first each
    /// channel whatever the language.
    pub fn read(
        &mut self,
        columns: &Columns,
        listing: u32,
        tell: &mut dyn FnMut(Channel, Option<TermId>),
    ) {
        let sessions = columns.sessions(listing);
        for channel in Channel::ALL {
            let mut of_channel = sessions.iter().filter(|s| s.channel() == channel).peekable();
            if of_channel.peek().is_none() {
                continue;
            }
            tell(channel, None);
            self.languages.clear();
            for help in of_channel.flat_map(|session| columns.languages(*session)) {
                if !self.languages.contains(&help.language) {
                    self.languages.push(help.language);
                    tell(channel, Some(help.language));
                }
            }
        }
    }
}

/// The needs of a listing, each once, and first none.
pub(super) fn needs_of(
    columns: &Columns,
    listing: u32,
) -> impl Iterator<Item = Option<TermId>> + Clone {
    let needs = columns.categories(listing);
    let is_first = |at: usize| !needs[..at].contains(&needs[at]);
    let each_once = (0..needs.len()).filter(move |at| is_first(*at)).map(|at| Some(needs[at]));
    std::iter::once(None).chain(each_once)
}
