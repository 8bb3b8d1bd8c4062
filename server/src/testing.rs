//! For unit tests: every kind of database, fresh for each test and gone after it.

use crate::store::Store;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

pub(crate) mod web;

/// Names the PostgreSQL server on which tests may make schemas.
const POSTGRES: &str = "WAYMARK_TEST_POSTGRES";

/// An empty SQLite database, and an empty schema on PostgreSQL where there is a server.
pub(crate) struct Databases {
    sqlite: (Store, String),
    postgres: Option<(Store, Schema)>,
    _folder: TempDir,
}

/// A schema of its own; dropped with it.
struct Schema {
    server: String,
    name: String,
    address: String,
}

impl Databases {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("test.db").display());
        let sqlite = (Store::open(&address).await.unwrap(), address);
        let postgres = match std::env::var(POSTGRES) {
            Ok(server) if !server.is_empty() => {
                let schema = Schema::new(server).await;
                Some((Store::open(&schema.address).await.unwrap(), schema))
            }
            _ => {
                eprintln!("skipped: the PostgreSQL half ({POSTGRES} names no server)");
                None
            }
        };
        Self { sqlite, postgres, _folder: folder }
    }

    /// Every database, SQLite first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Store> {
        self.with_addresses().map(|(db, _)| db)
    }

    pub(crate) fn with_addresses(&self) -> impl Iterator<Item = (&Store, &str)> {
        let sqlite = (&self.sqlite.0, self.sqlite.1.as_str());
        let postgres = self.postgres.as_ref().map(|(db, schema)| (db, schema.address.as_str()));
        std::iter::once(sqlite).chain(postgres)
    }
}

impl Schema {
    async fn new(server: String) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("waymark_test_{}_{number}", std::process::id());
        on_server(&server, format!("create schema {name}")).await;
        let separator = if server.contains('?') { '&' } else { '?' };
        let address = format!("{server}{separator}options[search_path]={name}");
        Self { server, name, address }
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let (server, statement) = (
            self.server.clone(),
            format!("set lock_timeout = '10s'; drop schema {} cascade", self.name),
        );
        // A thread of its own: a test's runtime cannot be waited for from within.
        let dropping = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(on_server(&server, statement));
        });
        if dropping.join().is_err() {
            eprintln!("schema {} was not dropped", self.name);
        }
    }
}

async fn on_server(server: &str, statement: String) {
    use sqlx::{Connection, Executor};
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}
