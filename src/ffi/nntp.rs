//! `wirekit/nntp.h`: news.

use super::boundary::{Box, Out, OutErr, give, guard, required};
use super::core::{wk_buf_t, wk_str_t};
use super::status::wk_status_t;
use crate::text::encoded_word;

/// Decodes the encoded words (`=?utf-8?q?caf=C3=A9?=`) of a header field's value, for people to read.
///
/// Words of one charset that stand together are decoded together, white space between two words is
/// dropped, and folded lines are joined. A value without encoded words comes back as it is.
///
/// @param header Borrowed; UTF-8.
/// @param out_text Owned: the text in UTF-8, freed with wk_buf_free; must not be NULL.
/// @param out_err Owned: the error, or NULL; may be NULL.
/// @return WK_OK; WK_E_UNKNOWN_ENCODING when a word names a charset that is not known; WK_E_DECODE
/// when a word's bytes are not valid in its charset, when its base64 is cut short, or when `header` is
/// not UTF-8; WK_E_NULL; WK_E_PANIC.
///
/// Threads: any. Mirrors: nntplib.decode_header; RFC 2047.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_decode_header(
    header: wk_str_t,
    out_text: Out<'_, Option<Box<wk_buf_t>>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_text, "out_text")?;
        let text = encoded_word::decode(header.text("header")?)?;
        slot.put(give(wk_buf_t::from_vec(text.into_bytes())));
        Ok(())
    })
}
