//! Model files: what a trained table says of itself, and whether this program may read it.
//!
//! A table that was trained for other features, sizes or hashes than those of the program is not
//! wrong in any way that could be seen: it answers nonsense. So each begins with a header of 64 bytes,
//! and what follows is read in place:
//!
//! | bytes | what |
//! |---|---|
//! | 0 to 7 | `dateline` |
//! | 8 to 15 | the model's name, filled up with spaces |
//! | 16 to 23 | version of its form, little-endian |
//! | 24 to 31 | hash of the layout that it was trained for: see [`layout`] |
//! | 32 to 47 | hash of what it was trained on, of the trainer's choice; zero where that was not recorded |
//! | 48 to 55 | bytes of the table |
//! | 56 to 63 | hash of the table |
//!
//! Left to others: what the tables hold, and what their layout is made of ([`crate::entities::tagger`],
//! [`crate::dates::published`]).

const MAGIC: &[u8; 8] = b"dateline";
/// Bytes of a header.
pub const HEADER: usize = 64;

/// Hash of the data and arguments that a model was trained with.
pub type Inputs = [u8; 16];

/// What a model file must say of itself to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelForm {
    /// The model's name, at most eight ASCII characters.
    pub name: &'static str,
    /// Version of its form.
    pub version: u64,
    /// [`layout`] of what it must have been trained for.
    pub layout: u64,
}

/// Why a model file cannot be used by this program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It is too short, or is something else.
    #[error("`{0}` is not a model file of that name")]
    NotThisModel(&'static str),
    /// It has another form.
    #[error("the model `{0}` has another version than this program reads: train it again, as its card says")]
    OtherVersion(&'static str),
    /// It was trained for other features, sizes or hashes.
    #[error("the model `{0}` was trained for another layout than this program's: train it again, as its card says")]
    OtherLayout(&'static str),
    /// Bytes are missing, added or changed.
    #[error("the model `{0}` is not whole")]
    Damaged(&'static str),
}

impl ModelForm {
    /// The table in `bytes`, which must have been written by [`ModelForm::write`] for the same form.
    ///
    /// # Errors
    /// Each way in which they were not; changed bytes within the table are for [`ModelForm::check`].
    pub fn open<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], ModelError> {
        let name = self.name;
        let (header, table) = bytes.split_at_checked(HEADER).ok_or(ModelError::NotThisModel(name))?;
        if header[..8] != *MAGIC || header[8..16] != self.padded_name() {
            return Err(ModelError::NotThisModel(name));
        }
        if header[16..24] != self.version.to_le_bytes() {
            return Err(ModelError::OtherVersion(name));
        }
        if header[24..32] != self.layout.to_le_bytes() {
            return Err(ModelError::OtherLayout(name));
        }
        if header[48..56] != (table.len() as u64).to_le_bytes() {
            return Err(ModelError::Damaged(name));
        }
        Ok(table)
    }

    /// As [`ModelForm::open`]; every byte of the table is looked at too.
    ///
    /// # Errors
    /// As [`ModelForm::open`].
    pub fn check<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], ModelError> {
        let table = self.open(bytes)?;
        if bytes[56..HEADER] == sum(table) { Ok(table) } else { Err(ModelError::Damaged(self.name)) }
    }

    /// A model file that holds `table`, trained on `inputs`.
    pub fn write(&self, inputs: Inputs, table: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + table.len());
        out.extend(MAGIC);
        out.extend(self.padded_name());
        out.extend(self.version.to_le_bytes());
        out.extend(self.layout.to_le_bytes());
        out.extend(inputs);
        out.extend((table.len() as u64).to_le_bytes());
        out.extend(sum(table));
        out.extend(table);
        out
    }

    fn padded_name(&self) -> [u8; 8] {
        let mut name = [b' '; 8];
        name.iter_mut().zip(self.name.bytes()).for_each(|(to, from)| *to = from);
        name
    }
}

fn sum(table: &[u8]) -> [u8; 8] {
    let mut out = [0; 8];
    out.copy_from_slice(&blake3::hash(table).as_bytes()[..8]);
    out
}

/// Hash of the numbers that fix what a table means: its sizes, the numbers of its templates, what its
/// hash functions make of a few words (FNV-1a, 64 bits).
pub fn layout(numbers: impl IntoIterator<Item = u64>) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    numbers.into_iter().flat_map(u64::to_le_bytes).fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: ModelForm = ModelForm { name: "years", version: 2, layout: 7 };

    #[test]
    fn a_table_is_read_by_the_form_that_it_was_written_for_and_by_no_other() {
        let bytes = FORM.write([3; 16], b"table");
        assert_eq!(FORM.check(&bytes), Ok(&b"table"[..]));
        assert_eq!(ModelForm { name: "words", ..FORM }.open(&bytes), Err(ModelError::NotThisModel("words")));
        assert_eq!(ModelForm { version: 1, ..FORM }.open(&bytes), Err(ModelError::OtherVersion("years")));
        assert_eq!(ModelForm { layout: 8, ..FORM }.open(&bytes), Err(ModelError::OtherLayout("years")));
    }

    #[test]
    fn damage_is_seen() {
        let bytes = FORM.write([0; 16], b"table");
        for end in 0..bytes.len() {
            assert!(FORM.open(&bytes[..end]).is_err(), "{end}");
        }
        let mut changed = bytes;
        changed[HEADER] ^= 1;
        assert_eq!(FORM.check(&changed), Err(ModelError::Damaged("years")));
    }

    #[test]
    fn a_layout_hangs_on_every_number_and_their_order() {
        assert_ne!(layout([1, 2]), layout([2, 1]));
        assert_ne!(layout([1]), layout([1, 0]));
    }
}
