//! The forms of the tagger's model files, and the tagger that ships with the program.
//!
//! Their layouts are taken from the code that reads them: the sizes of their rows, the bits of traits,
//! and every feature that is made of a sentence. So a change of a template, of the order of
//! [`super::words::Writing`] or of a hash shows at once, in a test and when the tagger is first used.

use std::sync::LazyLock;

use super::evidence::{Habits, Labels};
use super::features::{CLASS_ROWS, PLACES, Stretch};
use super::lexicon::{CLASSES_BYTES, DIVISIONS, Lexicon, TRAITS_BYTES, Traits, pack_classes, phrase};
use super::reading::ArticleWords;
use super::table::PackedTable;
use super::tags::{TAGS, Tag};
use super::weights::{READINGS, SORTS, TaggerWeights};
use super::words::{hash, hash_phrase};
use super::{Tagger, sort, stretches, table};
use crate::model::{ModelError, ModelForm, layout};
use crate::text::Prose;

static WORDS: &[u8] = include_bytes!("../model/words.bin");
static PHRASES: &[u8] = include_bytes!("../model/phrases.bin");
static CLASSES: &[u8] = include_bytes!("../model/classes.bin");
static WEIGHTS: &[u8] = include_bytes!("../model/weights.bin");

static SHIPPED: LazyLock<Tagger<'static>> = LazyLock::new(|| match shipped() {
    Ok(tagger) => tagger,
    // Not an input but the program itself is wrong, and every name that it found would be.
    Err(error) => panic!("{error}"),
});

impl Tagger<'_> {
    /// The tagger that ships with the program.
    ///
    /// # Panics
    /// If the program was built with models of another layout, which its tests see.
    pub fn shipped() -> &'static Tagger<'static> {
        &SHIPPED
    }
}

static SHIPPED_WORDS: LazyLock<PackedTable<'static>> = LazyLock::new(|| match words().open(WORDS) {
    Ok(table) => PackedTable::new(table, TRAITS_BYTES),
    Err(error) => panic!("{error}"),
});

/// What the tagger that ships with the program knows of the word whose folded letters hash to `fold`. A program
/// that asks for nothing else holds neither weights nor classes.
///
/// # Panics
/// As [`Tagger::shipped`].
pub fn shipped_traits(fold: u32) -> Traits {
    Traits::read(&SHIPPED_WORDS, fold)
}

fn shipped() -> Result<Tagger<'static>, ModelError> {
    let lexicon = Lexicon::new(words().open(WORDS)?, phrases().open(PHRASES)?, classes().open(CLASSES)?);
    Ok(Tagger::new(lexicon, TaggerWeights::new(weights().open(WEIGHTS)?)))
}

/// The form of `words.bin`: traits by the hash of a word.
pub fn words() -> ModelForm {
    let traits = [
        Traits::default().with_forename(1).with_surname(2).with_city(3).with_capitals(4).with_frequency(5),
        Traits::default().country().title().place_word().calendar().connector().region().male(),
        Traits::default().demonym().organization_word().function_word().phrase_start().particle().female(),
        Traits::default().organization(),
    ];
    let bits = traits.map(|t| u64::from(t.0));
    ModelForm { name: "words", version: 1, layout: layout(hashes().into_iter().chain(bits)) }
}

/// The form of `phrases.bin`: what several words in a row name.
pub fn phrases() -> ModelForm {
    let kinds = [phrase::COUNTRY, phrase::REGION, phrase::TOWN, phrase::CITY, phrase::ORGANIZATION].map(u64::from);
    ModelForm { name: "phrases", version: 1, layout: layout(hashes().into_iter().chain(kinds)) }
}

/// The form of `classes.bin`: the classes of a word by its hash.
pub fn classes() -> ModelForm {
    let sizes = DIVISIONS.map(u64::from);
    let packed = pack_classes(&[1, 2, 3, 4]).map(u64::from);
    ModelForm { name: "classes", version: 1, layout: layout(hashes().into_iter().chain(sizes).chain(packed)) }
}

/// The form of `weights.bin`: steps, rows of classes, and all other features by their hash.
pub fn weights() -> ModelForm {
    let sizes = [TAGS, SORTS, READINGS, PLACES, CLASS_ROWS].map(|n| n as u64);
    ModelForm { name: "weights", version: 1, layout: layout(hashes().into_iter().chain(sizes).chain(features())) }
}

/// What the hash functions and the table make of a few words.
fn hashes() -> Vec<u64> {
    let words = ["ferry", "Ferry", "Łódź"].map(hash);
    let (table, _) = table::build(&[(u64::from(words[0]), vec![1, 2]), (7, vec![3, 4])], 2, None);
    let numbers = words.into_iter().chain([hash_phrase(words)]).map(u64::from);
    numbers.chain(table.into_iter().map(u64::from)).collect()
}

/// A sentence of plain words, so that the layout hangs on the tagger and not on how prose is divided.
const SENTENCE: &str = "The minister Anna McKay met ACME men in Port Ellery on Monday and Anna left Port Ellery alone";

/// The features of [`SENTENCE`] for both readings, and the sorts of its words, by a lexicon that knows some.
fn features() -> Vec<u64> {
    let traits = [
        ("minister", Traits::default().title()),
        ("anna", Traits::default().with_forename(5).female()),
        ("mckay", Traits::default().with_surname(3)),
        ("port", Traits::default().place_word().phrase_start()),
        ("monday", Traits::default().calendar()),
        ("and", Traits::default().function_word().connector()),
    ];
    let entries = traits.map(|(word, traits)| (u64::from(hash(word)), traits.0.to_le_bytes().to_vec()));
    let (words, _) = table::build(&entries, 4, None);
    let ellery = u64::from(hash_phrase(["port", "ellery"].map(hash)));
    let (phrases, _) = table::build(&[(ellery, vec![phrase::TOWN])], 1, None);
    let class = (u64::from(hash("met")), pack_classes(&[1, 2, 3, 4]).to_vec());
    let (classes, _) = table::build(&[class], CLASSES_BYTES, None);
    let lexicon = Lexicon::new(&words, &phrases, &classes);

    let (empty, prose) = (Prose::default(), Prose::of(SENTENCE));
    let reading = ArticleWords::of(("", &empty), (SENTENCE, &prose), &lexicon);
    let stretches = stretches(&reading);
    let habits = Habits::of(&reading, &stretches);
    let mut labels = Labels::default();
    for (_, words) in &stretches {
        let tags: Vec<Tag> = (0..words.len()).map(|i| (i % TAGS) as Tag).collect();
        labels.add(&reading, words.clone(), &tags);
    }
    let mut out: Vec<u64> = reading.words.iter().map(|word| sort(word) as u64).collect();
    for (line, words) in stretches {
        let mut keys = vec![Vec::new(); words.len()];
        let line = &reading.sentences[line];
        let stretch = Stretch { reading: &reading, line, words, habits: &habits, lexicon: &lexicon };
        stretch.features(keys.iter_mut());
        stretch.second(&labels, keys.iter_mut());
        out.extend(keys.into_iter().flatten());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_models_are_whole_and_of_this_layout() {
        for (form, bytes) in [(words(), WORDS), (phrases(), PHRASES), (classes(), CLASSES), (weights(), WEIGHTS)] {
            assert_eq!(form.check(bytes).map(drop), Ok(()), "{}", form.name);
        }
    }

    #[test]
    fn the_layout_sees_features() {
        assert!(features().len() > 200, "{}", features().len());
    }
}
