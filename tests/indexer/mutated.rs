//! Files of every format, damaged at random: whatever stands in them, reading and cleaning end without a
//! panic and account for what they met. `fuzz/` asks the same of the same functions for as long as one likes.

use std::fmt::Write as _;

use dateline::cleaning::clean;
use dateline::source::{Limits, ReadOptions, read_bytes};
use proptest::prelude::*;

use crate::formats::{tarred, zipped};

const PROSE: &str = "The old bridge over the Lenna fell on Tuesday after three days of rain, the mayor said.";

/// A small file of each format, by its name.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let html = format!(
        "<!DOCTYPE html><html lang=en><head><title>Bridge falls | Herald</title><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Bridge falls\",\"datePublished\":\"2025-03-05\"}}</script></head>\
         <body><h1>Bridge falls</h1><time datetime=2025-03-05>5 March 2025</time><p class=byline>By Jane Doe</p><p>{PROSE}</p><table><tr><td>1<td>2</table><p>{PROSE}</p></body></html>"
    );
    let mail = format!(
        "From: Jane Doe <jane@herald.example>\r\nTo: all@herald.example\r\nSubject: =?utf-8?q?Bridge_falls?=\r\nDate: Wed, 5 Mar 2025 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n> {PROSE}\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>{PROSE}</p>\r\n--b--\r\n"
    );
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{html}\r\n0\r\n\r\n",
        html.len()
    );
    let mut warc = String::new();
    for _ in 0..2 {
        let _ = write!(
            warc,
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        );
    }
    let nitf = format!(
        "<nitf><head><docdata><date.issue norm='20250305'/></docdata></head><body><body.head><hedline><hl1>Bridge falls</hl1></hedline></body.head><body.content><p>{PROSE}</p></body.content></body></nitf>"
    );
    let nexis = format!(
        "\n  1 of 1 DOCUMENTS\n\n Coastal Wire\n\n March 5, 2025 Wednesday\n\nHEADLINE: Bridge falls\n\nBODY:\n{PROSE}\n\nLOAD-DATE: March 6, 2025\n"
    );
    let docx = format!("<w:document><w:body><w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p></w:body></w:document>");
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("a.html", text(&html)),
        (
            "a.txt",
            text(&format!(
                "Bridge falls\nBy Jane Doe\n5 March 2025\n\n{PROSE}\nand so on-\nwards\n\n{PROSE}\n\nLeave a Reply\n"
            )),
        ),
        ("a.eml", text(&mail)),
        ("a.mbox", text(&format!("From jane Wed Mar  5 10:00:00 2025\n{mail}\n"))),
        ("a.warc", text(&warc)),
        (
            "a.xml",
            text(&format!(
                "<rss version='2.0'><channel><title>Herald</title><item><title>Bridge &amp; falls</title><description><![CDATA[<p>{PROSE}</p>]]></description></item></channel></rss>"
            )),
        ),
        ("b.xml", text(&nitf)),
        (
            "c.xml",
            text(&format!(
                "<newsItem guid='u'><contentMeta><headline>Bridge falls</headline></contentMeta><contentSet><inlineXML>{nitf}</inlineXML></contentSet></newsItem>"
            )),
        ),
        (
            "a.json",
            text(&format!(
                "{{\"uri\":\"u\",\"headline\":\"Bridge falls\",\"body_text\":\"{PROSE}\",\"items\":[{{\"title\":\"x\"}}]}}"
            )),
        ),
        ("a.jsonl", text(&format!("{{\"title\":\"Bridge falls\",\"body\":\"{PROSE}\"}}\n{{\"text\":1}}\n"))),
        ("a.csv", text(&format!("title;text;date\nBridge falls;\"{PROSE}\";2025-03-05\n"))),
        (
            "a.md",
            text(&format!("---\ntitle: Bridge falls\ndate: 2025-03-05\n---\n# Bridge falls\n\n{PROSE} [more](x)\n")),
        ),
        (
            "a.rtf",
            text(&format!(
                "{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl x}}Bridge \\u8212?falls\\par {PROSE}\\'e9\\bin2 xx\\par}}"
            )),
        ),
        ("export.txt", text(&nexis)),
        ("a.docx", zipped(&[("word/document.xml", docx.as_bytes())])),
        ("a.zip", zipped(&[("a.html", html.as_bytes()), ("b.jsonl", b"{\"title\":\"x\"}")])),
        ("a.tar", tarred(&[("a.html", html.as_bytes()), ("b.rtf", b"{\\rtf1 x}")])),
    ]
}

