//! What the language means, form by form.

use jiff::civil::date;

use super::*;
use crate::article::Field;
use crate::query::Leaf;
use crate::query::tree::{WordForm, WordPattern};

const TODAY: ParseOptions = ParseOptions { strict: false, today: Some(date(2025, 6, 18)) };
const STRICT: ParseOptions = ParseOptions { strict: true, ..TODAY };

fn parsed(text: &str) -> ParsedQuery {
    parse(text, &TODAY).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The canonical form of what is typed, which is no slip.
fn read(text: &str) -> String {
    let parsed = parse(text, &STRICT).unwrap_or_else(|error| panic!("{text}: {error}"));
    parsed.query.map_or_else(String::new, |query| query.to_string())
}

/// The canonical form of a slip and the first thing that is said about it, strictly the error.
fn slip(text: &str) -> (String, String) {
    let ParsedQuery { query, notes } = parsed(text);
    let note = notes.first().unwrap_or_else(|| panic!("{text} is read without a note"));
    let error = parse(text, &STRICT).expect_err("a slip is an error when strict");
    assert_eq!((error.to_string(), error.span.start), (note.slip.to_string(), note.span.start), "{text}");
    (query.map_or_else(String::new, |query| query.to_string()), note.slip.to_string())
}

fn error(text: &str) -> (String, String) {
    let error = parse(text, &TODAY).expect_err("an error");
    (error.to_string(), error.hint().unwrap_or_default())
}

fn all_read(pairs: &[(&str, &str)]) {
    for (typed, canonical) in pairs {
        assert_eq!(read(typed), *canonical, "{typed}");
    }
}

#[test]
fn words_join_with_and_and_or_is_looser() {
    all_read(&[
        ("sanctions oil", "sanctions oil"),
        ("sanctions AND oil", "sanctions oil"),
        ("a OR (b c)", "a OR (b c)"),
        ("(a OR b) c", "(a OR b) c"),
        ("a|b", "a OR b"),
        ("((a))", "a"),
        ("a (b (c d))", "a b c d"),
        ("(a OR (b OR c))", "a OR b OR c"),
    ]);
}

#[test]
fn operators_are_words_in_capitals_only() {
    all_read(&[
        ("war and peace", "war peace"),
        ("marks \\and spencer", "marks \\and spencer"),
        ("org:(marks and spencer)", "org:\"marks and spencer\""),
        ("=OR", "=OR"),
        ("\\OR", "\\OR"),
        ("\"war AND peace\"", "\"war AND peace\""),
        ("title:AND", "title:\\AND"),
    ]);
}

#[test]
fn exclusions_bind_what_follows_and_may_stand_alone() {
    all_read(&[
        ("-football", "-football"),
        ("NOT football", "-football"),
        ("football AND NOT tennis", "football -tennis"),
        ("football NOT tennis golf", "football -tennis golf"),
        ("NOT (a OR b)", "-(a OR b)"),
        ("-\"white house\" -title:x -person:\"a b\"", "-\"white house\" -title:x -person:\"a b\""),
        ("oil OR -gas", "oil OR -gas"),
        ("oil OR -gas2", "oil OR -gas2"),
        ("-oil w/5 b", "-(oil w/5 b)"),
        ("peace-talks", "peace-talks"),
        ("2019-2020", "2019-2020"),
    ]);
    assert!(parsed("-a -b").query.expect("a query").only_excludes());
}

#[test]
fn every_kind_of_quote_opens_a_phrase_and_any_closes_it() {
    for text in [
        "\"white house\"",
        "“white house”",
        "„white house“",
        "«white house»",
        "»white house«",
        "“white house\"",
        "‘white house’",
    ] {
        assert_eq!(read(text), "\"white house\"", "{text}");
    }
    all_read(&[
        ("‘don’t panic’", "\"don’t panic\""),
        ("‘tis the season", "tis the season"),
        ("don't panic", "don't panic"),
        ("O’Brien’s", "O’Brien"),
        ("rock 'n' roll", "rock n roll"),
        ("\"who is it?\"", "\"who is it\""),
        ("\"one\"", "=one"),
        ("\"One\"", "\"One\""),
    ]);
}

#[test]
fn an_exact_form_counts_case_only_if_it_has_a_capital() {
    let form = |text: &str| match parsed(text).query.expect("a query") {
        Query::Word(word) => word.form,
        Query::Phrase(phrase) => phrase.words[0].form,
        other => panic!("{other}"),
    };
    assert_eq!(form("marines"), WordForm::Inflected);
    assert_eq!(form("=marines"), WordForm::Written);
    assert_eq!(form("=US"), WordForm::Cased);
    assert_eq!(form("\"US\""), WordForm::Written);
    assert_eq!(form("\"White House\""), WordForm::Written);
    assert_eq!(form("=\"White House\""), WordForm::Cased);
    assert_eq!(form("=\"white house\""), WordForm::Written);
    assert_eq!(form("lukash*"), WordForm::Written);
}

#[test]
fn a_word_of_several_tokens_is_a_compound() {
    for (text, words) in [
        ("COVID-19", vec!["COVID", "19"]),
        ("peace-talks", vec!["peace", "talks"]),
        ("U.S.-led", vec!["U.S.", "led"]),
        ("Zelenskyy's-war", vec!["Zelenskyy", "war"]),
        ("https\\://x.org", vec!["https", "x", "org"]),
    ] {
        let Some(Query::Phrase(phrase)) = parsed(text).query else { panic!("{text} is no phrase") };
        assert!(phrase.is_compound() && phrase.slop == 0, "{text}");
        assert_eq!(phrase.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), words);
    }
    for (text, word) in [
        ("U.S.", "U.S."),
        ("AT&T", "AT&T"),
        ("Zelenskyy’s", "Zelenskyy"),
        ("$3.5bn", "3.5bn"),
        ("10,000", "10,000"),
        ("#metoo", "metoo"),
    ] {
        let Some(Query::Word(read)) = parsed(text).query else { panic!("{text} is no word") };
        assert_eq!(read.text, word);
    }
}

