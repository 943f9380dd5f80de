//! Floor 1: bytes to meaning and back. No I/O, no clocks, no environment.

pub mod latin1;
pub mod number;
