//! Numbers as bits: small ones in few.
//!
//! A number has a *scale*, the number of bits that are usual for it (Exp-Golomb codes; Teuhola, 1978): with scale
//! 0 the number 0 is one bit, 1 and 2 are three; with scale 5 all below 32 are six.

/// Bits in the making.
#[derive(Debug, Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    /// Those that do not make a byte yet, the last one lowest.
    pending: u64,
    /// How many of these there are, less than eight.
    filled: u32,
}

impl BitWriter {
    /// Adds the lowest `count` bits of `bits`, which has no others; at most 56.
    fn short(&mut self, bits: u64, count: u32) {
        self.pending = self.pending << count | bits;
        self.filled += count;
        while self.filled >= 8 {
            self.filled -= 8;
            self.bytes.push((self.pending >> self.filled) as u8);
        }
    }

    /// Adds the lowest `count` bits of `bits`, at most 64.
    pub fn put(&mut self, bits: u64, count: u32) {
        const HALF: u32 = 32;
        if count > HALF {
            self.put(bits >> HALF, count - HALF);
        }
        let count = count.min(HALF);
        self.short(bits & ((1 << count) - 1), count);
    }

    /// Adds one bit.
    pub fn flag(&mut self, flag: bool) {
        self.put(u64::from(flag), 1);
    }

    /// Adds a number below 2⁶².
    pub fn number(&mut self, number: u64, scale: u32) {
        let above = (number >> scale) + 1;
        let length = above.ilog2();
        self.put(0, length);
        self.put(above, length + 1);
        self.put(number, scale);
    }

    /// Adds a number that may be negative, between -2⁶⁰ and 2⁶⁰.
    pub fn signed(&mut self, number: i64, scale: u32) {
        self.number((number << 1 ^ number >> 63) as u64, scale);
    }

    /// The bytes, the last one filled up with zeros.
    pub fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.put(0, 8 - self.filled);
        }
        self.bytes
    }
}

/// What is left of written bits. Everything is `None` where they end too early.
#[derive(Debug, Clone)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    /// Number of bits that were read.
    at: usize,
}

impl<'a> BitReader<'a> {
    /// Reads `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next bits, the first one highest, at least 57; zeros behind the end.
    fn ahead(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let word = match rest.first_chunk() {
            Some(word) => *word,
            None => {
                let mut word = [0; 8];
                word[..rest.len()].copy_from_slice(rest);
                word
            }
        };
        u64::from_be_bytes(word) << (self.at % 8)
    }

    /// Goes on by `count` bits, if there are as many.
    fn advance(&mut self, count: u32) -> Option<()> {
        self.at += count as usize;
        (self.at <= self.bytes.len() * 8).then_some(())
    }

    /// The next `count` bits, at most 63.
    pub fn bits(&mut self, count: u32) -> Option<u64> {
        const HALF: u32 = 32;
        let above = if count > HALF { self.bits(count - HALF)? << HALF } else { 0 };
        let count = count.min(HALF);
        let bits = if count == 0 { 0 } else { self.ahead() >> (u64::BITS - count) };
        self.advance(count)?;
        Some(above | bits)
    }

    /// The next bit.
    pub fn flag(&mut self) -> Option<bool> {
        Some(self.bits(1)? == 1)
    }

    /// What [`BitWriter::number`] wrote with the same scale.
    pub fn number(&mut self, scale: u32) -> Option<u64> {
        let mut length = 0;
        loop {
            let zeros = self.ahead().leading_zeros();
            if zeros < u64::BITS / 2 {
                length += zeros;
                self.advance(zeros + 1)?;
                break;
            }
            length += u64::BITS / 2;
            self.advance(u64::BITS / 2)?;
        }
        let above = if length + scale < 63 { 1 << length | self.bits(length)? } else { return None };
        Some((above - 1) << scale | self.bits(scale)?)
    }

    /// What [`BitWriter::signed`] wrote with the same scale. Nothing that is stored is larger than 2⁴⁰, and sums of a few
    /// cannot overflow.
    pub fn signed(&mut self, scale: u32) -> Option<i64> {
        let number = self.number(scale)?;
        let signed = (number >> 1) as i64 ^ -((number & 1) as i64);
        (signed.unsigned_abs() < 1 << 40).then_some(signed)
    }

    /// A number of bytes or things, of which no article has more.
    pub fn size(&mut self, scale: u32) -> Option<usize> {
        usize::try_from(self.number(scale)?).ok().filter(|n| *n < 1 << 40)
    }

    /// As many as are written before them, read by `one`. Each takes a bit at least: a length that was made up takes no
    /// memory.
    pub fn list<T>(&mut self, scale: u32, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.size(scale)?;
        let mut out = Vec::with_capacity(length.min(self.bytes.len()));
        for _ in 0..length {
            out.push(one(self)?);
        }
        Some(out)
    }

    /// True if all that is left are the zeros of the last byte.
    pub fn is_at_end(&self) -> bool {
        let left = (self.bytes.len() * 8).saturating_sub(self.at);
        left < 8 && self.clone().bits(left as u32) == Some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in prop::collection::vec((any::<u64>(), 0_u32..20, 0_u32..63), 0..50)) {
            let numbers: Vec<(u64, u32)> = numbers.into_iter().map(|(n, scale, shift)| (n >> 1 >> shift.max(22), scale)).collect();
            let mut bits = BitWriter::default();
            for (number, scale) in &numbers {
                bits.number(*number, *scale);
                bits.signed(-(*number as i64 >> 3), *scale);
            }
            let bytes = bits.finish();
            let mut bits = BitReader::new(&bytes);
            for (number, scale) in numbers {
                prop_assert_eq!(bits.number(scale), Some(number));
                let signed = -(number as i64 >> 3);
                prop_assert_eq!(bits.signed(scale), (signed.unsigned_abs() < 1 << 40).then_some(signed));
            }
            prop_assert!(bits.is_at_end());
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes: Vec<u8>, scale in 0_u32..70) {
            let mut bits = BitReader::new(&bytes);
            while bits.number(scale).is_some() {}
        }
    }

    #[test]
    fn small_numbers_are_few_bits() {
        let length = |number, scale| {
            let mut bits = BitWriter::default();
            bits.number(number, scale);
            bits.bytes.len() as u32 * 8 + bits.filled
        };
        assert_eq!(
            [length(0, 0), length(1, 0), length(2, 0), length(3, 0), length(31, 5), length(32, 5)],
            [1, 3, 3, 5, 6, 8]
        );
    }
}
