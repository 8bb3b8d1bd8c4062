//! Compiles the server again when migrations, pages or languages come or go: the macros that embed
//! them only notice changes to files they have already seen.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=migrations");
    // Other builds read pages and languages from disk when they are asked for.
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release || std::env::var_os("CARGO_FEATURE_PAGES_INSIDE").is_some() {
        println!("cargo:rerun-if-changed=../web/dist");
        println!("cargo:rerun-if-changed=../web/lang");
    }
}
