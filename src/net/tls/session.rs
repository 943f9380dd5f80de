//! A TLS session over any transport, by rustls's unbuffered interface.
//!
//! Records are received into one large buffer and decrypted there, many to a system call, and the
//! plain text is copied once, to the caller. Several small pieces are written as one record.

use std::io::IoSlice;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustls::client::{ClientConnectionData, UnbufferedClientConnection};
use rustls::unbuffered::{
    ConnectionState, EncodeError, EncryptError, ReadTraffic, UnbufferedStatus, WriteTraffic,
};

use super::{STAGE, TlsConfig, errors};
use crate::error::{Error, ErrorKind, Result};
use crate::net::cancel::CancelToken;
use crate::net::transport::{Transport, closed};

/// The buffer for records: several records to a system call, and room for the longest handshake
/// message that rustls accepts (64 KiB).
const INCOMING: usize = 128 * 1024;
/// Less free room than one record needs is not worth a system call.
const RECORD: usize = 18 * 1024;
/// How much plain text becomes records in one write.
const WRITE_CHUNK: usize = 64 * 1024;
/// The most plain text of one record.
const FRAGMENT: usize = 16 * 1024;
/// More than a record adds to its plain text: header, nonce, type and tag.
const OVERHEAD: usize = 64;
/// Room that is enough for most handshake messages.
const HANDSHAKE: usize = 1024;
/// How long an alert or a close_notify may take.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What a handshake agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsInfo {
    /// "TLSv1.2" or "TLSv1.3".
    pub version: &'static str,
    /// The IANA name of the cipher suite.
    pub cipher_suite: String,
    /// The ALPN protocol that the server chose; empty for none.
    pub alpn: Vec<u8>,
    /// Whether an earlier session was resumed.
    pub resumed: bool,
    /// The server's certificates in DER, its own first.
    pub peer_certificates: Vec<Vec<u8>>,
}

/// TLS over any transport.
pub struct TlsTransport {
    inner: Box<dyn Transport>,
    session: Session,
}

/// All but the transport, so that both can be borrowed at once.
struct Session {
    rustls: UnbufferedClientConnection,
    /// Records received and not processed: `start..end` of the buffer.
    incoming: Vec<u8>,
    start: usize,
    end: usize,
    /// Plain text that had no room in the caller's buffer, from `plain_start` on.
    plain: Vec<u8>,
    plain_start: usize,
    /// Records to be sent.
    outgoing: Vec<u8>,
    /// Small pieces on their way into one record.
    gather: Vec<u8>,
    /// The peer said close_notify.
    peer_closed: bool,
    closed: bool,
    /// Why the session can only be closed.
    broken: Option<Broken>,
}

/// What every later call reports.
struct Broken {
    kind: ErrorKind,
    message: String,
    os_error: i32,
}

impl Broken {
    fn of(error: &Error) -> Broken {
        let details = error.details();
        Broken {
            kind: error.kind(),
            message: details.message.to_string(),
            os_error: details.os_error,
        }
    }

    fn error(&self, stage: &'static str) -> Error {
        Error::new(self.kind, self.message.clone()).with_os_error(self.os_error).at(stage)
    }
}

/// What a caller wants of the session.
enum Want<'a> {
    /// Plain text here; the count says how much there is.
    Read(&'a mut [u8], &'a mut usize),
    /// The handshake; plain text is kept for later.
    Handshake,
    /// Records of this plain text.
    Write(&'a [u8]),
    /// A close_notify.
    Close,
}

enum Step {
    Again,
    /// The want is met, or more records are needed.
    Stop,
}

impl TlsTransport {
    /// Shakes hands over `inner` with a peer that must prove to be `name`, within `limit` and the
    /// transport's own timeouts.
    pub fn connect(
        mut inner: Box<dyn Transport>,
        tls: &TlsConfig,
        name: &str,
        limit: Option<Duration>,
    ) -> Result<TlsTransport> {
        let config = tls.client()?;
        let rustls = UnbufferedClientConnection::new(config, tls.server_name(name)?)
            .map_err(|error| errors::convert(&error))?;
        let (idle, deadline) = inner.timeouts();
        let own = limit.and_then(|limit| Instant::now().checked_add(limit));
        inner.set_timeouts(idle, [deadline, own].into_iter().flatten().min())?;
        let mut transport = TlsTransport { inner, session: Session::new(rustls) };
        if let Err(error) = transport.handshake() {
            let _ = transport.inner.close();
            return Err(error.at(STAGE));
        }
        transport.inner.set_timeouts(idle, deadline)?;
        Ok(transport)
    }

