//! A transaction on either database, and what it can be asked about the rows of some ids.

use super::{
    Area, Figure, Location, Organization, Row, Service, ServiceAtLocation, SqlitePools, Stop,
    Store, StoreError,
};
use sqlx::{Postgres, Sqlite, Transaction};

/// A transaction under way: reads of it belong together. Dropped, it changes nothing.
pub enum Connection {
    /// On a file.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a server.
    Postgres(Transaction<'static, Postgres>),
}

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Who gives services.
    Organization,
    /// Places.
    Location,
    /// What is given.
    Service,
    /// Services at places.
    ServiceAtLocation,
    /// Stops of public transport.
    Stop,
    /// Areas of the official statistics.
    Area,
    /// What a census counted.
    Figure,
}

/// Begins to read everything as of one moment.
pub async fn read(db: &Store) -> Result<Connection, StoreError> {
    Ok(match db {
        Store::Sqlite(SqlitePools { readers, .. }) => Connection::Sqlite(readers.begin().await?),
        Store::Postgres(pool) => Connection::Postgres(
            pool.begin_with("begin isolation level repeatable read read only").await?,
        ),
    })
}

/// The rows whose ids (or other key) are in a list, which both databases are given in one argument.
macro_rules! select_in {
    ($connection:expr, $select:literal, $column:literal, $ids:expr) => {
        match $connection {
            Connection::Sqlite(transaction) => {
                let sql =
                    concat!($select, " where ", $column, " in (select value from json_each($1))");
                let ids = serde_json::Value::from($ids.to_vec()).to_string();
                sqlx::query_as(sql).bind(ids).fetch_all(&mut **transaction).await
            }
            Connection::Postgres(transaction) => {
                let sql = concat!($select, " where ", $column, " = any($1)");
                sqlx::query_as(sql).bind($ids).fetch_all(&mut **transaction).await
            }
        }
    };
}

/// The next ids of a table after one, in the order of the database.
macro_rules! page_of {
    ($connection:expr, $sql:literal, $after:expr) => {
        match $connection {
            Connection::Sqlite(transaction) => {
                sqlx::query_as($sql).bind($after).fetch_all(&mut **transaction).await
            }
            Connection::Postgres(transaction) => {
                sqlx::query_as($sql).bind($after).fetch_all(&mut **transaction).await
            }
        }
    };
}

impl Connection {
    /// How often the data has been changed.
    pub async fn revision(&mut self) -> Result<u64, StoreError> {
        let sql = "select number from revision";
        let number: i64 = match self {
            Self::Sqlite(on) => sqlx::query_scalar(sql).fetch_one(&mut **on).await?,
            Self::Postgres(on) => sqlx::query_scalar(sql).fetch_one(&mut **on).await?,
        };
        Ok(number.unsigned_abs())
    }

    /// The time of the change log: UTC, `2026-11-23T09:00:00Z`.
    pub(super) async fn time(&mut self) -> Result<String, StoreError> {
        Ok(match self {
            Self::Sqlite(on) => {
                let sql = "select strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";
                sqlx::query_scalar(sql).fetch_one(&mut **on).await?
            }
            Self::Postgres(on) => {
                let sql =
                    "select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
                sqlx::query_scalar(sql).fetch_one(&mut **on).await?
            }
        })
    }

    /// The rows of a kind that have one of these ids, in any order.
    pub async fn rows(&mut self, kind: Kind, ids: &[String]) -> Result<Vec<Row>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(match kind {
            Kind::Organization => {
                let rows: Vec<Organization> =
                    select_in!(self, "select id, name, rest from organization", "id", ids)?;
                rows.into_iter().map(Row::Organization).collect()
            }
            Kind::Location => {
                let rows: Vec<Location> =
                    select_in!(self, "select id, name, rest from location", "id", ids)?;
                rows.into_iter().map(Row::Location).collect()
            }
            Kind::Service => {
                let rows: Vec<Service> = select_in!(
                    self,
                    "select id, organization_id, name, status, rest from service",
                    "id",
                    ids
                )?;
                rows.into_iter().map(Row::Service).collect()
            }
            Kind::ServiceAtLocation => {
                let rows: Vec<ServiceAtLocation> = select_in!(
                    self,
                    "select id, service_id, location_id, rest from service_at_location",
                    "id",
                    ids
                )?;
                rows.into_iter().map(Row::ServiceAtLocation).collect()
            }
            Kind::Stop => {
                let rows: Vec<Stop> =
                    select_in!(self, "select id, name, kind, rest from stop", "id", ids)?;
                rows.into_iter().map(Row::Stop).collect()
            }
            Kind::Area => {
                let rows: Vec<Area> =
                    select_in!(self, "select id, name, kind, rest from area", "id", ids)?;
                rows.into_iter().map(Row::Area).collect()
            }
            Kind::Figure => {
                let rows: Vec<Figure> =
                    select_in!(self, "select id, area_code, measure, rest from figure", "id", ids)?;
                rows.into_iter().map(Row::Figure).collect()
            }
        })
    }

    /// Ids of the places of services, as pairs of service and place, in any order.
    pub async fn places_of(
        &mut self,
        services: &[String],
    ) -> Result<Vec<(String, String)>, StoreError> {
        if services.is_empty() {
            return Ok(Vec::new());
        }
        Ok(select_in!(
            self,
            "select service_id, id from service_at_location",
            "service_id",
            services
        )?)
    }

    /// Some hundred ids of a kind after one, in the database's own order; none at the end.
    pub async fn ids_after(&mut self, kind: Kind, after: &str) -> Result<Vec<String>, StoreError> {
        let ids: Vec<(String,)> = match kind {
            Kind::Organization => page_of!(
                self,
                "select id from organization where id > $1 order by id limit 1000",
                after
            ),
            Kind::Location => {
                page_of!(
                    self,
                    "select id from location where id > $1 order by id limit 1000",
                    after
                )
            }
            Kind::Service => {
                page_of!(self, "select id from service where id > $1 order by id limit 1000", after)
            }
            Kind::ServiceAtLocation => page_of!(
                self,
                "select id from service_at_location where id > $1 order by id limit 1000",
                after
            ),
            Kind::Stop => {
                page_of!(self, "select id from stop where id > $1 order by id limit 1000", after)
            }
            Kind::Area => {
                page_of!(self, "select id from area where id > $1 order by id limit 1000", after)
            }
            Kind::Figure => {
                page_of!(self, "select id from figure where id > $1 order by id limit 1000", after)
            }
        }?;
        Ok(ids.into_iter().map(|(id,)| id).collect())
    }

    /// Lets go, leaving everything as it was.
    pub async fn end(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.rollback().await?,
            Self::Postgres(transaction) => transaction.rollback().await?,
        }
        Ok(())
    }
}
