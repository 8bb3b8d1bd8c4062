//! Many rows in one statement: what makes writing a million of them a matter of a minute.

use super::connection::Connection;
use super::{Area, Row, Stop, StoreError};
use sqlx::{AssertSqlSafe, Row as _};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Rows of one statement; SQLite allows 32,766 arguments, five a row.
const ROWS: usize = 250;

/// The texts of one row, in the order of the columns.
pub(super) type Texts<'a> = Vec<Option<Cow<'a, str>>>;

/// Whether rows are there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    /// None of them is.
    New,
    /// All of them are.
    Known,
}

/// A table, and how its rows are put there.
pub(super) struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    /// Whether rows begin with the stamp of their write.
    is_stamped: bool,
    /// What a row that is there already gets from the new one.
    updates: &'static [&'static str],
}

const ORGANIZATION: Table = Table {
    name: "organization",
    columns: &["id", "name", "rest"],
    is_stamped: false,
    updates: &["name", "rest"],
};
const LOCATION: Table = Table { name: "location", ..ORGANIZATION };
const SERVICE: Table = Table {
    name: "service",
    columns: &["id", "organization_id", "name", "status", "rest"],
    is_stamped: false,
    updates: &["organization_id", "name", "status", "rest"],
};
const SERVICE_AT_LOCATION: Table = Table {
    name: "service_at_location",
    columns: &["id", "service_id", "location_id", "rest"],
    is_stamped: false,
    updates: &["service_id", "location_id", "rest"],
};
const STOP: Table = Table {
    name: "stop",
    columns: &["id", "name", "kind", "rest"],
    is_stamped: false,
    updates: &["name", "kind", "rest"],
};
const AREA: Table = Table { name: "area", ..STOP };
const FIGURE: Table = Table {
    name: "figure",
    columns: &["id", "area_code", "measure", "rest"],
    is_stamped: false,
    updates: &["area_code", "measure", "rest"],
};
pub(super) const CHANGE_LOG: Table = Table {
    name: "change_log",
    columns: &["kind", "record_id", "action", "before", "after"],
    is_stamped: true,
    updates: &[],
};

/// What all entries of one write have in common.
#[derive(Clone, Debug)]
pub(super) struct Stamp {
    pub revision: u64,
    /// When, in UTC, as the database writes it.
    pub at: String,
}

/// The table of rows.
pub(super) fn table(row: &Row) -> Table {
    match row {
        Row::Organization(_) => ORGANIZATION,
        Row::Location(_) => LOCATION,
        Row::Service(_) => SERVICE,
        Row::ServiceAtLocation(_) => SERVICE_AT_LOCATION,
        Row::Stop(_) => STOP,
        Row::Area(_) => AREA,
        Row::Figure(_) => FIGURE,
    }
}

/// What the columns of a row hold.
pub(super) fn texts(row: &Row) -> Texts<'_> {
    let some = |text| Some(Cow::Borrowed(text));
    match row {
        Row::Organization(row) => {
            vec![some(row.id.as_str()), some(row.name.as_str()), some(row.rest.as_str())]
        }
        Row::Location(row) => {
            vec![
                some(row.id.as_str()),
                row.name.as_deref().map(Cow::Borrowed),
                some(row.rest.as_str()),
            ]
        }
        Row::Service(row) => vec![
            some(row.id.as_str()),
            row.organization_id.as_deref().map(Cow::Borrowed),
            some(row.name.as_str()),
            some(row.status.as_str()),
            some(row.rest.as_str()),
        ],
        Row::ServiceAtLocation(row) => vec![
            some(row.id.as_str()),
            some(row.service_id.as_str()),
            row.location_id.as_deref().map(Cow::Borrowed),
            some(row.rest.as_str()),
        ],
        Row::Stop(Stop { id, name, kind, rest }) | Row::Area(Area { id, name, kind, rest }) => {
            [id, name, kind, rest].map(|text| some(text)).to_vec()
        }
        Row::Figure(row) => {
            [&row.id, &row.area_code, &row.measure, &row.rest].map(|text| some(text)).to_vec()
        }
    }
}

