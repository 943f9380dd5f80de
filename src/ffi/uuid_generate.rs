//! `wirekit/uuid_generate.h`: the generators of UUIDs, versions 1 and 3 to 8 (RFC 9562).

use std::mem::MaybeUninit;

use super::boundary::{OutErr, guard, optional, required};
use super::core::wk_str_t;
use super::status::wk_status_t;
use super::uuid::{make, wk_uuid_t};
use crate::uuid::{generate, node};

/// For `wk_uuid_v1` and `wk_uuid_v6`: use the hardware address.
pub const WK_UUID_NODE_HARDWARE: u64 = u64::MAX;
/// For `wk_uuid_v1` and `wk_uuid_v6`: take a random sequence number.
pub const WK_UUID_CLOCK_SEQ_RANDOM: u32 = 0xffffffff;

/// The UUID was made in a way that no two processes can be given the same one.
pub const WK_UUID_SAFE: i32 = 0;
/// The UUID was not made in such a way.
pub const WK_UUID_UNSAFE: i32 = -1;
/// Nothing is known about it; what holds for every UUID that was not just generated.
pub const WK_UUID_UNKNOWN: i32 = 1;

/// Generates a version 1 UUID from the time, a node and a sequence number. It shows the machine's
/// hardware address to whoever sees it, unless a node is given.
///
/// @param node the node, 48 bits, or WK_UUID_NODE_HARDWARE.
/// @param clock_seq the sequence number, of which the low 14 bits count, or
///     WK_UUID_CLOCK_SEQ_RANDOM.
/// @param out_safety Owned by the caller; may be NULL; WK_UUID_UNSAFE, because nothing is agreed with
///     other processes (the random sequence number keeps them apart).
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_RANGE when the node needs more than 48 bits; WK_E_RANDOM when the system
///     gives no random numbers; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.uuid1 and UUID.is_safe; RFC 9562 section 5.1.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v1(
    node: u64,
    clock_seq: u32,
    out_safety: Option<&mut MaybeUninit<i32>>,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    let safety = optional(out_safety);
    make(out_uuid, out_err, || {
        let uuid = generate::v1(given_node(node), given_sequence(clock_seq))?;
        safety.put(WK_UUID_UNSAFE);
        Ok(uuid)
    })
}

/// Makes a version 1 UUID from parts.
///
/// @param ticks the time in 100 ns intervals since 1582-10-15, of which the low 60 bits count.
/// @param node the node, 48 bits.
/// @param clock_seq the sequence number, of which the low 14 bits count.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_RANGE when the node needs more than 48 bits; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.uuid1 with a clock of the caller's.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v1_at(
    ticks: u64,
    node: u64,
    clock_seq: u32,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || generate::v1_at(ticks, node, (clock_seq & 0x3fff) as u16))
}

/// Makes a version 3 UUID: the MD5 hash of a namespace and a name. It is always the same for the
/// same two.
///
/// @param space Copied; the namespace, such as `wk_uuid_namespace_dns()`.
/// @param name Borrowed for the call; UTF-8 for a text, though any bytes are hashed; may be empty.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_uuid is NULL, or the name is NULL with a length.
///
/// Threads: any. Mirrors: uuid.uuid3; RFC 9562 section 5.3.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v3(
    space: wk_uuid_t,
    name: wk_str_t,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || Ok(generate::v3(space.get(), name.bytes("name")?)))
}

/// Makes a version 5 UUID: the SHA-1 hash of a namespace and a name. It is always the same for the
/// same two.
///
/// @param space Copied; the namespace, such as `wk_uuid_namespace_dns()`.
/// @param name Borrowed for the call; UTF-8 for a text, though any bytes are hashed; may be empty.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_NULL when out_uuid is NULL, or the name is NULL with a length.
///
/// Threads: any. Mirrors: uuid.uuid5; RFC 9562 section 5.5.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v5(
    space: wk_uuid_t,
    name: wk_str_t,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || Ok(generate::v5(space.get(), name.bytes("name")?)))
}

/// Generates a version 4 UUID: 122 random bits from the operating system. A fork never repeats them.
///
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_RANDOM when the system gives no random numbers; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: uuid.uuid4; RFC 9562 section 5.4.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v4(
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, generate::v4)
}

/// Generates a version 6 UUID: version 1 with the time in the order that sorts.
///
/// @param node the node, 48 bits, or WK_UUID_NODE_HARDWARE.
/// @param clock_seq the sequence number, of which the low 14 bits count, or
///     WK_UUID_CLOCK_SEQ_RANDOM.
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_UUID_RANGE when the node needs more than 48 bits; WK_E_RANDOM when the system
///     gives no random numbers; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: RFC 9562 section 5.6.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v6(
    node: u64,
    clock_seq: u32,
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, || generate::v6(given_node(node), given_sequence(clock_seq)))
}

/// Generates a version 7 UUID: the Unix time and random bits. Within a process each is greater than
/// the ones before, also across threads.
///
/// @param out_uuid Owned by the caller; must not be NULL; all zero on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_RANDOM when the system gives no random numbers; WK_E_NULL when out_uuid is NULL.
///
/// Threads: any. Mirrors: RFC 9562 section 5.7.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v7(
    out_uuid: Option<&mut MaybeUninit<wk_uuid_t>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    make(out_uuid, out_err, generate::v7)
}

/// Makes a version 8 UUID: the caller's bits with the version and the variant set.
///
/// @param uuid Copied; its bits, of which 122 are kept.
/// @return the UUID.
///
/// Threads: any. Mirrors: RFC 9562 section 5.8.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_v8(uuid: wk_uuid_t) -> wk_uuid_t {
    generate::v8(uuid.bytes).into()
}

/// The hardware address of a network interface as a 48-bit number. One that is universally
/// administered is preferred; without any, a random number with the multicast bit set is chosen.
/// The answer stays the same while the process lives.
///
/// @param out_node Owned by the caller; must not be NULL; 0 on failure.
/// @param out_err Owned by the caller, freed with `wk_error_free`; may be NULL.
/// @return WK_OK; WK_E_RANDOM when there is no interface and no random number either; WK_E_NULL
///     when out_node is NULL.
///
/// Threads: any. Mirrors: uuid.getnode.
#[unsafe(no_mangle)]
pub extern "C" fn wk_uuid_getnode(
    out_node: Option<&mut MaybeUninit<u64>>,
    out_err: OutErr<'_>,
) -> wk_status_t {
    guard(out_err, || {
        let slot = required(out_node, "out_node")?;
        slot.put(node::get_node()?);
        Ok(())
    })
}

fn given_node(node: u64) -> Option<u64> {
    (node != WK_UUID_NODE_HARDWARE).then_some(node)
}

fn given_sequence(clock_seq: u32) -> Option<u16> {
    (clock_seq != WK_UUID_CLOCK_SEQ_RANDOM).then_some((clock_seq & 0x3fff) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_outside_the_range_of_real_values() {
        assert_eq!((given_node(WK_UUID_NODE_HARDWARE), given_node(5)), (None, Some(5)));
        assert_eq!(given_sequence(WK_UUID_CLOCK_SEQ_RANDOM), None);
        assert_eq!(given_sequence(0xffff), Some(0x3fff));
    }
}
