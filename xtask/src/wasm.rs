//! The map and the on-device engine as WebAssembly, as small as we can make it.
//!
//! The standard library is compiled with it from source: small, and without the texts of panics. The
//! ordinary way is the source that rustup has; where it cannot be had, Debian's Rust and its source.
//! `WAYMARK_WASM_TOOLCHAIN=rustup|debian` forces one of them.

mod names;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{install, locked_cargo, root, step, web};
use names::ShortNames;

const LIBRARY_SOURCE: &str = "lib/rustlib/src/rust/library/Cargo.lock";
/// What follows a panic is never seen by a visitor: it ends there and then, and tells nothing. Of what
/// wasm has learned since its beginnings, only what makes it smaller: with references to the page's
/// objects, each call of the page is wrapped in a function of its own. Loops count once, not once for
/// each thing they go along, and what branches have in common is left in one place.
const RUST_FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Ctarget-cpu=mvp \
    -Ctarget-feature=+bulk-memory,+nontrapping-fptoint,+sign-ext,+mutable-globals \
    -Cllvm-args=-disable-lsr -Cllvm-args=-sink-common-insts -Cllvm-args=-hoist-common-insts \
    -Cllvm-args=-enable-pre=0 -Cllvm-args=-enable-load-pre=0";
const STANDARD_LIBRARY: [&str; 4] =
    ["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"];

pub const TARGET: &str = "wasm32-unknown-unknown";
/// How much the phone may have to download of it, compressed: raised only knowingly.
const MOST_BYTES: u64 = 77_000;
const CHOICE: &str = "WAYMARK_WASM_TOOLCHAIN";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";
const DEBIAN_PACKAGES: [&str; 2] = ["rustc-web", "rust-web-src"];

/// One by one: `--all-features` makes a form of import that browsers refuse.
const OPTIMIZER_OPTIONS: [&str; 7] = [
    // The first kilobyte is the stack's very end: nothing is read or written there.
    "--low-memory-unused",
    // What is called once and is longer than this packs better on its own.
    "--one-caller-inline-max-function-size=100",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// Again and again, until nothing gets smaller. Functions keep their names.
const THOROUGHLY: [&str; 3] = ["-Oz", "--converge", "--debuginfo"];
/// Branches are made anew, twice. What is called alike is alike, and compresses better side by side; then
/// names go, and those that the page uses become short ones, which are told on stdout.
const SMALLER_COMPRESSED: [&str; 10] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--reorder-functions-by-name",
    "--minify-imports-and-exports-and-modules",
    "--strip-debug",
];

/// What compiles for the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toolchain {
    /// The Rust that runs us.
    Installed,
    /// Debian's Rust.
    Debian,
}

impl Toolchain {
    /// The one that is there, or else the first that can be installed.
    pub fn find() -> Result<Self> {
        match std::env::var(CHOICE).as_deref() {
            Ok("debian") => Self::debian(),
            Ok("rustup") => Self::rustup(),
            Ok(other) => bail!("{CHOICE} is {other:?}: it can be rustup or debian"),
            Err(_) if has_source() => Ok(Self::Installed),
            // Where rustup could not help the last time, it is not tried each time again.
            Err(_) if has_debian() => Ok(Self::Debian),
            Err(_) => Self::rustup().or_else(|error| {
                eprintln!("  {error:#}: trying Debian's");
                Self::debian()
            }),
        }
    }

    fn rustup() -> Result<Self> {
        if !has_source() {
            if install::find("rustup").is_none() {
                bail!("no rustup for the source of Rust's library");
            }
            let mut rustup = Command::new("rustup");
            step::run("source of Rust's library", rustup.args(["component", "add", "rust-src"]))?;
        }
        Ok(Self::Installed)
    }

    fn debian() -> Result<Self> {
        if !has_debian() {
            install::apt("Rust for wasm", &DEBIAN_PACKAGES)?;
            let llvm = debian_llvm().context("Debian's Rust does not say which LLVM it is of")?;
            install::apt("the linker of Debian's Rust", &[&format!("lld-{llvm}")])?;
        }
        Ok(Self::Debian)
    }

    /// Cargo for wasm in a folder of its own, so that no other build waits for it or undoes it.
    pub fn cargo(self, subcommand: &str) -> Command {
        let mut command = locked_cargo(subcommand);
        command.args(["--package", "map-wasm", "--target", TARGET]);
        command.arg("--target-dir").arg(self.target_folder());
        command.args(STANDARD_LIBRARY);
        command.env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", RUST_FLAGS);
        if self == Self::Debian {
            command.env("RUSTC", DEBIAN_RUSTC);
            // Without one, cargo tells what it misses.
            let linker = debian_linker().unwrap_or_default();
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        command
    }

    fn target_folder(self) -> PathBuf {
        root().join(match self {
            Self::Installed => "target/wasm",
            Self::Debian => "target/wasm-debian",
        })
    }
}

/// Whether the Rust that runs us has the source of its library.
fn has_source() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).output();
    output.is_ok_and(|output| {
        let sysroot = String::from_utf8_lossy(&output.stdout);
        Path::new(sysroot.trim()).join(LIBRARY_SOURCE).is_file()
    })
}

