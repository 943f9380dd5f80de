//! Floor 1: bytes to meaning and back; no I/O, no clocks, no environment.

pub mod charset;
pub mod date;
pub mod latin1;
pub mod number;
pub mod ordered;
pub mod percent;
