//! Writing: one transaction at a time, all or nothing, with its entries in the change log.

use super::bulk::{self, CHANGE_LOG, Put, Stamp, Texts};
use super::connection::Connection;
use super::logged::logged;
use super::{Row, SqlitePools, Store, StoreError};
use std::borrow::Cow;

/// Each change by itself may fail without harm to the others; each relation is looked at as it comes.
const BEGIN: &str = "pragma foreign_keys = on; pragma cache_size = -2000; begin immediate";

/// Relations are looked at before the end, and in memory is room (512 MiB) for the pages of all
/// indexes that a million services change. Either halves the time that a million takes.
const BEGIN_BULK: &str = "pragma foreign_keys = off; pragma cache_size = -524288; begin immediate";

/// One row before and after; a row that is new has no before, one that is removed no after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it was.
    pub before: Option<Row>,
    /// As it will be.
    pub after: Option<Row>,
}

/// A write under way: nobody else can write until it ends. Dropped, it leaves everything as it was.
pub struct Writing {
    connection: Connection,
    /// The revision of what is written and its time, once something is.
    stamp: Option<Stamp>,
    /// The relations are not looked at as they come.
    is_bulk: bool,
}

/// Begins a write, waiting for the one before to end.
pub async fn begin(db: &Store) -> Result<Writing, StoreError> {
    begin_with(db, BEGIN, false).await
}

/// Begins to write a great deal, waiting for the write before to end.
pub async fn begin_bulk(db: &Store) -> Result<Writing, StoreError> {
    begin_with(db, BEGIN_BULK, true).await
}

async fn begin_with(
    db: &Store,
    sqlite: &'static str,
    is_bulk: bool,
) -> Result<Writing, StoreError> {
    let mut connection = match db {
        Store::Sqlite(SqlitePools { writer, .. }) => {
            Connection::Sqlite(writer.begin_with(sqlite).await?)
        }
        Store::Postgres(pool) => Connection::Postgres(pool.begin().await?),
    };
    // Locks the row, which is what makes PostgreSQL's writers wait for each other.
    run(&mut connection, "update revision set number = number").await?;
    Ok(Writing { connection, stamp: None, is_bulk })
}

async fn run(connection: &mut Connection, sql: &'static str) -> Result<(), StoreError> {
    match connection {
        Connection::Sqlite(on) => sqlx::query(sql).execute(&mut **on).await.map(|_| ())?,
        Connection::Postgres(on) => sqlx::query(sql).execute(&mut **on).await.map(|_| ())?,
    }
    Ok(())
}

impl Writing {
    /// The transaction, to read what is there, what has just been written included.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Applies changes and records them under the next revision. What a row refers to must be
    /// written already, or be among these changes.
    pub async fn write(&mut self, changes: &[Change]) -> Result<(), StoreError> {
        let rank = |row: Option<&Row>| row.map_or(0, Row::rank);
        let stamp = self.stamp().await?;
        for now in 0..Row::KINDS {
            let put = changes.iter().filter(|change| change.after.is_some());
            let put = put.filter(|change| rank(change.after.as_ref()) == now).collect();
            self.put(put, &stamp).await?;
        }
        // What others refer to is written first and removed last.
        for now in (0..Row::KINDS).rev() {
            let removed = changes.iter().filter(|change| change.after.is_none());
            let removed = removed.filter(|change| rank(change.before.as_ref()) == now).collect();
            self.remove(removed, &stamp).await?;
        }
        Ok(())
    }

    /// Makes what was written durable.
    pub async fn finish(mut self) -> Result<(), StoreError> {
        if self.is_bulk {
            self.connection.check_relations().await?;
        }
        match self.connection {
            Connection::Sqlite(transaction) => transaction.commit().await?,
            Connection::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Applies changes, records them under the next revision and makes them durable.
    pub async fn commit(mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.write(&changes).await?;
        self.finish().await
    }

    /// Leaves everything as it was and lets the next one write, at once. (Dropping does the same when
    /// the runtime comes to it.)
    pub async fn abandon(self) -> Result<(), StoreError> {
        self.connection.end().await
    }

    /// Raises the revision, the first time.
    async fn stamp(&mut self) -> Result<Stamp, StoreError> {
        if let Some(stamp) = &self.stamp {
            return Ok(stamp.clone());
        }
        run(&mut self.connection, "update revision set number = number + 1").await?;
        let revision = self.connection.revision().await?;
        let at = self.connection.time().await?;
        Ok(self.stamp.insert(Stamp { revision, at }).clone())
    }

    /// Puts rows of one kind.
    async fn put(&mut self, changes: Vec<&Change>, stamp: &Stamp) -> Result<(), StoreError> {
        let Some(first) = changes.first().and_then(|change| change.after.as_ref()) else {
            return Ok(());
        };
        let table = bulk::table(first);
        let (new, known): (Vec<&Change>, Vec<&Change>) =
            changes.iter().partition(|change| change.before.is_none());
        for (changes, put) in [(new, Put::New), (known, Put::Known)] {
            let rows = changes.iter().filter_map(|change| change.after.as_ref());
            let texts: Vec<Texts> = rows.map(bulk::texts).collect();
            self.connection.put(&table, put, stamp, &texts).await?;
        }
        self.log(&changes, stamp).await
    }

    /// Removes rows of one kind.
    async fn remove(&mut self, changes: Vec<&Change>, stamp: &Stamp) -> Result<(), StoreError> {
        let rows: Vec<&Row> = changes.iter().filter_map(|change| change.before.as_ref()).collect();
        let Some(first) = rows.first() else { return Ok(()) };
        let ids: Vec<&str> = rows.iter().map(|row| row.id()).collect();
        self.connection.take_out(first, &ids).await?;
        self.log(&changes, stamp).await
    }

    async fn log(&mut self, changes: &[&Change], stamp: &Stamp) -> Result<(), StoreError> {
        let entries = changes.iter().map(|change| entry(change));
        let entries = entries.collect::<Result<Vec<Texts>, StoreError>>()?;
        self.connection.put(&CHANGE_LOG, Put::New, stamp, &entries).await
    }
}

/// What the change log says of a change.
fn entry(change: &Change) -> Result<Texts<'_>, StoreError> {
    let action = match (&change.before, &change.after) {
        (None, _) => "added",
        (_, Some(_)) => "updated",
        (_, None) => "removed",
    };
    let row = change.after.as_ref().or(change.before.as_ref());
    let json = |row: &Option<Row>| -> Result<Option<Cow<'_, str>>, StoreError> {
        Ok(row.as_ref().map(logged).transpose()?.map(Cow::Owned))
    };
    Ok(vec![
        row.map(|row| Cow::Borrowed(row.kind())),
        row.map(|row| Cow::Borrowed(row.id())),
        Some(Cow::Borrowed(action)),
        json(&change.before)?,
        json(&change.after)?,
    ])
}
