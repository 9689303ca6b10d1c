//! The formats in which news is kept: each is read, whatever its name, and what is passed over is named.

use serde_json::Value;

use crate::archive::Archive;

const ONE: &str = "The old bridge over the Lenna fell on Tuesday after three days of rain, the mayor said.";
const TWO: &str = "Nobody was hurt, but the road to the capital will be closed until a ferry arrives.";

/// What is read of a file of this name and content, an object each.
fn read(name: &str, content: impl AsRef<[u8]>) -> Vec<Value> {
    let archive = Archive::new();
    archive.write(name, content);
    let run = archive.run(&["inspect", "--format", "jsonl", "news"]);
    assert_eq!(run.code, 0, "{name}: {}", run.err);
    run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn only(name: &str, content: impl AsRef<[u8]>) -> Value {
    let mut found = read(name, content);
    assert_eq!(found.len(), 1, "{name}: {found:#?}");
    found.remove(0)
}

fn html() -> String {
    format!(
        r#"<!DOCTYPE html><html lang="en-GB"><head><title>Bridge falls into the Lenna | Valley Herald</title>
        <meta property="og:site_name" content="Valley Herald"><link rel="canonical" href="https://herald.example/bridge">
        <script type="application/ld+json">{{"@type":"NewsArticle","headline":"Bridge falls into the Lenna",
        "datePublished":"2025-03-05T23:30:00Z","author":{{"@type":"Person","name":"Jane Doe"}},"articleSection":"Valley"}}</script></head>
        <body><nav><a href="/">Home</a></nav><article><h1>Bridge falls into the Lenna</h1><time>6 March 2025</time>
        <p>{ONE}</p><figure><img><figcaption>The bridge at dawn.</figcaption></figure><p>{TWO}</p></article>
        <div class="related-stories"><p>Mill to reopen in spring.</p></div></body></html>"#
    )
}

#[test]
fn a_page_of_html_is_read_under_any_name() {
    for name in ["a.html", "a.txt", "a.xml"] {
        let page = only(name, html());
        assert_eq!(page["title"], "Bridge falls into the Lenna", "{name}");
        assert_eq!(page["body"], format!("{ONE}\n\n{TWO}"), "{name}");
        assert_eq!(page["source"], "Valley Herald");
        assert_eq!(page["url"], "https://herald.example/bridge");
        assert_eq!(page["section"], "Valley");
        assert_eq!(page["authors"], serde_json::json!(["Jane Doe"]));
        // The day as the page prints it, not as it is in UTC.
        assert_eq!(page["published"]["date"], "2025-03-06");
        let removed = page["removed"].to_string();
        assert!(removed.contains("Mill to reopen") && removed.contains("related stories"), "{removed}");
    }
}

#[test]
fn feeds_and_agencies_are_read() {
    let rss = format!(
        "<rss><channel><title>Valley Herald</title><item><title>Bridge falls</title><link>https://h.example/1</link>\
         <pubDate>Wed, 05 Mar 2025 10:00:00 GMT</pubDate><description><![CDATA[<p>{ONE}</p><p>{TWO}</p>]]></description></item>\
         <item><title>Mill & more</title></item></channel></rss>"
    );
    let found = read("feed.xml", rss);
    assert_eq!(found.len(), 2);
    assert_eq!((&found[0]["title"], &found[0]["source"]), (&"Bridge falls".into(), &"Valley Herald".into()));
    assert_eq!(found[0]["body"], format!("{ONE}\n\n{TWO}"));
    assert_eq!(found[0]["published"]["date"], "2025-03-05");
    assert_eq!(found[1]["title"], "Mill & more");
    let nitf = format!(
        "<nitf><head><docdata><date.issue norm=\"20250305T100000Z\"/></docdata></head><body><body.head><hedline><hl1>Bridge falls</hl1>\
         </hedline><byline>By Jane Doe</byline></body.head><body.content><p>{ONE}</p><p>{TWO}</p></body.content></body></nitf>"
    );
    let story = only("story.xml", &nitf);
    assert_eq!(story["body"], format!("{ONE}\n\n{TWO}"));
    assert_eq!(story["authors"], serde_json::json!(["Jane Doe"]));
    let item = format!(
        "<newsItem guid=\"u\"><itemMeta><firstCreated>2025-03-05T10:00:00Z</firstCreated></itemMeta><contentMeta><headline>Bridge falls</headline>\
         </contentMeta><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem>"
    );
    assert_eq!(only("item.xml", item)["title"], "Bridge falls");
    let json_feed = format!(
        r#"{{"version":"https://jsonfeed.org/version/1.1","title":"Valley Herald","items":[{{"id":"7","title":"Bridge falls","content_text":"{ONE}"}}]}}"#
    );
    assert_eq!(only("feed.json", json_feed)["source"], "Valley Herald");
}

#[test]
fn archives_mailboxes_and_tables_hold_many_articles() {
    let page = html();
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let record = |body: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://h.example/1\r\nContent-Type: application/http; msgtype=response\r\n\
             Content-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    };
    let archive = Archive::new();
    archive.write(
        "crawl.warc",
        record(&answer) + "WARC/1.0\r\nWARC-Type: response\r\n\r\nbroken\r\n\r\n" + &record(&answer),
    );
    let run = archive.run(&["inspect", "--format", "jsonl", "news"]);
    assert_eq!((run.code, run.out.lines().count()), (1, 2), "{}", run.err);
    assert!(run.err.contains("crawl.warc#2: broken"), "{}", run.err);

    let mail = format!(
        "From: Jane Doe <jane@herald.example>\nTo: all@herald.example\nSubject: Bridge falls\nDate: Wed, 5 Mar 2025 10:00:00 +0100\n\n{ONE}\n"
    );
    let message = only("a.eml", &mail);
    assert_eq!((&message["title"], &message["source"]), (&"Bridge falls".into(), &"herald.example".into()));
    assert_eq!(message["published"]["date"], "2025-03-05");
    let mailbox = format!("From jane Wed Mar  5 10:00:00 2025\n{mail}\nFrom jane Wed Mar  5 11:00:00 2025\n{mail}");
    assert_eq!(read("all.mbox", mailbox).len(), 2);
    let table =
        read("export.csv", format!("Headline;Full Text;Publication Date\nBridge falls;\"{ONE}\";2025-03-05\n;;\n"));
    assert_eq!(table.len(), 1);
    assert_eq!((&table[0]["body"], &table[0]["published"]["date"]), (&ONE.into(), &"2025-03-05".into()));
}

