//! `wirekit/imap_fetch.h`: what a FETCH response says, read.
//!
//! The response comes from wk_imap_result_response, or from the texts and literals of wk_imap_fetch_to put
//! behind each other.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, OutErr, free, give, guard, guard_or, optional, required};
use super::core::{wk_bytes_t, wk_str_t};
use super::status::wk_status_t;
use crate::imap::fetch::{Fetched, Text};
use crate::imap::structure::{Address, Envelope, Parameters, Part};

/// The message itself, where a function asks whose envelope is meant.
pub const WK_IMAP_MESSAGE: i64 = -1;

/// Text of an envelope: date.
pub const WK_IMAP_ENVELOPE_DATE: u32 = 0;
/// Text of an envelope: subject.
pub const WK_IMAP_ENVELOPE_SUBJECT: u32 = 1;
/// Text of an envelope: in-reply-to.
pub const WK_IMAP_ENVELOPE_IN_REPLY_TO: u32 = 2;
/// Text of an envelope: message-id.
pub const WK_IMAP_ENVELOPE_MESSAGE_ID: u32 = 3;
/// List of addresses of an envelope: from.
pub const WK_IMAP_ADDRESS_FROM: u32 = 0;
/// List of addresses of an envelope: sender.
pub const WK_IMAP_ADDRESS_SENDER: u32 = 1;
/// List of addresses of an envelope: reply-to.
pub const WK_IMAP_ADDRESS_REPLY_TO: u32 = 2;
/// List of addresses of an envelope: to.
pub const WK_IMAP_ADDRESS_TO: u32 = 3;
/// List of addresses of an envelope: cc.
pub const WK_IMAP_ADDRESS_CC: u32 = 4;
/// List of addresses of an envelope: bcc.
pub const WK_IMAP_ADDRESS_BCC: u32 = 5;
/// Piece of an address: name.
pub const WK_IMAP_ADDRESS_PART_NAME: u32 = 0;
/// Piece of an address: route.
pub const WK_IMAP_ADDRESS_PART_ROUTE: u32 = 1;
/// Piece of an address: mailbox.
pub const WK_IMAP_ADDRESS_PART_MAILBOX: u32 = 2;
/// Piece of an address: host.
pub const WK_IMAP_ADDRESS_PART_HOST: u32 = 3;
/// Text of a part: type.
pub const WK_IMAP_PART_TYPE: u32 = 0;
/// Text of a part: subtype.
pub const WK_IMAP_PART_SUBTYPE: u32 = 1;
/// Text of a part: id.
pub const WK_IMAP_PART_ID: u32 = 2;
/// Text of a part: description.
pub const WK_IMAP_PART_DESCRIPTION: u32 = 3;
/// Text of a part: encoding.
pub const WK_IMAP_PART_ENCODING: u32 = 4;
/// Text of a part: md5.
pub const WK_IMAP_PART_MD5: u32 = 5;
/// Text of a part: disposition.
pub const WK_IMAP_PART_DISPOSITION: u32 = 6;
/// Text of a part: location.
pub const WK_IMAP_PART_LOCATION: u32 = 7;
/// List of parameters of a part: type.
pub const WK_IMAP_PARAMETERS_TYPE: u32 = 0;
/// List of parameters of a part: disposition.
pub const WK_IMAP_PARAMETERS_DISPOSITION: u32 = 1;

/// A FETCH response that was read; freed with wk_imap_fetched_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_imap_fetched_t {
    inner: Fetched,
}

type Given<'a> = Option<&'a wk_imap_fetched_t>;

const ABSENT: wk_bytes_t = wk_bytes_t { data: std::ptr::null(), len: 0 };

/// A view of a text; NIL and what is not there have no data.
fn view(fetched: &Fetched, text: Option<&Text>) -> wk_bytes_t {
    text.map_or(ABSENT, |text| wk_bytes_t::of(fetched.bytes(text)))
}

