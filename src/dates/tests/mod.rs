//! Behaviour of reading dates as a whole, by kind: each list holds siblings of one fault that a reader
//! has met.

use super::*;
use crate::article::{DateBasis, PartialDate, Published};

mod compounds;
mod directions;
mod names;

/// Text and value of every mention, `?` for what is not known.
fn read(body: &str, published: Option<&str>) -> Vec<(String, String)> {
    let published = published.map(|date| Published {
        date: PartialDate::parse(date).expect("a date in the test"),
        basis: DateBasis::Metadata,
        confidence: 1.0,
        evidence: String::new(),
    });
    let mut article = Article { body: body.into(), published, ..Article::default() };
    let (title, prose) = (Prose::of(""), Prose::of(body));
    annotate(&mut article, &title, &prose);
    article
        .dates
        .iter()
        .map(|m| (body[m.start..m.end].to_string(), m.value.clone().unwrap_or_else(|| "?".into())))
        .collect()
}

/// Only the values, seen from `published`.
fn values(body: &str, published: &str) -> Vec<String> {
    read(body, Some(published)).into_iter().map(|(_, value)| value).collect()
}

#[test]
fn days_are_read_in_all_the_forms_of_the_press() {
    for (text, value) in [
        ("It opened on Feb. 28.", "2025-02-28"),
        ("It opened on 28 February 2025.", "2025-02-28"),
        ("It opened on the 5th of November 2024.", "2024-11-05"),
        ("It opened on Friday, Feb. 28, 2025.", "2025-02-28"),
        ("It opened on 2025-02-28.", "2025-02-28"),
        ("It opened on 2025-02-28T18:05:00Z.", "2025-02-28T18:05"),
        ("It opened on 2/28/2025.", "2025-02-28"),
        ("It opened on 28.02.2025.", "2025-02-28"),
        ("IT OPENED ON FEB. 28, 2025.", "2025-02-28"),
        ("it opened on february 28, 2025.", "2025-02-28"),
        ("It opened on Feb. 28,2025.", "2025-02-28"),
        ("It opened at 6 p.m. EST Tuesday.", "2025-03-04T18:00"),
        ("It opened on Tuesday at 18:30.", "2025-03-04T18:30"),
        ("It opened on Christmas Eve.", "2024-12-24"),
        ("It opened on Election Day 2016.", "2016-11-08"),
        ("It opened on Easter Monday 2024.", "2024-04-01"),
        ("He spoke of the Sept. 11 attacks.", "2001-09-11"),
        ("He remembered the June 6 landings.", "1944-06-06"),
    ] {
        assert_eq!(values(text, "2025-03-05"), [value], "{text}");
    }
}

#[test]
fn longer_intervals_have_their_own_values() {
    for (text, value) in [
        ("It grew in mid-March.", "2025-03"),
        ("It grew in late 2024.", "2024"),
        ("It grew in the 1990s.", "199"),
        ("It grew in the '90s.", "199"),
        ("It grew in the third quarter of 2024.", "2024-Q3"),
        ("It grew in Q3 2024.", "2024-Q3"),
        ("It grew last summer.", "2024-SU"),
        ("It grew last week.", "2025-W09"),
        ("It grew over the weekend.", "2025-W09-WE"),
        ("It grew in fiscal 2024.", "2024"),
        ("It grew last month.", "2025-02"),
        ("It grew earlier this year.", "2025"),
        ("It grew in the 19th century.", "18"),
        ("It grew in the week of March 10.", "2025-W11"),
    ] {
        assert_eq!(values(text, "2025-03-05"), [value], "{text}");
    }
}

#[test]
fn ranges_are_two_mentions_and_the_second_holds_the_range() {
    assert_eq!(values("It runs from Sept. 22 to 29, 2025.", "2025-09-01"), ["2025-09-22", "2025-09-29"]);
    assert_eq!(values("It runs March 4-6.", "2025-03-01"), ["2025-03-04", "2025-03-06"]);
    assert_eq!(values("It runs 4-6 March 2026.", "2025-03-01"), ["2026-03-04", "2026-03-06"]);
    assert_eq!(values("The season of 1998-99 was long.", "2025-03-01"), ["1998", "1999"]);
    assert_eq!(values("Shells fell from Wednesday to Thursday.", "2025-08-29"), ["2025-08-27", "2025-08-28"]);
    let body = "It runs from Dec. 30, 2024, to Jan. 2, 2025.";
    let prose = Prose::of(body);
    let found = expressions(body, &prose);
    let resolved = resolve(body, &prose, &found, None);
    let last = resolved.last().copied().flatten().expect("both ends say their year");
    assert_eq!((last.first().to_string(), last.last().to_string()), ("2024-12-30".into(), "2025-01-02".into()));
}

