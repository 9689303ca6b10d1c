//! Back or ahead: by construction, not by nearness.

use super::values;

/// A Thursday.
const THURSDAY: &str = "2018-02-15";

#[test]
fn what_was_put_off_or_goes_on_ends_ahead() {
    for (text, value) in [
        ("The talks, which both sides had wanted, have been postponed until Monday.", "2018-02-19"),
        ("The concert, which had been planned for the square, was rescheduled for Saturday.", "2018-02-17"),
        ("The ceasefire has been extended until Tuesday, the ministry said.", "2018-02-20"),
        ("The deadline for bids was pushed back to Friday.", "2018-02-16"),
        ("The committee put off the vote until Wednesday.", "2018-02-21"),
        ("The hearing was adjourned to Monday after a juror fell ill.", "2018-02-19"),
        ("The curfew was prolonged through Sunday.", "2018-02-18"),
        ("She said the launch had been delayed to early Monday.", "2018-02-19"),
        ("The office is closed until Monday.", "2018-02-19"),
        ("The government has continued to hold the exchange closed until Friday.", "2018-02-16"),
        ("They had until Tuesday to appeal.", "2018-02-20"),
        ("He was persuaded to wait until after Tuesday.", "2018-02-20"),
        ("Ministers had allowed an extension until Tuesday.", "2018-02-20"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}

#[test]
fn what_was_due_on_a_day_that_has_just_been_was_due_then() {
    for (text, value) in [
        ("The ship was due to be docked on Jan. 20, the inquiry heard.", "2018-01-20"),
        ("The vote was scheduled for Feb. 2, but nobody came.", "2018-02-02"),
        ("The hearing had been planned for January.", "2018-01"),
        ("They were expected to sail on Dec. 12.", "2017-12-12"),
        ("The strike was due to begin on New Year's Day.", "2018-01-01"),
        ("The trial was scheduled for March 12.", "2018-03-12"),
        ("The ship is due to be docked on Jan. 20.", "2019-01-20"),
        ("The hearing was scheduled for Friday.", "2018-02-16"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}

#[test]
fn what_lasted_until_a_day_ended_then() {
    for (text, value) in [
        ("He waited until Monday to say so.", "2018-02-12"),
        ("They did not return until Tuesday.", "2018-02-13"),
        ("It was not until Friday that he spoke.", "2018-02-09"),
        ("The record was set on Monday.", "2018-02-12"),
        ("Planned Parenthood filed a suit on Monday.", "2018-02-12"),
        ("She spoke in the lead-up to Tuesday's announcement.", "2018-02-13"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}

#[test]
fn a_day_that_modifies_a_noun_takes_its_time_from_it() {
    for (text, value) in [
        ("They are preparing for Wednesday night's debate.", "2018-02-21TNI"),
        ("Both will speak ahead of Tuesday's vote.", "2018-02-20"),
        ("The firm faces a Tuesday deadline.", "2018-02-20"),
        ("She will answer questions about Monday's shooting.", "2018-02-12"),
        ("Lawyers will look into Friday's purchases of land.", "2018-02-09"),
        ("He would not comment on the Sunday attack.", "2018-02-11"),
        ("The tax will rise after Wednesday's ruling.", "2018-02-14"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}

#[test]
fn feasts_and_named_days_follow_the_tense() {
    for (text, value) in [
        ("The strike began at Easter and has cost the firm 3m pounds.", "2017-04-16"),
        ("They marched on May Day and were arrested.", "2017-05-01"),
        ("He was arrested on Mother's Day.", "2017-05-14"),
        ("The bridge fell on Memorial Day, killing two.", "2017-05-29"),
        ("The shop will open on Mother's Day.", "2018-05-13"),
        ("The fleet will sail at Easter.", "2018-04-01"),
        ("They met on Christmas Eve.", "2017-12-24"),
        ("He said so before Inauguration Day.", "2018-01-20"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}

#[test]
fn an_event_called_by_its_day_has_been() {
    for (text, published, value) in [
        ("Lawyers spoke of the Jan. 6 attack on the Capitol.", "2023-10-19", "2021-01-06"),
        ("Prices have doubled since the Feb. 24 invasion of Ukraine.", "2022-10-19", "2022-02-24"),
        ("The two will meet over the Dec. 25 bombing in Tarvik.", "2021-11-19", "2020-12-25"),
        ("He is to be tried for the March 3 shooting.", "2021-01-19", "2020-03-03"),
        ("The inquiry into the April 9 crash will open soon.", "2021-01-19", "2020-04-09"),
        ("Relief for the Jan. 12 earthquake may be cut.", "2010-11-30", "2010-01-12"),
        ("The Oct. 7 massacre changed that.", "2025-09-01", "2023-10-07"),
    ] {
        assert_eq!(values(text, published), [value], "{text}");
    }
}

#[test]
fn a_report_of_a_market_is_about_its_day() {
    for (text, found) in [
        ("Stocks ended the day at 8,017.", 1),
        ("The index was up 3 percent on the day.", 1),
        ("It fell 2 points, closing the day down for good.", 1),
        ("At the end of the day, voters decide.", 0),
        ("It was the talk of the day.", 0),
    ] {
        assert_eq!(values(text, THURSDAY), vec!["2018-02-15"; found], "{text}");
    }
}

#[test]
fn what_is_due_is_ahead_and_what_passed_is_past() {
    for (text, value) in [
        ("In the book, due out Tuesday, he said that it had failed.", "2018-02-20"),
        ("He was arrested and is due back in court Monday.", "2018-02-19"),
        ("The Tuesday deadline passed without a deal.", "2018-02-13"),
        ("The Friday deadline looms.", "2018-02-16"),
        ("The Monday deadline expired.", "2018-02-12"),
        ("They expect him to step down after Tuesday's vote.", "2018-02-20"),
        ("He stepped down after Tuesday's vote.", "2018-02-13"),
        ("The talks will go on after Sunday's summit.", "2018-02-18"),
        ("Saturday's storm is expected to bring hail.", "2018-02-17"),
        ("Saturday's storm killed six people.", "2018-02-10"),
        ("The strike will go on until Friday's talks.", "2018-02-16"),
    ] {
        assert_eq!(values(text, THURSDAY), [value], "{text}");
    }
}