    fn handshake(&mut self) -> Result<()> {
        loop {
            self.session.run(&mut *self.inner, Want::Handshake)?;
            if !self.session.rustls.is_handshaking() {
                return Ok(());
            }
            if self.session.receive(&mut *self.inner)? == 0 {
                let message = "The peer closed the connection during the TLS handshake";
                return Err(Error::new(ErrorKind::TlsTruncated, message));
            }
        }
    }
}

/// Runs `last_words` within a second and the deadline. A peer that is gone does not matter.
fn within_a_moment(inner: &mut dyn Transport, last_words: impl FnOnce(&mut dyn Transport)) {
    let (idle, deadline) = inner.timeouts();
    let short = idle.map_or(LAST_WORDS, |idle| idle.min(LAST_WORDS));
    let end = Instant::now() + LAST_WORDS;
    let end = deadline.map_or(end, |deadline| deadline.min(end));
    if inner.set_timeouts(Some(short), Some(end)).is_ok() {
        last_words(inner);
        let _ = inner.set_timeouts(idle, deadline);
    }
}

impl Session {
    fn new(rustls: UnbufferedClientConnection) -> Session {
        Session {
            rustls,
            incoming: vec![0; INCOMING],
            start: 0,
            end: 0,
            plain: Vec::new(),
            plain_start: 0,
            outgoing: Vec::new(),
            gather: Vec::new(),
            peer_closed: false,
            closed: false,
            broken: None,
        }
    }

    fn check(&self, stage: &'static str) -> Result<()> {
        if self.closed {
            return Err(closed(stage));
        }
        self.broken.as_ref().map_or(Ok(()), |broken| Err(broken.error(stage)))
    }

    /// Goes on until the want is met or more records are needed, then sends what came of it. An
    /// error ends the session, after an alert that tells the peer why.
    fn run(&mut self, inner: &mut dyn Transport, mut want: Want<'_>) -> Result<()> {
        let outcome = loop {
            match self.step(inner, &mut want) {
                Ok(Step::Again) => {}
                Ok(Step::Stop) => break self.flush(inner),
                Err(error) => {
                    if error.kind().is(ErrorKind::Tls) {
                        within_a_moment(inner, |inner| self.send_alert(inner));
                    }
                    break Err(error);
                }
            }
        };
        if let Err(error) = &outcome {
            self.broken.get_or_insert_with(|| Broken::of(error));
        }
        outcome
    }

    fn step(&mut self, inner: &mut dyn Transport, want: &mut Want<'_>) -> Result<Step> {
        let records = &mut self.incoming[self.start..self.end];
        let UnbufferedStatus { discard, state } = self.rustls.process_tls_records(records);
        let step = match state {
            Err(error) => Err(errors::convert(&error)),
            Ok(ConnectionState::ReadTraffic(traffic)) => {
                take_records(traffic, want, &mut self.plain)
            }
            Ok(ConnectionState::EncodeTlsData(mut data)) => {
                encode(&mut self.outgoing, HANDSHAKE, |room| match data.encode(room) {
                    Ok(count) => Ok(Ok(count)),
                    Err(EncodeError::InsufficientSize(size)) => Ok(Err(size.required_size)),
                    Err(error) => Err(Error::new(ErrorKind::Tls, error.to_string())),
                })
                .map(|()| Step::Again)
            }
            Ok(ConnectionState::TransmitTlsData(data)) => {
                send_all(inner, &mut self.outgoing).map(|()| {
                    data.done();
                    Step::Again
                })
            }
            Ok(ConnectionState::WriteTraffic(traffic)) => {
                make_records(traffic, want, &mut self.outgoing).map(|()| Step::Stop)
            }
            Ok(ConnectionState::PeerClosed) => {
                self.peer_closed = true;
                Ok(Step::Again)
            }
            Ok(ConnectionState::BlockedHandshake | ConnectionState::Closed) => Ok(Step::Stop),
            Ok(_) => Err(Error::of(ErrorKind::Tls).at(STAGE)),
        };
        // Only now, because the state borrowed the records.
        self.start += discard;
        step
    }

    /// Sends the alert that rustls has ready after an error, if it has one.
    fn send_alert(&mut self, inner: &mut dyn Transport) {
        let records = &mut self.incoming[self.start..self.end];
        let status = self.rustls.process_tls_records(records);
        if let Ok(ConnectionState::EncodeTlsData(mut data)) = status.state {
            self.outgoing.clear();
            self.outgoing.resize(FRAGMENT, 0);
            if let Ok(count) = data.encode(&mut self.outgoing) {
                self.outgoing.truncate(count);
                let _ = send_all(inner, &mut self.outgoing);
            }
        }
    }

    fn flush(&mut self, inner: &mut dyn Transport) -> Result<()> {
        send_all(inner, &mut self.outgoing)
    }

