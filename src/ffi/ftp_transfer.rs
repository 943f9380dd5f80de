//! `wirekit/ftp_transfer.h`: files and listings of an FTP server, by callbacks and as lists.

use std::os::raw::{c_int, c_void};
use std::ptr::NonNull;

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, null, required};
use super::core::{wk_buf_t, wk_bytes_t, wk_str_t};
use super::ftp::{with, wk_ftp_t};
use super::ftp_commands::replied;
use super::smtp_commands::texts;
use super::status::wk_status_t;
use super::strings::wk_strings_t;
use crate::error::{Error, ErrorKind, Result};
use crate::ftp::parse::Entry;
use crate::ftp::transfer::BLOCK;

/// In place of an offset: none.
pub const WK_FTP_NO_REST: i64 = -1;

/// Takes a block of a file; `block` is borrowed for the call. 0 goes on; anything else stops and is kept
/// in the error. A call back into the client answers WK_E_BUSY.
pub type wk_ftp_block_fn =
    Option<unsafe extern "C" fn(user: *mut c_void, block: wk_bytes_t) -> c_int>;

/// Takes a line, without its end and in UTF-8; `line` is borrowed for the call. 0 goes on; anything else
/// stops and is kept in the error. A call back into the client answers WK_E_BUSY.
pub type wk_ftp_line_fn = Option<unsafe extern "C" fn(user: *mut c_void, line: wk_str_t) -> c_int>;

/// Fills `buf` with at most `len` bytes and says in `out_len` how many; 0 bytes are the end. It returns 0
/// to go on; anything else stops and is kept in the error. A call back into the client answers
/// WK_E_BUSY.
pub type wk_ftp_read_fn = Option<
    unsafe extern "C" fn(user: *mut c_void, buf: *mut u8, len: usize, out_len: *mut usize) -> c_int,
>;

/// The entries of a directory, freed with wk_ftp_entries_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_ftp_entries_t {
    list: Vec<Entry>,
}

fn went_on(result: c_int) -> Result<()> {
    match result {
        0 => Ok(()),
        result => Err(Error::of(ErrorKind::Callback).with_callback_result(result)),
    }
}

/// An offset as C gives it.
pub(super) fn offset(rest: i64) -> Result<Option<u64>> {
    match rest {
        WK_FTP_NO_REST => Ok(None),
        _ => u64::try_from(rest).map(Some).map_err(|_| {
            Error::new(ErrorKind::InvalidArgument, "An offset is 0 or more, or WK_FTP_NO_REST")
        }),
    }
}

fn size_of_block(block: usize) -> usize {
    if block == 0 { BLOCK } else { block }
}

/// What calls the caller's reader.
fn reader(
    read: wk_ftp_read_fn,
    user: *mut c_void,
) -> Result<impl FnMut(&mut [u8]) -> Result<usize>> {
    let read = read.ok_or_else(|| null("read"))?;
    Ok(move |buf: &mut [u8]| {
        let mut count = 0;
        // SAFETY: the function came from the caller with this `user`; the buffer and the count
        // live for the call and are its own to write to.
        went_on(unsafe { read(user, buf.as_mut_ptr(), buf.len(), &raw mut count) })?;
        if count > buf.len() {
            let message = "The callback says that it read more than there was room for";
            return Err(Error::new(ErrorKind::Callback, message));
        }
        Ok(count)
    })
}

/// What calls the caller's function with each block, if there is one.
fn shown(function: wk_ftp_block_fn, user: *mut c_void) -> impl FnMut(&[u8]) -> Result<()> {
    move |block: &[u8]| match function {
        // SAFETY: the function came from the caller with this `user`, and the view lives for the
        // call.
        Some(function) => went_on(unsafe { function(user, wk_bytes_t::of(block)) }),
        None => Ok(()),
    }
}