#[test]
fn a_weekday_looks_back_or_ahead_as_its_sentence_does() {
    assert_eq!(values("She said on Wednesday that it was over.", "2025-03-07"), ["2025-03-05"]);
    assert_eq!(values("The two will meet on Wednesday.", "2025-03-07"), ["2025-03-12"]);
    assert_eq!(values("Talks are set to resume Monday.", "2025-03-07"), ["2025-03-10"]);
    assert_eq!(values("He left last Friday and returns next Tuesday.", "2025-03-07"), ["2025-02-28", "2025-03-11"]);
    assert_eq!(values("It was signed on Friday.", "2021-01-04"), ["2021-01-01"]);
    assert_eq!(values("It was signed last week.", "2021-01-05"), ["2020-W53"]);
}

#[test]
fn a_year_that_is_not_said_comes_from_the_weekday_or_from_nearness() {
    assert_eq!(values("Speaking on Wednesday, March 5, he said so.", "2026-01-10"), ["2025-03-05"]);
    assert_eq!(values("It was founded on Dec. 20.", "2025-01-05"), ["2024-12-20"]);
    assert_eq!(values("The dividend is payable Jan. 3.", "2024-11-10"), ["2025-01-03"]);
    assert_eq!(values("The court ruled in October.", "2025-03-05"), ["2024-10"]);
    assert_eq!(
        values("On April 26, 1986, it burned. It was known on April 28.", "2025-05-01"),
        ["1986-04-26", "1986-04-28"]
    );
}

#[test]
fn distances_count_from_now_or_from_the_expression_before() {
    assert_eq!(values("He died two years ago.", "2025-03-05"), ["2023"]);
    assert_eq!(values("He died 10 days ago.", "2025-03-05"), ["2025-02-23"]);
    assert_eq!(values("It fell on Dec. 30, 2024. Two days later it rose.", "2025-03-05"), ["2024-12-30", "2025-01-01"]);
    assert_eq!(values("It fell on June 3, 1999, and that day she left.", "2025-03-05"), ["1999-06-03", "1999-06-03"]);
    assert_eq!(values("In 1995 he won; the following year he lost.", "2025-03-05"), ["1995", "1996"]);
    assert_eq!(values("Sales in the third quarter rose from a year earlier.", "2025-11-05"), ["2025-Q3", "2024-Q3"]);
}

#[test]
fn words_that_are_not_of_time_are_left_alone() {
    for text in [
        "He may march in the sun.",
        "Theresa May said so.",
        "The Sunday Times reported it.",
        "About 1,998 people came, 2,000 of them late.",
        "Prices fall in spring water trade.",
        "The fall of the Berlin Wall.",
        "She is in her 80s.",
        "He scored 2000 points in two years of play.",
        "At the end of the day, voters decide.",
        "USA Today asked.",
        "The novel 1984 sold well.",
        "A second man came each Monday.",
    ] {
        assert_eq!(read(text, Some("2025-03-05")), [], "{text}");
    }
}

#[test]
fn a_distance_and_the_day_that_it_is_measured_from_are_one_mention() {
    let found = read("He left three days after Christmas.", Some("2025-03-05"));
    assert_eq!(found, [("three days after Christmas".to_string(), "2024-12-28".to_string())]);
    assert_eq!(read("He left three days after the attack.", Some("2025-03-05")), []);
}

#[test]
fn case_throughout_does_not_hide_dates() {
    for text in
        ["HE SAID YESTERDAY THAT IT ENDS BY MAY, NOT IN MARCH.", "he said yesterday that it ends by may, not in march."]
    {
        assert_eq!(values(text, "2025-03-05"), ["2025-03-04", "2025-05", "2025-03"], "{text}");
    }
    assert_eq!(read("HE MAY MARCH ON.", Some("2025-03-05")), []);
}

