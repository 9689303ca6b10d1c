//! Markdown with front matter, as static sites and archives of newsletters keep articles.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::{Format, whole};
use crate::source::read::FileReading;
use crate::source::{FileKind, encoding};

/// A file of Markdown.
pub(super) struct MarkdownFormat;

impl Format for MarkdownFormat {
    fn name(&self) -> &'static str {
        "Markdown"
    }

    fn begins(&self, kind: FileKind, head: &[u8]) -> bool {
        kind == FileKind::Markdown || kind == FileKind::Page && has_front_matter(&String::from_utf8_lossy(head))
    }

    fn read(&self, input: &mut dyn BufRead, reading: &mut FileReading<'_>) -> io::Result<()> {
        let decoded = whole(input, reading.options().limits.record_bytes)?.and_then(|bytes| encoding::decode(&bytes));
        match decoded {
            Ok(decoded) => _ = reading.record(None, Value::Object(fields(&decoded.text))),
            Err(reason) => reading.reject(None, reason),
        }
        Ok(())
    }
}

/// `---`, lines of `key: value` among them, and `---` again.
fn has_front_matter(head: &str) -> bool {
    let mut lines = head.trim_start_matches('\u{FEFF}').lines();
    lines.next().map(str::trim_end) == Some("---")
        && lines
            .by_ref()
            .take_while(|l| l.trim_end() != "---")
            .take(40)
            .filter(|l| l.split_once(':').is_some_and(|(k, _)| !k.contains(' ')))
            .count()
            > 1
}

/// The front matter's fields, and the text as `body`.
fn fields(text: &str) -> Map<String, Value> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut fields = Map::new();
    let mut body = text;
    for (fence, toml) in [("---", false), ("+++", true)] {
        let Some(rest) =
            text.strip_prefix(fence).and_then(|r| r.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n'))
        else {
            continue;
        };
        let end = rest.lines().scan(0, |at, line| {
            let start = *at;
            *at += line.len() + 1;
            Some((start, line))
        });
        let Some((at, line)) = end.into_iter().find(|(_, line)| line.trim_end() == fence) else { continue };
        let front = &rest[..at];
        body = rest.get(at + line.len() + 1..).unwrap_or("");
        fields = if toml { from_toml(front) } else { from_yaml(front) };
    }
    let (title, body) = plain(body);
    if let Some(title) = title
        && !fields.contains_key("title")
    {
        fields.insert("title".to_owned(), Value::String(title));
    }
    fields.insert("body".to_owned(), Value::String(body));
    fields
}

fn from_toml(front: &str) -> Map<String, Value> {
    let table: toml::Table = toml::from_str(front).unwrap_or_default();
    let told = |value: toml::Value| match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(items) => {
            Value::Array(items.into_iter().filter_map(|i| i.as_str().map(|s| Value::String(s.to_owned()))).collect())
        }
        other => Value::String(other.to_string()),
    };
    table.into_iter().map(|(key, value)| (key, told(value))).collect()
}

/// The part of YAML that front matter is made of: keys with a value, with a list, with a block of text.
fn from_yaml(front: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut open: Option<String> = None;
    for line in front.lines() {
        let inner = line.trim();
        if let Some(item) = inner.strip_prefix("- ").filter(|_| open.is_some()) {
            if let Some(list) = open.as_ref().and_then(|key| fields.get_mut(key)) {
                if !list.is_array() {
                    *list = Value::Array(Vec::new());
                }
                if let Value::Array(items) = list {
                    items.push(Value::String(unquoted(item.trim_start_matches("name:"))));
                }
            }
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some(Value::String(text)) = open.as_ref().and_then(|key| fields.get_mut(key)) {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(inner);
            }
            continue;
        }
        let Some((key, value)) = inner.split_once(':').filter(|_| !inner.starts_with('#')) else { continue };
        let (key, value) = (key.trim().trim_matches(['"', '\'']).to_owned(), value.trim());
        let value = match value {
            ">" | "|" | ">-" | "|-" => Value::String(String::new()),
            list if list.starts_with('[') && list.ends_with(']') => {
                let items = list[1..list.len() - 1].split(',').map(unquoted).filter(|i| !i.is_empty());
                Value::Array(items.map(Value::String).collect())
            }
            text => Value::String(unquoted(text)),
        };
        fields.insert(key.clone(), value);
        open = Some(key);
    }
    fields
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = ['"', '\''].iter().find_map(|q| text.strip_prefix(*q)?.strip_suffix(*q));
    inner.unwrap_or(text).to_owned()
}