impl Connection {
    /// Puts rows into a table, in this order.
    pub(super) async fn put(
        &mut self,
        table: &Table,
        put: Put,
        stamp: &Stamp,
        rows: &[Texts<'_>],
    ) -> Result<(), StoreError> {
        for rows in rows.chunks(ROWS) {
            match self {
                Self::Sqlite(transaction) => {
                    let sql = AssertSqlSafe(table.insert_values(put, stamp, rows.len()));
                    let mut query = sqlx::query(sql);
                    for text in rows.iter().flatten() {
                        query = query.bind(text.as_deref());
                    }
                    query.execute(&mut **transaction).await?;
                }
                Self::Postgres(transaction) => {
                    let mut query = sqlx::query(AssertSqlSafe(table.insert_arrays(put, stamp)));
                    for column in 0..table.columns.len() {
                        let texts = rows.iter().map(|row| row[column].as_deref());
                        query = query.bind(texts.collect::<Vec<Option<&str>>>());
                    }
                    query.execute(&mut **transaction).await?;
                }
            }
        }
        Ok(())
    }

    /// Refuses relations to what is not there, where they have not been looked at as they came.
    pub(super) async fn check_relations(&mut self) -> Result<(), StoreError> {
        let Self::Sqlite(transaction) = self else { return Ok(()) };
        let sql = "pragma foreign_key_check";
        let broken = sqlx::query(sql).fetch_optional(&mut **transaction).await?;
        match broken {
            None => Ok(()),
            Some(row) => Err(StoreError::Relation { table: row.try_get(0)?, of: row.try_get(2)? }),
        }
    }

    /// Takes rows of one kind out.
    pub(super) async fn take_out(&mut self, kind: &Row, ids: &[&str]) -> Result<(), StoreError> {
        let table = table(kind).name;
        match self {
            Self::Sqlite(transaction) => {
                let sql =
                    format!("delete from {table} where id in (select value from json_each($1))");
                let ids = serde_json::Value::from(ids.to_vec()).to_string();
                sqlx::query(AssertSqlSafe(sql)).bind(ids).execute(&mut **transaction).await?;
            }
            Self::Postgres(transaction) => {
                let sql = format!("delete from {table} where id = any($1)");
                sqlx::query(AssertSqlSafe(sql)).bind(ids).execute(&mut **transaction).await?;
            }
        }
        Ok(())
    }
}

impl Table {
    fn insert(&self, how: &str) -> String {
        let stamp = if self.is_stamped { "revision, at, " } else { "" };
        format!("{how} into {} ({stamp}{})", self.name, self.columns.join(", "))
    }

    /// The stamp written out: given by the table's default, it would be asked for in every row, and
    /// a function that could fail makes SQLite prepare to take the statement back.
    fn stamp(&self, stamp: &Stamp) -> String {
        if !self.is_stamped {
            return String::new();
        }
        format!("{}, '{}', ", stamp.revision, stamp.at.replace('\'', "''"))
    }

    /// One placeholder for each text.
    fn insert_values(&self, put: Put, stamp: &Stamp, rows: usize) -> String {
        // Who fails gives up the whole transaction. To be able to take back one statement alone,
        // SQLite would copy every page before it changes it.
        let how = if put == Put::New { "insert or fail" } else { "insert" };
        let texts = vec!["?"; self.columns.len()].join(", ");
        let row = format!("({}{texts})", self.stamp(stamp));
        self.or_update(put, format!("{} values {}", self.insert(how), vec![row; rows].join(", ")))
    }

    /// One array for each column.
    fn insert_arrays(&self, put: Put, stamp: &Stamp) -> String {
        let arrays: Vec<String> =
            (1..=self.columns.len()).map(|column| format!("${column}::text[]")).collect();
        let from =
            format!("select {}row.* from unnest({}) as row", self.stamp(stamp), arrays.join(", "));
        self.or_update(put, format!("{} {from}", self.insert("insert")))
    }

    fn or_update(&self, put: Put, mut sql: String) -> String {
        if put == Put::New {
            return sql;
        }
        for (place, column) in self.updates.iter().enumerate() {
            let before = if place == 0 { " on conflict (id) do update set " } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(sql, "{before}{column} = excluded.{column}");
        }
        sql
    }
}
