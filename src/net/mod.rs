//! Floor 2: sockets with deadlines and cancellation, TLS, transports, random numbers.

pub mod random;
