//! PostGIS with the same listings, and the indexes among which it finds its best plan.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use engine::directory::{Channel, Listing, Service};
use engine::hours::Hours;
use engine::language::Help;
use engine::{Directory, Question};
use server::live::Live;
use server::store::Store;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};

use crate::tools::process;
use crate::tools::questions::Asked;

/// What is in the table, without an index. A code is a term's number; an hour is counted from Monday
/// 00:00. The answer is the feature as we write it.
const COLUMNS: &str = "id text, position geometry(Point, 27700), categories int[], languages int[], \
    hours int[], feature text";

/// How many rows are sent at a time.
const BATCH_BYTES: usize = 1 << 20;

/// A way to find answers, all in the same table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Plan {
    /// Nearest first through one GiST index over everything.
    Composite,
    /// All that suits through the lists of a GIN index, then sorted by distance.
    Lists,
    /// What PostgreSQL takes by itself, planned anew where it likes.
    Own,
}

impl Plan {
    /// Every plan.
    pub const ALL: [Self; 3] = [Self::Composite, Self::Lists, Self::Own];

    /// As the tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Composite => "composite GiST",
            Self::Lists => "GIN, then sort",
            Self::Own => "its own choice",
        }
    }

    fn settings(self) -> &'static str {
        match self {
            Self::Composite => {
                "set enable_indexscan = on; set enable_bitmapscan = off; \
                 set plan_cache_mode = force_generic_plan"
            }
            Self::Lists => {
                "set enable_indexscan = off; set enable_bitmapscan = on; \
                 set plan_cache_mode = force_generic_plan"
            }
            Self::Own => {
                "set enable_indexscan = on; set enable_bitmapscan = on; set plan_cache_mode = auto"
            }
        }
    }
}

/// Numbers below 32, 64 and 192 have a bit each in signatures of so many bytes: nothing is mistaken.
const INDEXES: [&str; 2] = [
    "create index on listings using gist (position, \
        categories gist__intbig_ops (siglen = 4), languages gist__intbig_ops (siglen = 8), \
        hours gist__intbig_ops (siglen = 24))",
    "create index on listings using gin (categories gin__int_ops, languages gin__int_ops, \
        hours gin__int_ops)",
];

/// A question as the statement takes it.
pub struct Bound {
    x_m: f64,
    y_m: f64,
    category: Option<i32>,
    languages: Option<Vec<i32>>,
    hour: Option<i32>,
}

/// A connection to the filled database.
pub struct Peer {
    connection: PgConnection,
    pid: u32,
    categories: HashMap<String, i32>,
    languages: Vec<String>,
}

