//! Citations, exports, networks.

use crate::common::run;
use crate::{FERRY, Newsroom};

const HOSTILE: (&str, &str, &str, &str) = (
    "x",
    "2025-03-05",
    "</h2><script>alert(1)</script>",
    "The ferry <img src=x onerror=alert(1)> & \"crew\" [a](javascript:1)\u{1b}[2J sank.",
);

#[test]
fn an_article_is_cited_with_its_passage() {
    let room = Newsroom::with(&FERRY);
    assert_eq!(
        room.out(&["cite", "pump#b4-17"]),
        "“Pump failed,” Wire, 1 March 2025. “steering pump” [dateline pump#b4-17]\n"
    );
    let ris = room.out(&["cite", "pump", "crew", "--format", "ris"]);
    assert_eq!((ris.matches("TY  - NEWS\r\n").count(), ris.matches("ER  - \r\n").count()), (2, 2), "{ris}");
    let csl: serde_json::Value = serde_json::from_str(&room.out(&["cite", "pump", "--format", "csl"])).expect("JSON");
    assert_eq!(csl[0]["issued"]["date-parts"], serde_json::json!([[2025, 3, 1]]));
    assert!(room.out(&["cite", "pump", "--format", "bibtex"]).starts_with("@article{pump,\n"));
    let said = run(&mut room.command(&["cite", "pump#b4-9999"]));
    assert!(said.contains("no characters of its text"), "{said}");
}

#[test]
fn an_export_holds_all_that_is_found_and_no_markup_of_articles() {
    let room = Newsroom::with(&[&FERRY[..], &[HOSTILE]].concat());
    let html = room.out(&["export", "ferry"]);
    assert_eq!(html.matches("<article>").count(), 4);
    assert!(html.contains("<mark>ferry</mark> &lt;img src=x onerror=alert(1)&gt;"), "{html}");
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains('\u{1b}'));
    assert!(!html.contains("http://") && !html.contains("https://"), "nothing is loaded from elsewhere");
    let markdown = room.out(&["export", "ferry", "--format", "markdown"]);
    assert!(markdown.starts_with("# ferry\n\n4 articles of 5 · "), "{markdown}");
    assert!(
        markdown.contains("**ferry** \\<img src=x onerror=alert(1)\\> \\& \"crew\" \\[a\\](javascript:1)"),
        "{markdown}"
    );
    let csv = room.out(&["export", "ferry", "--format", "csv", "--bom", "--sort", "oldest"]);
    assert!(csv.starts_with("\u{feff}rank,score,id,"), "{csv}");
    assert_eq!(csv.lines().count(), 5, "{csv}");
    assert!(csv.lines().nth(1).expect("a row").starts_with("1,"), "{csv}");
    let lines = room.out(&["export", "ferry", "--format", "jsonl", "-n", "2"]);
    assert_eq!(lines.lines().count(), 2);
}

#[test]
fn a_network_joins_who_appears_together() {
    let room = Newsroom::with(&[
        ("a", "2025-01-01", "Talks", "Olena Marchenko met Serhiy Halushko in Kyiv on Monday."),
        (
            "b",
            "2025-01-02",
            "More talks",
            "Olena Marchenko and Serhiy Halushko met again in Kyiv. Joan Pettifer was absent.",
        ),
    ]);
    let csv = room.out(&["network", "--format", "csv", "--least", "2"]);
    let mut rows: Vec<&str> = csv.lines().collect();
    rows.sort();
    assert_eq!(rows, ["Olena Marchenko,person,Serhiy Halushko,person,2", "one,one_kind,other,other_kind,articles"]);
    let gexf = room.out(&["network", "--among", "people,places"]);
    assert!(gexf.contains(r#"label="Kyiv""#) && gexf.contains(r#"weight="2""#), "{gexf}");
    assert_eq!(gexf.matches("<node ").count(), gexf.matches("</node>").count());
    let graphml = room.out(&["network", "--format", "graphml"]);
    assert!(graphml.contains(r#"<data key="name">Olena Marchenko</data>"#), "{graphml}");
}

#[test]
fn a_zip_holds_the_originals_and_their_hashes() {
    let room = Newsroom::with(&FERRY);
    let output = room.command(&["export", "ferry", "--format", "zip"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(0));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(output.stdout)).expect("is a zip");
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name(name).expect("is there"), &mut bytes).expect("is read");
        bytes
    };
    let manifest: serde_json::Value = serde_json::from_slice(&read("manifest.json")).expect("JSON");
    let originals = manifest["originals"].as_array().expect("a list");
    assert_eq!((originals.len(), &manifest["query"]), (3, &serde_json::json!("ferry")));
    for original in originals {
        let path = original["path"].as_str().expect("a path");
        assert_eq!(read(original["name"].as_str().expect("a name")), std::fs::read(path).expect("is read"));
    }
    let lines = String::from_utf8(read("articles.jsonl")).expect("text");
    assert_eq!(crate::ids_of(&lines), ["crew", "pump", "quay"]);
    let names: Vec<&str> =
        manifest["files"].as_array().expect("a list").iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(names[..3], ["report.html", "articles.csv", "articles.jsonl"]);
    // One that is gone is named, and the rest is there.
    std::fs::remove_file(room.articles.path().join("quay.json")).expect("is removed");
    let said = room.command(&["export", "ferry", "--format", "zip"]).output().expect("runs");
    assert!(crate::common::stderr(&said).contains("1 original could not be read"), "{}", crate::common::stderr(&said));
}

#[test]
fn shares_of_coverage_and_words_that_set_apart() {
    let room = Newsroom::with(&FERRY);
    let csv = room.out(&["coverage", "ferry", "crew", "--by", "day", "--format", "csv"]);
    assert!(csv.contains("2025-03-02,ferry,1,1,1.000000\n2025-03-02,crew,1,1,1.000000\n"), "{csv}");
    assert!(csv.contains("2025-03-04,ferry,0,1,0.000000"), "{csv}");
    let csv = room.out(&["coverage", "--sources", "2", "--among", "ferry", "--by", "month", "--format", "csv"]);
    assert_eq!(csv, "start,name,articles,of,share\n2025-03,Wire,3,3,1.000000\n");
    let text = room.out(&["coverage", "ferry", "--by", "month"]);
    assert!(text.contains("2025-03    4       3  75.00 %"), "{text}");
    let said = run(&mut room.command(&["coverage"]));
    assert!(said.contains("nothing to compare"), "{said}");
    let room = Newsroom::with(&[
        ("a", "2025-01-01", "One", "The ferry was towed to the dry dock. A tugboat towed the ferry."),
        ("b", "2025-01-02", "Two", "The ferry lay in the dry dock for a year. No tugboat came."),
        ("c", "2025-01-03", "Three", "The museum was opened for a year. No painting came."),
        ("d", "2025-01-04", "Four", "The museum was closed. A painting was sold."),
    ]);
    let word = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["word"].to_string();
    let words: Vec<String> = room.out(&["words", "ferry", "--format", "jsonl"]).lines().map(word).collect();
    assert!(words.contains(&"\"dock\"".to_owned()) && words.contains(&"\"tugboat\"".to_owned()), "{words:?}");
    assert!(!words.contains(&"\"ferry\"".to_owned()) && !words.contains(&"\"museum\"".to_owned()), "{words:?}");
    let beside: Vec<String> = room.out(&["words", "dock", "--beside", "--format", "jsonl"]).lines().map(word).collect();
    assert!(beside.first().is_some_and(|word| word == "\"dry\""), "{beside:?}");
}