#[test]
fn wildcards_and_edits() {
    all_read(&[
        ("lukash* *gate wom?n", "lukash* *gate wom?n"),
        ("\"white hous*\"", "\"white hous*\""),
        ("\"president * putin\"", "\"president * putin\""),
        ("a**b", "a*b"),
        ("peace-tal*", "peace-tal*"),
        ("zelenski~ zelenski~2", "zelenski~1 zelenski~2"),
        ("\"zelenski~1 war\"", "\"zelenski~1 war\""),
        ("中*", "中*"),
        ("=US*", "=US*"),
    ]);
    let pattern = |text: &str| match parsed(text).query {
        Some(Query::Word(word)) => (word.text, word.pattern),
        other => panic!("{other:?}"),
    };
    assert_eq!(pattern("lukash*"), ("lukash".to_owned(), WordPattern::Prefix));
    assert_eq!(pattern("*gate"), ("*gate".to_owned(), WordPattern::Wildcard));
    assert_eq!(pattern("wom?n"), ("wom?n".to_owned(), WordPattern::Wildcard));
    assert_eq!(pattern("zelenski~2"), ("zelenski".to_owned(), WordPattern::Fuzzy(2)));
    assert_eq!(pattern("zelenski"), ("zelenski".to_owned(), WordPattern::Plain));
}

#[test]
fn a_star_alone_is_every_article() {
    all_read(&[
        ("*", "*"),
        ("* -football", "* -football"),
        ("title:*", "has:title"),
        ("-person:*", "-has:person"),
        ("id:*", "*"),
    ]);
}

#[test]
fn near_operators_bind_tighter_than_and() {
    all_read(&[
        ("putin w/5 xi", "putin w/5 xi"),
        ("putin NEAR/5 xi", "putin w/5 xi"),
        ("putin NEAR xi", "putin w/10 xi"),
        ("putin W/S xi", "putin w/s xi"),
        ("putin w/para xi", "putin w/p xi"),
        ("putin pre/5 xi", "putin pre/5 xi"),
        ("\"putin xi\"~5", "\"putin xi\"~5"),
        ("(russia putin w/5 xi) OR oil", "(russia (putin w/5 xi)) OR oil"),
        ("bush NOT w/5 kate", "bush NOT w/5 kate"),
        ("(a OR b) NOT w/5 c d", "((a OR b) NOT w/5 c) d"),
        ("sanctions w/5 person:putin", "sanctions w/5 person:putin"),
        ("{person} w/s resign*", "has:person w/s resign*"),
        ("{date} w/5 (ferry OR place:x)", "has:mentions w/5 (ferry OR place:x)"),
        ("mentions:2025-03 w/5 ferry", "mentions:2025-03 w/5 ferry"),
        ("\"minister person:x\"", "=minister pre/0 person:x"),
        ("\"prime minister person:(jane doe) said\"", "\"prime minister\" pre/0 person:\"jane doe\" pre/0 =said"),
        ("\"{person} resigned\"~4", "has:person w/4 =resigned"),
        ("a w/5 b w/5 c", "a w/5 b w/5 c"),
        ("a w/5 b w/s c", "(a w/5 b) w/s c"),
        ("a w/5 (b w/s c)", "a w/5 (b w/s c)"),
        ("lukash* w/3 (\"white hous*\" OR zelenski~1)", "lukash* w/3 (\"white hous*\" OR zelenski~1)"),
        ("title:(putin w/5 xi)", "title:(putin w/5 xi)"),
        ("title:putin w/5 title:xi", "title:(putin w/5 xi)"),
        ("w/o", "w-o"),
    ]);
}