/// What calls the caller's function with each line.
fn each_line(take: wk_ftp_line_fn, user: *mut c_void) -> Result<impl FnMut(&str) -> Result<()>> {
    let take = take.ok_or_else(|| null("take"))?;
    // SAFETY: the function came from the caller with this `user`, and the view lives for the call.
    Ok(move |line: &str| went_on(unsafe { take(user, wk_str_t::of(line)) }))
}

/// Retrieves a file in binary mode and hands it to a callback. Blocks go from the system's buffer
/// to the callback's without a copy in between.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the command line, as "RETR name".
/// @param take called with each block; must not be NULL.
/// @param user Borrowed for the call; may be NULL; passed to the callbacks.
/// @param block the most bytes that a block may have; 0 for 8192. More, as 65536, is faster.
/// @param rest the offset in the file to begin at (REST); WK_FTP_NO_REST for none.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family; WK_E_CALLBACK
/// when the callback stopped: the session can go on; WK_E_INVALID_ARGUMENT when the offset or the
/// block is out of range; WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when the
/// encoding cannot write it: nothing is sent; WK_E_DECODE when a text is not UTF-8, or the reply is
/// not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.retrbinary.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_retrbinary(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    take: wk_ftp_block_fn,
    user: *mut c_void,
    block: usize,
    rest: i64,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| {
        let (rest, block) = (offset(rest)?, size_of_block(block));
        if take.is_none() {
            return Err(null("take"));
        }
        ftp.retrbinary(command.text("command")?, block, rest, shown(take, user))
    })
}

/// Retrieves text, a file or a listing, and hands it to a callback line by line. A line ends with
/// CR, LF or both.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the command line, as "RETR name" or "LIST".
/// @param take called with each line; must not be NULL.
/// @param user Borrowed for the call; may be NULL; passed to the callbacks.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family; WK_E_CALLBACK
/// when the callback stopped: the session can go on; WK_E_INJECTION when a text holds CR, LF or
/// NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent; WK_E_DECODE when a text
/// is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.retrlines.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_retrlines(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    take: wk_ftp_line_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| {
        ftp.retrlines(command.text("command")?, each_line(take, user)?)
    })
}

/// Stores a file in binary mode. When a callback stops it, the server keeps what it has got.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the command line, as "STOR name".
/// @param read called for the file's bytes until it gives none; must not be NULL.
/// @param sent called with each block after it has gone; may be NULL.
/// @param user Borrowed for the call; may be NULL; passed to the callbacks.
/// @param block the most bytes that `read` is asked for; 0 for 8192. More, as 65536, is faster.
/// @param rest the offset in the file to begin at (REST); WK_FTP_NO_REST for none.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family; WK_E_CALLBACK
/// when the callback stopped: the session can go on; WK_E_INVALID_ARGUMENT when the offset or the
/// block is out of range; WK_E_INJECTION when a text holds CR, LF or NUL, and WK_E_ENCODE when the
/// encoding cannot write it: nothing is sent; WK_E_DECODE when a text is not UTF-8, or the reply is
/// not what the encoding says; WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.storbinary.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_storbinary(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    read: wk_ftp_read_fn,
    sent: wk_ftp_block_fn,
    user: *mut c_void,
    block: usize,
    rest: i64,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| {
        let (rest, block) = (offset(rest)?, size_of_block(block));
        let read = reader(read, user)?;
        ftp.storbinary(command.text("command")?, block, rest, read, shown(sent, user))
    })
}

