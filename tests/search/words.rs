//! Which spellings, forms and cases of a word are the same.

use crate::common::{found, index_of_lines};

/// Finds `query` among articles that hold one text each; their ids are their numbers from 0.
fn among(texts: &[&str], query: &str) -> Vec<String> {
    let lines: String = texts
        .iter()
        .enumerate()
        .map(|(i, text)| format!("{}\n", serde_json::json!({"id": i.to_string(), "title": "Report", "body": text})))
        .collect();
    found(index_of_lines(&lines).path(), &[query])
}

#[test]
fn an_acronym_is_not_the_word_of_its_letters() {
    let texts = [
        "The U.S. navy sailed on Monday.",
        "They told us nothing at all.",
        "A US envoy came.",
        "US officials said so.",
    ];
    assert_eq!(among(&texts, "US"), ["0", "2", "3"]);
    assert_eq!(among(&texts, "U.S."), ["0", "2", "3"]);
    assert_eq!(among(&texts, "us"), ["1"]);
    assert_eq!(among(&["Who was it?", "The WHO warned of flu.", "the nato summit", "NATO met."], "WHO"), ["1"]);
    assert_eq!(among(&["Who was it?", "The WHO warned of flu.", "the nato summit", "NATO met."], "nato"), ["2", "3"]);
}

#[test]
fn a_possessive_is_found_with_either_apostrophe() {
    let texts = ["Zelenskyy's envoy left.", "Zelenskyy’s envoy left.", "Zelenskyy left.", "Nobody left."];
    assert_eq!(among(&texts, "zelenskyy"), ["0", "1", "2"]);
    assert_eq!(among(&texts, "zelenskyy's"), ["0", "1", "2"]);
    assert_eq!(among(&["Don't panic, he said.", "Don’t panic, she said."], "don't panic"), ["0", "1"]);
}

#[test]
fn any_quotes_open_a_phrase() {
    let texts = ["The peace talks failed.", "They talk of peace."];
    for query in ["\"peace talks\"", "“peace talks”", "„peace talks“", "«peace talks»", "peace-talks"] {
        assert_eq!(among(&texts, query), ["0"], "{query}");
    }
}

#[test]
fn hidden_characters_and_widths_do_not_count() {
    let texts = [
        "The nego\u{ad}tiations ended.",
        "Ｎｅｇｏｔｉａｔｉｏｎｓ ended.",
        "The nego\u{200b}tiations\u{a0}ended.",
        "A cafe\u{301} burned.",
    ];
    assert_eq!(among(&texts, "negotiations"), ["0", "1", "2"]);
    assert_eq!(among(&texts, "café"), ["3"]);
    assert_eq!(among(&texts, "\"negotiations ended\""), ["0", "1", "2"]);
}

#[test]
fn scripts_without_spaces_can_be_searched() {
    let texts = ["习近平在北京会见外宾。", "東京で会議が開かれた。", "การประชุมที่กรุงเทพ", "प्रधानमंत्री ने कहा"];
    assert_eq!(among(&texts, "北京"), ["0"]);
    assert_eq!(among(&texts, "東京"), ["1"]);
    assert_eq!(among(&texts, "กรุงเทพ"), ["2"]);
    assert_eq!(among(&texts, "प्रधानमंत्री"), ["3"]);
}

#[test]
fn numbers_and_compounds_are_found_as_they_are_written() {
    let texts = [
        "He paid 10,000 dollars on 9/11.",
        "COVID-19 hit AT&T hard.",
        "An F-16 flew $3.5bn over the G7.",
        "COVID rose in 2019.",
    ];
    for (query, expected) in [
        ("10,000", "0"),
        ("10000", "0"),
        ("9/11", "0"),
        ("COVID-19", "1"),
        ("at&t", "1"),
        ("f-16", "2"),
        ("$3.5bn", "2"),
        ("g7", "2"),
    ] {
        assert_eq!(among(&texts, query), [expected], "{query}");
    }
}

#[test]
fn inflections_are_found_and_other_words_are_not() {
    let texts = [
        "They talked for hours.",
        "The organ played.",
        "An organization met.",
        "The gate was shut.",
        "We saw Bill Gates there.",
        "One university.",
    ];
    assert_eq!(among(&texts, "talks"), ["0"]);
    assert_eq!(among(&texts, "organ"), ["1"]);
    assert_eq!(among(&texts, "organizations"), ["2"]);
    assert_eq!(among(&texts, "gate"), ["3"]);
    assert_eq!(among(&texts, "Gates"), ["4"]);
    assert_eq!(among(&texts, "universe"), Vec::<String>::new());
}

#[test]
fn no_word_is_too_common_to_be_found() {
    let texts = ["To be or not to be, he asked.", "The war on terror went on.", "War and terror."];
    assert_eq!(among(&texts, "\"to be or not to be\""), ["0"]);
    assert_eq!(among(&texts, "\"war on terror\""), ["1"]);
}

#[test]
fn accents_and_umlauts_may_be_left_out() {
    let texts = ["Müller spoke.", "Mueller spoke.", "Muller spoke.", "İstanbul voted.", "Erdoğan won."];
    assert_eq!(among(&texts, "muller"), ["0", "2"]);
    assert_eq!(among(&texts, "mueller"), ["0", "1"]);
    assert_eq!(among(&texts, "Müller"), ["0", "1", "2"]);
    assert_eq!(among(&texts, "istanbul"), ["3"]);
    assert_eq!(among(&texts, "ERDOGAN"), ["4"]);
}

#[test]
fn a_long_word_is_found() {
    let long = "достопримечательностями".repeat(2);
    assert_eq!(among(&[&long, "nothing"], &long), ["0"]);
}
