//! Promise: the examples at `/docs` run as they stand.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::site::coventry;
use crate::waymark::{Home, Server};

/// An example as the page shows it.
struct Sample {
    language: String,
    operation: String,
    source: String,
}

fn samples(page: &str) -> Vec<Sample> {
    let parts = page.split("<code data-language=\"").skip(1);
    let sample = |part: &str| {
        let (language, rest) = part.split_once("\" data-operation=\"").unwrap();
        let (operation, rest) = rest.split_once("\">").unwrap();
        let (source, _) = rest.split_once("</code>").unwrap();
        let source = source.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        Sample {
            language: language.to_owned(),
            operation: operation.to_owned(),
            source: source.replace("&amp;", "&"),
        }
    };
    parts.map(sample).collect()
}

fn of<'a>(samples: &'a [Sample], language: &str) -> Vec<&'a Sample> {
    let found: Vec<&Sample> = samples.iter().filter(|one| one.language == language).collect();
    assert!(found.len() > 30, "every operation has one");
    found
}

fn page(server: &Server) -> Vec<Sample> {
    let request =
        format!("GET /docs HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", server.address);
    let answer = server.talk(&request);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    samples(&answer)
}

#[tokio::test]
async fn every_operation_is_on_the_page_with_an_example_in_each_language() {
    let site = coventry().await;
    let description = site.get("/openapi.json").await.json();
    let page = site.get("/docs").await;
    let found = samples(&page.text());
    let paths = description["paths"].as_object().unwrap();
    for (path, item) in paths {
        let id = item["get"]["operationId"].as_str().unwrap();
        assert!(page.text().contains(&format!("<article id=\"{id}\">")), "{path}");
        for language in ["curl", "JavaScript", "Python", "Rust"] {
            let is_it = |one: &&Sample| one.language == language && one.operation == id;
            assert_eq!(found.iter().filter(is_it).count(), 1, "{path} in {language}");
        }
    }
    assert_eq!(found.len(), 4 * paths.len());
}

/// A saved copy is whole, and nobody else learns who reads it.
#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere() {
    let page = coventry().await.get("/docs").await;
    let text = page.text();
    for loads in ["src=", "<link rel=\"stylesheet\"", "@import", "url("] {
        assert!(!text.contains(loads), "{loads}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
}

/// All in one run of each language: a program apiece would take minutes.
#[test]
fn the_examples_run() {
    let home = Home::new();
    let server = home.serve(&[]);
    let samples = page(&server);
    home.write(".curlrc", "fail\nsilent\nshow-error\n");
    let curl = of(&samples, "curl").iter().fold("set -e\n".to_owned(), |mut all, one| {
        writeln!(all, "echo '# {}' >&2\n{}", one.operation, one.source).unwrap();
        all
    });
    ran(&home, Command::new("sh").arg(home.write("all.sh", &curl)).env("CURL_HOME", home.path("")));
    let mut node = "const ask = fetch;\nglobalThis.fetch = async (...asked) => {\n  \
        const answer = await ask(...asked);\n  if (!answer.ok) throw new Error(`${answer.status}`);\n  \
        return answer;\n};\n"
        .to_owned();
    for (nth, one) in of(&samples, "JavaScript").iter().enumerate() {
        home.write(&format!("js{nth}.mjs"), &one.source);
        writeln!(node, "console.error('# {}');\nawait import('./js{nth}.mjs');", one.operation)
            .unwrap();
    }
    ran(&home, Command::new("node").arg(home.write("all.mjs", &node)));
    let mut python = "import runpy, sys\n".to_owned();
    for (nth, one) in of(&samples, "Python").iter().enumerate() {
        home.write(&format!("py{nth}.py"), &one.source);
        writeln!(
            python,
            "print('# {}', file=sys.stderr)\nrunpy.run_path('py{nth}.py')",
            one.operation
        )
        .unwrap();
    }
    ran(&home, Command::new("python3").arg(home.write("all.py", &python)));
}

/// One stands for all: they differ in address and parameters alone.
#[test]
fn an_example_in_rust_compiles_and_runs() {
    let Some(crates) = crates() else {
        acceptance::not_checked("the crate that the examples in Rust use is not built here");
        return;
    };
    let home = Home::new();
    let server = home.serve(&[]);
    let samples = page(&server);
    let nearest = of(&samples, "Rust").into_iter().find(|one| one.operation == "nearest").unwrap();
    let source = home.write("nearest.rs", &nearest.source);
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let mut compile = Command::new(rustc);
    compile.args(["--edition", "2024", "-o"]).arg(home.path("nearest")).arg(source);
    compile.arg("--extern").arg(format!("ureq={}", crates.display()));
    compile.arg("-L").arg(format!("dependency={}", crates.parent().unwrap().display()));
    ran(&home, &mut compile);
    let told = ran(&home, &mut Command::new(home.path("nearest")));
    assert!(told.contains("\"FeatureCollection\""), "{told}");
}

/// Runs to the end, which must be a good one; gives what it printed.
fn ran(home: &Home, command: &mut Command) -> String {
    let ran = command.current_dir(home.path("")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// The crate that the examples name, as the server was built with it: the newest build of it.
fn crates() -> Option<PathBuf> {
    let test = std::env::current_exe().ok()?;
    let folder: &Path = test.parent()?;
    let built = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let is_it = |path: &PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        stem.starts_with("libureq-") && path.extension().is_some_and(|end| end == "rlib")
    };
    built.filter(is_it).max_by_key(|path| path.metadata().and_then(|file| file.modified()).ok())
}