#[test]
fn what_is_passed_over_is_named_and_nothing_read_is_an_error() {
    let archive = Archive::new();
    archive.write("a.pdf", "%PDF-1.7");
    archive.write("b.pdf", "%PDF-1.7");
    archive.write("c.xls", "PK");
    let run = archive.run(&["add", "news"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("passed over: 2 .pdf, 1 .xls"), "{}", run.err);
    assert!(run.err.contains("nothing here can be read"), "{}", run.err);
}

#[test]
fn a_key_that_is_not_used_is_named_and_can_be_mapped() {
    let archive = Archive::new();
    archive.write(
        "a.jsonl",
        format!("{{\"title\":\"Bridge falls\",\"inhalt\":\"{ONE} {TWO}\",\"created\":\"2025-03-05\"}}\n").repeat(2),
    );
    let run = archive.run(&["add", "news"]);
    assert!(run.err.contains("2 records have no `body` and `inhalt`, which looks like text"), "{}", run.err);
    assert!(run.err.contains("--map published=created"), "{}", run.err);
    let mapped = archive.run(&[
        "inspect",
        "--format",
        "jsonl",
        "--map",
        "body=inhalt,published=created",
        "--source",
        "CW",
        "news",
    ]);
    let first: Value = serde_json::from_str(mapped.out.lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["source"], &first["published"]["date"]), (&"CW".into(), &"2025-03-05".into()));
    assert_eq!(archive.run(&["add", "--map", "colour=x", "news"]).code, 2);
}
