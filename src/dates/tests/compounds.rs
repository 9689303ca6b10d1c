//! Expressions of several words are one, and are read to their end.

use super::{read, values};

/// A Thursday.
const THURSDAY: &str = "2018-02-15";

#[test]
fn a_distance_from_a_day_is_one_expression() {
    for (text, span, value) in [
        ("Two weeks from Tuesday, voters will decide.", "Two weeks from Tuesday", "2018-03-06"),
        ("Five years ago Sunday the tower fell.", "Five years ago Sunday", "2013-02-11"),
        ("Five weeks ago today it rained.", "Five weeks ago today", "2018-01-11"),
        ("A decade ago this month it rained.", "A decade ago this month", "2008-02"),
        ("It closed a week ago Friday.", "a week ago Friday", "2018-02-02"),
        ("A month from today it opens.", "A month from today", "2018-03-15"),
        ("He left on the Friday before Christmas.", "Friday before Christmas", "2017-12-22"),
        ("He came on the Monday after Easter 2017.", "Monday after Easter 2017", "2017-04-17"),
        ("A fortnight ago it rained.", "A fortnight ago", "2018-02-01"),
    ] {
        assert_eq!(read(text, Some(THURSDAY)), [(span.to_owned(), value.to_owned())], "{text}");
    }
    assert_eq!(read("Ten days before the murder he left.", Some(THURSDAY)), []);
    assert_eq!(read("They met 32 days before the election.", Some(THURSDAY)), []);
    assert_eq!(read("It took three days longer and came two days later than planned.", Some(THURSDAY)), []);
}

#[test]
fn this_time_of_another_year_is_its_month() {
    for (text, span, value) in [
        ("By this time last year the dam had burst.", "this time last year", "2017-02"),
        ("This time next year it will be open.", "This time next year", "2019-02"),
        ("Prices were lower at this time last month.", "this time last month", "2018-01"),
        ("He was in jail this time last week.", "this time last week", "2018-W06"),
        ("This time four years ago they led.", "This time four years ago", "2014-02"),
        ("This time a decade ago it was a field.", "This time a decade ago", "2008-02"),
    ] {
        assert_eq!(read(text, Some(THURSDAY)), [(span.to_owned(), value.to_owned())], "{text}");
    }
    for text in ["This time they won.", "This time last seen alone, he fled.", "It is this time of year."] {
        assert!(read(text, Some(THURSDAY)).iter().all(|(span, _)| !span.contains("time")), "{text}");
    }
}

#[test]
fn a_distance_to_the_day_is_a_day() {
    for (text, span, value) in [
        ("It opened one year to the day after March 3, 2016.", "one year to the day after March 3, 2016", "2017-03-03"),
        ("He died five years to the day before May 4, 2016.", "five years to the day before May 4, 2016", "2011-05-04"),
        ("He resigned a year ago to the day.", "a year ago to the day", "2017-02-15"),
        ("Two months to the day from Jan. 3 it fell.", "Two months to the day from Jan. 3", "2018-03-03"),
    ] {
        assert_eq!(read(text, Some(THURSDAY)), [(span.to_owned(), value.to_owned())], "{text}");
    }
    let later = values("It sank on April 9, 2016. A year to the day later it was raised.", THURSDAY);
    assert_eq!(later, ["2016-04-09", "2017-04-09"]);
    assert_eq!(read("They met a year to the day after the fire.", Some(THURSDAY)), []);
    assert_eq!(read("It was 20 years old to the day.", Some(THURSDAY)), []);
}

