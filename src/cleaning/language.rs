//! The language of an article: as stated, else as its words show.

/// Languages by their ISO 639-1 code, ISO 639-3 code and English name.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("af", "afr", "afrikaans"),
    ("am", "amh", "amharic"),
    ("ar", "ara", "arabic"),
    ("az", "aze", "azerbaijani"),
    ("be", "bel", "belarusian"),
    ("bg", "bul", "bulgarian"),
    ("bn", "ben", "bengali"),
    ("ca", "cat", "catalan"),
    ("cs", "ces", "czech"),
    ("cy", "cym", "welsh"),
    ("da", "dan", "danish"),
    ("de", "deu", "german"),
    ("el", "ell", "greek"),
    ("en", "eng", "english"),
    ("eo", "epo", "esperanto"),
    ("es", "spa", "spanish"),
    ("et", "est", "estonian"),
    ("fa", "pes", "persian"),
    ("fi", "fin", "finnish"),
    ("fr", "fra", "french"),
    ("gu", "guj", "gujarati"),
    ("he", "heb", "hebrew"),
    ("hi", "hin", "hindi"),
    ("hr", "hrv", "croatian"),
    ("hu", "hun", "hungarian"),
    ("hy", "hye", "armenian"),
    ("id", "ind", "indonesian"),
    ("it", "ita", "italian"),
    ("ja", "jpn", "japanese"),
    ("jv", "jav", "javanese"),
    ("ka", "kat", "georgian"),
    ("km", "khm", "khmer"),
    ("kn", "kan", "kannada"),
    ("ko", "kor", "korean"),
    ("la", "lat", "latin"),
    ("lt", "lit", "lithuanian"),
    ("lv", "lav", "latvian"),
    ("mk", "mkd", "macedonian"),
    ("ml", "mal", "malayalam"),
    ("mr", "mar", "marathi"),
    ("my", "mya", "burmese"),
    ("ne", "nep", "nepali"),
    ("nl", "nld", "dutch"),
    ("no", "nob", "norwegian"),
    ("or", "ori", "oriya"),
    ("pa", "pan", "punjabi"),
    ("pl", "pol", "polish"),
    ("pt", "por", "portuguese"),
    ("ro", "ron", "romanian"),
    ("ru", "rus", "russian"),
    ("si", "sin", "sinhala"),
    ("sk", "slk", "slovak"),
    ("sl", "slv", "slovene"),
    ("sn", "sna", "shona"),
    ("sr", "srp", "serbian"),
    ("sv", "swe", "swedish"),
    ("ta", "tam", "tamil"),
    ("te", "tel", "telugu"),
    ("th", "tha", "thai"),
    ("tk", "tuk", "turkmen"),
    ("tl", "tgl", "tagalog"),
    ("tr", "tur", "turkish"),
    ("uk", "ukr", "ukrainian"),
    ("ur", "urd", "urdu"),
    ("uz", "uzb", "uzbek"),
    ("vi", "vie", "vietnamese"),
    ("yi", "yid", "yiddish"),
    ("zh", "cmn", "chinese"),
    ("zu", "zul", "zulu"),
];

/// The primary subtag of a language as a record states it: `en-GB`, `eng`, `English`.
pub(super) fn stated(language: &str) -> Option<String> {
    let word: String = language.trim().chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    let known = LANGUAGES.iter().find(|(two, three, name)| [two, three, name].contains(&&&*word));
    match known {
        Some((two, ..)) => Some((*two).to_owned()),
        // Another code of two or three letters is believed.
        None => (2..=3).contains(&word.len()).then_some(word),
    }
}

/// The language of `text` by its first two thousand letters or so; `None` when that is not clear.
pub(super) fn detected(text: &str) -> Option<String> {
    const SAMPLE: usize = 3000;
    const SHORTEST: usize = 20;
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if is_english(sample) {
        return Some("en".to_owned());
    }
    let info = whatlang::detect(sample).filter(|info| info.is_reliable() && sample.chars().count() >= SHORTEST)?;
    let code = info.lang().code();
    LANGUAGES.iter().find(|(_, three, _)| *three == code).map(|(two, ..)| (*two).to_owned())
}

/// One word in eight is among the commonest of English: far cheaper than trigrams, and certain,
/// since no other language shares these.
fn is_english(sample: &str) -> bool {
    const COMMON: &[&str] =
        &["the", "of", "and", "to", "that", "with", "for", "was", "said", "his", "were", "has", "from"];
    let (mut words, mut common) = (0, 0);
    for word in sample.split_ascii_whitespace().take(160) {
        words += 1;
        common += usize::from(COMMON.contains(&word));
    }
    words >= 8 && common * 6 >= words || words >= 20 && common * 8 >= words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_language_is_reduced_to_its_primary_subtag() {
        for given in ["en", "en-GB", "EN_us", "English", "eng"] {
            assert_eq!(stated(given).as_deref(), Some("en"), "{given}");
        }
        assert_eq!(stated("ga").as_deref(), Some("ga"));
        assert_eq!(stated("unknown"), None);
        assert_eq!(stated(""), None);
    }

    #[test]
    fn languages_are_told_apart_and_a_few_words_are_not_judged() {
        let german =
            "Der Bundeskanzler hat am Freitag in Berlin über die Lage an der Grenze und über neue Hilfen gesprochen.";
        let ukrainian = "Президент України у вечірньому зверненні розповів про підготовку до нових переговорів.";
        let english = "The minister said on Friday that the talks with the union had ended and that a deal was near for all of them.";
        assert_eq!(detected(german).as_deref(), Some("de"));
        assert_eq!(detected(ukrainian).as_deref(), Some("uk"));
        assert_eq!(detected(english).as_deref(), Some("en"));
        assert_eq!(detected("Berlin 2025"), None);
        assert_eq!(detected(""), None);
    }
}
