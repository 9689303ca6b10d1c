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
