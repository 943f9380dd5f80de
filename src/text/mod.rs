//! Floor 1: bytes to meaning and back; no I/O, no clocks, no environment.

pub mod address;
pub mod base64;
pub mod charset;
pub mod command;
pub mod date;
pub mod dots;
pub mod encoded_word;
pub mod groups;
pub mod latin1;
pub mod named;
pub mod netrc;
pub mod number;
pub mod ordered;
pub mod packed;
pub mod percent;
pub mod sasl;
