//! A PostgreSQL cluster for one run of tests or benches: in a temporary folder, on a socket there, gone afterwards.
//!
//! Invariant: it never outlives us. A shell holds the server and waits for the end of a pipe that
//! only we hold open, so the server stops even when we are killed.

use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{install, step};

const USER: &str = "waymark";
/// Accounts that PostgreSQL may run as when we are root, which it refuses to be.
const ACCOUNTS: [&str; 2] = ["postgres", "nobody"];
const STARTS_WITHIN: Duration = Duration::from_mins(1);
/// What a test may hold open at once: pools of ten, rarely more than two of them.
const CONNECTIONS_A_TEST: usize = 40;
const CONNECTIONS_BESIDES: usize = 20;

/// `$0` is the folder of the programs, `$1` ours, and what follows are settings; nothing in it is worth
/// a sync. It listens in our folder only: two runs cannot get in each other's way, as with ports.
const KEEPER: &str = r#"
folder=$1
shift
"$0/postgres" -D "$folder/data" -c listen_addresses= -c unix_socket_directories="$folder" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off "$@" \
    >"$folder/log" 2>&1 </dev/null &
server=$!
trap '' INT TERM HUP
read -r _
kill -INT "$server"
wait "$server"
rm -rf "$folder"
"#;

/// What a cluster is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Many small databases at once.
    Testing,
    /// One large one that lies in memory whole.
    Measuring,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Testing => "PostgreSQL for the tests",
            Self::Measuring => "PostgreSQL to measure",
        }
    }

    fn settings(self) -> Vec<String> {
        match self {
            Self::Testing => vec![format!("max_connections={}", connections())],
            // A checkpoint in between would be measured, too.
            Self::Measuring => ["shared_buffers=4GB", "max_wal_size=16GB", "checkpoint_timeout=1h"]
                .map(str::to_owned)
                .to_vec(),
        }
    }
}

/// A running cluster; dropping it stops it and removes what it wrote.
pub struct Cluster {
    keeper: Child,
    url: String,
    /// Last, so that the folder goes after the server.
    folder: TempDir,
}

impl Cluster {
    /// Creates and starts a cluster with the programs of `programs`.
    pub fn start(programs: &Path, purpose: Purpose) -> Result<Self> {
        step::work(purpose.name(), || Self::create(programs, purpose))
    }

    fn create(programs: &Path, purpose: Purpose) -> Result<Self> {
        // Only for its owner: the password lies in it.
        let folder = tempfile::Builder::new()
            .prefix("waymark-postgres-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir()?;
        let account = if install::is_root() { Some(Account::find()?) } else { None };
        let password = random_word()?;
        initialize(programs, folder.path(), account, &password)?;

        let mut keeper = as_account("sh", account);
        keeper.arg("-c").arg(KEEPER).arg(programs).arg(folder.path());
        for setting in purpose.settings() {
            keeper.args(["-c", &setting]);
        }
        keeper.stdin(Stdio::piped()).current_dir("/");
        let keeper = keeper.spawn().context("cannot run a shell")?;
        let socket = percent_encoded(folder.path());
        let url = format!("postgres://{USER}:{password}@localhost/postgres?host={socket}");
        let cluster = Self { keeper, url, folder };
        wait_until_ready(programs, cluster.folder.path())?;
        Ok(cluster)
    }

    /// The address of its database, for a user who may create others.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Closing the pipe is the signal to stop; waiting for it can only fail if it is gone already.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// Whom the server runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Account {
    user: u32,
    group: u32,
}

impl Account {
    fn find() -> Result<Self> {
        let accounts = fs::read_to_string("/etc/passwd").context("no list of accounts")?;
        let found = ACCOUNTS.iter().find_map(|name| Self::named(&accounts, name));
        found.with_context(|| format!("no account to run PostgreSQL as: {}", ACCOUNTS.join(" or ")))
    }

    fn named(accounts: &str, name: &str) -> Option<Self> {
        let mut lines = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>());
        let fields = lines.find(|fields| fields.len() > 3 && fields[0] == name)?;
        Some(Self { user: fields[2].parse().ok()?, group: fields[3].parse().ok()? })
    }
}

fn as_account(program: impl AsRef<std::ffi::OsStr>, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    command
}

fn initialize(
    programs: &Path,
    folder: &Path,
    account: Option<Account>,
    password: &str,
) -> Result<()> {
    let password_file = folder.join("password");
    fs::write(&password_file, password)?;
    if let Some(account) = account {
        chown(folder, Some(account.user), Some(account.group))?;
        chown(&password_file, Some(account.user), Some(account.group))?;
    }
    let mut initdb = as_account(programs.join("initdb"), account);
    initdb.current_dir("/").arg("-D").arg(folder.join("data")).arg("--pwfile").arg(&password_file);
    initdb.args(["-U", USER, "-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync"]);
    let output = initdb.output().context("initdb does not run")?;
    if !output.status.success() {
        bail!("initdb: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn wait_until_ready(programs: &Path, folder: &Path) -> Result<()> {
    let log = folder.join("log");
    let started = Instant::now();
    while started.elapsed() < STARTS_WITHIN {
        let mut asked = Command::new(programs.join("pg_isready"));
        asked.arg("--quiet").arg("--host").arg(folder);
        if asked.status().context("pg_isready does not run")?.success() {
            return Ok(());
        }
        let told = fs::read_to_string(&log).unwrap_or_default();
        // Asking too early is logged as fatal too.
        if told.contains("FATAL:") && !told.contains("system is starting up") {
            bail!("it did not start: {}", told.trim());
        }
        thread::sleep(Duration::from_millis(100));
    }
    bail!("not ready after {} s: {}", STARTS_WITHIN.as_secs(), fs::read_to_string(log)?.trim())
}

/// As many connections as the tests may want, which run as many at a time as there are cores.
fn connections() -> usize {
    let at_a_time = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    at_a_time * CONNECTIONS_A_TEST + CONNECTIONS_BESIDES
}

/// A path as the value of a parameter in an address.
fn percent_encoded(path: &Path) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
    let encoded = path.as_os_str().as_bytes().iter().map(|byte| match byte {
        byte if plain(byte) => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// A password that nobody else on this machine knows.
fn random_word() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts =
            "root:x:0:0:root:/root:/bin/sh\npostgresql:x:1:1::/:\npostgres:x:105:112::/:";
        assert_eq!(Account::named(accounts, "postgres"), Some(Account { user: 105, group: 112 }));
        assert_eq!(Account::named(accounts, "nobody"), None);
    }

    #[test]
    fn a_folder_of_any_name_fits_an_address() {
        assert_eq!(percent_encoded(Path::new("/tmp/a-1.b")), "/tmp/a-1.b");
        assert_eq!(percent_encoded(Path::new("/my tmp&é")), "/my%20tmp%26%C3%A9");
    }

    #[test]
    fn passwords_differ() {
        assert_ne!(random_word().unwrap(), random_word().unwrap());
    }
}