#[test]
fn what_cannot_be_near_is_joined_otherwise_and_said() {
    assert_eq!(slip("(barack obama) w/5 putin").0, "(barack w/5 obama) w/5 putin");
    assert_eq!(slip("putin w/5 -xi").0, "putin -xi");
    assert_eq!(slip("(a -gas) w/5 c").0, "(a w/5 c) -gas");
    assert_eq!(slip("source:bbc w/5 xi").0, "source:bbc AND xi");
    assert_eq!(slip("(a OR source:b) w/5 c").0, "(a OR source:b) c");
    assert_eq!(slip("a^2 w/5 b").0, "a w/5 b");
    assert_eq!(slip("w/5 b"), ("b".to_owned(), "left out: `w/5`, which has nothing before it".to_owned()));
    assert_eq!(slip("a w/5").0, "a");
    assert_eq!(slip("a NOT w/5").0, "a");
    assert_eq!(slip("a AROUND(5) b").0, "a w/5 b");
    assert_eq!(slip("a w/99999999999 b").0, "a w/1000 b");
}

#[test]
fn what_other_searchers_write_is_read_and_said() {
    for (typed, canonical) in [
        ("obama or putin", "obama OR putin"),
        ("ferry and not bridge", "ferry -bridge"),
        ("a AND not bridge", "a -bridge"),
        ("a not (b or c)", "a -(b OR c)"),
        ("why not vote", "why \\not vote"),
        ("to be or not to be", "to be \\or \\not to be"),
        ("a XOR b", "a \\XOR b"),
        ("oil /3 gas", "oil w/3 gas"),
        ("oil +s gas", "oil w/s gas"),
        ("gay same sex AND vote", "gay \\same sex vote"),
        ("date > 2015", "date:\"after 2015\""),
        ("date>=1/15/2015 oil", "date:\"since 1/15/2015\" AND oil"),
        ("DATE(2015)", "date:2015"),
        ("length>1,000", "words:1001.."),
        ("hd=(oil or gas)", "title:(oil OR gas)"),
        ("\"oil price\"/F50/", "first/50(\"oil price\")"),
        ("(oil or gas)/F20/", "first/20(oil OR gas)"),
        ("CAPS(apple)", "=Apple"),
        ("NEAR(\"a b\" c, 3)", "\"a b\" w/3 c"),
        ("NEAR(a b)", "a w/10 b"),
        ("harbour -A 3", "harbour NOT A 3"),
        ("harbour -10", "harbour NOT 10"),
        ("a b OR c d", "(a b) OR (c d)"),
        ("oil AND gas OR coal", "(oil gas) OR coal"),
        ("oil OR gas -coal", "(oil OR gas) -coal"),
        ("source:bbc oil OR gas", "(oil OR gas) source:bbc"),
        ("publication(times and star) oil", "source:\"times and star\" AND oil"),
        ("from:2015 to:2016 sep", "date:\"since 2015\" date:\"until 2016\" AND sep"),
        ("http://x.org/n?id=12", "http-x-org-n-id-12"),
        ("foo.*bar", "foo-*bar"),
        ("^ferry$", "ferry"),
    ] {
        let parsed = parsed(typed);
        assert_eq!(parsed.query.map(|query| query.to_string()).as_deref(), Some(canonical), "{typed}");
        assert!(!parsed.notes.is_empty() || typed.starts_with("from:"), "nothing is said of {typed}");
    }
    all_read(&[
        ("oil OR source:bbc", "oil OR source:bbc"),
        ("(oil source:bbc) OR (gas source:cnn)", "(oil source:bbc) OR (gas source:cnn)"),
        ("atleast/3(oil OR gas)", "atleast/3(oil OR gas)"),
        ("atleast/3(oil gas)", "atleast/3(oil) atleast/3(gas)"),
        ("lead:oil first/50(\"oil price\")", "lead:oil first/50(\"oil price\")"),
        ("words:>800 words:<=900 words:300..800", "words:801.. words:..900 words:300..800"),
        ("\"nso gro\"*", "\"nso gro*\""),
        ("title:\"white hous\"*", "title:\"white hous*\""),
        ("added:2025", "added:2025"),
    ]);
    assert!(error("words:many").1.contains("words:>800"));
    assert!(error("DATE(someday)").1.contains("2025-03"));
    assert!(error("from:harris").0.contains("harris"));
}

