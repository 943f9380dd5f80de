//! A connected socket that blocks under a deadline.

/// A connected TCP or Unix socket.
pub struct SocketTransport {}
