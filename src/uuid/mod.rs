//! UUIDs (RFC 9562, which replaced RFC 4122): values, their fields, and the generators of every
//! version. Mirrors the spec's `uuid` module, with versions 6, 7 and 8 beside it.

pub mod format;
pub mod generate;
pub mod node;
pub mod parse;

pub use uuid::Uuid;

use crate::error::{Error, ErrorKind, Result};

/// The layout that the top bits of byte 8 announce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Reserved for NCS compatibility.
    Ncs,
    /// The layout of RFC 4122 and RFC 9562.
    Rfc4122,
    /// Reserved for Microsoft compatibility.
    Microsoft,
    /// Reserved for future definition.
    Future,
}

/// The variant of a UUID.
pub fn variant(uuid: Uuid) -> Variant {
    match uuid.as_bytes()[8] >> 5 {
        0..=3 => Variant::Ncs,
        4 | 5 => Variant::Rfc4122,
        6 => Variant::Microsoft,
        _ => Variant::Future,
    }
}

/// The version, which only the RFC's variant has.
pub fn version(uuid: Uuid) -> Option<u8> {
    (variant(uuid) == Variant::Rfc4122).then(|| uuid.as_bytes()[6] >> 4)
}

/// The six fields as integers, in the order of the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The first 32 bits.
    pub time_low: u64,
    /// The next 16 bits.
    pub time_mid: u64,
    /// The next 16 bits; the version is in the top four.
    pub time_hi_version: u64,
    /// The next 8 bits; the variant is in the top ones.
    pub clock_seq_hi_variant: u64,
    /// The next 8 bits.
    pub clock_seq_low: u64,
    /// The last 48 bits.
    pub node: u64,
}

impl Fields {
    /// Takes a UUID apart.
    pub fn of(uuid: Uuid) -> Fields {
        let (high, low) = uuid.as_u64_pair();
        Fields {
            time_low: high >> 32,
            time_mid: high >> 16 & 0xffff,
            time_hi_version: high & 0xffff,
            clock_seq_hi_variant: low >> 56,
            clock_seq_low: low >> 48 & 0xff,
            node: low & 0xffff_ffff_ffff,
        }
    }

    /// Puts a UUID together; a field that does not fit its bits is an error.
    pub fn join(self) -> Result<Uuid> {
        let widths = [
            (self.time_low, 32),
            (self.time_mid, 16),
            (self.time_hi_version, 16),
            (self.clock_seq_hi_variant, 8),
            (self.clock_seq_low, 8),
            (self.node, 48),
        ];
        for (index, (value, bits)) in widths.iter().enumerate() {
            if value >> bits != 0 {
                let message = format!("field {} needs more than {bits} bits", index + 1);
                return Err(Error::new(ErrorKind::UuidRange, message));
            }
        }
        let high = self.time_low << 32 | self.time_mid << 16 | self.time_hi_version;
        let low = self.clock_seq_hi_variant << 56 | self.clock_seq_low << 48 | self.node;
        Ok(Uuid::from_u64_pair(high, low))
    }

    /// The 60-bit timestamp of versions 1.
    pub fn time(self) -> u64 {
        (self.time_hi_version & 0x0fff) << 48 | self.time_mid << 32 | self.time_low
    }

    /// The 14-bit sequence number.
    pub fn clock_seq(self) -> u16 {
        ((self.clock_seq_hi_variant & 0x3f) << 8 | self.clock_seq_low) as u16
    }
}

/// The UUID whose variant is the RFC's and whose version is `version`, 1 to 5; all other bits stay.
pub fn with_version(uuid: Uuid, version: u32) -> Result<Uuid> {
    if !(1..=5).contains(&version) {
        return Err(Error::new(ErrorKind::UuidRange, "the version is not 1 to 5"));
    }
    let mut bytes = uuid.into_bytes();
    bytes[6] = bytes[6] & 0x0f | (version as u8) << 4;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Ok(Uuid::from_bytes(bytes))
}

/// Reads 16 bytes in network order.
pub fn from_bytes(bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice(bytes).map_err(|_| wrong_length(bytes.len()))
}

/// Reads 16 bytes whose first three fields are little-endian.
pub fn from_bytes_le(bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice_le(bytes).map_err(|_| wrong_length(bytes.len()))
}

fn wrong_length(length: usize) -> Error {
    Error::new(ErrorKind::UuidSyntax, format!("a UUID has 16 bytes, not {length}"))
}
