//! Numbers in as few bytes as they need, seven bits in each, the lowest first (LEB128).

/// Adds a number.
pub fn put(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes off the number that `from` begins with; `None` if it ends too early or is none of 64 bits.
pub fn take(from: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = from.split_first()?;
        *from = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_cut_ones_do_not() {
        for number in [0, 1, 0x7f, 0x80, 300, 1 << 35, u64::MAX] {
            let mut out = Vec::new();
            put(&mut out, number);
            for end in 0..out.len() {
                assert_eq!(take(&mut &out[..end]), None);
            }
            let mut from = out.as_slice();
            assert_eq!((take(&mut from), from), (Some(number), [].as_slice()));
        }
        assert_eq!(take(&mut [0xff; 12].as_slice()), None);
    }
}