/// Stores text; each line is made to end with CRLF. A line ends with LF. When a callback stops it,
/// the server keeps what it has got.
///
/// @param ftp Borrowed; must not be NULL.
/// @param command Borrowed; UTF-8; the command line, as "STOR name".
/// @param read called for the text's bytes until it gives none; they go out as they are; must not
/// be NULL.
/// @param sent called with each line, with its end, after it has gone; may be NULL.
/// @param user Borrowed for the call; may be NULL; passed to the callbacks.
/// @param out_reply Owned: the reply, the lines of a long one with a line feed between them, freed
/// with wk_buf_free; may be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family; WK_E_CALLBACK
/// when the callback stopped: the session can go on; WK_E_INJECTION when a text holds CR, LF or
/// NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent; WK_E_DECODE when a text
/// is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.storlines.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_storlines(
    ftp: Option<NonNull<wk_ftp_t>>,
    command: wk_str_t,
    read: wk_ftp_read_fn,
    sent: wk_ftp_block_fn,
    user: *mut c_void,
    out_reply: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    replied(ftp, out_reply, out_err, |ftp| {
        let read = reader(read, user)?;
        ftp.storlines(command.text("command")?, read, shown(sent, user))
    })
}

/// Lists names (NLST). wk_ftp_mlsd says more, where the server knows it.
///
/// @param ftp Borrowed; must not be NULL.
/// @param arguments Borrowed; an array of UTF-8 texts, a directory or a server's options; may be
/// NULL when `count` is 0.
/// @param count the number of them.
/// @param out_names Owned: the names, freed with wk_strings_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is
/// sent; WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.nlst.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_nlst(
    ftp: Option<NonNull<wk_ftp_t>>,
    arguments: *const wk_str_t,
    count: usize,
    out_names: Out<'_, Option<Box<wk_strings_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_names, "out_names")?;
        let names = with(ftp, |ftp| ftp.nlst(&texts(arguments, count, "arguments")?))?;
        slot.put(give(wk_strings_t::of(names)));
        Ok(())
    })
}

/// Lists a directory for people (LIST). Arguments that are empty are left out.
///
/// @param ftp Borrowed; must not be NULL.
/// @param arguments Borrowed; an array of UTF-8 texts, a directory or a server's options; may be
/// NULL when `count` is 0.
/// @param count the number of them.
/// @param take called with each line; must not be NULL.
/// @param user Borrowed for the call; may be NULL; passed to the callbacks.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family; WK_E_CALLBACK
/// when the callback stopped: the session can go on; WK_E_INJECTION when a text holds CR, LF or
/// NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is sent; WK_E_DECODE when a text
/// is not UTF-8, or the reply is not what the encoding says; WK_E_BUSY when another call uses the
/// client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.dir.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_dir(
    ftp: Option<NonNull<wk_ftp_t>>,
    arguments: *const wk_str_t,
    count: usize,
    take: wk_ftp_line_fn,
    user: *mut c_void,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        with(ftp, |ftp| {
            ftp.dir(&texts(arguments, count, "arguments")?, each_line(take, user)?).map(drop)
        })
    })
}

/// Lists a directory for programs (MLSD): each name with facts about it. A name is the server's
/// word: look at it before you use it as a name of your own.
///
/// @param ftp Borrowed; must not be NULL.
/// @param path Borrowed; UTF-8; the directory; empty for the current one.
/// @param facts Borrowed; an array of UTF-8 texts, as "type" and "size", that the server is asked
/// for alone (OPTS MLST); may be NULL when `count` is 0.
/// @param count the number of them.
/// @param out_entries Owned: the entries, freed with wk_ftp_entries_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_FTP_TEMP and WK_E_FTP_PERM when the server says no; WK_E_FTP_REPLY when it
/// answers otherwise than it should; WK_E_FTP_PROTO when its reply is none of FTP;
/// WK_E_FTP_LINE_TOO_LONG; WK_E_LIMIT when the reply is too long; WK_E_STATE when there is no
/// connection; WK_E_IO and its family, with which the connection is lost; WK_E_CONNECT and its
/// neighbours when the data connection does not come about; WK_E_TLS and its family; WK_E_INJECTION
/// when a text holds CR, LF or NUL, and WK_E_ENCODE when the encoding cannot write it: nothing is
/// sent; WK_E_DECODE when a text is not UTF-8, or the reply is not what the encoding says;
/// WK_E_BUSY when another call uses the client; WK_E_NULL; WK_E_PANIC.
///
/// Threads: the handle alone. Mirrors: FTP.mlsd; RFC 3659 section 7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_mlsd(
    ftp: Option<NonNull<wk_ftp_t>>,
    path: wk_str_t,
    facts: *const wk_str_t,
    count: usize,
    out_entries: Out<'_, Option<Box<wk_ftp_entries_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_entries, "out_entries")?;
        let list = with(ftp, |ftp| ftp.mlsd(path.text("path")?, &texts(facts, count, "facts")?))?;
        slot.put(give(wk_ftp_entries_t { list }));
        Ok(())
    })
}