fn at(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

fn part(fetched: Given<'_>, index: usize) -> Option<&Part> {
    fetched?.inner.parts.get(index)
}

fn envelope(fetched: Given<'_>, whose: i64) -> Option<&Envelope> {
    match whose {
        WK_IMAP_MESSAGE => fetched?.inner.envelope.as_ref(),
        index => part(fetched, usize::try_from(index).ok()?)?.envelope.as_ref(),
    }
}

fn addresses(fetched: Given<'_>, whose: i64, field: u32) -> Option<&Vec<Address>> {
    envelope(fetched, whose)?.addresses.get(at(field))
}

fn parameters(fetched: Given<'_>, index: usize, of: u32) -> Option<&Parameters> {
    let part = part(fetched, index)?;
    match of {
        WK_IMAP_PARAMETERS_TYPE => Some(&part.parameters),
        WK_IMAP_PARAMETERS_DISPOSITION => Some(&part.disposition),
        _ => None,
    }
}

fn number(value: Option<u64>) -> i64 {
    value.map_or(-1, |value| i64::try_from(value).unwrap_or(i64::MAX))
}

/// Reads a response.
///
/// @param response Borrowed; any bytes: what stands behind "* " and the word FETCH, the number first, with
/// literals in place: "7 (UID 12 BODY[] {5}", CRLF, "hello)". It is copied.
/// @param out_fetched Owned: what it says, freed with wk_imap_fetched_free; must not be NULL.
/// @param out_err Owned by the caller, freed with wk_error_free; may be NULL.
/// @return WK_OK; WK_E_IMAP_PARSE with the offset when it is no such response; WK_E_INVALID_ARGUMENT
/// when a date names no month; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_new(
    response: wk_bytes_t,
    out_fetched: Out<'_, Option<Box<wk_imap_fetched_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_fetched, "out_fetched")?;
        let inner = Fetched::read(response.bytes("response")?)?;
        slot.put(give(wk_imap_fetched_t { inner }));
        Ok(())
    })
}

/// Frees a response that was read.
///
/// @param fetched Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `fetched`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_free(fetched: Option<Box<wk_imap_fetched_t>>) {
    free(fetched);
}

/// The number of the message.
///
/// @param fetched Borrowed; may be NULL.
/// @return the number; 0 when the response gave none, and for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_number(fetched: Option<&wk_imap_fetched_t>) -> u64 {
    guard_or(0, || fetched.map_or(0, |fetched| fetched.inner.number))
}

/// The UID of the message.
///
/// @param fetched Borrowed; may be NULL.
/// @return the UID; 0 when the response gave none, and for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_uid(fetched: Option<&wk_imap_fetched_t>) -> u64 {
    guard_or(0, || fetched.and_then(|fetched| fetched.inner.uid).unwrap_or(0))
}

/// RFC822.SIZE: the bytes of the message.
///
/// @param fetched Borrowed; may be NULL.
/// @return the number; -1 when the response gave none, and for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_size(fetched: Option<&wk_imap_fetched_t>) -> i64 {
    guard_or(-1, || number(fetched.and_then(|fetched| fetched.inner.size)))
}

/// INTERNALDATE: when the message came to the server.
///
/// @param fetched Borrowed; may be NULL.
/// @param out_seconds Copied: seconds since 1970 in UTC; may be NULL.
/// @return true when the response gave it.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_internaldate(
    fetched: Option<&wk_imap_fetched_t>,
    out_seconds: Out<'_, i64>,
) -> bool {
    guard_or(false, || {
        let slot = optional(out_seconds);
        let date = fetched.and_then(|fetched| fetched.inner.date);
        slot.put(date.unwrap_or(0));
        date.is_some()
    })
}

/// Whether the response has FLAGS, of which there may be none.
///
/// @param fetched Borrowed; may be NULL.
/// @return true when it has.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_has_flags(fetched: Option<&wk_imap_fetched_t>) -> bool {
    guard_or(false, || fetched.is_some_and(|fetched| fetched.inner.flags.is_some()))
}

/// The number of flags.
///
/// @param fetched Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_flag_count(fetched: Option<&wk_imap_fetched_t>) -> usize {
    guard_or(0, || fetched.and_then(|fetched| fetched.inner.flags.as_ref()).map_or(0, Vec::len))
}

/// A flag: "\Seen".
///
/// @param fetched Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `fetched` until it is freed; its data is NULL for NIL and for what is not
/// there.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_flag(
    fetched: Option<&wk_imap_fetched_t>,
    index: usize,
) -> wk_bytes_t {
    guard_or(ABSENT, || {
        fetched.and_then(|fetched| fetched.inner.flag(index)).map_or(ABSENT, wk_bytes_t::of)
    })
}

