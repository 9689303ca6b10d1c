//! Names that hold a month or weekday are no dates.

use super::{read, values};

#[test]
fn people_and_groups_that_are_named_after_a_month_or_day() {
    for text in [
        "June Carter sang.",
        "They heard June Carter and August Wilson.",
        "The prize went to April Ryan.",
        "It was written by August Wilson, and April Jones sang.",
        "Mrs May praised it.",
        "Theresa May won, and few believed that May could.",
        "Black September took them hostage.",
        "He read it in the Sunday Times, the Mail on Sunday and Scotland on Sunday.",
        "They watched Red October, Wednesday Addams and Girl Friday.",
        "On Bloody Sunday they marched.",
        "He wrote to March For Our Lives and March for Life.",
        "She told USA TODAY that it was over.",
        "He lied on several Sunday television talk shows.",
        "She told CBS This Morning that it was over.",
        "It is an exciting time at today's Kahlbach.",
    ] {
        let found = read(text, Some("2019-03-01"));
        assert_eq!(found, [], "{text}");
    }
}

#[test]
fn months_and_days_beside_names_are_still_dates() {
    assert_eq!(values("In June Carter sang on Friday.", "2019-03-04"), ["2018-06", "2019-03-01"]);
    assert_eq!(values("From April to June Kahlbach sold less.", "2019-08-01"), ["2019-04", "2019-06"]);
    assert_eq!(values("Theresa May won in May.", "2019-08-01"), ["2019-05"]);
    assert_eq!(values("She told Ana Lopez Friday.", "2019-03-05"), ["2019-03-01"]);
}