/// Markdown as plain text: its first heading apart, the marks of the rest dropped.
fn plain(markdown: &str) -> (Option<String>, String) {
    let mut title = None;
    let mut out = String::with_capacity(markdown.len());
    let mut in_code = false;
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        let heading = bare.trim_start_matches('#');
        let level = bare.len() - heading.len();
        // A heading may be underlined instead.
        let underlined =
            lines.next_if(|below| !in_code && is_underline(line, below)).map(|below| below.starts_with('='));
        if let Some(is_first) = underlined {
            if is_first && title.is_none() && out.trim().is_empty() {
                title = Some(inline(bare.trim_end()));
                continue;
            }
            out.push_str(&inline(bare.trim_end()));
        } else if !in_code && (1..=6).contains(&level) && heading.starts_with(' ') {
            if level == 1 && title.is_none() && out.trim().is_empty() {
                title = Some(inline(heading.trim().trim_end_matches('#').trim()));
                continue;
            }
            out.push_str(&inline(heading.trim()));
        } else {
            let quote = bare.trim_start_matches("> ").trim_start_matches('>');
            out.push_str(&inline(if bare.starts_with('>') { quote } else { line.trim_end() }));
        }
        out.push('\n');
    }
    (title, out.trim().to_owned())
}

/// Does `below` underline `line` as a heading?
fn is_underline(line: &str, below: &str) -> bool {
    const SHORTEST: usize = 3;
    let below = below.trim_end();
    let drawn = |sign: char| below.len() >= SHORTEST && below.chars().all(|c| c == sign);
    let is_text =
        line.trim_start().starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '“' | '‘' | '*' | '_'));
    is_text && (drawn('=') || drawn('-'))
}

/// `[text](address)`, `![picture](address)`, `**bold**`, `_emphasis_` without their marks.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    // Where the next `](` and the next `)` stand is looked for once each: a line may hold any number of brackets.
    let (mut label_end, mut address_end) = (NextSign::of("]("), NextSign::of(")"));
    while let Some(at) = text[done..].find('[').map(|at| done + at) {
        let picture = text[done..at].ends_with('!');
        let link = label_end.from(text, at + 1).and_then(|close| Some((close, address_end.from(text, close + 2)?)));
        match link {
            Some((close, end)) => {
                out.push_str(&text[done..at - usize::from(picture)]);
                if !picture {
                    out.push_str(&text[at + 1..close]);
                }
                done = end + 1;
            }
            // Further on there is none either.
            None => break,
        }
    }
    out.push_str(&text[done..]);
    let out = out.replace("**", "").replace("__", "");
    out.split(' ').map(without_emphasis).collect::<Vec<_>>().join(" ")
}

/// The next place of a sign, for places that ascend.
struct NextSign {
    sign: &'static str,
    next: usize,
}

impl NextSign {
    fn of(sign: &'static str) -> Self {
        Self { sign, next: 0 }
    }

    /// The first place of the sign from `at` on; `None` where there is none.
    fn from(&mut self, text: &str, at: usize) -> Option<usize> {
        if self.next < at || self.next == 0 {
            self.next = text.get(at..).and_then(|rest| rest.find(self.sign)).map_or(usize::MAX, |found| at + found);
        }
        (self.next != usize::MAX).then_some(self.next)
    }
}

/// `_word_.` without its marks; `snake_case` as it is.
fn without_emphasis(word: &str) -> String {
    let core = word.trim_matches(|c: char| c.is_ascii_punctuation() && !matches!(c, '*' | '_'));
    let marked = core.len() > 1 && (core.starts_with(['*', '_']) || core.ends_with(['*', '_']));
    if marked { word.replacen(core, core.trim_matches(['*', '_']), 1) } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_text_are_parted() {
        let found = fields(
            "---\ntitle: \"A bridge: falls\"\ndate: 2025-03-05\ntags: [floods, 'bridges']\nauthors:\n  - Jane Doe\n  - Richard Roe\n---\n# Ignored?\n\nThe **old** bridge [fell](https://a.example) on _Tuesday_.\n\n![A picture](x.jpg)\n\n> It was old.\n",
        );
        assert_eq!(found["title"], "A bridge: falls");
        assert_eq!(found["date"], "2025-03-05");
        assert_eq!(found["tags"], serde_json::json!(["floods", "bridges"]));
        assert_eq!(found["authors"], serde_json::json!(["Jane Doe", "Richard Roe"]));
        assert_eq!(found["body"], "The old bridge fell on Tuesday.\n\n\n\nIt was old.");
        assert_eq!(fields("# A bridge falls\n\nIt fell.")["title"], "A bridge falls");
        assert_eq!(fields("+++\ntitle = \"T\"\n+++\nx")["title"], "T");
    }

    #[test]
    fn underlined_headings_are_headings() {
        let found = fields("A bridge falls\n===\n\nIt fell.\n\nWhy\n---\n\nRain.\n\n---\n\nEnd.");
        assert_eq!(
            (&found["title"], &found["body"]),
            (&"A bridge falls".into(), &"It fell.\n\nWhy\n\nRain.\n\n---\n\nEnd.".into())
        );
    }

    #[test]
    fn brackets_without_end_cost_no_more_than_their_letters() {
        for text in ["[".repeat(400_000), "![".repeat(200_000), "[a](".repeat(100_000), "[a](b) ".repeat(50_000)] {
            assert!(fields(&text)["body"].as_str().is_some_and(|body| body.len() <= text.len()));
        }
        assert_eq!(inline("a [b [c](d) e](f) ![g](h) [i]"), "a b [c e](f)  [i]");
    }
}
