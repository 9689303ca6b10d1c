//! The formats in which news is kept: each is read, whatever its name, and what is passed over is named.

use std::io::{Cursor, Write};

use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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
    archive.write("a.psd", "8BPS");
    archive.write("b.psd", "8BPS");
    archive.write("c.doc", "\u{d0}");
    let run = archive.run(&["add", "news"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("passed over: 1 .doc, 2 .psd"), "{}", run.err);
    assert!(run.err.contains("nothing here can be read"), "{}", run.err);
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_pdf_is_passed_over_by_name_and_with_the_cure() {
    let archive = Archive::new();
    archive.write("a.pdf", "%PDF-1.7");
    archive.write("b.txt", format!("Bridge falls\n\n{ONE}\n\n{TWO}"));
    archive.write("c.txt", "%PDF-1.7");
    let run = archive.run(&["add", "news/a.pdf", "news/b.txt"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("news/a.pdf: PDF is not read by this build"), "{}", run.err);
    assert!(run.err.contains("build with `--features pdf`"), "{}", run.err);
    let run = archive.run(&["add", "news"]);
    assert!(run.err.contains("passed over: 1 .pdf"), "{}", run.err);
    assert!(run.err.contains("c.txt: PDF is not read by this build"), "{}", run.err);
    assert!(run.err.contains("to read PDF, build with `--features pdf`"), "{}", run.err);
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

#[test]
fn a_mapped_key_that_no_record_has_is_told_once() {
    for (name, text) in [
        ("a.jsonl", format!("{{\"title\":\"Bridge falls\",\"body\":\"{ONE}\"}}\n{{\"kop\":\"Mill opens\"}}\n")),
        (
            "a.json",
            format!("{{\"items\":[{{\"title\":\"Bridge falls\",\"body\":\"{ONE}\"}},{{\"title\":\"Mill opens\"}}]}}"),
        ),
        ("a.csv", format!("title,body\nBridge falls,\"{ONE}\"\nMill opens,\"{TWO}\"\n")),
    ] {
        let archive = Archive::new();
        archive.write(name, &text);
        archive.write("page.html", html());
        for command in ["inspect", "add"] {
            let run = archive.run(&[command, "--map", "body=nope, title=title", "news"]);
            let told = "--map body=nope: 2 records were read, and none has the key `nope`";
            assert_eq!(run.err.matches(told).count(), 1, "{name} {command}: {}", run.err);
            assert_eq!(run.err.matches("--map title=title").count(), 0, "{name} {command}: {}", run.err);
        }
        // Nothing is read again, and nothing is said.
        let again = archive.run(&["add", "--map", "body=nope, title=title", "news"]);
        assert!(name == "a.jsonl" || !again.err.contains("were read"), "{}", again.err);
    }
}

/// A zip of these members.
pub fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(content).expect("memory does not fail");
    }
    zip.finish().expect("a zip").into_inner()
}

/// A tar of these members, as POSIX has it.
pub fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, content) in members {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..108].copy_from_slice(b"0000644\0");
        header[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
        header[148..156].fill(b' ');
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        tar.extend(header);
        tar.extend(*content);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

#[test]
fn the_members_of_archives_are_files_of_their_own() {
    let (page, record) = (html(), format!("{{\"title\":\"Mill opens\",\"body\":\"{ONE}\"}}\n"));
    let inner = zipped(&[("deep/c.html", page.as_bytes())]);
    let members: &[(&str, &[u8])] = &[
        ("2025/a.html", page.as_bytes()),
        ("__MACOSX/2025/._a.html", b"x"),
        ("b.jsonl", record.as_bytes()),
        ("c.jpg", b"x"),
        ("inner.zip", &inner),
    ];
    for (name, bytes) in [("delivery.zip", zipped(members)), ("delivery.tar", tarred(members))] {
        let archive = Archive::new();
        archive.write(name, &bytes);
        let run = archive.run(&["inspect", "--format", "jsonl", "news"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let found: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let paths: Vec<&str> =
            found.iter().map(|f| f["path"].as_str().and_then(|p| p.rsplit('/').next()).expect("a path")).collect();
        assert_eq!(paths, ["a.html", &format!("{name}!b.jsonl#1"), "c.html"]);
        assert!(found[2]["path"].as_str().is_some_and(|p| p.ends_with(&format!("{name}!inner.zip!deep/c.html"))));
        assert!(run.err.contains("passed over inside: 1 .jpg"), "{}", run.err);
        let added = archive.run(&["add", "news"]);
        assert_eq!(added.totals(), [3, 0, 0, 0, 0, 3]);
        assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 3, 0, 0, 3]);
    }
}

#[test]
fn members_of_one_name_are_all_read() {
    let record = |title: &str| format!("{{\"title\":\"{title}\",\"body\":\"{title}. {ONE}\"}}\n");
    let (mill, ferry, bridge) = (record("Mill opens"), record("Ferry sails"), record("Bridge falls"));
    // The library writes no name twice: the name is changed behind it, in the member's header and in the contents.
    let renamed = |mut zip: Vec<u8>| {
        for at in 0..zip.len() - 7 {
            if zip[at..].starts_with(b"b.jsonl") || zip[at..].starts_with(b"c.jsonl") {
                zip[at] = b'a';
            }
        }
        zip
    };
    let members =
        [("a.jsonl", mill.as_bytes()), ("b.jsonl", ferry.as_bytes()), ("c.jsonl", bridge.as_bytes()), ("d.jpg", b"x")];
    let plain = renamed(zipped(&members));
    let mut streamed = ZipWriter::new_stream(Vec::new());
    for (name, content) in &members {
        streamed.start_file(*name, SimpleFileOptions::default()).expect("a member");
        streamed.write_all(content).expect("memory does not fail");
    }
    let streamed = renamed(streamed.finish().expect("a zip").into_inner());
    let shifted = [b"PK\x03\x04 before the archive".as_slice(), &plain].concat();
    let within = zipped(&[("plain.zip", &plain)]);
    for (kind, bytes) in [("plain", &plain), ("streamed", &streamed), ("shifted", &shifted), ("within", &within)] {
        let found = read("delivery.zip", bytes);
        let mut titles: Vec<&str> = found.iter().filter_map(|f| f["title"].as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, ["Bridge falls", "Ferry sails", "Mill opens"], "{kind}");
        let archive = Archive::new();
        archive.write("delivery.zip", bytes);
        assert_eq!(archive.run(&["add", "news"]).totals(), [3, 0, 0, 0, 0, 3], "{kind}");
    }
    let mut broken = plain;
    broken[0] = b'X';
    broken.splice(0..0, *b"PK\x03\x04");
    let archive = Archive::new();
    archive.write("delivery.zip", broken);
    let run = archive.run(&["inspect", "--format", "jsonl", "news"]);
    assert!(run.err.contains("delivery.zip!a.jsonl: damaged zip data"), "{}", run.err);
    assert_eq!(run.out.lines().count(), 2);
}

#[test]
fn a_broken_archive_is_told_and_gives_what_it_can() {
    let page = html();
    let archive = Archive::new();
    let tar = tarred(&[("a.html", page.as_bytes()), ("b.html", page.as_bytes())]);
    archive.write("cut.tar", &tar[..tar.len() - 1024 - 700]);
    archive.write("cut.zip", &zipped(&[("a.html", page.as_bytes())])[..60]);
    archive.write("bomb.zip", zipped(&[("a.txt", &vec![b'a'; 40 << 20])]));
    let run = archive.run(&["inspect", "--format", "jsonl", "news"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("cut.tar: the file ends in the middle"), "{}", run.err);
    assert!(run.err.contains("cut.zip: damaged zip data"), "{}", run.err);
    assert!(run.err.contains("bomb.zip!a.txt: "), "{}", run.err);
}

#[test]
fn a_file_that_is_cut_is_known_as_such() {
    let feed = "<rss><channel><title>W</title><item><title>Bridge falls</title><description>It fell.</description></item>\
                <item><title>Mill opens</title><description>It opened.</description></item></channel></rss>";
    let warc = "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 10\r\n\r\n0123456789\r\n\r\n";
    let tar = tarred(&[("a.html", html().as_bytes()), ("b.txt", ONE.as_bytes())]);
    let cuts: [(&str, &[u8], usize); 7] = [
        ("in-an-item.rss", &feed.as_bytes()[..feed.len() - 40], 1),
        ("between-items.rss", &feed.as_bytes()[..feed.len() - 16], 2),
        ("in-a-block.warc", &warc.as_bytes()[..warc.len() - 8], 0),
        ("in-a-head.warc", &warc.as_bytes()[..40], 0),
        ("in-a-member.tar", &tar[..tar.len() - 1024 - 500], 1),
        ("between-members.tar", &tar[..tar.len() - 1024], 2),
        ("in-a-field.csv", b"title,body\nBridge falls,It fell.\nMill opens,\"It op", 1),
    ];
    for (name, bytes, articles) in cuts {
        let archive = Archive::new();
        archive.write(name, bytes);
        let run = archive.run(&["inspect", "--format", "jsonl", "news"]);
        assert!(run.err.contains("the file ends in the middle"), "{name}: {}", run.err);
        assert_eq!(run.out.lines().count(), articles, "{name}: {}", run.out);
    }
    assert_eq!(read("whole.rss", feed).len(), 2);
}

#[test]
fn a_text_with_some_tags_keeps_its_paragraphs() {
    for tags in [
        "<div>A box.</div>",
        "<iframe src=\"https://x.example\"></iframe>\n\n<p>Marked.</p>",
        "It was <em>old</em>.<br>",
    ] {
        let story = only("a.md", format!("# Bridge falls\n\n{ONE}\n\n{TWO}\n\n{tags}\n\n{ONE}\n"));
        let body = story["body"].as_str().expect("a body");
        assert!(body.starts_with(&format!("{ONE}\n\n{TWO}\n\n")) && body.ends_with(&format!("\n\n{ONE}")), "{body}");
        assert!(!body.contains('<'), "{body}");
    }
}

#[test]
fn fields_as_mongodb_exports_them_are_read() {
    let record = only(
        "a.json",
        r#"{"_id":{"$oid":"65a"},"title":"Bridge falls","body":"It fell.","date":{"$date":"2025-03-05T10:00:00Z"}}"#,
    );
    assert_eq!(record["published"]["date"], "2025-03-05");
}

#[test]
fn documents_of_office_programs_are_pages_of_text() {
    let docx = format!(
        "<?xml version='1.0'?><w:document xmlns:w='x'><w:body><w:p><w:r><w:t>Bridge falls into the Lenna</w:t></w:r></w:p>\
         <w:p><w:r><w:t xml:space='preserve'>{}</w:t></w:r><w:del><w:r><w:delText>never</w:delText></w:r></w:del></w:p><w:p><w:r><w:t>{TWO}</w:t></w:r></w:p></w:body></w:document>",
        ONE
    );
    let document = only("a.docx", zipped(&[("word/document.xml", docx.as_bytes())]));
    assert_eq!(document["title"], "Bridge falls into the Lenna");
    assert_eq!(document["body"], format!("{ONE}\n\n{TWO}"));
    let odt = format!(
        "<office:document-content xmlns:text='x'><office:body><office:text><text:h>Bridge falls into the Lenna</text:h>\
         <text:p>{}</text:p><text:p>{TWO}</text:p></office:text></office:body></office:document-content>",
        ONE.replace(' ', "<text:s/>")
    );
    let odt = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", odt.as_bytes())]);
    assert_eq!(only("a.odt", odt)["body"], format!("{ONE}\n\n{TWO}"));
    let chapter = format!(
        "<html><head><title>Bridge falls</title></head><body><h1>Bridge falls</h1><p>{ONE} {ONE} {ONE}</p><p>{TWO} {TWO} {TWO}</p></body></html>"
    );
    let book = zipped(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>"),
        ("OPS/book.opf", b"<package><manifest><item id='a' href='text/a%201.xhtml' media-type='application/xhtml+xml'/><item id='n' href='n.xhtml' properties='nav' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='n'/><itemref idref='a'/></spine></package>"),
        ("OPS/n.xhtml", b"<html><body><nav>Contents</nav></body></html>"),
        ("OPS/text/a 1.xhtml", chapter.as_bytes()),
    ]);
    assert_eq!(only("a.epub", book)["title"], "Bridge falls");
    let rtf = format!("{{\\rtf1\\ansi Bridge falls into the Lenna\\par {ONE}\\par {TWO}\\par}}");
    assert_eq!(only("a.rtf", rtf)["body"], format!("{ONE}\n\n{TWO}"));
}

#[test]
fn an_export_of_a_database_is_many_articles() {
    let one = |n: usize| {
        format!(
            "\n\n            {n} of 2 DOCUMENTS\n\n         Coastal Wire\n\n      March 5, 2025 Wednesday\n\nLENGTH: 20 words\n\nHEADLINE: Bridge falls {n}\n\nBYLINE: By JANE DOE\n\nBODY:\n{ONE}\n\n{TWO}\n\nLOAD-DATE: March 6, 2025\n\nLANGUAGE: ENGLISH\n"
        )
    };
    let text = one(1) + &one(2);
    let rtf = format!("{{\\rtf1 {}}}", text.replace('\n', "\\par\n"));
    for (name, content) in [("export.txt", text.clone()), ("export.rtf", rtf)] {
        let found = read(name, content);
        assert_eq!(found.len(), 2, "{name}");
        assert_eq!((&found[1]["title"], &found[1]["source"]), (&"Bridge falls 2".into(), &"Coastal Wire".into()));
        assert_eq!((&found[1]["published"]["date"], &found[1]["language"]), (&"2025-03-05".into(), &"en".into()));
        assert_eq!(found[1]["authors"], serde_json::json!(["Jane Doe"]));
        assert_eq!(found[1]["body"], format!("{ONE}\n\n{TWO}"), "{name}");
    }
}

#[test]
fn a_dry_run_tells_what_is_there_and_writes_nothing() {
    let archive = Archive::new();
    archive.write("a.html", html());
    archive.write("b.jsonl", format!("{{\"title\":\"Mill opens\",\"body\":\"{ONE}\"}}\n{{}}\n"));
    let run = archive.run(&["add", "--dry-run", "--report", "json", "news"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("nothing was written; a run would come to:"), "{}", run.err);
    let report: Value = serde_json::from_str(&run.out).expect("one object");
    assert_eq!((&report["dry_run"], &report["added"], &report["rejected"]), (&true.into(), &2.into(), &1.into()));
    assert!(!archive.index().exists());
    let run = archive.run(&["add", "--report", "json", "news"]);
    let report: Value = serde_json::from_str(&run.out).expect("one object");
    assert_eq!((&report["dry_run"], &report["added"], &report["rejected"]), (&false.into(), &2.into(), &1.into()));
    let formats = serde_json::json!([{"name": "HTML", "count": 1}, {"name": "JSON Lines", "count": 1}]);
    assert_eq!(report["formats"], formats);
    assert_eq!(report["dates"]["metadata"], 1);
    assert!(run.err.contains("index     [DIR]/index"), "{}", run.err);
}

#[test]
fn outlets_are_named_by_their_folder_and_spelt_as_one() {
    let archive = Archive::new();
    archive.write("coastal-wire/2025/a.txt", format!("Bridge falls\n\n{ONE}\n\n{TWO}\n"));
    archive.write("b.jsonl", format!("{{\"title\":\"Mill opens\",\"body\":\"{ONE}\",\"source\":\"CW\"}}\n"));
    let table = archive.path().join("outlets.txt");
    std::fs::write(&table, "Coastal Wire: CW\n").expect("a file");
    let table = table.display().to_string();
    let arguments = ["inspect", "--format", "jsonl", "--source-from-folder", "--outlets", &table, "news"];
    let run = archive.run(&arguments);
    let outlets: Vec<Value> =
        run.out.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON")["source"].clone()).collect();
    assert_eq!(outlets, ["Coastal Wire", "Coastal Wire"]);
    std::fs::write(archive.path().join("outlets.txt"), "Coastal Wire\n").expect("a file");
    let run = archive.run(&arguments);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("line 1 is not of the form"), "{}", run.err);
}

const PLACES: [&str; 8] = ["Kalvik", "Dunmore", "Port Ellery", "Lenna", "Morvik", "Tarn", "Osby", "Helm"];

/// Eight articles of one outlet, each with the same line below.
fn eight(promise: &str) -> String {
    let record = |(n, place): (usize, &&str)| {
        let body =
            format!("In {place} the council met on day {n} and spoke of the harbour until late at night.\n\n{promise}");
        serde_json::json!({"id": format!("a{n}"), "title": place, "body": body, "source": "Coastal Wire"}).to_string()
            + "\n"
    };
    PLACES.iter().enumerate().map(record).collect()
}

#[test]
fn rules_of_ones_own_hold_from_a_file_and_beside_the_index_and_a_change_reads_anew() {
    let archive = Archive::new();
    archive.write("a.jsonl", eight("The Wire is free."));
    archive.write("b.txt", format!("Bridge falls\n\n{ONE}\n\nStay dry.\n\n{TWO}"));
    assert_eq!(archive.run(&["add", "news"]).totals(), [9, 0, 0, 0, 0, 9]);
    let rules = archive.path().join("rules.toml");
    std::fs::write(&rules, "[[remove]]\noutlet = 'coastal wire'\nlines = ['the wire is free.']\n").expect("a file");
    assert_eq!(archive.run(&["add", "--rules", "rules.toml", "news"]).totals(), [0, 8, 1, 0, 0, 9]);
    // The same rules beside the index are the same rules.
    std::fs::rename(&rules, archive.path().join("index.rules.toml")).expect("a file");
    let again = archive.run(&["add", "news"]);
    assert_eq!(again.totals(), [0, 0, 9, 0, 0, 9], "{again:?}");
    std::fs::write(archive.path().join("index.rules.toml"), "[[remove]]\nstarts = ['Stay']\n").expect("a file");
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 9, 0, 0, 0, 9]);
    let shown = archive.run(&["inspect", "news/b.txt"]);
    assert!(shown.out.contains("Stay dry. (own rule)"), "{}", shown.out);
    std::fs::write(archive.path().join("index.rules.toml"), "[[remove]]\nline = 'x'\n").expect("a file");
    let refused = archive.run(&["add", "news"]);
    assert!(
        refused.code == 2 && refused.err.contains("index.rules.toml") && refused.err.contains("line"),
        "{refused:?}"
    );
}