/// Whether there is an ENVELOPE.
///
/// @param fetched Borrowed; may be NULL.
/// @param whose WK_IMAP_MESSAGE, or the index of a part that is a message, from 0.
/// @return true when there is one.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_has_envelope(
    fetched: Option<&wk_imap_fetched_t>,
    whose: i64,
) -> bool {
    guard_or(false, || envelope(fetched, whose).is_some())
}

/// A text of an envelope, as the header has it: encoded words are not decoded.
///
/// @param fetched Borrowed; may be NULL.
/// @param whose WK_IMAP_MESSAGE, or the index of a part that is a message, from 0.
/// @param text WK_IMAP_ENVELOPE_DATE and its neighbours.
/// @return Borrowed from `fetched` until it is freed; its data is NULL for NIL and for what is not
/// there.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_envelope_text(
    fetched: Option<&wk_imap_fetched_t>,
    whose: i64,
    text: u32,
) -> wk_bytes_t {
    guard_or(ABSENT, || {
        let Some(fetched) = fetched else { return ABSENT };
        let texts = envelope(Some(fetched), whose).map(|envelope| &envelope.texts);
        view(&fetched.inner, texts.and_then(|texts| texts.get(at(text))?.as_ref()))
    })
}

/// The number of addresses in a field of an envelope.
///
/// @param fetched Borrowed; may be NULL.
/// @param whose WK_IMAP_MESSAGE, or the index of a part that is a message, from 0.
/// @param field WK_IMAP_ADDRESS_FROM and its neighbours.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_address_count(
    fetched: Option<&wk_imap_fetched_t>,
    whose: i64,
    field: u32,
) -> usize {
    guard_or(0, || addresses(fetched, whose, field).map_or(0, Vec::len))
}

/// A piece of an address. A group begins with an address without a host, and ends with one without
/// a mailbox.
///
/// @param fetched Borrowed; may be NULL.
/// @param whose WK_IMAP_MESSAGE, or the index of a part that is a message, from 0.
/// @param field WK_IMAP_ADDRESS_FROM and its neighbours.
/// @param index from 0.
/// @param piece WK_IMAP_ADDRESS_PART_NAME and its neighbours.
/// @return Borrowed from `fetched` until it is freed; its data is NULL for NIL and for what is not
/// there.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_address(
    fetched: Option<&wk_imap_fetched_t>,
    whose: i64,
    field: u32,
    index: usize,
    piece: u32,
) -> wk_bytes_t {
    guard_or(ABSENT, || {
        let Some(fetched) = fetched else { return ABSENT };
        let list = addresses(Some(fetched), whose, field);
        let address = list.and_then(|list| list.get(index));
        view(&fetched.inner, address.and_then(|pieces| pieces.get(at(piece))?.as_ref()))
    })
}

/// The number of parts in BODYSTRUCTURE or BODY; a part stands before those that are in it.
///
/// @param fetched Borrowed; may be NULL.
/// @return the number; 0 when the response gave none, and for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_part_count(fetched: Option<&wk_imap_fetched_t>) -> usize {
    guard_or(0, || fetched.map_or(0, |fetched| fetched.inner.parts.len()))
}

/// The number of a part, by which its section is fetched: "2.1" for BODY[2.1]. It is empty for a
/// body that has parts.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @return Borrowed from `fetched` until it is freed; its data is NULL when there is no such part.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_part_number(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        self::part(fetched, part).map_or(wk_str_t::ABSENT, |part| wk_str_t::of(&part.number))
    })
}

/// Which part a part is in.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @return its index; WK_IMAP_MESSAGE for the body, and when there is no such part.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_part_parent(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
) -> i64 {
    guard_or(WK_IMAP_MESSAGE, || {
        let parent = self::part(fetched, part).and_then(|part| part.parent);
        parent.and_then(|index| i64::try_from(index).ok()).unwrap_or(WK_IMAP_MESSAGE)
    })
}

/// Whether a part has parts and no content of its own. Its type is "multipart", which is not sent.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @return true when it is so.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_part_is_multipart(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
) -> bool {
    guard_or(false, || self::part(fetched, part).is_some_and(|part| part.is_multipart))
}

