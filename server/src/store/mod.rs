//! The database: SQLite by default, PostgreSQL for a deployment on several machines.
//!
//! Knows sqlx, nothing of HTTP. Invariant: the `revision` row is raised by one in the transaction of
//! every write, so that two directories of the same revision are the same.

mod bulk;
mod connection;
mod logged;
mod open;
mod reading;
mod rows;
mod whole;
mod write;

pub use connection::{Connection, Kind, read};
pub(crate) use reading::Reading;
pub use rows::{Area, Figure, Location, Organization, Row, Rows, Service, ServiceAtLocation, Stop};
pub use unmet::{UnmetKey, UnmetSums, add_unmet, unmet};
pub(crate) use whole::{
    AreaTold, Batch, Degrees, FigureTold, Lines, Place, Provider, StopTold, WholeService,
};
pub use write::{Change, Writing, begin, begin_bulk};

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

/// An open database with the current schema. Clones share the connections.
#[derive(Clone, Debug)]
pub enum Store {
    /// A file, its only user.
    Sqlite(SqlitePools),
    /// A server.
    Postgres(PgPool),
}

/// Connections to a file: many that read, one that writes, so that neither waits for the other.
#[derive(Clone, Debug)]
pub struct SqlitePools {
    readers: SqlitePool,
    writer: SqlitePool,
}

/// Why the database cannot be used. Displayed on one line, without a password.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Neither kind of address.
    #[error("database address `{0}` is neither sqlite:PATH nor postgres://...")]
    Address(String),
    /// A `postgres://` address that cannot be read.
    #[error("the postgres:// address cannot be read: {0}")]
    PostgresAddress(String),
    /// The folder of the file cannot be made.
    #[error("database {path}: its folder cannot be made: {reason}")]
    Folder {
        /// The file.
        path: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// Some other file.
    #[error("database {0}: this file is not an SQLite database")]
    NotSqlite(String),
    /// Another program's database.
    #[error("database {0}: holds another program's tables")]
    Foreign(String),
    /// Written by a later version.
    #[error("database {name}: made by a newer Waymark (schema {found}; this one knows {known})")]
    Newer {
        /// The database.
        name: String,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// Cannot be opened or migrated.
    #[error("database {name}: {reason}")]
    Open {
        /// The database.
        name: String,
        /// What the database says, on one line.
        reason: String,
    },
    /// A statement failed.
    #[error("the database failed: {0}")]
    Failed(#[from] sqlx::Error),
    /// What would be written refers to what is not there.
    #[error("nothing was written: a {table} would refer to a missing {of}")]
    Relation {
        /// Which table.
        table: String,
        /// What is missing.
        of: String,
    },
    /// No answer in time.
    #[error("the database does not answer")]
    Silent,
    /// A row is not what the schema promises.
    #[error("the database holds a broken record: {kind} {id}: {reason}")]
    Broken {
        /// Which table.
        kind: &'static str,
        /// Which row.
        id: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Runs the same statement on whichever pool there is, for reading.
macro_rules! reading {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::store::Store::Sqlite($crate::store::SqlitePools { readers: $pool, .. }) => {
                $body
            }
            $crate::store::Store::Postgres($pool) => $body,
        }
    };
}

// After the macro, which it uses.
mod unmet;

impl Store {
    /// Opens `sqlite:PATH` (making file and folder where missing) or `postgres://...` and brings the
    /// schema up to date.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        open::open(address).await
    }

    /// Finishes what is under way and lets go of the database.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pools) => {
                pools.readers.close().await;
                pools.writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// How often the data has been changed.
pub async fn revision(db: &Store) -> Result<u64, StoreError> {
    let number: i64 = reading!(db, pool => {
        sqlx::query_scalar("select number from revision").fetch_one(pool).await
    })?;
    Ok(number.unsigned_abs())
}

/// Whether anything but stops, areas and figures was ever written.
pub async fn has_had_services(db: &Store) -> Result<bool, StoreError> {
    let sql = "select exists (select 1 from change_log
        where kind in ('organization', 'location', 'service', 'service_at_location'))";
    Ok(reading!(db, pool => sqlx::query_scalar(sql).fetch_one(pool).await)?)
}

/// The whole directory, as of one moment.
pub async fn load(db: &Store) -> Result<Rows, StoreError> {
    rows::load(db).await
}

#[cfg(test)]
mod tests;