#[test]
fn lines_of_many_articles_of_an_outlet_are_learned_as_rules() {
    let archive = Archive::new();
    archive.write("a.jsonl", eight("The Wire is free because its readers pay."));
    let learned = archive.run(&["learn", "news"]);
    assert_eq!(learned.code, 0, "{learned:?}");
    assert!(learned.out.contains("\"The Wire is free because its readers pay.\",  # 8"), "{}", learned.out);
    assert!(!learned.out.contains("council"), "{}", learned.out);
    std::fs::write(archive.path().join("learned.toml"), &learned.out).expect("a file");
    let shown = archive.run(&["inspect", "--format", "jsonl", "--rules", "learned.toml", "news"]);
    for line in shown.out.lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(article["unread"][0]["rule"], "own rule", "{article}");
    }
    assert!(!archive.index().exists());
    let nothing = archive.run(&["learn", "nowhere"]);
    assert!(nothing.code == 2 && nothing.out.is_empty() && nothing.err.contains("nowhere"), "{nothing:?}");
}

#[test]
fn a_page_under_the_name_of_an_archive_is_read_and_said() {
    let archive = Archive::new();
    for (name, is) in [("a.zip", "no archive"), ("a.docx", "no document")] {
        archive.write(name, format!("Bridge falls\n\n{ONE}\n\n{TWO}"));
        let run = archive.run(&["inspect", &format!("news/{name}")]);
        assert!(run.out.contains(ONE) && run.err.contains(is), "{run:?}");
    }
}

#[test]
fn the_sample_story_is_the_same_in_every_format() {
    let archive = Archive::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats");
    let run = archive.run(&["inspect", "--format", "jsonl", folder.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{run:?}");
    let articles: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(articles.len(), std::fs::read_dir(&folder).expect("a folder").count());
    for article in &articles {
        assert_eq!(article["title"], "Tide gate at Osby shut after collision", "{article}");
        assert_eq!(article["body"], articles[0]["body"], "{article}");
        let day = &article["published"]["date"];
        assert!(
            day == "2025-03-05" || article["path"].as_str().is_some_and(|path| path.ends_with(".rtf")),
            "{article}"
        );
    }
}
