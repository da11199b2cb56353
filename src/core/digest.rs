//! SHA-256: of secrets that are stored only so, and of texts that are compared by it.

use aws_lc_rs::digest::{Context, SHA256, SHA256_OUTPUT_LEN};
use std::fmt::Write as _;

/// The digest of the parts, one after the other.
#[must_use]
pub fn sha256(parts: &[&[u8]]) -> [u8; SHA256_OUTPUT_LEN] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut digest = [0; SHA256_OUTPUT_LEN];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

/// Bytes as people compare them.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first block's example of FIPS 180-2.
    #[test]
    fn it_is_sha_256_however_the_text_is_cut() {
        let expected = [
            0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
            0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
        ];
        for parts in [&[&b"abc"[..]][..], &[b"a", b"", b"bc"], &[b"", b"abc", b""]] {
            assert_eq!(sha256(parts), expected, "{parts:?}");
        }
        assert_ne!(sha256(&[]), expected);
    }
}
