//! Reading services as of one moment: all of them in batches, or those that have changed.
//!
//! The database puts each together into one text, since handing over rows one by one takes longer than
//! reading them. Invariant: what a [`Reading`] tells is of its revision, whatever is written meanwhile.

use super::{Batch, Lines, SqlitePools, Store, StoreError};
use serde::Deserialize;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{
    ConnectOptions, Connection, PgConnection, Postgres, Sqlite, SqliteConnection, Transaction,
};
use std::collections::BTreeSet;

/// How much of a file is mapped while all of it is read: as much as SQLite maps at most.
const MAPPED_BYTES: &str = "2147418112";

macro_rules! sqlite_text {
    ($column:literal) => {
        concat!("json_quote(", $column, ")")
    };
}

macro_rules! postgres_text {
    ($column:literal) => {
        concat!("coalesce(to_json(", $column, ")::text, 'null')")
    };
}

/// A service `s` and its organization `o` as the text of a [`super::WholeService`].
macro_rules! whole {
    ($text:ident) => {
        concat!(
            "format('[%s,%s,%s,%s,%s,[%s]]', ",
            concat!($text!("s.id"), ", ", $text!("s.name"), ", ", $text!("s.status"), ", s.rest, "),
            "case when o.id is null then 'null' else ",
            concat!("format('[%s,%s,%s]', ", $text!("o.id"), ", ", $text!("o.name"), ", o.rest)"),
            " end, (select string_agg(format('[%s,%s,%s]', ",
            concat!($text!("a.id"), ", a.rest, "),
            "case when l.id is null then 'null' else ",
            concat!("format('[%s,%s,%s]', ", $text!("l.id"), ", ", $text!("l.name"), ", l.rest)"),
            " end), ',') from service_at_location a
              left join location l on l.id = a.location_id where a.service_id = s.id))"
        )
    };
}

/// The next services after one, in the order in which the database finds them soonest.
macro_rules! next_batch {
    ($text:ident, $key:literal, $after:literal, $last:literal) => {
        concat!(
            "select string_agg(whole, '\n'), ",
            $last,
            " from (select ",
            $key,
            " as key, ",
            whole!($text),
            " as whole from service s left join organization o on o.id = s.organization_id where ",
            $key,
            " > ",
            $after,
            " order by ",
            $key,
            " limit 250) batch"
        )
    };
}

macro_rules! one_service {
    ($text:ident) => {
        concat!(
            "select ",
            whole!($text),
            " from service s left join organization o on o.id = s.organization_id where s.id = $1"
        )
    };
}

/// All rows of a table with three texts and `rest`, each on a line.
macro_rules! all_of {
    ($text:ident, $table:literal, $first:literal, $second:literal, $third:literal) => {
        concat!(
            "select string_agg(format('[%s,%s,%s,%s]', ",
            concat!($text!($first), ", ", $text!($second), ", ", $text!($third), ", rest"),
            "), '\n') from ",
            $table
        )
    };
}

/// The database as of one moment.
pub(crate) struct Reading {
    transaction: Reads,
    revision: u64,
    /// Up to which service all have been read.
    read_up_to: String,
}