#[test]
fn the_one_before_the_last_and_after_the_next() {
    for (text, value) in [
        ("He fell ill the Tuesday before last.", "2018-02-06"),
        ("It was stolen the Friday before last.", "2018-02-02"),
        ("They will meet the Monday after next.", "2018-02-26"),
        ("It opens the Saturday after next.", "2018-02-24"),
        ("It rained the night before last.", "2018-02-13"),
        ("It rained the week before last.", "2018-W05"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}

#[test]
fn a_day_of_this_month_is_a_day() {
    for (text, value) in [
        ("The hearing was held on the 2nd of this month.", "2018-02-02"),
        ("It was held on the 15th of last month.", "2018-01-15"),
        ("It will be held on the 1st of next month.", "2018-03-01"),
        ("It was held on the third of this month.", "2018-02-03"),
        ("On June 9, 2016 it began, and on the 21st of that month it ended.", "2016-06-21"),
    ] {
        assert_eq!(values(text, THURSDAY).last().map(String::as_str), Some(value), "{text}");
    }
}

#[test]
fn parts_of_months_and_years_are_read_whole() {
    for (text, value) in [
        ("It grew in the last week of March.", "2018-W13"),
        ("It grew in the first week of January 2009.", "2009-W01"),
        ("It rained on the first weekend in May 2016.", "2016-W18-WE"),
        ("It rose in the final quarter of 2009.", "2009-Q4"),
        ("It rose in the last quarter of 2009.", "2009-Q4"),
        ("It fell in the latter half of 2010.", "2010-H2"),
        ("It began on the first day of May 2016.", "2016-05-01"),
        ("It ended on the last day of February 2016.", "2016-02-29"),
        ("In the last three days of June 2016 it rained.", "2016-06"),
        ("It was the weekend of June 11, 2016.", "2016-W23-WE"),
        ("In the week ended June 11, 2016 it fell.", "2016-W23"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}

#[test]
fn a_year_in_two_figures_behind_a_month_is_read() {
    for (text, value) in [
        ("It happened on 16 May 17 at the depot.", "2017-05-16"),
        ("The memo was dated 19-Nov-12 and signed.", "2012-11-19"),
        ("It sailed on 5 Jun 98.", "1998-06-05"),
        ("It is dated Tuesday 16 May 17, and signed.", "2017-05-16"),
        ("(3 Sep 09)", "2009-09-03"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
    for text in ["On 16 May 17 soldiers died.", "On 16 May 17 protesters died.", "On 16 May 17% of them left."] {
        assert_eq!(values(text, "2018-06-15"), ["2018-05-16"], "{text}");
    }
}

#[test]
fn an_expression_ends_with_its_paragraph_or_item() {
    let body = "The harbour after Covid-19, part 1\n\nFebruary 10, 2021 Wednesday\n\nThe council met.";
    assert!(values(body, "2021-02-12").contains(&"2021-02-10".to_owned()));
    for (body, want) in [
        ("Section 4\n\nMarch 2016 was wet.", vec!["2016-03"]),
        ("Open on Monday\n- Tuesday\n- Wednesday", vec!["2018-02-12", "2018-02-13", "2018-02-14"]),
        ("It closed in May\n\n5 people left.", vec!["2017-05"]),
        ("Rooms: 12\n\nDecember 2016 was wet.", vec!["2016-12"]),
        ("It ends in June\n\n2016 people came.", vec!["2018-06"]),
    ] {
        assert_eq!(values(body, THURSDAY), want, "{body}");
    }
}

#[test]
fn years_before_christ_are_not_of_our_era() {
    for text in [
        "The temple was built in the 5th century BC, the museum said.",
        "He died in 44 BC.",
        "It stood from 500 to 300 B.C. and longer.",
        "In 1200 BC it burned.",
        "It was sealed around 2000 BC.",
        "From the 3rd to the 1st century B.C. it stood.",
    ] {
        assert_eq!(read(text, Some(THURSDAY)), [], "{text}");
    }
    assert_eq!(values("In 2017 B.C. wildfires raged.", THURSDAY), ["2017"]);
}

#[test]
fn a_comparison_is_with_the_period_that_is_reported_on() {
    for (text, value) in [
        ("Profit in the third quarter rose to $3m from $2m a year earlier.", "2024-Q3"),
        (
            "Third-quarter profit rose. The firm makes pumps. It sold more of them than in the year-ago quarter.",
            "2024-Q3",
        ),
        ("For the nine months, profit rose from the year-earlier period.", "2024"),
        ("Sales in October rose 3 percent from a year earlier.", "2024-10"),
        ("Exports fell in September, compared with a year ago.", "2024-09"),
        ("Third-quarter profit fell. For fiscal 2025 it rose from a year earlier.", "2024"),
    ] {
        assert_eq!(values(text, "2025-11-05").last().map(String::as_str), Some(value), "{text}");
    }
}

#[test]
fn what_is_compared_with_is_the_same_part_of_another_year() {
    for (text, value) in [
        ("Sales fell against the same month of 2016.", "2016-02"),
        ("Sales fell against the same month last year.", "2017-02"),
        ("Arrivals rose against the same week last year.", "2017-W07"),
        ("It was colder than on the same day last year.", "2017-02-15"),
        ("It was colder than on the same day in 2015.", "2015-02-15"),
        ("More sailed than in the corresponding month of 2015.", "2015-02"),
        ("More sailed than in the comparable week a year earlier.", "2017-W07"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
    for said in [
        "the same period of last year",
        "the same period last year",
        "the same quarter last year",
        "the same period a year ago",
        "the same quarter a year earlier",
        "the corresponding period of 2017",
        "the comparable period of the last year",
        "the equivalent quarter of 2017",
        "the like period a year earlier",
        "the prior-year period",
        "the previous-year quarter",
    ] {
        let text = format!("Profit rose in the third quarter of 2018, against {said}.");
        assert_eq!(values(&text, "2018-11-15"), ["2018-Q3", "2017-Q3"], "{text}");
        let text = format!("Sales rose in the first nine months, against {said}.");
        if !said.contains("quarter") {
            assert_eq!(values(&text, "2018-11-15"), ["2017"], "{text}");
        }
    }
}

#[test]
fn weekdays_and_weeks_are_counted() {
    for (text, value) in [
        ("Two Fridays ago the shop burned.", "2018-02-02"),
        ("Three Sundays from now they vote.", "2018-03-04"),
        ("It rained the weekend before Christmas.", "2017-W51-WE"),
        ("The weekend after Thanksgiving was quiet.", "2017-W47-WE"),
        ("The week before Christmas was quiet.", "2017-W51"),
        ("The week after Easter 2017 was quiet.", "2017-W16"),
        ("It broke on the eve of Easter 2017.", "2017-04-15"),
        ("It broke on the eve of March 5, 2017.", "2017-03-04"),
        ("A year ago this week the war began.", "2017-W07"),
        ("A week from Friday the term ends.", "2018-02-23"),
        ("They meet two weeks from Tuesday.", "2018-03-06"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
    for text in
        ["On the eve of the war he left.", "The week after the storm was quiet.", "It was the second in three days."]
    {
        assert_eq!(read(text, Some(THURSDAY)), [], "{text}");
    }
    assert_eq!(values("The week before was quiet.", THURSDAY).len(), 1);
}

#[test]
fn an_update_is_of_the_day_of_the_article() {
    for text in [
        "They had met on Oct. 17. Update at 6:54 p.m. ET: They met again.",
        "It rained on Oct. 17. Updated at 6:54 p.m. ET",
    ] {
        assert_eq!(values(text, "2013-10-10")[1], "2013-10-10T18:54", "{text}");
    }
}

#[test]
fn chains_without_end_are_bounded() {
    assert_eq!(values("He came the week before Friday before Easter 2017.", THURSDAY), ["2017-W14"]);
    for chain in ["Friday before ", "the week before ", "two weeks from ", "a week after Friday before ", "the eve of "]
    {
        let text = chain.repeat(50_000);
        let _ = values(&text, THURSDAY);
    }
}
