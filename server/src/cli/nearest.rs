//! `waymark nearest`: the question of `/api/v1/nearest`, asked without a server.

use clap::Args;
use engine::question::Fault;

use super::{Database, Failure, output};
use crate::live::{self, Live};
use crate::{ask, clock};

/// Print the nearest help that is open, as `/api/v1/nearest` answers it (GeoJSON)
#[derive(Debug, Args)]
pub struct Nearest {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    question: Question,
}

/// The parameters of the API, unread: the engine understands or refuses them.
#[derive(Debug, Args)]
struct Question {
    /// Degrees north, with --lon
    #[arg(long, value_name = "DEGREES", env = "WAYMARK_LAT", allow_negative_numbers = true)]
    lat: Option<String>,
    /// Degrees east, with --lat
    #[arg(long, value_name = "DEGREES", env = "WAYMARK_LON", allow_negative_numbers = true)]
    lon: Option<String>,
    /// Instead of --lat and --lon: a full UK postcode
    #[arg(long, env = "WAYMARK_POSTCODE")]
    postcode: Option<String>,
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
    /// `now` (default), `any`, a local time 2026-11-24T10:00, or an RFC 3339 instant
    #[arg(long, value_name = "WHEN", env = "WAYMARK_OPEN")]
    open: Option<String>,
    /// Sessions whose hours are not known: exclude (default) or include
    #[arg(long, env = "WAYMARK_UNKNOWN")]
    unknown: Option<String>,
    /// `in_person` (default), telephone, online or any
    #[arg(long, env = "WAYMARK_CHANNEL")]
    channel: Option<String>,
    /// Who it must be for, such as `students`; repeat it for any of several
    #[arg(long, value_name = "WHO", env = "WAYMARK_ELIGIBILITY")]
    eligibility: Vec<String>,
    /// Within so many metres, great-circle
    #[arg(long, value_name = "METRES", env = "WAYMARK_WITHIN", allow_negative_numbers = true)]
    within: Option<String>,
    /// `walk`: what is still open on arrival on foot comes first
    #[arg(long, value_name = "HOW", env = "WAYMARK_ARRIVE")]
    arrive: Option<String>,
    /// With --arrive: for how many minutes it must then still be open (default 15)
    #[arg(long, value_name = "MINUTES", env = "WAYMARK_STAY", allow_negative_numbers = true)]
    stay: Option<String>,
    /// How many answers, 1 to 100 (default 10)
    #[arg(long, value_name = "N", env = "WAYMARK_LIMIT", allow_negative_numbers = true)]
    limit: Option<String>,
    /// Language of the texts in the answer (default en)
    #[arg(long, value_name = "TAG", env = "WAYMARK_LANG")]
    lang: Option<String>,
}

impl Nearest {
    pub(super) async fn run(self) -> Result<(), Failure> {
        // Understood before the database is opened: a mistyped question needs none.
        let postcodes = live::bundled_postcodes().map_err(Failure::data)?;
        let question = engine::Question::nearest(&self.question.pairs(), clock::now(), &postcodes)
            .map_err(|faults| not_understood(&faults))?;
        let db = self.database.open_existing().await?;
        let live = Live::load(db.clone(), clock::now).await;
        db.close().await;
        let answer = ask::nearest(&live.map_err(Failure::data)?.directory(), &question);
        output::print(&(answer + "\n"))
    }
}

pub(super) fn not_understood(faults: &[Fault]) -> Failure {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Failure::Usage(lines.join("; "))
}

impl Question {
    /// As the query string of the API would hold them.
    fn pairs(self) -> Vec<(String, String)> {
        let once = [
            ("lat", self.lat),
            ("lon", self.lon),
            ("postcode", self.postcode),
            ("language_help", self.language_help),
            ("open", self.open),
            ("unknown", self.unknown),
            ("channel", self.channel),
            ("within", self.within),
            ("arrive", self.arrive),
            ("stay", self.stay),
            ("limit", self.limit),
            ("lang", self.lang),
        ];
        let repeated = [
            ("category", self.category),
            ("language", self.language),
            ("eligibility", self.eligibility),
        ];
        pairs(once, repeated)
    }
}

/// What was given of parameters that may be given once, and of those that may be repeated.
pub(super) fn pairs(
    once: impl IntoIterator<Item = (&'static str, Option<String>)>,
    repeated: impl IntoIterator<Item = (&'static str, Vec<String>)>,
) -> Vec<(String, String)> {
    let once = once.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let repeated = repeated
        .into_iter()
        .flat_map(|(name, values)| values.into_iter().map(move |value| (name, value)));
    once.chain(repeated).map(|(name, value)| (name.to_owned(), value)).collect()
}
