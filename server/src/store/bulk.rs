//! Many rows in one statement: what makes writing a million of them a matter of a minute.

use super::connection::Connection;
use super::{Row, StoreError};
use sqlx::AssertSqlSafe;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Rows of one statement; SQLite allows 32,766 arguments, five a row.
const ROWS: usize = 250;

/// The texts of one row, in the order of the columns.
pub(super) type Texts<'a> = Vec<Option<Cow<'a, str>>>;

/// A table, and how its rows are put there.
pub(super) struct Table {
    name: &'static str,
    columns: &'static [&'static str],
    /// A column with the same number in all rows.
    number: Option<&'static str>,
    /// What a row that is there already gets from the new one.
    updates: &'static [&'static str],
}

const ORGANIZATION: Table = Table {
    name: "organization",
    columns: &["id", "name", "rest"],
    number: None,
    updates: &["name", "rest"],
};
const LOCATION: Table = Table { name: "location", ..ORGANIZATION };
const SERVICE: Table = Table {
    name: "service",
    columns: &["id", "organization_id", "name", "status", "rest"],
    number: None,
    updates: &["organization_id", "name", "status", "rest"],
};
const SERVICE_AT_LOCATION: Table = Table {
    name: "service_at_location",
    columns: &["id", "service_id", "location_id", "rest"],
    number: None,
    updates: &["service_id", "location_id", "rest"],
};
pub(super) const CHANGE_LOG: Table = Table {
    name: "change_log",
    columns: &["kind", "record_id", "action", "before", "after"],
    number: Some("revision"),
    updates: &[],
};

/// The table of rows.
pub(super) fn table(row: &Row) -> Table {
    match row {
        Row::Organization(_) => ORGANIZATION,
        Row::Location(_) => LOCATION,
        Row::Service(_) => SERVICE,
        Row::ServiceAtLocation(_) => SERVICE_AT_LOCATION,
    }
}

/// What the columns of a row hold.
pub(super) fn texts(row: &Row) -> Texts<'_> {
    fn some(text: &str) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(text))
    }
    match row {
        Row::Organization(row) => vec![some(&row.id), some(&row.name), some(&row.rest)],
        Row::Location(row) => {
            vec![some(&row.id), row.name.as_deref().map(Cow::Borrowed), some(&row.rest)]
        }
        Row::Service(row) => vec![
            some(&row.id),
            row.organization_id.as_deref().map(Cow::Borrowed),
            some(&row.name),
            some(&row.status),
            some(&row.rest),
        ],
        Row::ServiceAtLocation(row) => vec![
            some(&row.id),
            some(&row.service_id),
            row.location_id.as_deref().map(Cow::Borrowed),
            some(&row.rest),
        ],
    }
}

impl Connection {
    /// Puts rows into a table, in this order.
    pub(super) async fn put(
        &mut self,
        table: &Table,
        number: u64,
        rows: &[Texts<'_>],
    ) -> Result<(), StoreError> {
        for rows in rows.chunks(ROWS) {
            match self {
                Self::Sqlite(transaction) => {
                    let sql = AssertSqlSafe(table.insert_values(number, rows.len()));
                    let mut query = sqlx::query(sql);
                    for text in rows.iter().flatten() {
                        query = query.bind(text.as_deref());
                    }
                    query.execute(&mut **transaction).await?;
                }
                Self::Postgres(transaction) => {
                    let mut query = sqlx::query(AssertSqlSafe(table.insert_arrays(number)));
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
    fn insert(&self) -> String {
        let columns = self.number.iter().chain(self.columns).copied().collect::<Vec<_>>();
        format!("insert into {} ({})", self.name, columns.join(", "))
    }

    /// One placeholder for each text, the number written out.
    fn insert_values(&self, number: u64, rows: usize) -> String {
        let number = self.number.map_or_else(String::new, |_| format!("{number},"));
        let mut row = format!("({number}{}", "?,".repeat(self.columns.len()));
        row.pop();
        row.push_str("),");
        let mut sql = format!("{} values {}", self.insert(), row.repeat(rows));
        sql.pop();
        self.or_update(sql)
    }

    /// One array for each column.
    fn insert_arrays(&self, number: u64) -> String {
        let number = self.number.map_or_else(String::new, |_| format!("{number}, "));
        let arrays: Vec<String> =
            (1..=self.columns.len()).map(|column| format!("${column}::text[]")).collect();
        let from = format!("select {number}row.* from unnest({}) as row", arrays.join(", "));
        self.or_update(format!("{} {from}", self.insert()))
    }

    fn or_update(&self, mut sql: String) -> String {
        for (place, column) in self.updates.iter().enumerate() {
            let before = if place == 0 { " on conflict (id) do update set " } else { ", " };
            // Writing to a String cannot fail.
            let _ = write!(sql, "{before}{column} = excluded.{column}");
        }
        sql
    }
}
