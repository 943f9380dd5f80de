//! `wirekit/nntp_reply.h`: what the commands of an NNTP session give.

use safer_ffi::prelude::*;

use super::boundary::{Box, Out, free, guard_or, optional};
use super::core::{wk_bytes_t, wk_str_t};
use crate::nntp::articles::Article;
use crate::nntp::groups::{GroupList, Pairs};
use crate::nntp::overview::Overviews;
use crate::nntp::parse::Capabilities;

/// Groups; freed with wk_nntp_groups_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_nntp_groups_t {
    pub(super) groups: GroupList,
}

/// Names with texts; freed with wk_nntp_pairs_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_nntp_pairs_t {
    pub(super) pairs: Pairs,
}

/// An article or a part of it; freed with wk_nntp_article_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_nntp_article_t {
    pub(super) article: Article,
}

/// Overviews of articles; freed with wk_nntp_overview_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_nntp_overview_t {
    pub(super) overviews: Overviews,
}

/// What a server can do: names, each with parameters; freed with wk_nntp_capabilities_free.
#[derive_ReprC]
#[repr(opaque)]
pub struct wk_nntp_capabilities_t {
    pub(super) list: Capabilities,
}

/// The number of groups.
///
/// @param groups Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len() of the list of NNTP.list.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_groups_count(groups: Option<&wk_nntp_groups_t>) -> usize {
    guard_or(0, || groups.map_or(0, |groups| groups.groups.len()))
}

/// A group of a list.
///
/// @param groups Borrowed; may be NULL.
/// @param index from 0.
/// @param out_last Borrowed from `groups` until it is freed: the number of the last article; may be
/// NULL.
/// @param out_first Borrowed likewise: the number of the first article; may be NULL.
/// @param out_flag Borrowed likewise: "y" when articles may be posted, "n" when not, "m" when the
/// group is moderated, "j" when articles go to the group junk, "x" when nothing is taken, "=other"
/// when articles go to the group other; may be NULL.
/// @return Borrowed from `groups` until it is freed; the name of the group; data is NULL for an
/// index outside, and for NULL.
///
/// Threads: any. Mirrors: nntplib.GroupInfo.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_groups_at(
    groups: Option<&wk_nntp_groups_t>,
    index: usize,
    out_last: Out<'_, wk_str_t>,
    out_first: Out<'_, wk_str_t>,
    out_flag: Out<'_, wk_str_t>,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let (last, first, flag) = (optional(out_last), optional(out_first), optional(out_flag));
        let Some(group) = groups.and_then(|groups| groups.groups.at(index)) else {
            return wk_str_t::ABSENT;
        };
        last.put(wk_str_t::of_bytes(group[1]));
        first.put(wk_str_t::of_bytes(group[2]));
        flag.put(wk_str_t::of_bytes(group[3]));
        wk_str_t::of_bytes(group[0])
    })
}

/// Frees a list of groups.
///
/// @param groups Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `groups`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_groups_free(groups: Option<Box<wk_nntp_groups_t>>) {
    free(groups);
}

/// The number of pairs.
///
/// @param pairs Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len() of what NNTP.xhdr and NNTP.descriptions give.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_pairs_count(pairs: Option<&wk_nntp_pairs_t>) -> usize {
    guard_or(0, || pairs.map_or(0, |pairs| pairs.pairs.len()))
}

/// A pair: a group and its description, or an article's number and a field of its header.
///
/// @param pairs Borrowed; may be NULL.
/// @param index from 0.
/// @param out_text Borrowed from `pairs` until it is freed: the description or the field; may be
/// NULL.
/// @return Borrowed from `pairs` until it is freed; the name or number; data is NULL for an index
/// outside, and for NULL.
///
/// Threads: any. Mirrors: the pairs of NNTP.xhdr and NNTP.descriptions.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_pairs_at(
    pairs: Option<&wk_nntp_pairs_t>,
    index: usize,
    out_text: Out<'_, wk_str_t>,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let slot = optional(out_text);
        let Some((name, text)) = pairs.and_then(|pairs| pairs.pairs.at(index)) else {
            return wk_str_t::ABSENT;
        };
        slot.put(wk_str_t::of_bytes(text));
        wk_str_t::of_bytes(name)
    })
}