#[test]
fn fields_bind_one_word_a_phrase_or_a_group() {
    all_read(&[
        ("title:obama", "title:obama"),
        ("headline:obama TITLE:x", "title:obama title:x"),
        ("title:\"white house\"", "title:\"white house\""),
        ("title:(barack obama)", "title:(barack obama)"),
        ("title:(a OR b) c", "title:(a OR b) AND c"),
        ("title:=US", "title:=US"),
        ("body:lukash*", "body:lukash*"),
        ("title:\"putin xi\"~5", "title:\"putin xi\"~5"),
    ]);
    let (canonical, said) = slip("title:Barack Obama");
    assert_eq!(canonical, "title:Barack AND Obama");
    assert_eq!(said, "read as: title:Barack AND Obama (a field binds one word)");
    let hint = parsed("title:Barack Hussein Obama II won").notes[0].slip.hint();
    assert_eq!(hint.as_deref(), Some("write title:(Barack Hussein Obama II) to bind them all"));
    assert_eq!(slip("person:Barack Obama").0, "person:Barack AND Obama");
    assert_eq!(slip("person:barack obama").0, "person:barack AND obama");
    assert_eq!(slip("source:el pais").0, "source:el AND pais");
    assert_eq!(read("person:putin AND sanctions"), "person:putin AND sanctions");
}

#[test]
fn filters_hold_names_and_groups_of_names() {
    all_read(&[
        ("person:Macron people:Macron", "person:Macron person:Macron"),
        ("person:\"Macron, Emmanuel\"", "person:\"Macron, Emmanuel\""),
        ("person:(barack obama)", "person:\"barack obama\""),
        ("person:(barack obama OR \"xi jinping\")", "person:\"barack obama\" OR person:\"xi jinping\""),
        ("person:(putin AND xi -macron)", "person:putin person:xi -person:macron"),
        ("person:=Zelenskyy", "person:=Zelenskyy"),
        ("person:zelenski~1", "person:zelenski~1"),
        ("person:Zelensk*", "person:Zelensk*"),
        ("organization:nato location:kyiv", "org:nato place:kyiv"),
        ("source:bbc* author:o'brien tag:\"climate change\"", "source:bbc* author:\"o'brien\" tag:\"climate change\""),
        ("section:R&D lang:en id:a-1 path:2024/*.html", "section:R&D lang:en id:a-1 path:2024/*.html"),
        ("url:https://x.org/a?b=1&c", "url:https://x.org/a?b=1&c"),
        ("url:http://x.org/a_(b)", "url:\"http://x.org/a_(b)\""),
        ("site:bbc.co.uk", "url:bbc.co.uk"),
        ("source:\"a \\\"b\\\" c\\*\"", "source:\"a \\\"b\\\" c\\*\""),
    ]);
}

#[test]
fn properties_are_known_or_missing() {
    all_read(&[
        ("has:person missing:date", "has:person missing:date"),
        ("has:people -has:mentions", "has:person -has:mentions"),
        ("has:(person OR place)", "has:person OR has:place"),
    ]);
    assert_eq!(error("has:persn").1, "did you mean `has:person`?");
    assert_eq!(error("missing:path").0, "`missing:path`: articles have no property `path`");
}

