//! `waymark coverage`: the questions of `/api/v1/coverage`, asked without a server.

use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::nearest::not_understood;
use super::{Database, Failure, output, progress};
use crate::clock;
use crate::coverage::{Demand, Grounds, NoAnswer, Watch, Written};
use crate::live::Live;

/// Print who has what within reach, hour by hour (GeoJSON or CSV), as `/api/v1/coverage` answers it
#[derive(Debug, Args)]
pub struct Coverage {
    #[command(flatten)]
    database: Database,
    /// Which question: of areas, of all needs and languages, or where sessions would help most
    #[arg(value_enum, default_value_t)]
    ask: Ask,
    #[command(flatten)]
    question: Question,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Ask {
    /// Who has what within reach, by area
    #[default]
    Areas,
    /// All needs and languages beside each other
    Matrix,
    /// Where sessions would help most
    Next,
}

/// The parameters of the API, unread: the engine understands or refuses them.
#[derive(Debug, Args)]
struct Question {
    /// A need such as `housing`; repeat it, or separate with commas, for any of several
    #[arg(long, value_name = "NEED", env = "WAYMARK_CATEGORY")]
    category: Vec<String>,
    /// A language such as `ti` (BCP 47); repeat it for any of several
    #[arg(long, value_name = "TAG", env = "WAYMARK_LANGUAGE")]
    language: Vec<String>,
    /// Least help that counts: spoken, interpreter (default), `phone_interpreter`, written
    #[arg(
        long = "language-help",
        visible_alias = "language_help",
        value_name = "HELP",
        env = "WAYMARK_LANGUAGE_HELP"
    )]
    language_help: Option<String>,
    /// `in_person` (default), telephone, online or any
    #[arg(long, env = "WAYMARK_CHANNEL")]
    channel: Option<String>,
    /// Who it must be for, such as `students`; repeat it for any of several
    #[arg(long, value_name = "WHO", env = "WAYMARK_ELIGIBILITY")]
    eligibility: Vec<String>,
    /// Within so many metres, great-circle (default 1000)
    #[arg(long, value_name = "METRES", env = "WAYMARK_WITHIN", allow_negative_numbers = true)]
    within: Option<String>,
    /// Instead of --within: minutes on foot
    #[arg(long, value_name = "MINUTES", env = "WAYMARK_WALK", allow_negative_numbers = true)]
    walk: Option<String>,
    /// `week` (default), a week 2026-W52, `now`, a local time or an RFC 3339 instant
    #[arg(long, value_name = "WHEN", env = "WAYMARK_OPEN")]
    open: Option<String>,
    /// Kind of areas: lsoa (default), district, postcode, city, or one that was imported
    #[arg(long, value_name = "AREAS", env = "WAYMARK_BY")]
    by: Option<String>,
    /// How people are counted: postcodes (default), or of a census population, `born_abroad`, `differing_languages`
    #[arg(long, env = "WAYMARK_WEIGHT")]
    weight: Option<String>,
    /// What was last checked before this day is old (default: a year ago)
    #[arg(
        long = "checked-since",
        visible_alias = "checked_since",
        value_name = "DATE",
        env = "WAYMARK_CHECKED_SINCE"
    )]
    checked_since: Option<String>,
    /// A session that is only thought of: `CV1 5FX;We 17:00-19:00`, or LON,LAT or remote before the `;`
    #[arg(long, value_name = "SESSION", env = "WAYMARK_DRAFT", allow_hyphen_values = true)]
    draft: Vec<String>,
    /// Id of a `service_at_location` or service to leave out
    #[arg(long, value_name = "ID", env = "WAYMARK_WITHOUT")]
    without: Vec<String>,
    /// A second question: parameters that replace those of this one, such as `language=ti`
    #[arg(long, value_name = "QUERY", env = "WAYMARK_COMPARE")]
    compare: Option<String>,
    /// geojson (default) or csv
    #[arg(long, env = "WAYMARK_FORMAT")]
    format: Option<String>,
    /// With next: how many sessions to place (default 3)
    #[arg(long, value_name = "N", env = "WAYMARK_SESSIONS")]
    sessions: Option<String>,
    /// With next: how many hours each is long (default 2)
    #[arg(long, value_name = "N", env = "WAYMARK_HOURS")]
    hours: Option<String>,
    /// With next: `venues` (default), the places that are known, or `anywhere`
    #[arg(long, value_name = "PLACES", env = "WAYMARK_AT")]
    at: Option<String>,
    /// With next: on these days only, such as `Mo,We`
    #[arg(long, value_name = "DAYS", env = "WAYMARK_DAYS")]
    days: Vec<String>,
    /// With next: none begins earlier (default 08:00)
    #[arg(long, value_name = "TIME", env = "WAYMARK_FROM")]
    from: Option<String>,
    /// With next: none ends later (default 20:00)
    #[arg(long, value_name = "TIME", env = "WAYMARK_TO")]
    to: Option<String>,
}

impl Coverage {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let db = self.database.open_existing().await?;
        let live = Live::load(db.clone(), clock::now).await;
        db.close().await;
        let live = live.map_err(Failure::data)?;
        let demand = Demand::new(&live.postcodes(), &live.areas()).map_err(Failure::data)?;
        let watch = Arc::new(Watch::default());
        let grounds = Grounds::of(&live, Arc::new(demand), clock::now(), Arc::clone(&watch));
        let (ask, pairs) = (self.ask, self.question.pairs());
        let answer = tokio::select! {
            answer = tokio::task::spawn_blocking(move || ask.answer(&grounds, &pairs)) => answer,
            () = progress::tell_lines(|elapsed, _| line(&watch, elapsed)) => {
                return Err(Failure::NobodyReads);
            }
        };
        output::print(&answer.map_err(Failure::data)?.map_err(|error| match error {
            NoAnswer::Faults(faults) => not_understood(&faults),
            NoAnswer::Over => Failure::NobodyReads,
        })?)
    }
}

/// `6334 postcodes, 2 s`
fn line(watch: &Watch, elapsed: Duration) -> String {
    format!("{} postcodes, {} s", watch.done(), elapsed.as_secs())
}

impl Ask {
    fn answer(self, grounds: &Grounds, pairs: &[(String, String)]) -> Result<String, NoAnswer> {
        Ok(match self {
            Self::Areas => match grounds.coverage(pairs)? {
                Written::Map(map) => map + "\n",
                Written::Table(table) => table,
            },
            Self::Matrix => grounds.matrix(pairs)? + "\n",
            Self::Next => grounds.next(pairs)? + "\n",
        })
    }
}

impl Question {
    /// As the query string of the API would hold them.
    fn pairs(self) -> Vec<(String, String)> {
        let once = [
            ("language_help", self.language_help),
            ("channel", self.channel),
            ("within", self.within),
            ("walk", self.walk),
            ("open", self.open),
            ("by", self.by),
            ("weight", self.weight),
            ("checked_since", self.checked_since),
            ("compare", self.compare),
            ("format", self.format),
            ("sessions", self.sessions),
            ("hours", self.hours),
            ("at", self.at),
            ("from", self.from),
            ("to", self.to),
        ];
        let repeated = [
            ("category", self.category),
            ("language", self.language),
            ("eligibility", self.eligibility),
            ("draft", self.draft),
            ("without", self.without),
            ("days", self.days),
        ];
        super::nearest::pairs(once, repeated)
    }
}
