//! The real binary, run as a person or a service manager would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread::{self, JoinHandle};

/// A folder with a database of its own.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// `waymark` in this folder, on its own database, untouched by the environment of the tests.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WAYMARK_")) {
            command.env_remove(name);
        }
        command.env("WAYMARK_DATABASE", "sqlite:home.db");
        command
    }

    /// Runs to the end.
    pub fn run(&self, args: &[&str]) -> Run {
        Run(self.command(args).output().unwrap())
    }

    /// Starts a server and waits until it says where it listens.
    pub fn serve(&self, args: &[&str]) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = Log::of(&mut child);
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.strip_prefix("listening on http://").map(|line| line.trim_end().to_owned());
        let mut server = Server { address: address.unwrap_or_default(), child, log };
        if server.address.is_empty() {
            server.child.kill().unwrap();
            let (code, log) = server.end();
            panic!("it did not listen: {line:?}, code {code:?}, {log}");
        }
        server
    }
}

/// The binary that `WAYMARK_TEST_BINARY` names; without it, one built from this source.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| std::env::var_os("WAYMARK_TEST_BINARY").map_or_else(built, PathBuf::from))
}

fn built() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--locked", "--package", "server", "--bin", "waymark"])
        .args(["--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let messages = String::from_utf8(built.stdout).unwrap();
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back();
    executable.expect("cargo names the binary it built")
}

/// A finished run.
pub struct Run(Output);

impl Run {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// Checks that it went well and gives what it printed.
    pub fn ok(&self) -> String {
        assert_eq!(self.code(), 0, "{}", self.stderr());
        self.stdout()
    }

    /// Checks that it failed with this code and one line, and gives the line.
    pub fn failed(&self, code: i32) -> String {
        let line = self.stderr();
        assert_eq!(self.code(), code, "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(!line.contains("panicked"), "{line}");
        line
    }
}

/// A running server.
pub struct Server {
    pub address: String,
    child: Child,
    log: Log,
}

/// What a server writes to stderr, read as it comes: a full pipe would stop the server.
struct Log(Option<JoinHandle<String>>);

impl Log {
    fn of(child: &mut Child) -> Self {
        let mut stderr = child.stderr.take().unwrap();
        Self(Some(thread::spawn(move || {
            let mut log = Vec::new();
            stderr.read_to_end(&mut log).unwrap();
            String::from_utf8_lossy(&log).into_owned()
        })))
    }

    /// All of it; waits until the server has ended.
    fn all(&mut self) -> String {
        self.0.take().unwrap().join().unwrap()
    }
}

impl Server {
    /// The body of a GET that must go well.
    pub fn get(&self, path: &str) -> String {
        let answer =
            self.talk(&format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
        body.to_owned()
    }

    /// Whatever comes back for some bytes.
    pub fn talk(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop as a service manager does; gives the exit code and all it logged.
    pub fn stop(self, signal: &str) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        self.end()
    }

    fn end(mut self) -> (Option<i32>, String) {
        let log = self.log.all();
        (self.child.wait().unwrap().code(), log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A failed test must not leave its server behind; one that has stopped is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
