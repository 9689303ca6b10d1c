//! Texts in another language of Latin letters: the tagger learnt English, and a German noun with its capital looks like a
//! name to it.
//!
//! Of its people and places only those stay that something else tells of: a known forename and another word, a title, or the surname
//! of somebody whom a forename told; a place of the gazetteers.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::article::EntityKind;

use super::super::tagger::reading::ArticleWords;
use super::super::tagger::words::{Writing, hash};
use super::{NameMention, title_before};

/// Words in small letters from which on a text has a language.
const WORDS: usize = 15;
/// Of so many of them one at least is a small word of another language's grammar: a table of results has none of any.
const FOREIGN: usize = 6;
/// The commonest small words of German, Dutch, Swedish, French, Spanish, Portuguese and Italian, besides the articles.
const FOREIGN_WORDS: &[&str] = &[
    "und", "ist", "nicht", "mit", "von", "auf", "für", "hat", "sich", "dass", "zu", "im", "am", "vom", "zum", "über",
    "nach", "van", "met", "op", "voor", "niet", "dat", "te", "zijn", "wordt", "och", "att", "som", "för", "på", "med",
    "et", "est", "dans", "pour", "que", "qui", "sur", "au", "aux", "avec", "pas", "y", "del", "por", "para", "con",
    "se", "su", "al", "no", "e", "do", "da", "dos", "em", "não", "di", "che", "per", "non", "della", "del", "nel", "è",
    "ha", "à", "en",
];
/// The commonest small words of English that no neighbour writes as its own.
const SMALL: &[&str] = &[
    "the", "of", "and", "that", "with", "for", "from", "by", "is", "are", "be", "been", "has", "have", "had", "his",
    "her", "he", "she", "it", "its", "they", "their", "this", "which", "who", "on", "at", "as", "to", "not", "or",
    "but", "said", "would", "were", "a", "an", "in", "was", "will", "about", "after", "more", "than", "i", "you", "we",
    "our", "what",
];

/// Articles that stand before nouns.
const ARTICLES: &[&str] = &[
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "el", "la", "los", "las", "un", "una", "le",
    "les", "une", "du", "il", "lo", "gli", "i", "de", "het", "een", "o", "os", "as", "um", "uma", "det", "en", "ett",
];

/// Takes out the people and places of a text in another language whom nothing but a capital told.
pub(super) fn remove(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    if !mentions.iter().any(|m| m.kind != EntityKind::Organization) || !is_foreign(reading) {
        return;
    }
    let word = |i: usize| &reading.words[i];
    let is_latin = |m: &NameMention| reading.text(m.words.clone()).chars().all(|c| !c.is_alphabetic() || c < '\u{370}');
    let is_article = |i: usize| ARTICLES.iter().any(|article| article.eq_ignore_ascii_case(reading.letters(i)));
    // `Finanzminister Olaf Scholz`: from the forename on.
    let full = |m: &NameMention| {
        let is_forename = |&i: &usize| {
            let known = word(i).traits.forename() > 0 && word(i).writing.is_name_like() && !is_article(i);
            known && word(i + 1).writing.is_name_like()
        };
        (m.words.start..m.words.end - 1).find(is_forename)
    };
    let mut surnames: FxHashSet<u32> = FxHashSet::default();
    for mention in mentions.iter_mut().filter(|m| m.kind == EntityKind::Person && is_latin(m)) {
        if let Some(start) = full(mention) {
            mention.words.start = start;
            surnames.insert(word(mention.words.end - 1).fold);
        }
    }
    mentions.retain(|m| match m.kind {
        _ if !is_latin(m) => true,
        EntityKind::Person => {
            full(m).is_some()
                || title_before(reading, m.words.start).is_some()
                || m.words.len() == 1 && surnames.contains(&word(m.words.start).fold)
        }
        EntityKind::Place => m.words.clone().any(|i| {
            let traits = word(i).traits;
            traits.city() > 0 || traits.is_country() || traits.is_region()
        }),
        EntityKind::Organization => true,
    });
}

/// Is the text long enough to tell, and not in English?
fn is_foreign(reading: &ArticleWords<'_>) -> bool {
    static ENGLISH_WORDS: LazyLock<FxHashSet<u32>> = LazyLock::new(|| SMALL.iter().map(|word| hash(word)).collect());
    // A list of names has no language.
    let words = reading.words.iter().filter(|word| word.writing == Writing::Lower);
    static OTHERS: LazyLock<FxHashSet<u32>> =
        LazyLock::new(|| ARTICLES.iter().chain(FOREIGN_WORDS).map(|word| hash(word)).collect());
    let count = |words: &FxHashSet<u32>, word: u32| usize::from(words.contains(&word));
    let (all, english, foreign) = words.fold((0, 0, 0), |(all, english, foreign), word| {
        (all + 1, english + count(&ENGLISH_WORDS, word.fold), foreign + count(&OTHERS, word.fold))
    });
    all >= WORDS && foreign * FOREIGN >= all && foreign > english
}

#[cfg(test)]
mod tests {
    use super::super::tests::texts;

    #[test]
    fn a_noun_with_a_capital_is_nobody() {
        for (text, people) in [
            (
                "<Die Bundesregierung> hat am <Montag> beschlossen, dass die <Steuerreform> verschoben wird. <Bundeskanzlerin Angela Merkel> und \
                 <Finanzminister Olaf Scholz> sprachen über <den Haushalt>, bevor <Die Kanzlerin> nach Brüssel flog. <Merkel> \
                 lehnte jeden <Kompromiss> ab, und Kanzlerin <Scholz> schwieg.",
                vec!["Angela Merkel", "Olaf Scholz", "Merkel", "Scholz"],
            ),
            (
                "El <Gobierno> anunció el lunes que la <Reforma> fiscal será aplazada hasta el próximo año, según dijo \
                 <Pedro Sánchez> en una entrevista con la radio pública. <Sánchez> no quiso hablar de la <Oposición>.",
                vec!["Pedro Sánchez", "Sánchez"],
            ),
            (
                "Le <Gouvernement> a annoncé lundi que la <Réforme> serait reportée, et <Pierre Martin> a parlé avec les \
                 <Députés> avant de partir pour Bruxelles. <Martin> refuse tout <Compromis> avec eux.",
                vec!["Pierre Martin", "Martin"],
            ),
            (
                "De <Regering> heeft maandag besloten dat de <Hervorming> wordt uitgesteld, zei <Jan Visser> tegen de \
                 radio in een gesprek. <Visser> wil geen <Compromis> met de oppositie sluiten deze week.",
                vec!["Jan Visser", "Visser"],
            ),
        ] {
            assert_eq!(texts(text), people, "{text}");
        }
    }

    #[test]
    fn an_english_text_and_a_short_one_keep_all() {
        let text = "<Halasz> said on Monday that the reform would be put off, and <Okafor> was not sure that it was the \
                    best that could be done for the people of the town at this time of the year.";
        assert_eq!(texts(text), ["Halasz", "Okafor"]);
        assert_eq!(texts("<Halasz> trifft <Okafor>"), ["Halasz", "Okafor"]);
        let results = "<Halasz> beat <Okafor> six two, six one; <Marsh> lap record, pole position, points leader, fastest lap, \
                       team result, next race, <Renn> retired, engine failure, <Brandt> ninth place";
        assert_eq!(texts(results), ["Halasz", "Okafor", "Marsh", "Renn", "Brandt"]);
    }
}
