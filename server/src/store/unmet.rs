//! Sums of answers about searches that ended with nothing.
//!
//! Invariant: of an answer only the sums stay, and of its time the week; the directory's revision and
//! change log know nothing of it.

use super::{SqlitePools, Store, StoreError};

/// Which answers are summed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetKey {
    /// ISO 8601: `2026-W48`. As text in the order of time.
    pub week: String,
    /// The word of the question.
    pub question: String,
    /// The digest of the lists that the boxes are of.
    pub lists: String,
}

/// Their sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetSums {
    /// Of which answers.
    pub of: UnmetKey,
    /// How many there were.
    pub answers: u64,
    /// How often each box was ticked.
    pub ticked: Vec<u64>,
}

const BEGIN: &str = "insert into unmet (week, question, lists, answers, ticked)
    values ($1, $2, $3, 0, '[]') on conflict (week, question, lists) do nothing";
const KEEP: &str = "update unmet set answers = $4, ticked = $5
    where week = $1 and question = $2 and lists = $3";

/// Adds an answer in a transaction: the row is there first, then ours alone until the end.
macro_rules! add_in {
    ($transaction:expr, $lock:literal, $key:expr, $ticks:expr) => {{
        let (mut on, key): (_, &UnmetKey) = ($transaction, $key);
        let known = concat!(
            "select answers, ticked from unmet where week = $1 and question = $2 and lists = $3",
            $lock
        );
        let begin = sqlx::query(BEGIN).bind(&key.week).bind(&key.question).bind(&key.lists);
        begin.execute(&mut *on).await?;
        let known = sqlx::query_as(known).bind(&key.week).bind(&key.question).bind(&key.lists);
        let (answers, ticked): (i64, String) = known.fetch_one(&mut *on).await?;
        let ticked = with(key, &ticked, $ticks)?;
        let keep = sqlx::query(KEEP).bind(&key.week).bind(&key.question).bind(&key.lists);
        keep.bind(answers + 1).bind(ticked).execute(&mut *on).await?;
        on.commit().await?;
        Ok(())
    }};
}

/// Adds one answer, box by box, to the sums of its week.
pub async fn add_unmet(db: &Store, key: &UnmetKey, ticks: &[bool]) -> Result<(), StoreError> {
    match db {
        Store::Sqlite(SqlitePools { writer, .. }) => {
            add_in!(writer.begin_with("begin immediate").await?, "", key, ticks)
        }
        Store::Postgres(pool) => add_in!(pool.begin().await?, " for update", key, ticks),
    }
}

/// The sums from a week on and before another, in the order of time.
pub async fn unmet(db: &Store, from: &str, before: &str) -> Result<Vec<UnmetSums>, StoreError> {
    let sql = "select week, question, lists, answers, ticked from unmet
        where week >= $1 and week < $2 order by week, question, lists";
    let rows: Vec<(String, String, String, i64, String)> = reading!(db, pool => {
        sqlx::query_as(sql).bind(from).bind(before).fetch_all(pool).await
    })?;
    let checked = rows.into_iter().map(|(week, question, lists, answers, ticked)| {
        let of = UnmetKey { week, question, lists };
        let ticked = sums(&of, &ticked)?;
        Ok(UnmetSums { of, answers: answers.unsigned_abs(), ticked })
    });
    checked.collect()
}

/// The sums with one answer more.
fn with(key: &UnmetKey, ticked: &str, ticks: &[bool]) -> Result<String, StoreError> {
    let mut ticked = sums(key, ticked)?;
    if ticked.is_empty() {
        ticked = vec![0; ticks.len()];
    }
    if ticked.len() != ticks.len() {
        return Err(broken(key, "not as many boxes as the answer has"));
    }
    for (sum, tick) in ticked.iter_mut().zip(ticks) {
        *sum += u64::from(*tick);
    }
    Ok(serde_json::Value::from(ticked).to_string())
}

fn sums(key: &UnmetKey, text: &str) -> Result<Vec<u64>, StoreError> {
    serde_json::from_str(text).map_err(|error| broken(key, &error.to_string()))
}

fn broken(key: &UnmetKey, reason: &str) -> StoreError {
    let id = [&*key.week, &key.question, &key.lists].join(" ");
    StoreError::Broken { kind: "unmet", id, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::{Rows, load, revision};
    use super::*;
    use crate::testing::Databases;

    fn key(week: &str, question: &str, lists: &str) -> UnmetKey {
        let [week, question, lists] = [week, question, lists].map(str::to_owned);
        UnmetKey { week, question, lists }
    }

    #[tokio::test]
    async fn answers_are_summed_by_week_question_and_lists() {
        for db in Databases::new().await.all() {
            let this = key("2026-W48", "slot", "a");
            add_unmet(db, &this, &[true, false, true]).await.unwrap();
            add_unmet(db, &this, &[true, false, false]).await.unwrap();
            let others = [
                key("2026-W48", "area", "a"),
                key("2026-W48", "slot", "b"),
                key("2027-W01", "slot", "a"),
            ];
            for other in &others {
                add_unmet(db, other, &[false, true]).await.unwrap();
            }
            let of = |of: &UnmetKey, answers, ticked: &[u64]| UnmetSums {
                of: of.clone(),
                answers,
                ticked: ticked.to_vec(),
            };
            let expected = vec![
                of(&others[0], 1, &[0, 1]),
                of(&this, 2, &[2, 0, 1]),
                of(&others[1], 1, &[0, 1]),
                of(&others[2], 1, &[0, 1]),
            ];
            assert_eq!(unmet(db, "2026-W48", "2027-W02").await.unwrap(), expected);
            assert_eq!(unmet(db, "2026-W48", "2027-W01").await.unwrap(), expected[..3]);
            assert_eq!(unmet(db, "2026-W49", "2027-W01").await.unwrap(), []);
        }
    }

    #[tokio::test]
    async fn answers_that_come_at_once_are_all_counted() {
        for db in Databases::new().await.all() {
            let adding: Vec<_> = (0..20)
                .map(|_| {
                    let db = db.clone();
                    tokio::spawn(async move {
                        add_unmet(&db, &key("2026-W48", "slot", "a"), &[true, false]).await
                    })
                })
                .collect();
            for added in adding {
                added.await.unwrap().unwrap();
            }
            let sums = unmet(db, "2026-W48", "2026-W49").await.unwrap();
            assert_eq!((sums[0].answers, &*sums[0].ticked), (20, &[20, 0][..]));
        }
    }

    #[tokio::test]
    async fn they_are_no_part_of_the_directory() {
        for db in Databases::new().await.all() {
            add_unmet(db, &key("2026-W48", "slot", "a"), &[true]).await.unwrap();
            assert_eq!(revision(db).await.unwrap(), 0);
            assert_eq!(load(db).await.unwrap(), Rows::default());
            let entries: i64 = reading!(db, pool => {
                sqlx::query_scalar("select count(*) from change_log").fetch_one(pool).await
            })
            .unwrap();
            assert_eq!(entries, 0);
        }
    }
}
