//! Filters by name and lists of people.

use dateline::article::EntityKind;
use dateline::entities::names::Aliases;
use dateline::index::archive::Archive;
use dateline::index::reader;
use dateline::query::{ParseOptions, parse};
use dateline::search::answer::{Request, all};
use dateline::search::facet_table::FacetTables;
use dateline::search::facets::facets;
use serde_json::Value;

use crate::common::{dateline, found, index_of_lines, run, sample, stderr, stdout};

fn people(names: &[&str]) -> tempfile::TempDir {
    let line = |(i, name): (usize, &&str)| {
        serde_json::json!({"id": i.to_string(), "title": "Interview", "body": "An interview.", "people": [name]})
            .to_string()
            + "\n"
    };
    index_of_lines(&names.iter().enumerate().map(line).collect::<String>())
}

#[test]
fn a_person_is_found_under_every_spelling() {
    let index =
        people(&["Volodymyr Zelenskyy", "Володимир Зеленський", "Zelensky", "Olena Zelenska", "Vladimir Putin"]);
    assert_eq!(found(index.path(), &["--person", "Volodymyr Zelensky"]), ["0", "1", "2"]);
    assert_eq!(found(index.path(), &["--person", "zelenskiy"]), ["0", "1", "2", "3"]);
    assert_eq!(found(index.path(), &["person:=Zelenskyy"]), ["0"]);
    assert_eq!(found(index.path(), &["person:zelen*"]), ["0", "2", "3"]);
}

#[test]
fn the_first_and_last_day_of_a_person_say_what_they_rest_on() {
    let page = |more: &[&str]| {
        stdout(&dateline(sample()).args(["person", "Serhiy Halushko"]).args(more).output().expect("runs"))
    };
    let text = page(&[]);
    let form: Value = serde_json::from_str(&page(&["--format", "jsonl"])).expect("JSON");
    for end in ["first", "last"] {
        let line = text.lines().find(|line| line.starts_with(end)).expect("a line");
        assert_eq!(line.contains(" (inferred) "), form[end]["basis"] == "inferred", "{line}: {form}");
    }
    assert_eq!((&form["first"]["basis"], &form["last"]["basis"]), (&"inferred".into(), &"stated".into()));
}

#[test]
fn other_people_of_the_name_stay_apart() {
    let index = people(&[
        "George W. Bush",
        "George H. W. Bush",
        "Kim Jong Un",
        "Kim Jong Il",
        "Bill Clinton",
        "Hillary Clinton",
    ]);
    assert_eq!(found(index.path(), &["--person", "Kim Jong-un"]), ["2"]);
    assert_eq!(found(index.path(), &["--person", "George W. Bush"]), ["0"]);
    assert_eq!(found(index.path(), &["--person", "William Clinton"]), ["4"]);
    assert_eq!(found(index.path(), &["--person", "Clinton"]), ["4", "5"]);
}

#[test]
fn whom_a_filter_matched_is_said() {
    let index = people(&["Volodymyr Zelenskyy", "Volodymyr Zelenskyy", "Olena Zelenska"]);
    let output = dateline(index.path()).args(["search", "--person", "zelensky", "--ids"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(0));
    let output = dateline(index.path()).args(["search", "--person", "zelensky"]).output().expect("runs");
    assert!(
        stderr(&output).starts_with("matched: Volodymyr Zelenskyy (2 articles), Olena Zelenska (1)\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn an_alias_file_adds_and_forbids() {
    let index = people(&["Robert Zimmerman", "Bob Dylan", "George Bush", "George W. Bush"]);
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "Bob Dylan = Robert Zimmerman\nGeorge Bush != George W. Bush\n").expect("is written");
    let aliases = file.path().to_str().expect("UTF-8");
    assert_eq!(found(index.path(), &["--person", "Bob Dylan", "--aliases", aliases]), ["0", "1"]);
    assert_eq!(found(index.path(), &["--person", "George Bush", "--aliases", aliases]), ["2"]);
    std::fs::write(file.path(), "only one name\n").expect("is written");
    let message = run(dateline(index.path()).args(["search", "--person", "x", "--aliases", aliases]));
    assert!(message.contains("line 1") && message.contains("--- 2"), "{message}");
}

#[test]
fn a_facet_counts_what_its_filter_finds() {
    for kind in ["people", "organizations", "places"] {
        let output = dateline(sample()).args([kind, "-n", "25", "--format", "jsonl"]).output().expect("runs");
        let filter = match kind {
            "people" => "--person",
            "organizations" => "--org",
            _ => "--place",
        };
        for line in stdout(&output).lines() {
            let facet: Value = serde_json::from_str(line).expect("JSON");
            let name = facet["name"].as_str().expect("a name");
            // A surname alone asks for the whole family; its row is who is left.
            if kind == "people" && !name.contains(' ') {
                continue;
            }
            let n = found(sample(), &[filter, name]).len() as u64;
            assert_eq!(Some(n), facet["articles"].as_u64(), "{kind}: {name}");
        }
    }
}

#[test]
fn a_place_known_from_datelines_is_shown_in_small_letters() {
    let places = stdout(&dateline(sample()).args(["places", "-n", "10"]).output().expect("runs"));
    assert!(places.contains("  Port Ellery\n") && !places.contains("PORT ELLERY"), "{places}");
}

#[test]
fn who_appears_beside_a_person_is_listed_without_that_person() {
    let output =
        dateline(sample()).args(["people", "--with", "Ingrid Söderholm", "--format", "csv"]).output().expect("runs");
    let text = stdout(&output);
    assert!(text.contains("Viktor Ansharov") && !text.contains("Ingrid"), "{text}");
}

#[test]
fn what_was_counted_before_changes_no_count() {
    let archive = Archive::new(reader::open(sample()).expect("opens")).expect("an archive");
    let tables = FacetTables::new(&archive, Aliases::default());
    let options = ParseOptions::default();
    let mut shown = 0;
    for query in ["ferry", "galushko", "*", "person:halushko", "reef", "ferry", "nothing-of-it"] {
        let query = parse(query, &options).expect("is read").query;
        let all = all(&archive, &Request { query, ..Request::default() }).expect("is found");
        for kind in [EntityKind::Person, EntityKind::Organization, EntityKind::Place] {
            for most in [3, 1000] {
                let afresh = facets(&archive, kind, all.articles.all(), &Aliases::default(), &[], most);
                let kept = tables.of(kind).and_then(|table| table.facets(all.articles.all(), &[], most));
                let afresh = afresh.expect("is counted");
                shown += afresh.len();
                assert_eq!(kept.expect("is counted"), afresh);
            }
        }
    }
    assert!(shown > 100, "{shown}");
}