#[test]
fn dates_are_read_when_the_day_is_known() {
    all_read(&[
        ("date:2025-03", "date:2025-03"),
        ("published:2025-03..2025-05", "date:2025-03..2025-05"),
        ("date:2025-03-01±3d", "date:2025-03-01±3d"),
        ("date:\"last week\"", "date:\"last week\""),
        ("mentions:(last week)", "mentions:\"last week\""),
        ("date:(2019 OR 2020-02)", "date:2019 OR date:2020-02"),
        ("date:>=2024", "date:>=2024"),
        ("since:2024-05", "date:\"since 2024-05\""),
        ("before:2020", "date:\"before 2020\""),
    ]);
    let days = |text: &str| match parsed(text).query {
        Some(Query::Date(date)) => date.interval.map(|i| i.to_string()).unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    assert_eq!(days("date:2024-02"), "2024-02-01..2024-02-29");
    assert_eq!(days("since:2024-05"), "2024-05-01..");
    assert_eq!(days("before:2020"), "..2019-12-31");
    let unread = parse("date:nonsense", &ParseOptions::default()).expect("no day is known, so no date is read").query;
    assert!(matches!(unread, Some(Query::Date(date)) if date.interval.is_none() && date.text == "nonsense"));
}

#[test]
fn words_that_name_days_together_belong_to_a_date_field() {
    for (typed, canonical) in [
        ("date:last week oil", "date:\"last week\" AND oil"),
        ("date:march 2025", "date:\"march 2025\""),
        ("date:5 march 2025 oil", "date:\"5 march 2025\" AND oil"),
        ("date:2024 to 2025", "date:\"2024 to 2025\""),
        ("since:last month", "date:\"since last month\""),
        ("date:[2024 TO 2025-03]", "date:2024..2025-03"),
        ("date:[* TO 2025]", "date:..2025"),
    ] {
        assert_eq!(slip(typed).0, canonical, "{typed}");
    }
    all_read(&[("date:2024 2025 budget", "date:2024 AND 2025 budget")]);
    for (typed, canonical) in [
        ("date:\"march\" 2025", "date:2025-03-01..2025-03-31 AND 2025"),
        ("mentions:\"sept 11\"", "mentions:2024-09-11"),
        ("since:may", "date:2025-05-01.."),
    ] {
        let (query, said) = slip(typed);
        assert_eq!(query, canonical, "{typed}");
        assert!(said.contains("no year is given"), "{said}");
    }
    all_read(&[("date:7d", "date:7d"), ("date:2w", "date:2w")]);
}

#[test]
fn a_date_that_names_no_days_is_an_error_and_not_dropped() {
    let (message, hint) = error("oil date:nonsense");
    assert!(message.starts_with("`date:`: ") && message.contains("nonsense"), "{message}");
    assert!(hint.contains("2025-03"), "{hint}");
    for text in ["date:2025-13", "date:2025-02-30", "date:2025-05..2025-03", "date:03/04/2024"] {
        assert!(!error(text).1.is_empty(), "{text}");
    }
}

#[test]
fn an_unknown_field_names_the_nearest() {
    assert_eq!(error("titel:foo"), ("there is no field `titel`".to_owned(), "did you mean `title:`?".to_owned()));
    assert_eq!(error("a OR (persn:\"x y\" b)").1, "did you mean `person:`?");
    assert!(error("xyzzy:foo").1.contains("title, body, lead, person"));
    let error = parse("oil titel:foo", &TODAY).expect_err("an error");
    assert_eq!(error.caret("oil titel:foo", 80), "oil titel:foo\n    ^^^^^");
}

#[test]
fn a_colon_makes_a_field_only_where_one_can_be() {
    for (typed, canonical) in [
        ("http://x.org/a", "http-x-org-a"),
        ("https://x.org", "https-x-org"),
        ("gopher://x.org", "gopher-x-org"),
        ("mailto:a@x.org", "mailto-a-x-org"),
        ("12:30", "12\\:30"),
        ("John 3:16", "John 3\\:16"),
        ("note: this", "note this"),
        ("std::string", "std-string"),
        ("title:title:x", "title:title-x"),
    ] {
        let (read_as, said) = slip(typed);
        assert_eq!(read_as, canonical, "{typed}");
        assert!(said.starts_with("read as: the "), "{said}");
    }
}

/// What other searchers understand and what looks like it is never reinterpreted without a word.
#[test]
fn habits_are_read_or_said() {
    for (typed, canonical, said) in [
        ("oil W/SEG gas", "oil gas", "read as: AND (for `W/SEG`)"),
        ("oil &amp; gas", "oil gas", "read as: AND (for `&amp;`)"),
        ("oil adj gas", "oil pre/0 gas", "read as: pre/0 (for `adj`)"),
        ("oil N5 gas", "oil w/5 gas", "read as: w/5 (for `N5`)"),
        ("oil W3 gas", "oil pre/3 gas", "read as: pre/3 (for `W3`)"),
        ("oil n/5 gas", "oil w/5 gas", "read as: w/5 (for `n/5`)"),
        ("oil/n5/gas", "oil w/5 gas", "read as: oil w/5 gas (for `oil/n5/gas`)"),
        ("oil same gas", "oil \\same gas", "read as: the word `same` (write w/p for one paragraph)"),
        ("DATE IS 2015", "date:2015", "read as: date:2015 (for `DATE IS 2015`)"),
        ("/oil/i", "oil", "read as: oil (`/oil/i`: regular expressions are not looked for)"),
    ] {
        let (read_as, told) = slip(typed);
        assert_eq!((read_as.as_str(), told.as_str()), (canonical, said), "{typed}");
    }
    for typed in ["ATL3(oil)", "any2(oil gas)", "oi%l", "oil%", "oil xfirstword", "oil contains gas"] {
        assert!(slip(typed).1.starts_with("read as: "), "{typed}");
    }
    // These are words of everyday queries.
    for typed in ["on the same day as oil", "90% of oil", "adjacent rooms", "a date with oil", "N95 masks"] {
        let parsed = parse(typed, &ParseOptions::default()).expect("parses");
        assert_eq!(parsed.notes, [], "{typed}");
    }
}

#[test]
fn slips_are_read_sensibly_and_said() {
    for (typed, canonical, said) in [
        ("C++", "C", "read as: C (`C++`: signs are not looked for)"),
        (":)", "", "left out: `:)`, which holds no word"),
        ("oil :-( gas", "oil gas", "left out: `:-(`, which holds no word"),
        ("\"white house", "white house", "read as: words, not a phrase (the quote is not closed)"),
        ("(a b", "a b", "read as: closed at the end (a parenthesis is not closed)"),
        ("a) b", "a b", "left out: `)`, which closes nothing"),
        ("a AND", "a", "left out: `AND`, which has nothing after it"),
        ("OR a", "a", "left out: `OR`, which has nothing before it"),
        ("a OR OR b", "a OR b", "left out: `OR`, which has nothing after it"),
        ("a NOT", "a", "left out: `NOT`, which has nothing after it"),
        ("AND AND", "\\AND \\AND", "read as: words (there is nothing for the operators to join)"),
        ("()", "", "left out: parentheses with nothing in them"),
        ("\"\"", "", "left out: quotes with no word in them"),
        ("title:", "", "left out: `title:`, which has no value"),
        ("title: AND x", "x", "left out: `title:`, which has no value"),
        ("title: obama", "title:obama", "read as: title:obama (no space belongs after the colon)"),
        ("title:-obama", "-title:obama", "read as: -title:…"),
        ("a && b", "a b", "read as: AND (for `&&`)"),
        ("a || b", "a OR b", "read as: OR (for `||`)"),
        ("!oil b", "-oil b", "read as: NOT (for `!`)"),
        ("–oil b", "-oil b", "read as: NOT (for `–`)"),
        ("+a b", "a b", "left out: `+` (every word must be found anyway)"),
        ("NOT -a", "a", "read as: no exclusion (two of them cancel each other)"),
        (
            "who killed kennedy?",
            "who killed kennedy",
            "read as: kennedy (`?` stands for one character only before another)",
        ),
        ("sanction!", "sanction*", "read as: sanction*"),
        ("'white house'", "\"white house\"", "read as: the phrase \"white house\""),
        ("foo-* bar", "foo bar", "read as: foo (a `*` for a whole word stands between two others)"),
        ("zelenski~7", "zelenski~2", "read as: ~2 (for `~7`)"),
        ("zelenski~0.8", "zelenski~1", "read as: ~1 (for `~0.8`)"),
        ("lukash*~1", "lukash*", "left out: `~1`, which does not fit what is before it"),
        ("(a b)~3", "a b", "left out: `~3`, which does not fit what is before it"),
        ("a^", "a", "left out: `^`, which does not fit what is before it"),
        ("a^99999", "a^1000", "read as: ^1000 (for `^99999`)"),
    ] {
        assert_eq!(slip(typed), (canonical.to_owned(), said.to_owned()), "{typed}");
    }
}

#[test]
fn signs_of_ordinary_prose_are_no_slip() {
    all_read(&[
        ("oil, gas; \"coal\".", "oil gas =coal"),
        ("rain and wind - what it means for the harbour", "rain wind what it means for the harbour"),
        ("R&B $100 50% @potus", "R&B 100 50 potus"),
        ("U.S.A. and/or e.g.", "U.S.A. and-or e.g."),
        ("\u{feff}oil\u{a0}gas\u{200b}", "oil gas"),
        ("nego\u{ad}tiations", "negotiations"),
    ]);
    assert_eq!(parsed("").query, None);
    assert_eq!(parsed(" \t\n").notes, []);
    assert_eq!(parsed("--").notes.len(), 1);
}

#[test]
fn weights_multiply_what_they_follow() {
    all_read(&[
        ("oil^2", "oil^2"),
        ("\"white house\"^1.5", "\"white house\"^1.5"),
        ("(a OR b)^3", "(a OR b)^3"),
        ("title:a^2", "title:a^2"),
        ("-a^2", "-a^2"),
        ("((a^2))^3", "(a^2)^3"),
    ]);
}

#[test]
fn leaves_are_what_may_light_up() {
    let query = parsed("oil -gas title:(\"white house\" OR x*) putin w/5 (xi OR macron) person:biden date:2025").query;
    let query = query.expect("a query");
    let leaves: Vec<String> = query
        .leaves()
        .iter()
        .map(|leaf| match leaf {
            Leaf::Word(word, field) => format!("{word} {field:?}"),
            Leaf::Phrase(phrase, field) => format!("{phrase} {field:?}"),
            Leaf::Near(near, field) => format!("{near} {field:?}"),
            Leaf::Filter(filter) => filter.to_string(),
            Leaf::Date(date) => date.to_string(),
        })
        .collect();
    assert_eq!(
        leaves,
        [
            "oil None",
            "\"white house\" Some(Title)",
            "x* Some(Title)",
            "putin w/5 (xi OR macron) None",
            "person:biden",
            "date:2025"
        ]
    );
    let words: Vec<(&str, Option<Field>)> =
        query.words().into_iter().map(|(word, f)| (word.text.as_str(), f)).collect();
    let title = Some(Field::Title);
    assert_eq!(
        words,
        [
            ("oil", None),
            ("white", title),
            ("house", title),
            ("x", title),
            ("putin", None),
            ("xi", None),
            ("macron", None)
        ]
    );
}

#[test]
fn spans_point_into_what_was_typed() {
    let text = "é “white housé” \\AND peace-talks";
    let words: Vec<&str> = parsed(text)
        .query
        .expect("a query")
        .words()
        .iter()
        .map(|(word, _)| &text[word.span.start..word.span.end])
        .collect();
    assert_eq!(words, ["é", "white", "housé", "AND", "peace", "talks"]);
}

/// Time is not asserted: each of these takes a fraction of a second, or minutes if something in the
/// parser is not linear; and none may overflow the stack of a thread.
#[test]
fn hostile_queries_are_bounded() {
    let repeated = |text: &str| text.repeat(200_000 / text.len());
    for piece in [
        "(",
        ")",
        "\"",
        "'a ",
        "-",
        "-(",
        "=-",
        "*",
        "?",
        "~",
        "^",
        "\\",
        ":",
        "a ",
        "a",
        "a:: ",
        "NOT ",
        "a OR ",
        "(a OR ",
        "a AND ",
        "title:",
        "title:(",
        "-title:(a w/5 b w/s (c ",
        "url:((((",
        "person:(a ",
        "a w/5 b pre/5 ",
        "a~",
        "\"a~1 ",
        "12:30 ",
        "AND ",
        "\u{202e}",
        "习近平?*",
        "é",
        "a-",
        "has:(person ",
        "|",
        "&&",
    ] {
        let text = repeated(piece);
        let parsed = parsed(&text);
        assert!(parsed.notes.len() <= 21, "{piece}");
        let Some(query) = parsed.query else { continue };
        assert!(query.words().len() <= MAX_WORDS, "{piece}");
        assert!(query.to_string().len() <= 400_000, "{piece}");
        assert_eq!(query.clone(), query);
    }
    let long = parsed(&"a ".repeat(60_000));
    let said: Vec<String> = long.notes.iter().map(|note| note.slip.to_string()).collect();
    assert_eq!(
        said,
        [
            "read as: the first 10000 words (the query has more)",
            "read as: the first 100000 bytes (the query is longer)"
        ]
    );
    let mut chain = "a".to_owned();
    for i in 0..5_000 {
        chain.push_str(&format!(" w/{} b", i % 7));
    }
    assert!(parsed(&chain).query.is_some_and(|query| query.words().len() == 5_001));
    for level in [
        "-title:(x OR % y)^2",
        "(x OR % w/1 b w/2 c w/3 d w/4 e w/5 f)",
        "(x OR y % w/1 b pre/1 c)",
        "title:(title:%)",
        "((%))",
        "(a (b OR % c) (d OR % e))",
    ] {
        let mut deep = "a".to_owned();
        while deep.len() < 3_000 {
            deep = level.replace('%', &deep);
        }
        let query = parsed(&deep).query.expect("a query");
        assert!(query.height() <= MAX_HEIGHT && !query.outline().is_empty());
        let again = parse(&query.to_string(), &STRICT).expect("no slip").query;
        assert_eq!(again.as_ref(), Some(&query), "{level}");
    }
}

/// The rows of the manual's tables that begin with a query: the code in their cells.
fn manual_rows(heading: &str) -> Vec<Vec<String>> {
    let section =
        crate::query::MANUAL.split("\n## ").find(|section| section.starts_with(heading)).expect("the section");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let code = |cell: &str| Some(cell.trim().strip_prefix('`')?.strip_suffix('`')?.to_owned());
    rows.map(|row| row.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).filter_map(code).collect()).collect()
}

