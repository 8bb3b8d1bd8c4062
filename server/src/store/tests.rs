use super::*;
use crate::testing::Databases;
use sqlx::Row as _;

fn organization(id: &str, name: &str) -> Row {
    Row::Organization(Organization {
        id: id.to_owned(),
        name: name.to_owned(),
        rest: r#"{"description":"d"}"#.to_owned(),
    })
}

fn service(id: &str, organization_id: &str) -> Row {
    Row::Service(Service {
        id: id.to_owned(),
        organization_id: Some(organization_id.to_owned()),
        name: "Advice".to_owned(),
        status: "active".to_owned(),
        rest: "{}".to_owned(),
    })
}

fn add(row: Row) -> Change {
    Change { before: None, after: Some(row) }
}

async fn write(db: &Store, changes: Vec<Change>) -> Result<(), StoreError> {
    begin(db).await?.commit(changes).await
}

/// Entries of the change log: revision, kind, id, action, and whether before and after are there.
async fn log(db: &Store) -> Vec<(i64, String, String, String, bool, bool)> {
    let sql =
        "select revision, kind, record_id, action, before, after from change_log order by entry";
    reading!(db, pool => sqlx::query(sql)
        .fetch_all(pool)
        .await
        .unwrap()
        .iter()
        .map(|row| (
            row.get(0), row.get(1), row.get(2), row.get(3),
            row.get::<Option<String>, _>(4).is_some(), row.get::<Option<String>, _>(5).is_some(),
        ))
        .collect())
}

#[tokio::test]
async fn a_new_database_is_empty_and_of_revision_0() {
    for db in Databases::new().await.all() {
        assert_eq!(revision(db).await.unwrap(), 0);
        assert_eq!(load(db).await.unwrap(), Rows::default());
    }
}

