//! The generators: versions 1, 3, 4, 5 of the spec, and 6, 7, 8 of RFC 9562.
//!
//! Timestamps never repeat and never run backwards within the process, on however many threads:
//! one atomic word per clock holds the last one given out.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use uuid::Builder;

use super::{Uuid, node};
use crate::error::{Error, ErrorKind, Result};
use crate::net::random;

/// The 100 ns intervals between 1582-10-15, where the UUID clock starts, and 1970-01-01.
const GREGORIAN_OFFSET: u64 = 0x01b2_1dd2_1381_4000;
const NODE_BITS: u32 = 48;

/// A version 1 UUID from the time, a node (the hardware address when `None`) and a sequence
/// number (random when `None`; only its low 14 bits count).
pub fn v1(node: Option<u64>, clock_seq: Option<u16>) -> Result<Uuid> {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let (node, clock_seq) = node_and_sequence(node, clock_seq)?;
    v1_at(next(&LAST, gregorian_now()), node, clock_seq)
}

/// A version 1 UUID from parts: 100 ns intervals since 1582-10-15, of which 60 bits count.
pub fn v1_at(ticks: u64, node: u64, clock_seq: u16) -> Result<Uuid> {
    let node = check_node(node)?;
    Ok(Builder::from_gregorian_timestamp(ticks, clock_seq, &node).into_uuid())
}

/// A version 6 UUID: version 1 with the time in the order that sorts.
pub fn v6(node: Option<u64>, clock_seq: Option<u16>) -> Result<Uuid> {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let (node, clock_seq) = node_and_sequence(node, clock_seq)?;
    let node = check_node(node)?;
    let ticks = next(&LAST, gregorian_now());
    Ok(Builder::from_sorted_gregorian_timestamp(ticks, clock_seq, &node).into_uuid())
}

/// A version 3 UUID: the MD5 hash of a namespace and a name.
pub fn v3(namespace: Uuid, name: &[u8]) -> Uuid {
    Uuid::new_v3(&namespace, name)
}

/// A version 5 UUID: the SHA-1 hash of a namespace and a name.
pub fn v5(namespace: Uuid, name: &[u8]) -> Uuid {
    Uuid::new_v5(&namespace, name)
}

/// A version 4 UUID: 122 random bits.
pub fn v4() -> Result<Uuid> {
    let mut bytes = [0u8; 16];
    random::fill(&mut bytes)?;
    Ok(Builder::from_random_bytes(bytes).into_uuid())
}

/// A version 7 UUID: Unix milliseconds, 12 bits of the next finer time that also count upwards when
/// the clock stands still (RFC 9562 section 6.2, method 3), and 62 random bits.
pub fn v7() -> Result<Uuid> {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let now = since_epoch();
    let millis = now.as_millis() as u64;
    let fraction = u64::from(now.subsec_nanos() % 1_000_000) * 4096 / 1_000_000;
    let stamp = next(&LAST, millis << 12 | fraction);
    let mut random = [0u8; 10];
    random::fill(&mut random[2..])?;
    random[..2].copy_from_slice(&((stamp & 0x0fff) as u16).to_be_bytes());
    Ok(Builder::from_unix_timestamp_millis(stamp >> 12, &random).into_uuid())
}

/// A version 8 UUID: the caller's bits, with the version and the variant set.
pub fn v8(bytes: [u8; 16]) -> Uuid {
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// The later of the clock and the last stamp plus one.
fn next(last: &AtomicU64, now: u64) -> u64 {
    let step = |previous: u64| Some(now.max(previous + 1));
    let previous = last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step);
    now.max(previous.unwrap_or(0) + 1)
}

fn since_epoch() -> std::time::Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn gregorian_now() -> u64 {
    (since_epoch().as_nanos() / 100) as u64 + GREGORIAN_OFFSET
}

fn node_and_sequence(node: Option<u64>, clock_seq: Option<u16>) -> Result<(u64, u16)> {
    let node = match node {
        Some(node) => node,
        None => node::get_node()?,
    };
    let clock_seq = match clock_seq {
        Some(number) => number,
        None => {
            let mut bytes = [0u8; 2];
            random::fill(&mut bytes)?;
            u16::from_be_bytes(bytes)
        }
    };
    Ok((node, clock_seq & 0x3fff))
}

fn check_node(node: u64) -> Result<[u8; 6]> {
    if node >> NODE_BITS != 0 {
        return Err(Error::new(ErrorKind::UuidRange, "the node needs more than 48 bits"));
    }
    let bytes = node.to_be_bytes();
    Ok([bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}

#[cfg(test)]
mod tests {
    use super::super::{Fields, Variant, variant, version};
    use super::*;

    #[test]
    fn each_version_says_so() {
        let made = [
            (v1(None, None).unwrap(), 1),
            (v3(Uuid::NAMESPACE_DNS, b"python.org"), 3),
            (v4().unwrap(), 4),
            (v5(Uuid::NAMESPACE_DNS, b"python.org"), 5),
            (v6(None, None).unwrap(), 6),
            (v7().unwrap(), 7),
            (v8([0xff; 16]), 8),
        ];
        for (uuid, number) in made {
            assert_eq!((version(uuid), variant(uuid)), (Some(number), Variant::Rfc4122), "{uuid}");
        }
    }

    #[test]
    fn given_parts_are_kept() {
        let fields = Fields::of(v1(Some(0x0011_2244_be1e), Some(0xffff)).unwrap());
        assert_eq!((fields.node, fields.clock_seq()), (0x0011_2244_be1e, 0x3fff));
        assert_eq!(v1(Some(1 << 48), None).unwrap_err().kind(), ErrorKind::UuidRange);
    }

    #[test]
    fn stamps_rise_across_threads() {
        let workers: Vec<_> = (0..4)
            .map(|_| std::thread::spawn(|| (0..5000).map(|_| v7().unwrap()).collect::<Vec<_>>()))
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            let made = worker.join().expect("no panic");
            assert!(made.windows(2).all(|pair| pair[0] < pair[1]), "not monotonic on one thread");
            all.extend(made.iter().map(|uuid| uuid.as_u128() >> 64));
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "two UUIDs share a stamp");
    }
}