#[test]
fn the_manual_says_what_is_the_case() {
    for section in ["At a glance", "Dates"] {
        let rows = manual_rows(section);
        assert!(rows.len() > 10, "{section}");
        for row in rows {
            assert!(!read(&row[0]).is_empty(), "{row:?}");
        }
    }
    let slips = manual_rows("Slips");
    assert!(slips.len() > 15);
    for row in slips {
        assert_eq!(slip(&row[0]).0, row[1], "{row:?}");
    }
    let mut habits = 0;
    for dialect in ["Nexis", "Westlaw", "ProQuest", "Factiva", "Google", "Lucene", "ripgrep"] {
        for row in manual_rows(&format!("Coming from {dialect}")) {
            let query = parsed(&row[0]).query.map(|query| query.to_string());
            assert_eq!(query.as_ref(), row.last(), "{row:?}");
            habits += 1;
        }
    }
    assert!(habits > 40);
    let fields = manual_rows("Fields").concat();
    for name in FieldName::all() {
        assert!(fields.iter().any(|cell| cell.contains(&format!("{name}:"))), "{name} is not in the manual");
    }
}

#[test]
fn what_the_manual_says_two_queries_mean_is_one_tree() {
    let prose = crate::query::MANUAL.lines().filter(|line| !line.starts_with('|')).collect::<Vec<_>>().join(" ");
    let means = prose.split('`').collect::<Vec<_>>();
    let mut checked = 0;
    // Between backquotes at odd places: `A` means `B`.
    for (i, _) in means.iter().enumerate().filter(|(i, text)| i % 2 == 0 && text.trim() == "means") {
        let (typed, meant) = (means[i - 1], means[i + 1]);
        assert_eq!(parsed(typed).query, parsed(meant).query, "{typed} means {meant}");
        checked += 1;
    }
    assert_eq!(checked, 5);
}