/// The text of a name; of several pairs with the name that of the last.
///
/// @param pairs Borrowed; may be NULL.
/// @param name Borrowed; any bytes.
/// @return Borrowed from `pairs` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: NNTP.descriptions(...)[group].
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_pairs_get(pairs: Option<&wk_nntp_pairs_t>, name: wk_str_t) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let found = pairs.and_then(|pairs| pairs.pairs.get(name.bytes("name").ok()?));
        found.map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// Frees a list of pairs.
///
/// @param pairs Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `pairs`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_pairs_free(pairs: Option<Box<wk_nntp_pairs_t>>) {
    free(pairs);
}

/// The line that the server answered.
///
/// @param article Borrowed; may be NULL.
/// @return Borrowed from `article` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: the response of NNTP.article.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article_reply(article: Option<&wk_nntp_article_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || {
        article.map_or(wk_str_t::EMPTY, |article| wk_str_t::of_bytes(&article.article.reply))
    })
}

/// The number in the group.
///
/// @param article Borrowed; may be NULL.
/// @return the number; 0 when there is none, and for NULL.
///
/// Threads: any. Mirrors: ArticleInfo.number.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article_number(article: Option<&wk_nntp_article_t>) -> u64 {
    guard_or(0, || article.map_or(0, |article| article.article.number))
}

/// The message identifier, with its angle brackets.
///
/// @param article Borrowed; may be NULL.
/// @return Borrowed from `article` until it is freed; empty for NULL.
///
/// Threads: any. Mirrors: ArticleInfo.message_id.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article_id(article: Option<&wk_nntp_article_t>) -> wk_str_t {
    guard_or(wk_str_t::EMPTY, || {
        article.map_or(wk_str_t::EMPTY, |article| wk_str_t::of_bytes(&article.article.id))
    })
}

/// The number of lines.
///
/// @param article Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(ArticleInfo.lines).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article_count(article: Option<&wk_nntp_article_t>) -> usize {
    guard_or(0, || article.map_or(0, |article| article.article.lines.len()))
}

/// A line, without its end.
///
/// @param article Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `article` until it is freed; data is NULL for an index outside, and for
/// NULL.
///
/// Threads: any. Mirrors: ArticleInfo.lines[index].
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article_line(
    article: Option<&wk_nntp_article_t>,
    index: usize,
) -> wk_bytes_t {
    guard_or(wk_bytes_t::EMPTY, || {
        let line = article.and_then(|article| article.article.lines.at(index));
        line.map_or(wk_bytes_t { data: std::ptr::null(), len: 0 }, wk_bytes_t::of)
    })
}

/// Frees an article.
///
/// @param article Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `article`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_article_free(article: Option<Box<wk_nntp_article_t>>) {
    free(article);
}

/// The number of overviews.
///
/// @param overviews Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len() of the list of NNTP.over.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_count(overviews: Option<&wk_nntp_overview_t>) -> usize {
    guard_or(0, || overviews.map_or(0, |overviews| overviews.overviews.len()))
}

/// The number of an article.
///
/// @param overviews Borrowed; may be NULL.
/// @param index from 0.
/// @return the number; 0 for an index outside, and for NULL.
///
/// Threads: any. Mirrors: the first of each pair of NNTP.over.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_number(
    overviews: Option<&wk_nntp_overview_t>,
    index: usize,
) -> u64 {
    guard_or(0, || overviews.and_then(|overviews| overviews.overviews.number(index)).unwrap_or(0))
}

/// How many fields the line of an article has; at least those that every server has, if it keeps to
/// the protocol.
///
/// @param overviews Borrowed; may be NULL.
/// @param index from 0.
/// @return the number; 0 for an index outside, and for NULL.
///
/// Threads: any. Mirrors: len() of each dictionary of NNTP.over.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_fields(
    overviews: Option<&wk_nntp_overview_t>,
    index: usize,
) -> usize {
    guard_or(0, || overviews.map_or(0, |overviews| overviews.overviews.reach(index)))
}

