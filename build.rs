//! Tells cargo that the curated files are part of the program: `include_dir!` notices a changed file, not a new one.

fn main() {
    println!("cargo::rerun-if-changed=responses");
    println!("cargo::rerun-if-changed=build.rs");
}