enum Reads {
    Sqlite(Transaction<'static, Sqlite>),
    /// A connection of its own, closed in the end, and with it what it maps.
    MappedSqlite(SqliteConnection),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs the same statement on whichever transaction there is.
macro_rules! run {
    ($reading:expr, $db:ident => $body:expr) => {
        match &mut $reading.transaction {
            Reads::Sqlite(transaction) => {
                let $db: &mut SqliteConnection = transaction;
                $body
            }
            Reads::MappedSqlite($db) => $body,
            Reads::Postgres(transaction) => {
                let $db: &mut PgConnection = transaction;
                $body
            }
        }
    };
}

impl Reading {
    /// Begins to read a few services.
    pub(crate) async fn begin(db: &Store) -> Result<Self, StoreError> {
        let transaction = match db {
            Store::Sqlite(SqlitePools { readers, .. }) => {
                Reads::Sqlite(readers.begin_with("begin").await?)
            }
            Store::Postgres(pool) => Reads::Postgres(
                pool.begin_with("begin isolation level repeatable read read only").await?,
            ),
        };
        Self::of(transaction).await
    }

    /// Begins to read all services. A file is mapped for that: copying its pages one by one would
    /// take as long as reading them.
    pub(crate) async fn begin_all(db: &Store) -> Result<Self, StoreError> {
        let Store::Sqlite(SqlitePools { readers, .. }) = db else { return Self::begin(db).await };
        let options = readers.connect_options();
        let options = SqliteConnectOptions::clone(&options).pragma("mmap_size", MAPPED_BYTES);
        let mut connection = options.connect().await?;
        sqlx::query("begin").execute(&mut connection).await?;
        Self::of(Reads::MappedSqlite(connection)).await
    }

    async fn of(transaction: Reads) -> Result<Self, StoreError> {
        let mut reading = Self { transaction, revision: 0, read_up_to: String::new() };
        let number: i64 = run!(reading, db => {
            sqlx::query_scalar("select number from revision").fetch_one(&mut *db).await
        })?;
        reading.revision = number.unsigned_abs();
        Ok(reading)
    }

    /// Of which revision everything is that it tells.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// How many services there are.
    pub(crate) async fn count(&mut self) -> Result<u64, StoreError> {
        let count: i64 = run!(self, db => {
            sqlx::query_scalar("select count(*) from service").fetch_one(&mut *db).await
        })?;
        Ok(count.unsigned_abs())
    }

    /// All stops, in any order, each as a [`super::StopTold`]. Those of the whole country are some 40 MB.
    pub(crate) async fn stops(&mut self) -> Result<Lines, StoreError> {
        let sql = match &self.transaction {
            Reads::Postgres(_) => all_of!(postgres_text, "stop", "id", "name", "kind"),
            _ => all_of!(sqlite_text, "stop", "id", "name", "kind"),
        };
        self.lines("stop", sql).await
    }

    /// All areas, in any order, each as a [`super::AreaTold`].
    pub(crate) async fn areas(&mut self) -> Result<Lines, StoreError> {
        let sql = match &self.transaction {
            Reads::Postgres(_) => all_of!(postgres_text, "area", "id", "name", "kind"),
            _ => all_of!(sqlite_text, "area", "id", "name", "kind"),
        };
        self.lines("area", sql).await
    }

    /// All figures, in any order, each as a [`super::FigureTold`].
    pub(crate) async fn figures(&mut self) -> Result<Lines, StoreError> {
        let sql = match &self.transaction {
            Reads::Postgres(_) => all_of!(postgres_text, "figure", "id", "area_code", "measure"),
            _ => all_of!(sqlite_text, "figure", "id", "area_code", "measure"),
        };
        self.lines("figure", sql).await
    }

    async fn lines(&mut self, kind: &'static str, sql: &'static str) -> Result<Lines, StoreError> {
        let text: Option<String> = run!(self, db => {
            sqlx::query_scalar(sql).fetch_one(&mut *db).await
        })?;
        Ok(Lines { kind, text: text.unwrap_or_default() })
    }

    /// The next services of all; none when all have been read.
    pub(crate) async fn next(&mut self) -> Result<Option<Batch>, StoreError> {
        let sql = match &self.transaction {
            Reads::Postgres(_) => next_batch!(postgres_text, "s.id", "$1", "max(key)"),
            _ => {
                next_batch!(sqlite_text, "s.rowid", "cast($1 as integer)", "cast(max(key) as text)")
            }
        };
        let (whole, last): (Option<String>, Option<String>) = run!(self, db => {
            sqlx::query_as(sql).bind(&self.read_up_to).fetch_one(&mut *db).await
        })?;
        self.read_up_to = last.unwrap_or_default();
        Ok(whole.map(Batch))
    }

    /// When services, or what belongs to them, were last written (UTC), by id.
    pub(crate) async fn written(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "select id, max(at) from (
              select record_id as id, at from change_log where kind = 'service'
              union all select a.service_id, c.at from change_log c
                join service_at_location a on a.id = c.record_id
                where c.kind = 'service_at_location'
              union all select a.service_id, c.at from change_log c
                join service_at_location a on a.location_id = c.record_id
                where c.kind = 'location'
              union all select s.id, c.at from change_log c
                join service s on s.organization_id = c.record_id
                where c.kind = 'organization') of_service
            group by id";
        let mut written: Vec<(String, String)> = run!(self, db => {
            sqlx::query_as(sql).fetch_all(&mut *db).await
        })?;
        // Here, as the two databases order texts differently.
        written.sort();
        Ok(written)
    }

    /// Those of these services that are there, and the ids of the others.
    pub(crate) async fn services(
        &mut self,
        ids: BTreeSet<String>,
    ) -> Result<(Batch, Vec<String>), StoreError> {
        let sql = match &self.transaction {
            Reads::Postgres(_) => one_service!(postgres_text),
            _ => one_service!(sqlite_text),
        };
        let (mut lines, mut missing) = (Vec::with_capacity(ids.len()), Vec::new());
        for id in ids {
            let line: Option<String> = run!(self, db => {
                sqlx::query_scalar(sql).bind(&id).fetch_optional(&mut *db).await
            })?;
            match line {
                Some(line) => lines.push(line),
                None => missing.push(id),
            }
        }
        Ok((Batch(lines.join("\n")), missing))
    }

    /// The services of which a directory may tell something else than at an earlier revision; none
    /// if they are more than `most`, or if stops have changed, which may be near any of them, or
    /// what is only loaded with all of them.
    pub(crate) async fn changed_since(
        &mut self,
        revision: u64,
        most: usize,
    ) -> Result<Option<BTreeSet<String>>, StoreError> {
        let mut changed = BTreeSet::new();
        // An import of a service brings three other rows or so.
        let entries = self.entries_since(revision, 8 * most).await?;
        if entries.len() == 8 * most {
            return Ok(None);
        }
        for entry in entries {
            match entry.kind.as_str() {
                "stop" | "area" | "figure" => return Ok(None),
                "service" => changed.extend([entry.record_id]),
                "service_at_location" => changed.extend(entry.service_ids()),
                // New ones and removed ones belong to nothing but what has changed itself.
                _ if entry.action != "updated" => {}
                _ => changed.extend(self.services_of(&entry, most + 1).await?),
            }
            if changed.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(changed))
    }

    async fn entries_since(
        &mut self,
        revision: u64,
        most: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let sql = "select kind, record_id, action,
              case when kind = 'service_at_location' then before end as before,
              case when kind = 'service_at_location' then after end as after
            from change_log where revision > $1 order by revision limit $2";
        let (revision, most) = (revision.cast_signed(), i64::try_from(most).unwrap_or(i64::MAX));
        Ok(run!(self, db => {
            sqlx::query_as(sql).bind(revision).bind(most).fetch_all(&mut *db).await
        })?)
    }

    /// The services of an organization or at a location.
    async fn services_of(&mut self, entry: &Entry, most: usize) -> Result<Vec<String>, StoreError> {
        let sql = match entry.kind.as_str() {
            "organization" => "select id from service where organization_id = $1 limit $2",
            _ => "select service_id from service_at_location where location_id = $1 limit $2",
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        Ok(run!(self, db => {
            sqlx::query_scalar(sql).bind(&entry.record_id).bind(most).fetch_all(&mut *db).await
        })?)
    }

    /// Ends reading.
    pub(crate) async fn end(self) -> Result<(), StoreError> {
        match self.transaction {
            Reads::Sqlite(transaction) => transaction.rollback().await?,
            Reads::MappedSqlite(connection) => connection.close().await?,
            Reads::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}

/// An entry of the change log.
#[derive(sqlx::FromRow)]
struct Entry {
    kind: String,
    record_id: String,
    action: String,
    before: Option<String>,
    after: Option<String>,
}

impl Entry {
    /// The services that a `service_at_location` belonged to and belongs to.
    fn service_ids(&self) -> impl Iterator<Item = String> {
        #[derive(Deserialize)]
        struct Belonging {
            service_id: String,
        }
        let rows = [&self.before, &self.after].into_iter().flatten();
        rows.filter_map(|row| Some(serde_json::from_str::<Belonging>(row).ok()?.service_id))
    }
}
