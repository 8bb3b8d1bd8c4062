//! Writing: one transaction at a time, all or nothing, with its entry in the change log.

use super::{Row, SqlitePools, Store, StoreError};
use sqlx::{Postgres, Sqlite, Transaction};

/// One row before and after; a row that is new has no before, one that is removed no after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it was.
    pub before: Option<Row>,
    /// As it will be.
    pub after: Option<Row>,
}

/// A write under way: nobody else can write until it ends. Dropped, it leaves everything as it was.
pub enum Writing {
    /// On a file.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a server.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs the same statement on whichever transaction there is.
macro_rules! run {
    ($writing:expr, $query:expr) => {
        match $writing {
            Writing::Sqlite(transaction) => $query.execute(&mut **transaction).await.map(|_| ()),
            Writing::Postgres(transaction) => $query.execute(&mut **transaction).await.map(|_| ()),
        }
    };
}

/// Begins a write, waiting for the one before to end.
pub async fn begin(db: &Store) -> Result<Writing, StoreError> {
    let mut writing = match db {
        Store::Sqlite(SqlitePools { writer, .. }) => {
            Writing::Sqlite(writer.begin_with("begin immediate").await?)
        }
        Store::Postgres(pool) => Writing::Postgres(pool.begin().await?),
    };
    // Locks the row, which is what makes PostgreSQL's writers wait for each other.
    run!(&mut writing, sqlx::query("update revision set number = number"))?;
    Ok(writing)
}

impl Writing {
    /// Applies changes, records them under the next revision and makes them durable.
    pub async fn commit(mut self, mut changes: Vec<Change>) -> Result<(), StoreError> {
        run!(&mut self, sqlx::query("update revision set number = number + 1"))?;
        // What others refer to is written first and removed last.
        changes.sort_by_key(|change| match (&change.after, &change.before) {
            (Some(after), _) => after.rank(),
            (None, before) => u8::MAX - before.as_ref().map_or(0, Row::rank),
        });
        for change in &changes {
            self.apply(change).await?;
            self.log(change).await?;
        }
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    /// Leaves everything as it was and lets the next one write, at once. (Dropping does the same when
    /// the runtime comes to it.)
    pub async fn abandon(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }

    async fn apply(&mut self, change: &Change) -> Result<(), StoreError> {
        match (&change.after, &change.before) {
            (Some(after), _) => self.put(after).await,
            (None, Some(before)) => self.remove(before).await,
            (None, None) => Ok(()),
        }
    }

    async fn put(&mut self, row: &Row) -> Result<(), StoreError> {
        Ok(match row {
            Row::Organization(row) => run!(
                self,
                sqlx::query(
                    "insert into organization (id, name, rest) values ($1, $2, $3)
                     on conflict (id) do update set name = excluded.name, rest = excluded.rest"
                )
                .bind(&row.id)
                .bind(&row.name)
                .bind(&row.rest)
            ),
            Row::Location(row) => run!(
                self,
                sqlx::query(
                    "insert into location (id, name, rest) values ($1, $2, $3)
                     on conflict (id) do update set name = excluded.name, rest = excluded.rest"
                )
                .bind(&row.id)
                .bind(&row.name)
                .bind(&row.rest)
            ),
            Row::Service(row) => run!(
                self,
                sqlx::query(
                    "insert into service (id, organization_id, name, status, rest)
                     values ($1, $2, $3, $4, $5)
                     on conflict (id) do update set organization_id = excluded.organization_id,
                       name = excluded.name, status = excluded.status, rest = excluded.rest"
                )
                .bind(&row.id)
                .bind(&row.organization_id)
                .bind(&row.name)
                .bind(&row.status)
                .bind(&row.rest)
            ),
            Row::ServiceAtLocation(row) => run!(
                self,
                sqlx::query(
                    "insert into service_at_location (id, service_id, location_id, rest)
                     values ($1, $2, $3, $4)
                     on conflict (id) do update set service_id = excluded.service_id,
                       location_id = excluded.location_id, rest = excluded.rest"
                )
                .bind(&row.id)
                .bind(&row.service_id)
                .bind(&row.location_id)
                .bind(&row.rest)
            ),
        }?)
    }

    async fn remove(&mut self, row: &Row) -> Result<(), StoreError> {
        let statement = match row {
            Row::Organization(_) => "delete from organization where id = $1",
            Row::Location(_) => "delete from location where id = $1",
            Row::Service(_) => "delete from service where id = $1",
            Row::ServiceAtLocation(_) => "delete from service_at_location where id = $1",
        };
        Ok(run!(self, sqlx::query(statement).bind(row.id()))?)
    }

    async fn log(&mut self, change: &Change) -> Result<(), StoreError> {
        let Some(row) = change.after.as_ref().or(change.before.as_ref()) else {
            return Ok(());
        };
        let action = match (&change.before, &change.after) {
            (None, _) => "added",
            (_, Some(_)) => "updated",
            (_, None) => "removed",
        };
        let before = change.before.as_ref().map(Row::json).transpose()?;
        let after = change.after.as_ref().map(Row::json).transpose()?;
        Ok(run!(
            self,
            sqlx::query(
                "insert into change_log (revision, kind, record_id, action, before, after)
                 select number, $1, $2, $3, $4, $5 from revision"
            )
            .bind(row.kind())
            .bind(row.id())
            .bind(action)
            .bind(before)
            .bind(after)
        )?)
    }
}