    /// Receives more records; 0 is the end of the transport below.
    fn receive(&mut self, inner: &mut dyn Transport) -> Result<usize> {
        self.receive_by(|room| inner.read(room).map(Some)).map(Option::unwrap_or_default)
    }

    /// The same, with a read that may find nothing.
    fn receive_by(
        &mut self,
        read: impl FnOnce(&mut [u8]) -> Result<Option<usize>>,
    ) -> Result<Option<usize>> {
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        } else if self.incoming.len() - self.end < RECORD {
            self.incoming.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.incoming.len() {
            let message = "The peer sent a TLS message that is too long";
            return Err(Error::new(ErrorKind::TlsProtocol, message).at(STAGE));
        }
        let count = read(&mut self.incoming[self.end..])?;
        self.end += count.unwrap_or_default();
        Ok(count)
    }

    /// Takes plain text that was left over.
    fn take_plain(&mut self, out: &mut [u8]) -> usize {
        let rest = &self.plain[self.plain_start..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.plain_start += count;
        if self.plain_start == self.plain.len() {
            self.plain.clear();
            self.plain_start = 0;
        }
        count
    }
}

/// Moves plain text to where it is wanted; what has no room there is kept in `plain`.
fn take_records(
    mut traffic: ReadTraffic<'_, '_, ClientConnectionData>,
    want: &mut Want<'_>,
    plain: &mut Vec<u8>,
) -> Result<Step> {
    while let Some(size) = traffic.peek_len() {
        if let Want::Read(out, filled) = want
            && **filled > 0
            && size.get() > out.len() - **filled
        {
            // It waits inside rustls, and the next read takes it without a copy in between.
            return Ok(Step::Stop);
        }
        let Some(record) = traffic.next_record() else { break };
        let mut payload = record.map_err(|error| errors::convert(&error))?.payload;
        if let Want::Read(out, filled) = want {
            let count = payload.len().min(out.len() - **filled);
            out[**filled..**filled + count].copy_from_slice(&payload[..count]);
            **filled += count;
            payload = &payload[count..];
        }
        plain.extend_from_slice(payload);
    }
    match want {
        Want::Read(out, filled) if **filled == out.len() => Ok(Step::Stop),
        _ => Ok(Step::Again),
    }
}

/// Makes the records that are wanted.
fn make_records(
    mut traffic: WriteTraffic<'_, ClientConnectionData>,
    want: &Want<'_>,
    outgoing: &mut Vec<u8>,
) -> Result<()> {
    let made = |made| match made {
        Ok(count) => Ok(Ok(count)),
        Err(EncryptError::InsufficientSize(size)) => Ok(Err(size.required_size)),
        Err(error) => Err(Error::new(ErrorKind::Tls, error.to_string())),
    };
    match want {
        Want::Read(..) | Want::Handshake => Ok(()),
        Want::Write(data) => {
            let room = data.len() + data.len().div_ceil(FRAGMENT) * OVERHEAD;
            encode(outgoing, room, |room| made(traffic.encrypt(data, room)))
        }
        Want::Close => encode(outgoing, OVERHEAD, |room| made(traffic.queue_close_notify(room))),
    }
}

/// Appends what `make` writes to `outgoing`, offering `room` at first; `make` answers how much it
/// wrote or how much room it needs.
fn encode(
    outgoing: &mut Vec<u8>,
    mut room: usize,
    mut make: impl FnMut(&mut [u8]) -> Result<std::result::Result<usize, usize>>,
) -> Result<()> {
    let used = outgoing.len();
    loop {
        outgoing.resize(used + room, 0);
        match make(&mut outgoing[used..]) {
            Ok(Ok(count)) => {
                outgoing.truncate(used + count);
                return Ok(());
            }
            Ok(Err(needed)) if needed > room => room = needed,
            Ok(Err(_)) => {
                outgoing.truncate(used);
                return Err(Error::of(ErrorKind::Tls).at(STAGE));
            }
            Err(error) => {
                outgoing.truncate(used);
                return Err(error.at(STAGE));
            }
        }
    }
}

fn send_all(inner: &mut dyn Transport, outgoing: &mut Vec<u8>) -> Result<()> {
    let mut rest = outgoing.as_slice();
    while !rest.is_empty() {
        let count = inner.write(rest)?;
        if count == 0 {
            return Err(Error::new(ErrorKind::Io, "The transport took no bytes").at("send"));
        }
        rest = rest.get(count..).unwrap_or_default();
    }
    outgoing.clear();
    Ok(())
}

impl TlsTransport {
    /// Reads plain text; `receive` brings more records, or says that none are there.
    fn read_by(
        &mut self,
        buf: &mut [u8],
        mut receive: impl FnMut(&mut Session, &mut dyn Transport) -> Result<Option<usize>>,
    ) -> Result<Option<usize>> {
        let session = &mut self.session;
        let left = session.take_plain(buf);
        if left > 0 {
            return Ok(Some(left));
        }
        session.check("receive")?;
        loop {
            let mut filled = 0;
            let outcome = session.run(&mut *self.inner, Want::Read(buf, &mut filled));
            if filled > 0 {
                // Good bytes come before the error behind them, which the next call reports.
                return Ok(Some(filled));
            }
            outcome?;
            if session.peer_closed {
                return Ok(Some(0));
            }
            match receive(session, &mut *self.inner)? {
                None => return Ok(None),
                Some(0) => {
                    let error = Error::of(ErrorKind::TlsTruncated).at("receive");
                    session.broken = Some(Broken::of(&error));
                    return Err(error);
                }
                Some(_) => {}
            }
        }
    }
}

impl Transport for TlsTransport {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        let outcome = self.read_by(buf, |session, inner| session.receive(inner).map(Some));
        outcome.map(Option::unwrap_or_default)
    }