/// Whether all of Debian's packages are there.
fn has_debian() -> bool {
    Path::new(DEBIAN_LIBRARY).is_file() && debian_linker().is_some_and(|linker| linker.is_file())
}

/// What links the output of Debian's compiler: both must be of the same LLVM.
fn debian_linker() -> Option<PathBuf> {
    Some(PathBuf::from(format!("/usr/bin/wasm-ld-{}", debian_llvm()?)))
}

fn debian_llvm() -> Option<u32> {
    let output = Command::new(DEBIAN_RUSTC).arg("--version").arg("--verbose").output().ok()?;
    llvm_major(&String::from_utf8_lossy(&output.stdout))
}

fn llvm_major(version: &str) -> Option<u32> {
    let number = version.lines().find_map(|line| line.strip_prefix("LLVM version: "))?;
    number.split('.').next()?.parse().ok()
}

/// What the page loads, and the types that its scripts are checked against.
pub struct Module {
    pub glue: PathBuf,
    pub wasm: PathBuf,
    pub typings: PathBuf,
}

/// Compiles the module; what has not changed since is not made again.
pub fn build(toolchain: Toolchain) -> Result<Module> {
    // As this kind alone: one that other crates can use as well would not be optimized as a whole.
    let mut compile = toolchain.cargo("rustc");
    compile.args(["--lib", "--crate-type", "cdylib", "--profile", "wasm"]);
    step::run("map and engine for the browser", &mut compile)?;

    let compiled = toolchain.target_folder().join(TARGET).join("wasm/map_wasm.wasm");
    let folder = toolchain.target_folder().join("page");
    let module = Module {
        glue: folder.join("waymark.js"),
        wasm: folder.join("waymark_bg.wasm"),
        typings: folder.join("waymark.d.ts"),
    };
    let stamp = folder.join("made-from");
    let made_from = made_from(&compiled)?;
    if fs::read_to_string(&stamp).is_ok_and(|text| text == made_from) {
        return Ok(module);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    step::work("glue between page and wasm", || bind(&compiled, &folder))?;
    let names = optimize(&module.wasm)?;
    for text in [&module.glue, &module.typings] {
        fs::write(text, names.put_into(&fs::read_to_string(text)?))?;
    }
    fs::write(&stamp, made_from)?;
    Ok(module)
}

/// Tells how large the module is that the pages of `web/dist` load, and refuses one that is too large.
pub fn check_size() -> Result<()> {
    let bytes = web::asset("waymark_bg.wasm.br")?.metadata()?.len();
    eprintln!("  {bytes} bytes of brotli, {MOST_BYTES} at most");
    ensure!(bytes <= MOST_BYTES, "the map is {bytes} bytes of brotli, more than {MOST_BYTES}");
    Ok(())
}

fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name("waymark").typescript(true);
    // The page says where the wasm is: its name is not guessed from the script's.
    bindgen.web(true)?.omit_default_module_path(true);
    bindgen.remove_producers_section(true);
    bindgen.generate(folder)?;
    Ok(())
}

fn optimize(wasm: &Path) -> Result<ShortNames> {
    let run = |name, passes: &[&str]| {
        let mut optimizer = Command::new(root().join("web/node_modules/.bin/wasm-opt"));
        optimizer.args(OPTIMIZER_OPTIONS).args(passes).arg(wasm).arg("-o").arg(wasm);
        step::run(name, &mut optimizer)
    };
    run("smaller wasm", &THOROUGHLY)?;
    Ok(ShortNames::read(&run("wasm that compresses well", &SMALLER_COMPRESSED)?))
}

/// What decides the outcome of binding and optimizing, in a line.
fn made_from(compiled: &Path) -> Result<String> {
    let wasm = fs::read(compiled).with_context(|| format!("no {}", compiled.display()))?;
    // The locks hold the versions of the generator and of the optimizer.
    let locks = [root().join("Cargo.lock"), root().join("web/package-lock.json")];
    let mut hasher = DefaultHasher::new();
    wasm.hash(&mut hasher);
    for lock in locks {
        fs::read(&lock).with_context(|| format!("no {}", lock.display()))?.hash(&mut hasher);
    }
    (OPTIMIZER_OPTIONS, THOROUGHLY, SMALLER_COMPRESSED).hash(&mut hasher);
    Ok(format!("{:016x}\n", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linker_is_chosen_by_the_compilers_llvm() {
        let version = "rustc 1.96.0 (built from a source tarball)\nhost: x\nLLVM version: 22.1.8\n";
        assert_eq!(llvm_major(version), Some(22));
        assert_eq!(llvm_major("rustc 1.0.0"), None);
    }
}
