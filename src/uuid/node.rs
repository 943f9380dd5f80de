//! The node of version 1 and 6 UUIDs: the hardware address of a network interface, or a random
//! number with the multicast bit set (RFC 9562 section 6.10).

use once_cell::sync::OnceCell;

use crate::error::Result;
use crate::net::random;

const UNIVERSAL: u64 = 1 << 41;
const MULTICAST: u64 = 1 << 40;

/// The 48-bit hardware address. It is looked up once; later calls return the same number.
pub fn get_node() -> Result<u64> {
    static NODE: OnceCell<u64> = OnceCell::new();
    NODE.get_or_try_init(|| match choose(&interface_addresses()) {
        Some(node) => Ok(node),
        None => random_node(),
    })
    .copied()
}

/// A universally administered address if there is one, else a locally administered one.
fn choose(addresses: &[u64]) -> Option<u64> {
    let universal = addresses.iter().find(|node| *node & UNIVERSAL == 0);
    universal.or(addresses.first()).copied()
}

fn random_node() -> Result<u64> {
    let mut bytes = [0u8; 8];
    random::fill(&mut bytes[2..])?;
    Ok(u64::from_be_bytes(bytes) | MULTICAST)
}

/// The hardware addresses that Linux shows in its system tree; none elsewhere.
fn interface_addresses() -> Vec<u64> {
    let Ok(entries) = std::fs::read_dir("/sys/class/net") else { return Vec::new() };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    names.sort();
    names
        .iter()
        .filter_map(|path| std::fs::read_to_string(path.join("address")).ok())
        .filter_map(|text| parse_address(text.trim()))
        .collect()
}

/// Six hexadecimal bytes with colons; all zero (the loopback interface) is no address.
fn parse_address(text: &str) -> Option<u64> {
    let mut node = 0;
    let mut count = 0;
    for part in text.split(':') {
        if part.len() != 2 {
            return None;
        }
        node = node << 8 | u64::from(u8::from_str_radix(part, 16).ok()?);
        count += 1;
    }
    (count == 6 && node != 0).then_some(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_six_bytes() {
        assert_eq!(parse_address("00:11:22:44:be:1e"), Some(0x00112244be1e));
        for text in
            ["00:00:00:00:00:00", "00:11:22:44:be", "00:11:22:44:be:1e:00", "zz:11:22:44:be:1e", ""]
        {
            assert_eq!(parse_address(text), None, "{text}");
        }
    }

    #[test]
    fn universal_addresses_come_first() {
        let (local, universal) = (0x0211_2244_be1e, 0x0011_2244_be1e);
        assert_eq!(choose(&[local, universal]), Some(universal));
        assert_eq!(choose(&[local]), Some(local));
        assert_eq!(choose(&[]), None);
    }

    #[test]
    fn a_random_node_is_a_multicast_address() {
        assert_eq!(random_node().unwrap() & MULTICAST, MULTICAST);
    }

    #[test]
    fn the_node_is_stable() {
        assert_eq!(get_node().unwrap(), get_node().unwrap());
    }
}
