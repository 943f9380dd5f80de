//! The system calls that no safe crate offers.
