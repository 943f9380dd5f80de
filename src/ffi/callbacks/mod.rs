//! A C program's functions behind the safe interfaces of the floors below. Not headers: those are
//! the files beside this folder.

pub mod file;
pub mod transport;