impl Peer {
    /// Makes the tables of what our own server would load.
    pub async fn fill(url: &str, database: &str) -> Result<Self> {
        let mut connection = PgConnection::connect(url).await?;
        for statement in SETTINGS {
            connection.execute(*statement).await?;
        }
        let live = Live::load(Store::open(database).await?, server::clock::now).await?;
        let directory = live.directory();
        let pid: i32 =
            sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut connection).await?;
        let categories = directory.categories().iter().map(str::to_owned).zip(0..).collect();
        let languages = directory.languages().iter().map(str::to_owned).collect();
        let mut peer = Self { connection, pid: u32::try_from(pid)?, categories, languages };
        peer.copy(&directory).await?;
        drop(directory);
        peer.index().await?;
        Ok(peer)
    }

    async fn copy(&mut self, directory: &Directory) -> Result<()> {
        let table = "create unlogged table given (id text, lon float8, lat float8, \
            categories int[], languages int[], hours int[], feature text)";
        self.connection.execute(table).await?;
        let features = Features::new(directory)?;
        let mut copy = self.connection.copy_in_raw("copy given from stdin").await?;
        let mut lines = String::new();
        for service in directory.services() {
            for listing in &service.listings {
                lines.extend(line(&service, listing, &features));
            }
            if lines.len() > BATCH_BYTES {
                copy.send(std::mem::take(&mut lines).into_bytes()).await?;
            }
        }
        copy.send(lines.into_bytes()).await?;
        copy.finish().await?;
        Ok(())
    }

    /// Neighbors side by side in the table, too.
    async fn index(&mut self) -> Result<()> {
        let started = Instant::now();
        let create = format!("create unlogged table listings ({COLUMNS})");
        let fill = "insert into listings select id, st_transform(st_setsrid(st_makepoint(lon, lat), 4326), 27700), \
            categories, languages, hours, feature \
            from given order by st_geohash(st_setsrid(st_makepoint(lon, lat), 4326))";
        self.connection.execute(AssertSqlSafe(create)).await?;
        self.connection.execute(fill).await?;
        self.connection.execute("drop table given").await?;
        for index in INDEXES {
            self.connection.execute(index).await.with_context(|| format!("{index} fails"))?;
        }
        self.connection.execute("vacuum analyze listings").await?;
        self.connection.execute("select count(feature) from listings").await?;
        eprintln!("  PostGIS: filled and indexed in {:.0} s", started.elapsed().as_secs_f64());
        Ok(())
    }

    /// Questions as the statement takes them: that costs PostGIS nothing.
    pub async fn bind(&mut self, asked: &[Asked]) -> Result<Vec<Bound>> {
        let mut bound = Vec::with_capacity(asked.len());
        for one in asked {
            let projected = "select st_x(p), st_y(p) from (select \
                st_transform(st_setsrid(st_makepoint($1, $2), 4326), 27700) p) q";
            let row = sqlx::query(projected)
                .bind(one.lon)
                .bind(one.lat)
                .fetch_one(&mut self.connection)
                .await?;
            let serving = |asked: &str| {
                let all = (0..).zip(&self.languages);
                all.filter(|(_, given)| engine::language::serves(given, asked))
                    .map(|(code, _)| code)
                    .collect()
            };
            bound.push(Bound {
                x_m: row.try_get(0)?,
                y_m: row.try_get(1)?,
                category: one.category.map(|need| self.categories.get(need).copied().unwrap_or(-1)),
                languages: one.language.map(serving),
                hour: one.open.map(hour_of_week).transpose()?,
            });
        }
        Ok(bound)
    }

    /// Processor time of the backend for a question, in microseconds.
    pub async fn cpu_us(&mut self, plan: Plan, bound: &[Bound], duration: Duration) -> Result<f64> {
        self.connection.execute(plan.settings()).await?;
        let (started, before) = (Instant::now(), process::cpu_s(self.pid)?);
        let mut answered = 0;
        while started.elapsed() < duration {
            self.ask(plan, &bound[answered % bound.len()]).await?;
            answered += 1;
        }
        Ok((process::cpu_s(self.pid)? - before) / answered as f64 * 1e6)
    }

    /// Ids of an answer.
    pub async fn ids<All: FromIterator<String>>(
        &mut self,
        plan: Plan,
        bound: &Bound,
    ) -> Result<All> {
        let rows = self.ask(plan, bound).await?;
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }

    /// Only the conditions that are asked: a statement for each set of them, prepared once.
    async fn ask(&mut self, plan: Plan, bound: &Bound) -> Result<Vec<sqlx::postgres::PgRow>> {
        // Each asks once; a placeholder has the number that its value has when bound below.
        let asked = [
            bound.category.map(|_| "categories @> array[$N::int]"),
            bound.languages.as_ref().map(|_| "languages && $N::int[]"),
            bound.hour.map(|_| "hours @> array[$N::int]"),
        ];
        let conditions: Vec<String> = (3..)
            .zip(asked.into_iter().flatten())
            .map(|(number, condition)| condition.replace('N', &number.to_string()))
            .collect();
        let clause = if conditions.is_empty() { "" } else { "where " };
        // The plan is named, because a prepared statement keeps the one it was given.
        let statement = format!(
            "select /* {} */ id, position <-> st_setsrid(st_makepoint($1, $2), 27700), feature \
             from listings {clause}{} \
             order by position <-> st_setsrid(st_makepoint($1, $2), 27700) limit 10",
            plan.name(),
            conditions.join(" and "),
        );
        let mut query = sqlx::query(AssertSqlSafe(statement)).bind(bound.x_m).bind(bound.y_m);
        if let Some(category) = bound.category {
            query = query.bind(category);
        }
        if let Some(languages) = &bound.languages {
            query = query.bind(languages);
        }
        if let Some(hour) = bound.hour {
            query = query.bind(hour);
        }
        Ok(query.fetch_all(&mut self.connection).await?)
    }

    /// Of PostgreSQL and PostGIS.
    pub async fn version(&mut self) -> Result<String> {
        let version = "select 'PostgreSQL ' || current_setting('server_version') || ', PostGIS ' || postgis_lib_version()";
        Ok(sqlx::query_scalar(version).fetch_one(&mut self.connection).await?)
    }
}

