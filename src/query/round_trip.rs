//! What holds of every query: it prints as text that reads as the same query, and no input panics.

use jiff::civil::date;
use proptest::prelude::*;

use super::fields::Property;
use super::tree::{
    DateField, DateFilter, Extent, Filter, FilterField, Matching, Near, NearKind, Phrase, Query, QuerySpan, QueryWord,
    WordForm, WordPattern,
};
use super::{ParseOptions, ParsedQuery, parse};
use crate::article::{EntityKind, Field, LabelField};
use crate::dates::when;

const TODAY: jiff::civil::Date = date(2025, 6, 18);
const OPTIONS: ParseOptions = ParseOptions { strict: false, today: Some(TODAY) };

/// One token each.
fn text() -> impl Strategy<Value = String> {
    let fixed = [
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "and",
        "w",
        "pre",
        "TO",
        "U.S.",
        "a.m.",
        "AT&T",
        "don't",
        "O’Brien",
        "12:30",
        "9/11",
        "3.5bn",
        "10,000",
        "习近平",
        "Зеленський",
        "café",
        "हिन्दी",
        "AROUND",
        "G7",
        "title",
        "http",
        "s",
        "1",
    ];
    prop_oneof![
        prop::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        "[a-z]{1,6}",
        "[A-Z][a-z]{0,6}",
        "[0-9]{1,4}"
    ]
}

fn pattern() -> impl Strategy<Value = (String, WordPattern)> {
    prop_oneof![
        6 => text().prop_map(|text| (text, WordPattern::Plain)),
        1 => "[a-zA-Z]{1,5}".prop_map(|text| (text, WordPattern::Prefix)),
        1 => prop_oneof!["\\*[a-z]{1,4}", "[a-z]{1,3}\\?[a-z]{1,3}", "[a-z]\\*[a-z]\\*", "\\?[a-z]", "[a-z]\\?\\*"]
            .prop_map(|text| (text, WordPattern::Wildcard)),
        1 => ("[a-zA-Z]{1,5}", 1..=2u8).prop_map(|(text, n)| (text, WordPattern::Fuzzy(n))),
    ]
}

fn capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}

fn word() -> impl Strategy<Value = Query> {
    (pattern(), 0..3u8).prop_map(|((text, pattern), form)| {
        let form = match form {
            0 if pattern == WordPattern::Plain => WordForm::Inflected,
            1 if capitals(&text) && !matches!(pattern, WordPattern::Fuzzy(_)) => WordForm::Cased,
            _ => WordForm::Written,
        };
        Query::Word(QueryWord { text, form, pattern, span: QuerySpan::default() })
    })
}

fn phrase() -> impl Strategy<Value = Query> {
    (prop::collection::vec(pattern(), 2..5), 0..3u8, 0..4u32, any::<bool>()).prop_map(|(pieces, form, slop, gap)| {
        let plain = pieces.iter().any(|(_, p)| *p == WordPattern::Plain);
        let fuzzy = pieces.iter().any(|(_, p)| matches!(p, WordPattern::Fuzzy(_)));
        let form = match form {
            // A compound: fuzzy as a whole or not at all.
            0 if plain && !fuzzy => WordForm::Inflected,
            1 if pieces.iter().any(|(t, _)| capitals(t)) => WordForm::Cased,
            _ => WordForm::Written,
        };
        let slop = if form == WordForm::Inflected { 0 } else { slop };
        let mut words: Vec<QueryWord> = pieces
            .into_iter()
            .map(|(text, pattern)| {
                let form =
                    if form == WordForm::Inflected && pattern != WordPattern::Plain { WordForm::Written } else { form };
                QueryWord { text, form, pattern, span: QuerySpan::default() }
            })
            .collect();
        if gap && slop == 0 {
            let form = if form == WordForm::Inflected { WordForm::Written } else { form };
            words.insert(
                1,
                QueryWord { text: String::new(), form, pattern: WordPattern::Any, span: QuerySpan::default() },
            );
        }
        Query::Phrase(Phrase { words, slop, span: QuerySpan::default() })
    })
}

fn near_kind() -> impl Strategy<Value = NearKind> {
    prop_oneof![
        (0..1_000u32).prop_map(NearKind::Within),
        (0..1_000u32).prop_map(NearKind::Before),
        Just(NearKind::Sentence),
        Just(NearKind::Paragraph),
    ]
}

/// A name or a day that a text mentions.
fn mention() -> impl Strategy<Value = Query> {
    let person = |text: String| {
        let (field, matching, span) = (FilterField::Entity(EntityKind::Person), Matching::Usual, QuerySpan::default());
        Query::Filter(Filter { field, text, matching, span })
    };
    prop_oneof![
        "[a-z]{1,6}( [a-z]{1,6})?".prop_map(person),
        Just(Query::Has(Property::Filter(FilterField::Entity(EntityKind::Place))))
    ]
}

