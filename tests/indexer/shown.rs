use crate::archive::{Archive, page, record};

#[test]
fn inspect_prints_one_object_a_line_in_the_order_of_the_input() {
    let archive = Archive::new();
    archive.write("b.jsonl", (0..200).map(|n| record(Some(&format!("n{n}")), &format!("No {n}"))).collect::<String>());
    archive.write("a.txt", page("The mill"));
    let run = archive.run(&["inspect", "--format", "jsonl", "news/b.jsonl", "news/a.txt"]);
    assert_eq!(run.code, 0, "{run:?}");
    let articles: Vec<serde_json::Value> =
        run.out.lines().map(|l| serde_json::from_str(l).expect("one object a line")).collect();
    assert_eq!(articles.len(), 201);
    for (n, article) in articles[..200].iter().enumerate() {
        assert_eq!(article["id"], format!("n{n}"));
        assert_eq!(article["path"], format!("[DIR]/news/b.jsonl#{}", n + 1));
        assert_eq!(article["title"], format!("No {n}"));
        assert_eq!(article["body"], format!("No {n}, the council of Port Ellery said on Monday."));
        assert_eq!(article["published"]["date"], "2025-03-05");
        assert_eq!(article["published"]["basis"], "metadata");
    }
    assert_eq!(articles[200]["path"], "[DIR]/news/a.txt");
    for kind in ["entities", "dates"] {
        for mention in articles.iter().flat_map(|a| a[kind].as_array().expect("a list").iter().map(move |m| (a, m))) {
            let (article, mention) = mention;
            let field = article[mention["field"].as_str().expect("a field")].as_str().expect("its text");
            let (start, end) = (mention["start"].as_u64().expect("start"), mention["end"].as_u64().expect("end"));
            assert_eq!(mention["text"], field[start as usize..end as usize]);
        }
    }
}

#[test]
fn inspect_reads_standard_input_and_reports_what_it_rejects() {
    let archive = Archive::new();
    let run = archive.run_with(&["inspect", "--format", "jsonl", "-"], &(record(Some("x"), "One") + "{}\n"));
    assert_eq!(run.code, 1);
    assert_eq!(run.out.lines().count(), 1);
    assert!(run.err.starts_with("rejected: -#2: "), "{}", run.err);
    assert!(!archive.index().exists());
}

#[test]
fn a_structured_record_comes_back_to_the_byte() {
    let archive = Archive::new();
    let body = " \\tShare this\\n\\nAdvertisement  \\u00a0 caf\\u0065\\u0301 \\u201cquoted\\u201d \\n";
    archive.write("a.jsonl", format!("{{\"title\":\" Two  spaces\",\"body\":\"{body}\"}}\n"));
    let run = archive.run(&["inspect", "--format", "jsonl", "news"]);
    let article: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(article["title"], " Two  spaces");
    assert_eq!(article["body"], " \tShare this\n\nAdvertisement  \u{a0} cafe\u{301} “quoted” \n");
}

#[test]
fn inspect_for_a_person() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "Tide turns"));
    let run = archive.run(&["inspect", "news"]);
    for part in [
        "Tide turns\n",
        "\n  id            x\n",
        "\n  source        Harbour Wire\n",
        "\n  published     2025-03-05 (metadata",
    ] {
        assert!(run.out.contains(part), "{part:?} in {}", run.out);
    }
}

#[test]
fn status_counts_what_there_is() {
    let archive = Archive::new();
    archive
        .write("a.jsonl", record(None, "One") + &record(None, "Two") + "{\"title\":\"Three\",\"body\":\"Undated.\"}\n");
    archive.run(&["add", "news"]);
    let json = archive.run(&["status", "--format", "json"]);
    let status: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(status["articles"], 3);
    assert_eq!(status["files"], 1);
    assert_eq!(status["sources"], serde_json::json!([{"name": "Harbour Wire", "articles": 2}]));
    assert_eq!(status["without_source"], 1);
    assert_eq!(status["published_from"], "2025-03-05");
    assert_eq!(status["published_to"], "2025-03-05");
    assert_eq!(status["undated"], 1);
    assert_eq!(status["segments"], 1);
    assert_eq!(status["generation"], 1);
    let text = archive.run(&["status"]).out;
    for row in ["index       [DIR]/index\n", "articles    3\n", "sources     Harbour Wire 2, not known 1\n"] {
        assert!(text.contains(row), "{row:?} in {text}");
    }
}

#[test]
fn the_help_teaches_with_examples() {
    let archive = Archive::new();
    for command in ["add", "sync", "remove", "rebuild", "inspect", "completions"] {
        let help = archive.run(&[command, "--help"]);
        assert!(help.out.contains(&format!("Examples:\n  dateline-index {command}")), "{command}: {}", help.out);
    }
    assert!(archive.run(&["completions", "bash"]).out.contains("dateline-index"));
}

#[test]
fn a_closed_pipe_is_quiet() {
    use std::process::Stdio;
    let archive = Archive::new();
    archive.write("a.jsonl", (0..3000).map(|n| record(None, &format!("No {n}"))).collect::<String>());
    let mut child = archive.command();
    child.args(["inspect", "--format", "jsonl", "news"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().expect("the program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
