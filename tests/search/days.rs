//! Filters by date and timelines.

use insta::assert_snapshot;

use crate::common::{dateline, found, index_of_lines, run, sample};

fn index() -> tempfile::TempDir {
    let day = |id: &str, published: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"Report {id}\",\"body\":\"A report.\",\"published\":{published}}}\n")
    };
    index_of_lines(
        &[
            day("feb29", "\"2024-02-29\""),
            day("march", "\"2025-03\""),
            day("march5", "\"2025-03-05T23:30:00-05:00\""),
            day("march31", "\"2025-03-31\""),
            day("year", "\"2025\""),
            day("hastings", "\"1066-10-14\""),
            day("sentinel", "\"0001-01-01\""),
            day("epoch", "\"1970-01-01T00:00:00Z\""),
            day("none", "null"),
        ]
        .concat(),
    )
}

#[test]
fn a_month_or_a_year_is_its_whole_interval_with_its_ends() {
    let index = index();
    let find = |arguments: &[&str]| found(index.path(), &[&["report"], arguments].concat());
    assert_eq!(find(&["--date", "2025-03"]), ["march", "march31", "march5"]);
    assert_eq!(find(&["--date", "2025-03-05"]), ["march5"]);
    assert_eq!(find(&["--date", "2024-02-29"]), ["feb29"]);
    assert_eq!(find(&["--date", "2025"]), ["march", "march31", "march5", "year"]);
    assert_eq!(find(&["--until", "1500"]), ["hastings"]);
    assert_eq!(find(&["--since", "2025-03-31"]), ["march31"]);
    assert_eq!(find(&["--since", "2025-03-01", "--until", "2025-03-30"]), ["march5"]);
    assert_eq!(find(&["date:..2024"]), ["feb29", "hastings"]);
}

#[test]
fn undated_articles_are_counted_and_can_be_taken_in() {
    let index = index();
    let search = |arguments: &[&str]| {
        run(dateline(index.path())
            .args(["search", "report", "--sort", "oldest", "--format", "{date} {id}"])
            .args(arguments))
    };
    assert_snapshot!(search(&["--date", "2025"]));
    assert_snapshot!(search(&["--date", "2025", "--undated"]));
}

#[test]
fn a_reversed_or_impossible_date_is_an_error() {
    let index = index();
    let search = |arguments: &[&str]| run(dateline(index.path()).args(["search", "report"]).args(arguments));
    assert_snapshot!(search(&["--date", "2025-05..2025-03"]));
    assert_snapshot!(search(&["--since", "2025-02-30"]));
}

#[test]
fn a_timeline_has_a_bar_a_step() {
    assert_snapshot!(run(dateline(sample()).args(["timeline", "ferry", "--by", "month", "--dated", "stated"])));
    assert_snapshot!(run(dateline(sample()).args(["timeline", "ferry", "--by", "month", "--format", "csv"])));
}

#[test]
fn the_days_that_a_text_speaks_of_are_found_apart_from_its_publication() {
    let lines = "{\"id\":\"a\",\"title\":\"A\",\"published\":\"2025-03-07\",\"body\":\"They met on Wednesday and will meet on April 2.\"}\n\
        {\"id\":\"b\",\"title\":\"B\",\"published\":\"2025-03-05\",\"body\":\"Nothing happened in 2019.\"}\n";
    let index = index_of_lines(lines);
    assert_eq!(found(index.path(), &["--mentions", "2025-03-05"]), ["a"]);
    assert_eq!(found(index.path(), &["--mentions", "2025-04"]), ["a"]);
    assert_eq!(found(index.path(), &["--mentions", "2019"]), ["b"]);
    assert_eq!(found(index.path(), &["mentions:2010s"]), ["b"]);
}

/// An undated article names a past day, an office and a day without its year: it is found by what
/// these tell for certain.
#[test]
fn an_undated_article_is_found_by_its_bounds() {
    let lines = "{\"id\":\"a\",\"title\":\"A\",\"body\":\"Vice President Vance spoke at the mill. The mill had burned.\"}\n\
        {\"id\":\"b\",\"title\":\"B\",\"body\":\"Nothing is known of the mill. It closed on April 2.\"}\n\
        {\"id\":\"c\",\"title\":\"C\",\"body\":\"The mill burned.\",\"published\":\"2024-05-01\"}\n";
    let index = index_of_lines(lines);
    let find = |arguments: &[&str]| found(index.path(), &[&["mill"], arguments].concat());
    assert_eq!(find(&["--since", "2025-01-20"]), ["a"]);
    assert_eq!(find(&["--since", "2025-02"]), [""; 0]);
    assert_eq!(find(&["--since", "2025-02", "--undated"]), ["a", "b"]);
    assert_eq!(find(&["--date", "2024", "--undated"]), ["b", "c"]);
    assert_eq!(find(&["--since", "2024", "--dated", "stated"]), ["c"]);
    assert_eq!(found(index.path(), &["--mentions", "2019-04-02"]), ["b"]);
    assert_eq!(found(index.path(), &["--mentions", "2019-04"]), ["b"]);
    assert_eq!(found(index.path(), &["--mentions", "2019"]), [""; 0]);
    let said = run(dateline(index.path()).args(["search", "mill", "--since", "2025"]));
    assert!(said.contains("after 20 Jan 2025") && said.contains("1 undated article left out"), "{said}");
    let shown = run(dateline(index.path()).args(["show", "a"]));
    assert!(shown.contains("“Vice President Vance” held that office since 2025-01-20"), "{shown}");
}

#[test]
fn when_an_article_came_in_is_asked_by_its_day() {
    let index = index();
    assert_eq!(found(index.path(), &["added:2020.."]).len(), 9);
    assert_eq!(found(index.path(), &["report", "added:..2019"]), [""; 0]);
    assert_eq!(found(index.path(), &["march", "-added:2020.."]), [""; 0]);
}
