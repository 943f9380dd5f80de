//! `wirekit/http_body.h`: what the body of a request can come from.
//!
//! A `wk_body_t` is a value that borrows: what it points to must live until the call that sends
//! it returns. Make one with the functions here.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::raw::c_void;

use super::boundary::guard_or;
use super::core::{wk_bytes_t, wk_str_t};
use crate::error::{Error, ErrorKind, Result};
use crate::http::source::{BlockSource, Body, PieceSource};

/// Fills `buf` with at most `len` bytes and says in `out_len` how many; 0 bytes are the end.
///
/// @param user what was given to `wk_body_reader`.
/// @return 0 to go on; anything else stops the request and is kept in the error.
pub type wk_body_read_fn = Option<
    unsafe extern "C" fn(user: *mut c_void, buf: *mut u8, len: usize, out_len: *mut usize) -> i32,
>;

/// Gives the next piece in `out_piece`, which stays valid until the next call; an empty piece is
/// left out. Sets `out_done` when there is no piece left.
///
/// @param user what was given to `wk_body_pieces`.
/// @return 0 to go on; anything else stops the request and is kept in the error.
pub type wk_body_next_fn = Option<
    unsafe extern "C" fn(user: *mut c_void, out_piece: *mut wk_bytes_t, out_done: *mut bool) -> i32,
>;

/// No body.
pub const WK_BODY_NONE: u32 = 0;
/// Bytes, sent as they are.
pub const WK_BODY_BYTES: u32 = 1;
/// Text, sent as ISO-8859-1.
pub const WK_BODY_TEXT: u32 = 2;
/// A file descriptor, read to its end.
pub const WK_BODY_FD: u32 = 3;
/// A callback that fills blocks, like a file.
pub const WK_BODY_READER: u32 = 4;
/// A callback that gives pieces, like an iterator.
pub const WK_BODY_PIECES: u32 = 5;

/// The body of a request. It owns nothing.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct wk_body_t {
    /// One of WK_BODY_NONE and its neighbours; the other members belong to one kind each.
    pub kind: u32,
    /// The descriptor of WK_BODY_FD.
    pub fd: i32,
    /// The data of WK_BODY_BYTES and WK_BODY_TEXT.
    pub data: wk_bytes_t,
    /// The callback of WK_BODY_READER.
    pub read: wk_body_read_fn,
    /// The callback of WK_BODY_PIECES.
    pub next: wk_body_next_fn,
    /// What the callbacks are given.
    pub user: *mut c_void,
}

const NONE: wk_body_t = wk_body_t {
    kind: WK_BODY_NONE,
    fd: -1,
    data: wk_bytes_t::EMPTY,
    read: None,
    next: None,
    user: std::ptr::null_mut(),
};

/// No body.
///
/// @return Copied: a value that refers to the data and owns nothing.
///
/// Threads: any. Mirrors: HTTPConnection.request(body=None).
#[unsafe(no_mangle)]
pub extern "C" fn wk_no_body() -> wk_body_t {
    NONE
}

/// A body of bytes, sent as they are; its length becomes the Content-Length.
///
/// @param data Borrowed until the call that sends the body returns; may be empty.
/// @return Copied: a value that refers to the data and owns nothing.
///
/// Threads: any. Mirrors: HTTPConnection.request(body=bytes).
#[unsafe(no_mangle)]
pub extern "C" fn wk_body_bytes(data: wk_bytes_t) -> wk_body_t {
    wk_body_t { kind: WK_BODY_BYTES, data, ..NONE }
}

/// A body of text, sent as ISO-8859-1; a character that has no place there fails the request with
/// WK_E_ENCODE.
///
/// @param text Borrowed until the call that sends the body returns; may be empty.
/// @return Copied: a value that refers to the data and owns nothing.
///
/// Threads: any. Mirrors: HTTPConnection.request(body=str).
#[unsafe(no_mangle)]
pub extern "C" fn wk_body_text(text: wk_str_t) -> wk_body_t {
    let data = wk_bytes_t { data: text.data.cast(), len: text.len };
    wk_body_t { kind: WK_BODY_TEXT, data, ..NONE }
}

/// A body that is read from a file descriptor, from where it stands to its end, in blocks of the
/// connection's block size. It goes out in chunks unless the headers have a Content-Length.
///
/// @param fd the descriptor; it stays the caller's.
/// @return Copied: a value that refers to the data and owns nothing.
///
/// Threads: any. Mirrors: HTTPConnection.request(body=file).
#[unsafe(no_mangle)]
pub extern "C" fn wk_body_fd(fd: i32) -> wk_body_t {
    wk_body_t { kind: WK_BODY_FD, fd, ..NONE }
}

/// A body that a callback fills block by block. It goes out in chunks unless the headers have a
/// Content-Length.
///
/// @param read the callback; must not be NULL, or the request fails with WK_E_NULL. Borrowed until
///     the call that sends the body returns.
/// @param user Borrowed until the call that sends the body returns; may be NULL; passed to `read`.
/// @return Copied: a value that refers to the data and owns nothing.
///
/// Threads: any; `read` is called on the thread that sends. Mirrors: HTTPConnection.request(body=
/// an object with read()).
#[unsafe(no_mangle)]
pub extern "C" fn wk_body_reader(read: wk_body_read_fn, user: *mut c_void) -> wk_body_t {
    wk_body_t { kind: WK_BODY_READER, read, user, ..NONE }
}