/// One way to damage a file: at a place, in thousandths of its length.
#[derive(Debug, Clone)]
enum Damage {
    Flip(u16, u8),
    Cut(u16, u16),
    Repeat(u16, u16),
    Insert(u16, &'static str),
    End(u16),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = || 0_u16..1000;
    let pieces = &[
        "<",
        ">",
        "</p>",
        "<table><tr>",
        "&#x110000;",
        "&",
        "\"",
        "]]>",
        "<![CDATA[",
        "{",
        "}",
        "\\u-1?",
        "\\bin99999999999",
        "\r\n\r\n",
        "-\n",
        "\0",
        "\u{feff}",
        "PK\u{3}\u{4}",
        "Content-Length: 99999999999\r\n",
        "--b\r\n",
        "From ",
        "é",
        "\u{202e}",
        "１２３",
        "99999999999999999999",
        "By ",
        "\t|",
        "%",
        "1 of 9 DOCUMENTS\n",
    ][..];
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, with)| Damage::Flip(at, with)),
        (at(), 1_u16..200).prop_map(|(at, length)| Damage::Cut(at, length)),
        (at(), 1_u16..400).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (at(), prop::sample::select(pieces)).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        at().prop_map(Damage::End),
    ]
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let place = |at: u16, length: usize| usize::from(at) * length / 1000;
        let length = bytes.len();
        match *self {
            Self::Flip(at, with) if length > 0 => bytes[place(at, length)] ^= with,
            Self::Cut(at, many) => {
                drop(bytes.drain(place(at, length)..length.min(place(at, length) + usize::from(many))))
            }
            Self::Repeat(at, many) => {
                let piece = bytes[place(at, length)..length.min(place(at, length) + usize::from(many))].to_vec();
                let at = place(at, length);
                bytes.splice(at..at, piece);
            }
            Self::Insert(at, piece) => drop(bytes.splice(place(at, length)..place(at, length), piece.bytes())),
            Self::End(at) => bytes.truncate(place(at, length)),
            Self::Flip(..) => {}
        }
    }
}

/// Reads and cleans; what was counted is what was handed on.
fn read(name: &str, bytes: &[u8]) {
    let limits = Limits { record_bytes: 1 << 16, unpacked_bytes: 1 << 20, ratio_from: 1 << 16, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    let (mut records, mut rejected) = (Vec::new(), 0);
    let outcome = read_bytes(bytes, name, &options, &mut |found| match found {
        Ok(record) => records.push(record),
        Err(_) => rejected += 1,
    });
    assert_eq!((outcome.records, outcome.rejected), (records.len(), rejected), "{name}");
    assert!(outcome.records + outcome.rejected > 0 || !outcome.remarks.is_empty(), "{name} is passed over in silence");
    for record in records {
        if let Ok(cleaned) = clean(record, name, &options) {
            assert!(!cleaned.article.path.is_empty());
        }
    }
}

#[test]
fn every_sample_is_read() {
    for (name, bytes) in samples() {
        let mut records = 0;
        read_bytes(&bytes, name, &ReadOptions::default(), &mut |found| {
            records += usize::from(found.and_then(|record| clean(record, name, &ReadOptions::default())).is_ok());
        });
        assert!(records > 0, "{name}");
        read(name, &bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_a_reader_panic(which in 0..17_usize, damages in prop::collection::vec(damage(), 1..12)) {
        let (name, mut bytes) = samples().swap_remove(which);
        damages.iter().for_each(|damage| damage.apply(&mut bytes));
        read(name, &bytes);
    }
}

/// So many files are damaged; `DATELINE_FUZZ_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("DATELINE_FUZZ_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(600)
}