/// Anything that can be near something.
fn near() -> impl Strategy<Value = Query> {
    prop_oneof![4 => word(), 2 => phrase(), 1 => mention()].prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (near_kind(), prop::collection::vec(inner.clone(), 2..4))
                .prop_map(|(kind, operands)| Query::Near(Near { kind, operands })),
            prop::collection::vec(inner, 2..4).prop_map(|parts| Query::or(parts).expect("parts")),
        ]
    })
}

fn filter() -> impl Strategy<Value = Query> {
    let fields = [
        FilterField::Entity(EntityKind::Person),
        FilterField::Entity(EntityKind::Organization),
        FilterField::Entity(EntityKind::Place),
        FilterField::Label(LabelField::Source),
        FilterField::Label(LabelField::Author),
        FilterField::Label(LabelField::Tag),
        FilterField::Label(LabelField::Section),
        FilterField::Label(LabelField::Language),
        FilterField::Label(LabelField::Url),
        FilterField::Label(LabelField::Path),
        FilterField::Id,
        FilterField::Mine,
    ];
    let text = prop_oneof![
        "[a-zA-Z0-9]{1,8}",
        "[a-z]{1,4}( [A-Za-z]{1,4}){1,2}",
        "[a-z][-a-z.,:;/\\\\'\"“»()?*&=~^+!%#@|<>]{0,8}[a-z]",
        "[-a-z.,:;/\\\\'\"“»()?*&=~^+!%#@|<>]{0,4}[a-z]",
        Just("AND".to_owned()),
        Just("https://x.org/a?b=1".to_owned()),
    ];
    (prop::sample::select(fields.to_vec()), text, 0..4u8).prop_map(|(field, text, how)| {
        let wild = text.contains('*') || (field != FilterField::Label(LabelField::Url) && has_inner_question(&text));
        let matching = match how {
            1 if !wild => Matching::Exact,
            2 if field.is_prose() && !wild => Matching::Fuzzy(2),
            3 if wild => Matching::Wildcard,
            _ => Matching::Usual,
        };
        let text = if matching == Matching::Wildcard { text.replace("**", "*").replace("**", "*") } else { text };
        Query::Filter(Filter { field, text, matching, span: QuerySpan::default() })
    })
}

fn has_inner_question(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).any(|pair| pair[0] == '?' && (pair[1].is_alphanumeric() || pair[1] == '*'))
}

fn date_filter() -> impl Strategy<Value = Query> {
    let texts = [
        "2025",
        "2025-03",
        "2025-03-05",
        "2024..2025-03",
        "..2024",
        "2024..",
        "last week",
        "march 2024",
        "march 2025",
        "2025-03-05±3d",
        ">=2024",
        "after 2024",
        "7d",
        "2025-W10",
        "1990s",
    ];
    (prop::sample::select(texts.to_vec()), any::<bool>()).prop_map(|(text, mentions)| {
        Query::Date(DateFilter {
            field: if mentions { DateField::Mentions } else { DateField::Published },
            text: text.to_owned(),
            interval: Some(when::parse(text, TODAY).expect("a date")),
            span: QuerySpan::default(),
        })
    })
}

fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        4 => word(),
        2 => phrase(),
        2 => near(),
        2 => filter(),
        1 => date_filter(),
        1 => prop::sample::select(vec![
            Query::All,
            Query::Has(Property::Date),
            Query::Missing(Property::Filter(FilterField::Entity(EntityKind::Person))),
            Query::Length { from: Some(3), to: None },
            Query::Length { from: Some(3), to: Some(900) },
        ]),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let field = prop_oneof![Just(Field::Title), Just(Field::Body)];
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..5).prop_map(|parts| Query::and(parts).expect("parts")),
            3 => prop::collection::vec(inner.clone(), 2..5).prop_map(|parts| Query::or(parts).expect("parts")),
            2 => inner.clone().prop_map(Query::but_not),
            1 => (1..500u32, inner.clone()).prop_map(|(n, inner)| {
                let extent = if n % 2 == 0 { Extent::Lead } else { Extent::Words(n) };
                Query::First { extent, inner: Box::new(inner) }
            }),
            1 => (2..9u32, prop_oneof![word(), phrase()]).prop_map(|(times, inner)| {
                Query::AtLeast { times, inner: Box::new(inner) }
            }),
            1 => (near_kind(), near(), near()).prop_map(|(kind, left, right)| {
                Query::Apart { left: Box::new(left), kind, right: Box::new(right) }
            }),
            1 => (field, inner.clone()).prop_map(|(field, inner)| match inner {
                Query::All => Query::All,
                inner => Query::in_field(field, inner),
            }),
            1 => (inner, prop::sample::select(vec![0.001f32, 0.5, 1.25, 2.0, 1000.0])).prop_map(|(inner, factor)| {
                Query::Boost { inner: Box::new(inner), factor }
            }),
        ]
    })
}