    fn read_now(&mut self, buf: &mut [u8]) -> Result<Option<usize>> {
        self.read_by(buf, |session, inner| session.receive_by(|room| inner.read_now(room)))
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize> {
        self.session.check("send")?;
        let buf = &buf[..buf.len().min(WRITE_CHUNK)];
        if !buf.is_empty() {
            self.session.run(&mut *self.inner, Want::Write(buf))?;
        }
        Ok(buf.len())
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize> {
        let first = bufs.iter().find(|buf| !buf.is_empty()).map_or(&[][..], |buf| buf);
        let total: usize = bufs.iter().map(|buf| buf.len()).sum();
        if first.len() >= FRAGMENT || first.len() == total {
            return self.write(first);
        }
        let mut gather = std::mem::take(&mut self.session.gather);
        gather.clear();
        for buf in bufs {
            let room = FRAGMENT - gather.len();
            gather.extend_from_slice(&buf[..buf.len().min(room)]);
        }
        let outcome = self.write(&gather);
        self.session.gather = gather;
        outcome
    }

    fn close(&mut self) -> Result<()> {
        if !self.session.closed {
            if self.session.broken.is_none() {
                let session = &mut self.session;
                within_a_moment(&mut *self.inner, |inner| {
                    let _ = session.run(inner, Want::Close);
                });
            }
            self.session.closed = true;
            self.session.plain.clear();
            self.session.plain_start = 0;
        }
        self.inner.close()
    }

    fn set_timeouts(&mut self, idle: Option<Duration>, deadline: Option<Instant>) -> Result<()> {
        self.inner.set_timeouts(idle, deadline)
    }

    fn timeouts(&self) -> (Option<Duration>, Option<Instant>) {
        self.inner.timeouts()
    }

    fn set_cancel(&mut self, cancel: Option<&CancelToken>) -> Result<()> {
        self.inner.set_cancel(cancel)
    }

    fn stop_tls(mut self: Box<Self>) -> Result<(Box<dyn Transport>, Vec<u8>)> {
        self.session.check(STAGE)?;
        self.session.run(&mut *self.inner, Want::Close)?;
        let mut scratch = [0; 1024];
        // What the peer still says under TLS is lost: the caller has asked for the end.
        while self.read(&mut scratch)? > 0 {}
        let session = self.session;
        Ok((self.inner, session.incoming[session.start..session.end].to_vec()))
    }

    fn tls_info(&self) -> Option<TlsInfo> {
        let rustls = &self.session.rustls;
        let version = match rustls.protocol_version()? {
            rustls::ProtocolVersion::TLSv1_2 => "TLSv1.2",
            rustls::ProtocolVersion::TLSv1_3 => "TLSv1.3",
            _ => "unknown",
        };
        let suite = rustls.negotiated_cipher_suite()?.suite();
        let name = suite.as_str().unwrap_or("unknown").replace("TLS13_", "TLS_");
        let certificates = rustls.peer_certificates().unwrap_or_default();
        Some(TlsInfo {
            version,
            cipher_suite: name,
            alpn: rustls.alpn_protocol().unwrap_or_default().to_vec(),
            resumed: rustls.handshake_kind() == Some(rustls::HandshakeKind::Resumed),
            peer_certificates: certificates.iter().map(|cert| cert.to_vec()).collect(),
        })
    }

    fn fd(&self) -> Option<i32> {
        self.inner.fd()
    }

    fn local_address(&self) -> Option<SocketAddr> {
        self.inner.local_address()
    }

    fn peer_address(&self) -> Option<SocketAddr> {
        self.inner.peer_address()
    }
}