#[test]
fn what_only_regular_expressions_have_is_said() {
    for (typed, canonical, said) in [
        ("(?i)oil", "oil", "left out: `(?i)` (regular expressions are not looked for)"),
        ("tax (?im)oil", "tax oil", "left out: `(?im)` (regular expressions are not looked for)"),
        ("(?:oil|gas) price", "(oil OR gas) price", "left out: `(?:` (regular expressions are not looked for)"),
        ("(?i:oil) price", "oil price", "left out: `(?i:` (regular expressions are not looked for)"),
        ("(?=oil)price", "oil price", "left out: `(?=` (regular expressions are not looked for)"),
        ("(?<!the )oil", "the oil", "left out: `(?<!` (regular expressions are not looked for)"),
        ("(?P<what>oil) price", "oil price", "left out: `(?P<what>` (regular expressions are not looked for)"),
        (
            "\"oil.*price\"",
            "\"oil *price\"",
            "read as: oil *price (`\"oil.*price\"`: regular expressions are not looked for)",
        ),
        ("--ignore-case oil", "ignore-case oil", "read as: ignore case (`--ignore-case`: signs are not looked for)"),
    ] {
        assert_eq!(slip(typed), (canonical.to_owned(), said.to_owned()), "{typed}");
    }
    // A `?` for a letter stays one, and money in a quotation is no expression.
    all_read(&[
        ("(?atar)", "?atar"),
        ("(?n) oil", "?n oil"),
        ("\"worth 5 US$\"", "\"worth 5 US\""),
        ("(wom?n)", "wom?n"),
    ]);
}

