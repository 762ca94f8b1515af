//! Tells cargo that the curated files and the migrations are part of the program: their macros notice a changed file, not a
//! new one.

fn main() {
    println!("cargo::rerun-if-changed=responses");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=build.rs");
}