/// The number of entries.
///
/// @param entries Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len().
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_entries_count(entries: Option<&wk_ftp_entries_t>) -> usize {
    guard_or(0, || entries.map_or(0, |entries| entries.list.len()))
}

/// The name of an entry.
///
/// @param entries Borrowed; may be NULL.
/// @param index of the entry, from 0.
/// @return Borrowed from `entries` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: the names of FTP.mlsd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_entries_name(
    entries: Option<&wk_ftp_entries_t>,
    index: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        entries
            .and_then(|entries| entries.list.get(index))
            .map_or(wk_str_t::ABSENT, |entry| wk_str_t::of(&entry.name))
    })
}

/// A fact about an entry, by name: "type", "size", "modify", "perm" and others (RFC 3659 section
/// 7.5).
///
/// @param entries Borrowed; may be NULL.
/// @param index of the entry, from 0.
/// @param name Borrowed; the fact's name in lower case.
/// @return Borrowed from `entries` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: the values of FTP.mlsd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_entries_fact(
    entries: Option<&wk_ftp_entries_t>,
    index: usize,
    name: wk_str_t,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let entry = entries.and_then(|entries| entries.list.get(index));
        let fact = entry.and_then(|entry| entry.fact(name.text("name").ok()?));
        fact.map_or(wk_str_t::ABSENT, wk_str_t::of)
    })
}

/// The number of facts about an entry.
///
/// @param entries Borrowed; may be NULL.
/// @param index of the entry, from 0.
/// @return the number; 0 when there is no such entry.
///
/// Threads: any. Mirrors: len().
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_entries_fact_count(
    entries: Option<&wk_ftp_entries_t>,
    index: usize,
) -> usize {
    guard_or(0, || {
        entries.and_then(|entries| entries.list.get(index)).map_or(0, |entry| entry.facts.len())
    })
}

/// The name of a fact, in lower case.
///
/// @param entries Borrowed; may be NULL.
/// @param index of the entry, from 0.
/// @param fact of the fact, from 0, in the server's order.
/// @return Borrowed from `entries` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: the facts of FTP.mlsd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_entries_fact_name_at(
    entries: Option<&wk_ftp_entries_t>,
    index: usize,
    fact: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let fact = entries
            .and_then(|entries| entries.list.get(index))
            .and_then(|entry| entry.facts.get(fact));
        fact.map_or(wk_str_t::ABSENT, |fact| wk_str_t::of(&fact.0))
    })
}

/// The value of a fact.
///
/// @param entries Borrowed; may be NULL.
/// @param index of the entry, from 0.
/// @param fact of the fact, from 0, in the server's order.
/// @return Borrowed from `entries` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: the facts of FTP.mlsd.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_entries_fact_value_at(
    entries: Option<&wk_ftp_entries_t>,
    index: usize,
    fact: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let fact = entries
            .and_then(|entries| entries.list.get(index))
            .and_then(|entry| entry.facts.get(fact));
        fact.map_or(wk_str_t::ABSENT, |fact| wk_str_t::of(&fact.1))
    })
}

/// Frees the entries of a directory.
///
/// @param entries Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `entries`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_ftp_entries_free(entries: Option<Box<wk_ftp_entries_t>>) {
    free(entries);
}