#[test]
fn other_searchers_numbers_and_operators_are_said() {
    for (typed, canonical, said) in [
        ("putin$1", "putin*", "read as: putin* (for `putin$1`)"),
        ("sanction*3", "sanction*", "read as: sanction* (for `sanction*3`)"),
        ("obama 2012..2014", "obama 2012-2014", "read as: 2012 2014 (`2012..2014`: signs are not looked for)"),
        ("obama EXACT putin", "obama EXACT putin", ""),
        ("obama LNK putin", "obama LNK putin", ""),
        ("date in last week", "\\date in last week", ""),
        ("xfirstword w/10 obama", "xfirstword w/10 obama", ""),
        ("ferry and or pump", "ferry \\or pump", ""),
        ("ferry w/-1 pump", "ferry w-1 pump", ""),
        ("ferry w/ pump", "ferry w pump", ""),
        ("ferry near/2.5 pump", "ferry near-2.5 pump", ""),
        ("ti,ab(obama)", "ti-ab obama", "read as: the word ti,ab, and what stands in the parentheses (for `ti,ab(…)`)"),
    ] {
        let (query, note) = slip(typed);
        assert_eq!(query, canonical, "{typed}");
        assert!(note.contains(said) && (!said.is_empty() || note.starts_with("read as: the word")), "{typed}: {note}");
    }
    for typed in ["worth US$5 oil", "exact science", "date palms", "it cost A$20"] {
        assert_eq!(parsed(typed).notes, [], "{typed}");
    }
}

#[test]
fn an_exclusion_with_a_space_behind_it_is_said() {
    for (typed, canonical) in [("- (ferry)", "ferry"), ("pump - (ferry)", "pump ferry"), ("ferry ! pump", "ferry pump")]
    {
        assert!(slip(typed).1.starts_with("left out: `"), "{typed}");
        assert_eq!(slip(typed).0, canonical, "{typed}");
    }
    let (query, said) = slip("Obama - Trump");
    assert_eq!(query, "Obama Trump");
    assert!(said.contains("a space follows `-`"), "{said}");
}

#[test]
fn after_a_year_or_month_says_that_it_begins_when_that_is_over() {
    for (typed, canonical) in [("after:2019", "date:\"after 2019\""), ("after:2025-01", "date:\"after 2025-01\"")] {
        let (query, said) = slip(typed);
        assert_eq!(query, canonical);
        assert!(said.contains("takes it in"), "{said}");
    }
    all_read(&[("after:2025-01-05", "date:\"after 2025-01-05\""), ("before:2019", "date:\"before 2019\"")]);
    assert_eq!(slip("ferry —insurance").0, "ferry -insurance");
    assert_eq!(read("subject:ferry"), "tag:ferry");
}
