//! The rooms `text` and `phrases` alone: the same files as in the program, without the rest of it. For the bench, the count of
//! instructions, the fuzz targets, and long runs of the properties.

#[path = "../../src/text/mod.rs"]
pub mod text;

#[path = "../../src/phrases/mod.rs"]
pub mod phrases;

#[path = "../../src/likeness/mod.rs"]
pub mod likeness;