#[test]
fn without_a_day_of_publication_only_what_says_its_year_is_known() {
    let found = read("He said on Friday that the war, begun on Feb. 24, 2022, ends next year.", None);
    let values: Vec<_> = found.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, ["?", "2022-02-24", "?"]);
    assert_eq!(read("It was on Tuesday, in March, last month.", Some("2024"))[0].1, "?");
}

#[test]
fn days_that_do_not_exist_are_not_invented() {
    assert_eq!(values("It was Feb. 29, 2024, then 30 February 2023.", "2025-03-05"), ["2024-02-29", "2023-02"]);
    assert_eq!(values("It happens on Feb. 29.", "2025-03-05"), ["2024-02-29"]);
    assert_eq!(read("The ratio was 9/11.", Some("1998-03-05"))[0].1, "?");
    assert_eq!(read("On 99/99/9999 and 0/0/0000 and 13/13/2013.", Some("2025-03-05")), []);
}

#[test]
fn figures_put_the_month_first_unless_another_date_shows_otherwise() {
    assert_eq!(values("From 3/5/2025 on.", "2025-09-01"), ["2025-03-05"]);
    assert_eq!(values("From 3/5/2025 to 31/5/2025.", "2025-09-01"), ["2025-05-03", "2025-05-31"]);
}

#[test]
fn far_years_and_the_ends_of_the_calendar_do_no_harm() {
    assert_eq!(values("It was built in 1066 and stands until the year 2150.", "2025-03-05"), ["1066", "2150"]);
    for published in ["0001-01-01", "9999-12-31", "0000-01-01", "1869-05-10"] {
        let body = "Last week, next month, two years ago, 999 years ago, on Friday, Feb. 29, next decade, by winter, \
                    Easter, the weekend, tomorrow, a century earlier, Q1, this fall, 12/31/9999.";
        assert!(!read(body, Some(published)).is_empty());
    }
}

#[test]
fn hostile_text_is_read_in_time_and_without_panic() {
    for unit in
        ["Monday to ", "two days before ", "March 4, ", "1/", "the '90s-", "a year ago ", "5 p.m. ", "\u{202e}May 5 "]
    {
        let body = unit.repeat(20_000);
        let prose = Prose::of(&body);
        let found = expressions(&body, &prose);
        let resolved = resolve(&body, &prose, &found, PartialDate::parse("2025-03-05"));
        assert_eq!(found.len(), resolved.len());
    }
}

/// Words of time in any order, seen from any year.
fn soup() -> impl proptest::strategy::Strategy<Value = (String, PartialDate)> {
    use proptest::prelude::*;
    const WORDS: &[&str] = &[
        "Monday", "Jan.", "May", "March", "5", "31", "13th", "second", "twenty", "1998", "2999", "'90s", "3/5/2025",
        "28,2025", "05T18:00", "12:30", "p.m.", "EST", "tonight", "day", "week", "year", "quarter", "night", "winter",
        "Q4", "fiscal", "Easter", "this", "last", "next", "the", "same", "a", "few", "ago", "later", "mid", "end",
        "before", "after", "of", "to", "-", ",", ".", "'s", "and", "in", "will", "said", "ended",
    ];
    let words = prop::collection::vec(prop::sample::select(WORDS), 1..24);
    let day = (0i16..=9999, 1i8..=12).prop_map(|(year, month)| PartialDate::Day(jiff::civil::date(year, month, 28)));
    let year = (0i16..=9999).prop_map(PartialDate::Year);
    (words.prop_map(|w| w.join(" ")), prop_oneof![day, year])
}

proptest::proptest! {
    #[test]
    fn expressions_never_overlap_and_intervals_never_end_before_they_begin((text, published) in soup()) {
        let prose = Prose::of(&text);
        let found = expressions(&text, &prose);
        proptest::prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
        for resolved in resolve(&text, &prose, &found, Some(published)).into_iter().flatten() {
            proptest::prop_assert!(resolved.first() <= resolved.last());
        }
    }
}
