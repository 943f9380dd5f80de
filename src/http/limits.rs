//! What an HTTP peer may send before it is called hostile. Every limit can be set.

/// The limits of a connection or parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of a status line, header line, chunk header or trailer line, its end included.
    pub line_length: usize,
    /// The lines of a head after the first, the empty one included; also the lines of a trailer.
    pub header_count: usize,
    /// The bytes of a body that a call may gather in memory.
    pub body_in_memory: u64,
    /// The interim (1xx) responses before the final one.
    pub interim_responses: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            line_length: 65_536,
            header_count: 100,
            body_in_memory: 1 << 30,
            interim_responses: 100,
        }
    }
}