/// One core for one question, as for us; no compiling for questions this short. Costs as in memory.
const SETTINGS: &[&str] = &[
    "create extension if not exists postgis",
    "create extension if not exists intarray",
    "set jit = off",
    "set max_parallel_workers_per_gather = 0",
    "set random_page_cost = 1.1",
    "set work_mem = '64MB'",
    "set maintenance_work_mem = '1GB'",
];

/// The features of all listings as we write them, by id.
struct Features(HashMap<String, String>);

impl Features {
    fn new(directory: &Directory) -> Result<Self> {
        let pairs = [("lat", "52.4"), ("lon", "-1.5"), ("open", "any")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let none = engine::postcodes::Postcodes::default();
        let question = Question::nearest(&pairs, server::clock::now(), &none)
            .map_err(|faults| anyhow::anyhow!("our own question is refused: {faults:?}"))?;
        let hits = engine::listings(directory, &question.query);
        let all = hits.iter().map(|hit| {
            let text =
                engine::answer::feature_collection(directory, &question, std::slice::from_ref(hit));
            let feature = text.split_once("\"features\":[").map_or("", |(_, rest)| rest);
            let feature = feature.strip_suffix("]}").unwrap_or(feature).to_owned();
            (directory.id_of(hit.listing).to_owned(), feature)
        });
        Ok(Self(all.collect()))
    }
}

/// A row as `copy` takes it; none for what one cannot go to.
fn line(service: &Service, listing: &Listing, features: &Features) -> Option<String> {
    let position = listing.position?;
    let id = listing.service_at_location_id.as_deref()?;
    let sessions: Vec<_> =
        listing.sessions.iter().filter(|session| session.channel == Channel::InPerson).collect();
    let feature = features.0.get(id)?;
    let (mut languages, mut hours) = (Vec::new(), vec![false; 168]);
    for session in sessions {
        let counted =
            session.languages.iter().filter(|language| language.help <= Help::Interpreter);
        languages.extend(counted.map(|language| language.language.0));
        mark(&session.hours, &mut hours);
    }
    languages.sort_unstable();
    languages.dedup();
    let hours = hours.iter().zip(0u16..).filter(|(is_open, _)| **is_open).map(|(_, hour)| hour);
    let categories = service.categories.iter().map(|category| category.0);
    let (lon, lat) = (position.lon(), position.lat());
    let feature = feature.replace('\\', "\\\\");
    let (categories, hours) = (categories.collect::<Vec<_>>(), hours.collect::<Vec<_>>());
    let [categories, languages, hours] = [&categories, &languages, &hours].map(|all| array(all));
    Some(format!("{id}\t{lon}\t{lat}\t{categories}\t{languages}\t{hours}\t{feature}\n"))
}

fn array(numbers: &[u16]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
    format!("{{{}}}", numbers.join(","))
}

/// Marks the hours in whose middle it is open in an ordinary week.
fn mark(hours: &Hours, marked: &mut [bool]) {
    for (day, spans) in hours.week.iter().enumerate() {
        for span in spans.spans().iter().filter(|span| span.is_open) {
            let middles = (0..48usize)
                .filter(|hour| (span.start_min..span.end_min).contains(&(*hour as u16 * 60 + 30)));
            middles.for_each(|hour| marked[(day * 24 + hour) % 168] = true);
        }
    }
}

/// The hour of the week of a local time.
fn hour_of_week(local: &str) -> Result<i32> {
    let at = engine::Timestamp::parse_london(local).context("no local time")?.london();
    Ok(i32::from(at.date.weekday()) * 24 + i32::from(at.minute / 60))
}