/// A body that comes in pieces of the callback's choosing, without a copy. Each piece is a chunk,
/// unless the headers have a Content-Length.
///
/// @param next the callback; must not be NULL, or the request fails with WK_E_NULL. Borrowed until
///     the call that sends the body returns.
/// @param user Borrowed until the call that sends the body returns; may be NULL; passed to `next`.
/// @return Copied: a value that refers to the data and owns nothing.
///
/// Threads: any; `next` is called on the thread that sends. Mirrors: HTTPConnection.request(body=
/// iterable).
#[unsafe(no_mangle)]
pub extern "C" fn wk_body_pieces(next: wk_body_next_fn, user: *mut c_void) -> wk_body_t {
    wk_body_t { kind: WK_BODY_PIECES, next, user, ..NONE }
}

/// The sources behind the callbacks and the descriptor; they live as long as one call.
pub(super) struct Sources {
    body: wk_body_t,
    file: Option<ManuallyDrop<File>>,
}

impl Sources {
    /// Looks at what the caller gave.
    pub(super) fn new(body: wk_body_t) -> Result<Sources> {
        let missing = |name: &str| {
            Err(Error::new(ErrorKind::NullArgument, format!("the body's {name} callback is NULL")))
        };
        let mut file = None;
        match body.kind {
            WK_BODY_NONE | WK_BODY_BYTES | WK_BODY_TEXT => {}
            WK_BODY_READER if body.read.is_none() => return missing("read"),
            WK_BODY_PIECES if body.next.is_none() => return missing("next"),
            WK_BODY_READER | WK_BODY_PIECES => {}
            WK_BODY_FD => file = Some(borrow_file(body.fd)?),
            kind => {
                let message = format!("there is no body of kind {kind}");
                return Err(Error::new(ErrorKind::HttpUnimplementedFileMode, message));
            }
        }
        Ok(Sources { body, file })
    }

    /// Runs `send` with the body in the form that the client takes.
    pub(super) fn with<R>(mut self, send: impl FnOnce(Body<'_>) -> Result<R>) -> Result<R> {
        let body = self.body;
        match body.kind {
            WK_BODY_BYTES => send(Body::Bytes(body.data.bytes("body")?)),
            WK_BODY_TEXT => {
                let view = wk_str_t { data: body.data.data.cast(), len: body.data.len };
                send(Body::Text(view.text("body")?))
            }
            WK_BODY_FD | WK_BODY_READER => send(Body::Blocks(&mut self)),
            WK_BODY_PIECES => send(Body::Pieces(&mut self)),
            _ => send(Body::None),
        }
    }
}

#[cfg(unix)]
fn borrow_file(fd: i32) -> Result<ManuallyDrop<File>> {
    use std::os::fd::FromRawFd;
    if fd < 0 {
        let message = "the body's descriptor is negative";
        return Err(Error::new(ErrorKind::HttpUnimplementedFileMode, message));
    }
    // SAFETY: the number is not negative, which is all that a File asks of it; that it is an open
    // descriptor of the caller's own is what the header asks, and if it is not, read fails with
    // EBADF. ManuallyDrop keeps us from closing what is not ours.
    Ok(ManuallyDrop::new(unsafe { File::from_raw_fd(fd) }))
}

#[cfg(not(unix))]
fn borrow_file(_: i32) -> Result<ManuallyDrop<File>> {
    let message = "descriptors are not available on this system";
    Err(Error::new(ErrorKind::HttpUnimplementedFileMode, message))
}

fn stopped(result: i32) -> Error {
    Error::new(ErrorKind::Callback, format!("the body's callback returned {result}"))
        .at("send")
        .with_callback_result(result)
}

impl BlockSource for Sources {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        if let Some(file) = &self.file {
            return read_file(file, buf);
        }
        let read = self.body.read.ok_or_else(|| Error::of(ErrorKind::NullArgument))?;
        let mut count = 0;
        // SAFETY: the callback is the caller's and is not NULL; it gets a buffer that is writable
        // for its whole length and a place for the count, both of which outlive the call, and the
        // user pointer that came with it.
        let result = unsafe { read(self.body.user, buf.as_mut_ptr(), buf.len(), &mut count) };
        match result {
            0 if count <= buf.len() => Ok(count),
            0 => Err(Error::new(ErrorKind::Callback, "the body's callback overran its buffer")),
            result => Err(stopped(result)),
        }
    }
}

fn read_file(mut file: &File, buf: &mut [u8]) -> Result<usize> {
    use std::io::Read;
    loop {
        match file.read(buf) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            outcome => {
                return outcome
                    .map_err(|error| Error::from_io("send", &error).with_kind(ErrorKind::File));
            }
        }
    }
}

impl PieceSource for Sources {
    fn next(&mut self) -> Result<Option<&[u8]>> {
        let next = self.body.next.ok_or_else(|| Error::of(ErrorKind::NullArgument))?;
        let (mut piece, mut done) = (wk_bytes_t::EMPTY, false);
        // SAFETY: the callback is the caller's and is not NULL; both places outlive the call.
        let result = unsafe { next(self.body.user, &mut piece, &mut done) };
        match result {
            0 if done => Ok(None),
            0 => {
                self.body.data = piece;
                self.body.data.bytes("piece").map(Some)
            }
            result => Err(stopped(result)),
        }
    }
}

/// Whether a body is one of the kinds that a request can send.
///
/// @param body Copied; only its kind and its callbacks are looked at.
/// @return true when it can be sent.
///
/// Threads: any. Mirrors: http.client.UnimplementedFileMode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_body_is_valid(body: wk_body_t) -> bool {
    guard_or(false, || Sources::new(body).is_ok())
}