/// Text in which the parser meets its operators far more often than in arbitrary strings.
fn typed() -> impl Strategy<Value = String> {
    let pieces = [
        "oil",
        "Barack",
        "Obama",
        "AND",
        "OR",
        "NOT",
        "and",
        " ",
        " ",
        " ",
        "\"",
        "“",
        "”",
        "'",
        "‘",
        "’",
        "«",
        "(",
        ")",
        "-",
        "+",
        "!",
        "=",
        "~",
        "~1",
        "~5",
        "^",
        "^2",
        "*",
        "?",
        "w/5",
        "pre/3",
        "w/s",
        "NEAR",
        "or",
        "not",
        "/5",
        "+3",
        "adj3",
        "same",
        "HEADLINE",
        "atleast5",
        "atleast/3(",
        "first/9(",
        "/F50/",
        "date",
        ">",
        "aft",
        "wc>100",
        "words:",
        "lead:",
        "{person}",
        "hd=",
        "allintitle:",
        "\\b",
        ".*",
        "title:",
        "person:",
        "date:",
        "url:",
        "has:",
        "missing:",
        "mentions:",
        "since:",
        "2025-03",
        "last",
        "week",
        "..",
        "nope:",
        "http://",
        "x.org/",
        "12:30",
        "C++",
        ":)",
        "&&",
        "||",
        "|",
        "\\",
        "peace-talks",
        "U.S.",
        "\u{200b}",
        "e\u{301}",
        "习近平",
        "İ",
        "'s",
        "\n",
        "\t",
        "\0",
        "[",
        "]",
        "AROUND(5)",
        "…",
        "&",
        "/",
        ".",
        ",",
        ":",
        "#",
    ];
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn check(text: &str, options: &ParseOptions) -> Result<(), TestCaseError> {
    let spans_of = |parsed: &ParsedQuery| {
        let words = parsed.query.iter().flat_map(|q| q.words()).map(|(word, _)| word.span).collect::<Vec<_>>();
        parsed.notes.iter().map(|note| note.span).chain(words).collect::<Vec<_>>()
    };
    match parse(text, options) {
        Ok(parsed) => {
            prop_assert!(parsed.notes.len() <= 21);
            for span in spans_of(&parsed) {
                prop_assert!(
                    span.start <= span.end && text.get(span.start..span.end).is_some(),
                    "{span:?} of {text:?}"
                );
            }
            for note in &parsed.notes {
                prop_assert!(note.slip.to_string().len() < 1_000);
                prop_assert_eq!(note.caret(text, 60).lines().count(), 2);
            }
            let Some(query) = parsed.query else { return Ok(()) };
            let printed = query.to_string();
            let again = parse(&printed, &ParseOptions { strict: true, ..*options });
            prop_assert_eq!(again.map(|p| p.query), Ok(Some(query)), "{:?} prints as {:?}", text, printed);
        }
        Err(error) => {
            prop_assert!(text.get(error.span.start..error.span.end).is_some());
            prop_assert_eq!(error.caret(text, 60).lines().count(), 2);
        }
    }
    Ok(())
}

/// Each once printed as something else than it was read as.
#[test]
fn what_once_did_not_print_back_does() {
    let long = format!("put-{}-2:2", "0".repeat(90));
    for text in [
        "\"U.S.~1 w~ 5~\"",
        "\\AND-\\AND =AND",
        "person:=/a person:\"//a\"~2",
        "豈?ꟕ 习近平?*",
        "~1\\\0* ~1\\\0w/5",
        "\"\u{ec8}\"",
        "oil -12:3012:30",
        "lead:~1 or",
        "=\"",
        "hd=~1\0w/5",
        "`sanction*3`",
        "oil-sanction*3 \\sanction*3 =sanction*3 sanction*3",
        &long,
    ] {
        check(text, &OPTIONS).unwrap_or_else(|error| panic!("{error}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_tree_prints_as_text_that_reads_as_the_same_tree(query in query()) {
        let printed = query.to_string();
        let parsed = parse(&printed, &ParseOptions { strict: true, ..OPTIONS });
        prop_assert_eq!(parsed.map(|p| p.query), Ok(Some(query)), "{}", printed);
    }

    #[test]
    fn whatever_is_typed_is_read_without_panic_and_prints_as_it_was_read(text in typed()) {
        check(&text, &OPTIONS)?;
        check(&text, &ParseOptions { today: None, ..OPTIONS })?;
        let strict = parse(&text, &ParseOptions { strict: true, ..OPTIONS });
        let lenient = parse(&text, &OPTIONS);
        prop_assert_eq!(strict.is_ok(), lenient.is_ok_and(|p| p.notes.is_empty()));
    }

    #[test]
    fn nothing_under_an_exclusion_is_a_leaf(query in query()) {
        prop_assert!(Query::but_not(Query::or([query.clone(), Query::All]).expect("two")).leaves().is_empty());
    }
}
