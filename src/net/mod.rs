//! Floor 2: everything between a protocol and the operating system.
//!
//! A [`Transport`] moves bytes under a deadline: a socket, a descriptor, a child process, memory,
//! the caller's callbacks, or TLS over any of these. A [`Stream`] puts a read buffer in front of
//! one; all clients speak through it. A [`Dialer`] makes socket transports out of host names.
//! A [`Config`] says how clients connect, and a [`Client`] is what those of line protocols stand
//! on. A [`CancelToken`] wakes whatever blocks.

pub mod cancel;
pub mod child;
pub mod client;
pub mod clock;
pub mod config;
pub mod descriptor;
pub mod dial;
pub mod listen;
mod lookup;
pub mod memory;
pub mod random;
mod socket;
pub mod source;
pub mod stream;
#[allow(unsafe_code)]
pub(crate) mod sys;
pub mod tls;
pub mod trace;
pub mod transport;
mod upload;

pub use cancel::CancelToken;
pub use client::Client;
pub use config::Config;
pub use dial::{Dialer, SocketTransport, Timeouts};
pub use stream::Stream;
pub use tls::{TlsConfig, TlsConfigBuilder};
pub use trace::Tracer;
pub use transport::Transport;

/// The number of the user that this process acts for.
pub fn user_id() -> u32 {
    sys::user_id()
}

/// The name that the system has given itself; empty when it has none.
pub fn host_name() -> String {
    sys::host_name()
}