#[tokio::test]
async fn every_write_raises_the_revision_by_one_and_is_logged() {
    for db in Databases::new().await.all() {
        // The service comes first here, but can only be written after its organization.
        write(db, vec![add(service("s", "o")), add(organization("o", "One"))]).await.unwrap();
        let renamed = Change {
            before: Some(organization("o", "One")),
            after: Some(organization("o", "Two")),
        };
        write(db, vec![renamed]).await.unwrap();
        let removed = |row| Change { before: Some(row), after: None };
        let both = vec![removed(organization("o", "Two")), removed(service("s", "o"))];
        write(db, both).await.unwrap();

        assert_eq!(revision(db).await.unwrap(), 3);
        assert_eq!(load(db).await.unwrap(), Rows { revision: 3, ..Rows::default() });
        let entry = |revision, kind: &str, id: &str, action: &str, before, after| {
            (revision, kind.to_owned(), id.to_owned(), action.to_owned(), before, after)
        };
        let expected = vec![
            entry(1, "organization", "o", "added", false, true),
            entry(1, "service", "s", "added", false, true),
            entry(2, "organization", "o", "updated", true, true),
            entry(3, "service", "s", "removed", true, false),
            entry(3, "organization", "o", "removed", true, false),
        ];
        assert_eq!(log(db).await, expected);
    }
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing() {
    for db in Databases::new().await.all() {
        let failed =
            write(db, vec![add(organization("o", "One")), add(service("s", "nobody"))]).await;
        assert!(failed.is_err(), "a service of an organization that does not exist");
        assert_eq!(load(db).await.unwrap(), Rows::default());
        assert_eq!(log(db).await, []);
        begin(db).await.unwrap().abandon().await.unwrap();
        write(db, vec![add(organization("o", "One"))]).await.unwrap();
        assert_eq!(revision(db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_bulk_write_is_as_exact_as_any() {
    for db in Databases::new().await.all() {
        let rows: Vec<Change> = (0..600)
            .flat_map(|n| {
                [organization(&format!("o{n}"), "'"), service(&format!("s{n}"), &format!("o{n}"))]
            })
            .map(add)
            .collect();
        begin_bulk(db).await.unwrap().commit(rows).await.unwrap();
        let rows = load(db).await.unwrap();
        assert_eq!((rows.organizations.len(), rows.services.len(), rows.revision), (600, 600, 1));
        let log = log(db).await;
        assert_eq!(
            (log.len(), log[0].1.as_str(), log[1199].1.as_str()),
            (1200, "organization", "service")
        );

        let stranger =
            begin_bulk(db).await.unwrap().commit(vec![add(service("s", "nobody"))]).await;
        assert!(stranger.is_err(), "a service of an organization that does not exist");
        let stranger = write(db, vec![add(service("s", "nobody"))]).await;
        assert!(stranger.is_err(), "and relations are looked at again afterwards");
        assert_eq!(load(db).await.unwrap().services.len(), 600);
    }
}

#[tokio::test]
async fn writers_wait_for_each_other_and_no_revision_is_lost() {
    for db in Databases::new().await.all() {
        let writers = (0..8).map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                write(&db, vec![add(organization(&format!("o{n}"), "One"))]).await.unwrap();
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let rows = load(db).await.unwrap();
        assert_eq!((rows.revision, rows.organizations.len()), (8, 8));
        assert!(rows.organizations.is_sorted_by(|a, b| a.id < b.id));
    }
}

#[tokio::test]
async fn a_reader_does_not_wait_for_a_writer() {
    for db in Databases::new().await.all() {
        let writing = begin(db).await.unwrap();
        assert_eq!(revision(db).await.unwrap(), 0);
        writing.commit(vec![add(organization("o", "One"))]).await.unwrap();
        assert_eq!(revision(db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn the_change_log_is_only_added_to() {
    for db in Databases::new().await.all() {
        write(db, vec![add(organization("o", "One"))]).await.unwrap();
        let statements = ["delete from change_log", "update change_log set action = 'removed'"];
        for statement in statements {
            let refused = match db {
                Store::Sqlite(pools) => sqlx::query(statement).execute(&pools.writer).await.err(),
                Store::Postgres(pool) => sqlx::query(statement).execute(pool).await.err(),
            };
            assert!(refused.unwrap().to_string().contains("only added to"), "{statement}");
        }
        assert_eq!(log(db).await.len(), 1);
    }
}

/// All services, read to the end.
async fn all(db: &Store) -> Vec<Batch> {
    let mut reading = Reading::begin_all(db).await.unwrap();
    let mut batches = Vec::new();
    while let Some(batch) = reading.next().await.unwrap() {
        batches.push(batch);
    }
    reading.end().await.unwrap();
    batches
}

fn told(batches: &[Batch]) -> Vec<String> {
    let services = batches.iter().flat_map(Batch::services);
    let mut told: Vec<String> = services.map(|service| format!("{:?}", service.unwrap())).collect();
    told.sort();
    told
}

#[tokio::test]
async fn the_database_tells_services_whole() {
    for db in Databases::new().await.all() {
        crate::import::load_bundled(db).await.unwrap();
        let odd = Row::Service(Service {
            id: "odd \"id\"".to_owned(),
            organization_id: None,
            name: "\\ \n \u{1} % ${}' é 日本".to_owned(),
            status: "active".to_owned(),
            rest: r#"{"a\u0001":"line\nend","n":[1,2.50,-3e2,null,true]}"#.to_owned(),
        });
        write(db, vec![add(odd)]).await.unwrap();
        let rows = load(db).await.unwrap();
        assert_eq!(told(&all(db).await), told(&[Batch::from(&rows)]));
        let mut reading = Reading::begin(db).await.unwrap();
        let ids = rows.services.iter().map(|row| row.id.clone()).chain(["nobody".to_owned()]);
        let (some, missing) = reading.services(ids.collect()).await.unwrap();
        assert_eq!(
            (told(&[some]), missing),
            (told(&[Batch::from(&rows)]), vec!["nobody".to_owned()])
        );
        reading.end().await.unwrap();
    }
}

#[tokio::test]
async fn more_services_than_one_batch_are_all_told() {
    for db in Databases::new().await.all() {
        let services = (0..1_001).map(|number| add(service(&format!("s{number}"), "o")));
        let first = std::iter::once(add(organization("o", "One")));
        write(db, first.chain(services).collect()).await.unwrap();
        assert_eq!(told(&all(db).await).len(), 1_001);
    }
}

#[tokio::test]
async fn what_is_read_is_of_one_revision() {
    for db in Databases::new().await.all() {
        write(db, vec![add(organization("o", "One")), add(service("a", "o"))]).await.unwrap();
        let mut readings =
            [Reading::begin_all(db).await.unwrap(), Reading::begin(db).await.unwrap()];
        write(db, vec![add(service("b", "o"))]).await.unwrap();
        for reading in &mut readings {
            let batch = reading.next().await.unwrap().unwrap();
            assert_eq!((reading.revision(), told(&[batch]).len()), (1, 1));
        }
    }
}

#[tokio::test]
async fn a_change_is_one_of_the_services_it_shows_in() {
    for db in Databases::new().await.all() {
        write(db, vec![add(organization("o", "One")), add(organization("p", "Two"))])
            .await
            .unwrap();
        let services = ["a", "b", "c"].map(|id| add(service(id, "o")));
        write(db, services.into_iter().chain([add(service("d", "p"))]).collect()).await.unwrap();
        let renamed = Change {
            before: Some(organization("o", "One")),
            after: Some(organization("o", "Uno")),
        };
        write(db, vec![renamed]).await.unwrap();
        let mut reading = Reading::begin(db).await.unwrap();
        let mut since = async |revision, most| reading.changed_since(revision, most).await.unwrap();
        let ids = |ids: &str| Some(ids.chars().map(String::from).collect());
        assert_eq!(since(3, 9).await, ids(""));
        assert_eq!(since(2, 3).await, ids("abc"));
        assert_eq!(since(2, 2).await, None, "too many");
        assert_eq!(since(1, 4).await, ids("abcd"));
        reading.end().await.unwrap();
    }
}

#[tokio::test]
async fn a_database_of_a_newer_waymark_is_refused() {
    let databases = Databases::new().await;
    for (db, address) in databases.with_addresses() {
        let insert = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
             select 9999, description, success, checksum, execution_time from _sqlx_migrations where version = 1";
        match db {
            Store::Sqlite(pools) => {
                sqlx::query(insert).execute(&pools.writer).await.map(|_| ()).unwrap();
            }
            Store::Postgres(pool) => sqlx::query(insert).execute(pool).await.map(|_| ()).unwrap(),
        }
        let refused = Store::open(address).await.unwrap_err().to_string();
        assert!(
            refused.ends_with("made by a newer Waymark (schema 9999; this one knows 5)"),
            "{refused}"
        );
        assert!(!refused.contains("secret"));
    }
}

#[tokio::test]
async fn what_is_not_our_database_is_refused_on_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text.db"), "not a database, but long enough to look like a file of one")
        .unwrap();
    let other = sqlx::SqlitePool::connect_with(
        sqlx::sqlite::SqliteConnectOptions::new()
            .filename(path("other.db"))
            .create_if_missing(true),
    )
    .await
    .unwrap();
    sqlx::query("create table bookmark (url text)").execute(&other).await.unwrap();
    other.close().await;
    std::fs::create_dir(path("folder.db")).unwrap();
    for (address, reason) in [
        (format!("sqlite:{}", path("text.db").display()), "is not an SQLite database"),
        (format!("sqlite:{}", path("other.db").display()), "another program's tables"),
        (format!("sqlite:{}", path("folder.db").display()), "unable to open"),
        (format!("sqlite:{}", path("text.db/sub/w.db").display()), "folder cannot be made"),
        ("sqlite:".to_owned(), "neither sqlite:PATH nor"),
        ("mysql://me:secret@host/db".to_owned(), "neither sqlite:PATH nor"),
        ("postgres:me:secret@host/db".to_owned(), "neither sqlite:PATH nor"),
        ("Postgres://me:secret@host/db".to_owned(), "neither sqlite:PATH nor"),
        ("postgres://me:secret@127.0.0.1:1/db".to_owned(), "postgres://127.0.0.1/db: "),
    ] {
        let refused = Store::open(&address).await.unwrap_err().to_string();
        assert!(refused.contains(reason) && !refused.contains('\n'), "{refused}");
        assert!(!refused.contains("secret"), "{refused}");
    }
}

#[tokio::test]
async fn file_and_folder_are_made_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("a/b/waymark.db").display());
    let db = Store::open(&address).await.unwrap();
    write(&db, vec![add(organization("o", "One"))]).await.unwrap();
    db.close().await;
    assert_eq!(revision(&Store::open(&address).await.unwrap()).await.unwrap(), 1);
}

#[tokio::test]
async fn writes_are_synced_and_relations_kept() {
    let databases = Databases::new().await;
    let Some(Store::Sqlite(pools)) = databases.all().next() else { panic!("SQLite comes first") };
    let pragma = async |name: &'static str| -> String {
        sqlx::query(name)
            .fetch_one(&pools.writer)
            .await
            .map(|row| {
                row.try_get::<String, _>(0).unwrap_or_else(|_| row.get::<i64, _>(0).to_string())
            })
            .unwrap()
    };
    assert_eq!(pragma("pragma journal_mode").await, "wal");
    assert_eq!(pragma("pragma synchronous").await, "2", "full");
    assert_eq!(pragma("pragma foreign_keys").await, "1");
}

#[tokio::test]
async fn the_built_in_sqlite_has_no_wal_bug() {
    let databases = Databases::new().await;
    let Some(Store::Sqlite(pools)) = databases.all().next() else { panic!("SQLite comes first") };
    let version = sqlx::query_scalar::<_, String>("select sqlite_version()");
    let version = version.fetch_one(&pools.readers).await.unwrap();
    let numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "{version}");
}