/// A text about a part.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @param text WK_IMAP_PART_TYPE and its neighbours.
/// @return Borrowed from `fetched` until it is freed; its data is NULL for NIL and for what is not
/// there.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_part_text(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
    text: u32,
) -> wk_bytes_t {
    guard_or(ABSENT, || {
        let Some(fetched) = fetched else { return ABSENT };
        let part = self::part(Some(fetched), part);
        view(&fetched.inner, part.and_then(|part| part.texts.get(at(text))?.as_ref()))
    })
}

/// The bytes of a part, encoded.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @return the number; -1 when it is not known.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_part_size(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
) -> i64 {
    guard_or(-1, || number(self::part(fetched, part).and_then(|part| part.size)))
}

/// The lines of a part that is text or a message.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @return the number; -1 when it is not known.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_part_lines(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
) -> i64 {
    guard_or(-1, || number(self::part(fetched, part).and_then(|part| part.lines)))
}

/// The number of parameters of a part's type or disposition.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @param of WK_IMAP_PARAMETERS_TYPE or WK_IMAP_PARAMETERS_DISPOSITION.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_parameter_count(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
    of: u32,
) -> usize {
    guard_or(0, || parameters(fetched, part, of).map_or(0, Vec::len))
}

/// A parameter of a part's type or disposition.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @param of WK_IMAP_PARAMETERS_TYPE or WK_IMAP_PARAMETERS_DISPOSITION.
/// @param index from 0.
/// @param out_name Borrowed from `fetched` until it is freed: the name; may be NULL.
/// @param out_value Borrowed likewise: the value; may be NULL.
/// @return true when there is such a parameter.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_parameter(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
    of: u32,
    index: usize,
    out_name: Out<'_, wk_bytes_t>,
    out_value: Out<'_, wk_bytes_t>,
) -> bool {
    guard_or(false, || {
        let (name, value) = (optional(out_name), optional(out_value));
        let Some(fetched) = fetched else { return false };
        let list = parameters(Some(fetched), part, of);
        let Some((first, second)) = list.and_then(|list| list.get(index)) else { return false };
        name.put(view(&fetched.inner, Some(first)));
        value.put(view(&fetched.inner, second.as_ref()));
        true
    })
}

/// A language of a part.
///
/// @param fetched Borrowed; may be NULL.
/// @param part the index of the part, from 0.
/// @param index from 0.
/// @return Borrowed from `fetched` until it is freed; its data is NULL for NIL and for what is not
/// there.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_language(
    fetched: Option<&wk_imap_fetched_t>,
    part: usize,
    index: usize,
) -> wk_bytes_t {
    guard_or(ABSENT, || {
        let Some(fetched) = fetched else { return ABSENT };
        let part = self::part(Some(fetched), part);
        view(&fetched.inner, part.and_then(|part| part.languages.get(index)))
    })
}

/// The number of other attributes: the sections, and what this library does not know.
///
/// @param fetched Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_attribute_count(fetched: Option<&wk_imap_fetched_t>) -> usize {
    guard_or(0, || fetched.map_or(0, |fetched| fetched.inner.attributes.len()))
}

/// The name of an attribute, in capitals: "BODY[HEADER.FIELDS (TO)]<0>", "RFC822", "MODSEQ".
///
/// @param fetched Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `fetched` until it is freed; its data is NULL when there is no such
/// attribute.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_attribute_name(
    fetched: Option<&wk_imap_fetched_t>,
    index: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let found = fetched.and_then(|fetched| fetched.inner.attributes.get(index));
        found.map_or(wk_str_t::ABSENT, |(name, _)| wk_str_t::of(name))
    })
}

/// The value of an attribute: the bytes of a section; of what is neither text nor NIL, what stands
/// there.
///
/// @param fetched Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `fetched` until it is freed; its data is NULL for NIL and for what is not
/// there.
///
/// Threads: any. Mirrors: RFC 3501 section 7.4.2.
#[unsafe(no_mangle)]
pub extern "C" fn wk_imap_fetched_attribute(
    fetched: Option<&wk_imap_fetched_t>,
    index: usize,
) -> wk_bytes_t {
    guard_or(ABSENT, || {
        let Some(fetched) = fetched else { return ABSENT };
        let found = fetched.inner.attributes.get(index);
        view(&fetched.inner, found.and_then(|(_, text)| text.as_ref()))
    })
}
