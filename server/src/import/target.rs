//! What files are compared with, and where the difference goes.

use crate::store::{self, Change, Connection, Kind, Row, Store, StoreError, Writing};

/// More bytes than this are written in bulk.
const MUCH: u64 = 32_000_000;

/// What files are compared with, and where the difference goes.
pub(super) enum Target {
    /// There is no database yet, and none is made.
    Nothing,
    /// A database that stays as it is.
    Reading(Connection),
    /// A database that is changed.
    Writing(Writing),
    /// A database in memory.
    #[cfg(test)]
    Memory(Vec<Row>),
}

impl Target {
    /// Begins to compare with a database, or to write so many bytes of records to it.
    pub(super) async fn begin(
        db: Option<&Store>,
        is_dry_run: bool,
        bytes: u64,
    ) -> Result<Self, StoreError> {
        Ok(match db {
            None => Self::Nothing,
            Some(db) if is_dry_run => Self::Reading(store::read(db).await?),
            Some(db) if bytes > MUCH => Self::Writing(store::begin_bulk(db).await?),
            Some(db) => Self::Writing(store::begin(db).await?),
        })
    }

    fn connection(&mut self) -> Option<&mut Connection> {
        match self {
            Self::Reading(connection) => Some(connection),
            Self::Writing(writing) => Some(writing.connection()),
            Self::Nothing => None,
            #[cfg(test)]
            Self::Memory(_) => None,
        }
    }

    /// How often the data has been changed; of revision 0 is what has never held anything.
    pub(super) async fn revision(&mut self) -> Result<u64, StoreError> {
        match self.connection() {
            Some(connection) => connection.revision().await,
            None => Ok(0),
        }
    }

    pub(super) async fn rows(
        &mut self,
        kind: Kind,
        ids: &[String],
    ) -> Result<Vec<Row>, StoreError> {
        match self.connection() {
            Some(connection) => connection.rows(kind, ids).await,
            None => Ok(Vec::new()),
        }
    }

    pub(super) async fn places_of(
        &mut self,
        services: &[String],
    ) -> Result<Vec<(String, String)>, StoreError> {
        match self.connection() {
            Some(connection) => connection.places_of(services).await,
            None => Ok(Vec::new()),
        }
    }

    pub(super) async fn ids_after(
        &mut self,
        kind: Kind,
        after: &str,
    ) -> Result<Vec<String>, StoreError> {
        match self.connection() {
            Some(connection) => connection.ids_after(kind, after).await,
            None => Ok(Vec::new()),
        }
    }

    /// Writes changes where something is written.
    pub(super) async fn write(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        match self {
            Self::Writing(writing) if !changes.is_empty() => writing.write(&changes).await,
            #[cfg(test)]
            Self::Memory(rows) => {
                rows.extend(changes.into_iter().filter_map(|change| change.after));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Makes durable what was written, or leaves everything as it was.
    pub(super) async fn end(self, is_kept: bool) -> Result<(), StoreError> {
        match self {
            Self::Writing(writing) if is_kept => writing.finish().await,
            Self::Writing(writing) => writing.abandon().await,
            Self::Reading(connection) => connection.end().await,
            Self::Nothing => Ok(()),
            #[cfg(test)]
            Self::Memory(_) => Ok(()),
        }
    }
}
