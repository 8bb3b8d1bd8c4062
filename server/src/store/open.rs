//! Opening a database: settings that make a write durable, migrations, refusals on one line.

use super::{SqlitePools, Store, StoreError};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

const SQLITE_READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 10;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) async fn open(address: &str) -> Result<Store, StoreError> {
    if let Some(path) = address.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err(StoreError::Address(address.to_owned()));
        }
        open_sqlite(Path::new(path)).await
    } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        open_postgres(address).await
    } else {
        // What follows may hold a password.
        let scheme = address.split_once(':').map_or(address, |(scheme, _)| scheme);
        Err(StoreError::Address(scheme.to_owned()))
    }
}

async fn open_sqlite(path: &Path) -> Result<Store, StoreError> {
    let name = path.display().to_string();
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let failed = |reason| StoreError::Folder { path: name.clone(), reason };
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    let read_only = options.clone().pragma("query_only", "on");
    // Only the writer sets the journal mode: it changes the file, which `query_only` forbids.
    let writing = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let one = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let writer = one.connect_with(writing).await.map_err(|e| cannot_open(&name, &e))?;
    check_is_ours(&writer, &name).await?;
    SQLITE_MIGRATIONS
        .run(&writer)
        .await
        .map_err(|error| cannot_migrate(&name, &error, &SQLITE_MIGRATIONS))?;
    let readers = SqlitePoolOptions::new().max_connections(SQLITE_READERS);
    let readers = readers.connect_with(read_only).await.map_err(|e| cannot_open(&name, &e))?;
    Ok(Store::Sqlite(SqlitePools { readers, writer }))
}

/// Refuses a database that has tables, but not ours.
async fn check_is_ours(writer: &SqlitePool, name: &str) -> Result<(), StoreError> {
    let tables: Vec<String> =
        sqlx::query_scalar("select name from sqlite_schema where type = 'table'")
            .fetch_all(writer)
            .await
            .map_err(|error| cannot_open(name, &error))?;
    if tables.is_empty() || tables.iter().any(|table| table == "_sqlx_migrations") {
        return Ok(());
    }
    Err(StoreError::Foreign(name.to_owned()))
}

async fn open_postgres(address: &str) -> Result<Store, StoreError> {
    let unreadable = |error: sqlx::Error| StoreError::PostgresAddress(one_line(&error));
    let options = PgConnectOptions::from_str(address).map_err(unreadable)?;
    let database = options.get_database().unwrap_or_default();
    let name = format!("postgres://{}/{database}", options.get_host());
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(CONNECT_TIMEOUT)
        .connect_with(options)
        .await
        .map_err(|error| cannot_open(&name, &error))?;
    POSTGRES_MIGRATIONS
        .run(&pool)
        .await
        .map_err(|error| cannot_migrate(&name, &error, &POSTGRES_MIGRATIONS))?;
    Ok(Store::Postgres(pool))
}

fn cannot_open(name: &str, error: &sqlx::Error) -> StoreError {
    let not_a_database = error.as_database_error().and_then(|e| e.code().map(|code| code == "26"));
    if not_a_database == Some(true) && !name.starts_with("postgres://") {
        return StoreError::NotSqlite(name.to_owned());
    }
    StoreError::Open { name: name.to_owned(), reason: one_line(error) }
}

fn cannot_migrate(name: &str, error: &MigrateError, migrations: &Migrator) -> StoreError {
    let name = name.to_owned();
    let known = migrations.iter().map(|migration| migration.version).max().unwrap_or(0);
    match error {
        MigrateError::VersionMissing(found) if *found > known => {
            StoreError::Newer { name, found: *found, known }
        }
        other => StoreError::Open { name, reason: one_line(other) },
    }
}

fn one_line(error: &impl std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