/// The name of a field: of a header field in lower case, of the server's own data with a colon in
/// front.
///
/// @param overviews Borrowed; may be NULL.
/// @param place of the field, from 0.
/// @return Borrowed from `overviews` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: the keys of NNTP.over.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_name(
    overviews: Option<&wk_nntp_overview_t>,
    place: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let name = overviews.and_then(|overviews| overviews.overviews.format().get(place));
        name.map_or(wk_str_t::ABSENT, |name| wk_str_t::of_bytes(name))
    })
}

/// A field of an overview by its place.
///
/// @param overviews Borrowed; may be NULL.
/// @param index from 0.
/// @param place of the field, from 0.
/// @return Borrowed from `overviews` until it is freed; data is NULL when the article has it not.
///
/// Threads: any. Mirrors: the values of NNTP.over.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_at(
    overviews: Option<&wk_nntp_overview_t>,
    index: usize,
    place: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let field = overviews.and_then(|overviews| overviews.overviews.field(index, place));
        field.map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// A field of an overview by its name; wk_nntp_decode_header makes it readable.
///
/// @param overviews Borrowed; may be NULL.
/// @param index from 0.
/// @param name Borrowed; any bytes; in lower case, as "subject" and ":lines".
/// @return Borrowed from `overviews` until it is freed; data is NULL when the article has it not.
///
/// Threads: any. Mirrors: NNTP.over(...)[1][index][1][name].
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_get(
    overviews: Option<&wk_nntp_overview_t>,
    index: usize,
    name: wk_str_t,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let field = overviews
            .and_then(|overviews| overviews.overviews.get(index, name.bytes("name").ok()?));
        field.map_or(wk_str_t::ABSENT, wk_str_t::of_bytes)
    })
}

/// Frees overviews.
///
/// @param overviews Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `overviews`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_overview_free(overviews: Option<Box<wk_nntp_overview_t>>) {
    free(overviews);
}

/// The number of capabilities.
///
/// @param capabilities Borrowed; may be NULL.
/// @return the number; 0 for NULL.
///
/// Threads: any. Mirrors: len(NNTP.getcapabilities()).
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_capabilities_count(
    capabilities: Option<&wk_nntp_capabilities_t>,
) -> usize {
    guard_or(0, || capabilities.map_or(0, |capabilities| capabilities.list.len()))
}

/// The name of a capability, as the server wrote it.
///
/// @param capabilities Borrowed; may be NULL.
/// @param index from 0.
/// @return Borrowed from `capabilities` until it is freed; data is NULL for an index outside, and for
/// NULL.
///
/// Threads: any. Mirrors: the keys of NNTP.getcapabilities.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_capabilities_name(
    capabilities: Option<&wk_nntp_capabilities_t>,
    index: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let found = capabilities.and_then(|capabilities| capabilities.list.get(index));
        found.map_or(wk_str_t::ABSENT, |(name, _)| wk_str_t::of_bytes(name))
    })
}

/// A parameter of a capability.
///
/// @param capabilities Borrowed; may be NULL.
/// @param index of the capability, from 0.
/// @param parameter of the parameter, from 0.
/// @return Borrowed from `capabilities` until it is freed; data is NULL when there is none.
///
/// Threads: any. Mirrors: the values of NNTP.getcapabilities.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_capabilities_parameter(
    capabilities: Option<&wk_nntp_capabilities_t>,
    index: usize,
    parameter: usize,
) -> wk_str_t {
    guard_or(wk_str_t::ABSENT, || {
        let found = capabilities.and_then(|capabilities| capabilities.list.get(index));
        let text = found.and_then(|(_, parameters)| parameters.get(parameter));
        text.map_or(wk_str_t::ABSENT, |text| wk_str_t::of_bytes(text))
    })
}

/// Frees a list of capabilities.
///
/// @param capabilities Owned by the caller until this call; may be NULL, which does nothing.
///
/// Threads: any, but no other call may be using `capabilities`. Mirrors: nothing of the spec.
#[unsafe(no_mangle)]
pub extern "C" fn wk_nntp_capabilities_free(capabilities: Option<Box<wk_nntp_capabilities_t>>) {
    free(capabilities);
}
