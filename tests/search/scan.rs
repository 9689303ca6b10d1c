//! Every query form against a plain scan of the same articles that shares no code with the parser or
//! the index: articles are lists of words, a query is a closure over them.

use std::ops::Range;

use crate::common::{dateline, found, index_of_lines, indexer, stderr, stdout};

/// An article as the scan sees it: a title, and paragraphs of sentences of words.
struct Article {
    title: Vec<&'static str>,
    paragraphs: Vec<Vec<Vec<&'static str>>>,
    day: String,
}

const WORDS: &[&str] = &[
    "oil",
    "gas",
    "sanctions",
    "sanction",
    "talks",
    "talk",
    "minister",
    "ministers",
    "envoy",
    "ferry",
    "harbour",
    "vote",
    "votes",
    "voted",
    "strike",
    "steel",
    "river",
    "bridge",
    "court",
    "judge",
    "ruling",
    "border",
    "grain",
    "ship",
    "marine",
    "marines",
    "storm",
    "flood",
    "budget",
    "tax",
];

/// A linear congruential generator: the same articles at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn words(&mut self, n: usize) -> Vec<&'static str> {
        (0..n).map(|_| WORDS[self.below(WORDS.len())]).collect()
    }
}

fn articles() -> Vec<Article> {
    so_many_articles(250)
}

fn so_many_articles(n: usize) -> Vec<Article> {
    let mut dice = Dice(7);
    (0..n)
        .map(|i| Article {
            title: dice.words(3),
            paragraphs: (0..2)
                .map(|_| {
                    (0..2 + dice.below(2))
                        .map(|_| {
                            let n = 4 + dice.below(5);
                            dice.words(n)
                        })
                        .collect()
                })
                .collect(),
            day: format!("2025-{:02}-{:02}", 1 + i % 12, 1 + i % 28),
        })
        .collect()
}

fn record(i: usize, article: &Article) -> String {
    let sentence = |words: &Vec<&str>| {
        let text = words.join(" ");
        format!("{}{}.", text[..1].to_uppercase(), &text[1..])
    };
    let paragraph = |p: &Vec<Vec<&str>>| p.iter().map(sentence).collect::<Vec<_>>().join(" ");
    let body = article.paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n\n");
    let title = article.title.join(" ");
    serde_json::json!({"id": format!("{i:03}"), "title": title, "body": body, "published": article.day,
        "source": source(i)})
    .to_string()
}

fn source(i: usize) -> &'static str {
    ["Harbour Times", "Moor Post", "Harbour Echo"][i % 3]
}

impl Article {
    fn count(&self, words: &[&str]) -> usize {
        self.title.iter().chain(&self.body()).filter(|w| words.contains(w)).count()
    }

    /// Within the first `n` words of the body, or of the title.
    fn first(&self, words: &[&str], n: usize) -> bool {
        [self.title.clone(), self.body()].iter().any(|text| text.iter().take(n).any(|w| words.contains(w)))
    }

    fn lead(&self, words: &[&str]) -> bool {
        self.title.iter().any(|w| words.contains(w))
            || self.sentences().iter().take(3).flatten().any(|w| words.contains(w))
    }

    fn in_sentence(&self, a: &[&str], b: &[&str]) -> bool {
        self.together(a, b, &self.sentences())
    }

    fn in_paragraph(&self, a: &[&str], b: &[&str]) -> bool {
        let paragraphs: Vec<Vec<&str>> =
            self.paragraphs.iter().map(|p| p.iter().flatten().copied().collect()).collect();
        self.together(a, b, &paragraphs)
    }

    /// Is there an `a` without a `b` at most `gap` words away?
    fn alone(&self, a: &[&str], b: &[&str], gap: usize) -> bool {
        [self.title.clone(), self.body()].iter().any(|text| {
            (0..text.len())
                .filter(|&i| a.contains(&text[i]))
                .any(|i| !(0..text.len()).any(|j| b.contains(&text[j]) && i.abs_diff(j) <= gap + 1))
        })
    }

    fn begins(&self, beginning: &str) -> bool {
        self.any(|w| w.starts_with(beginning))
    }

    fn body(&self) -> Vec<&str> {
        self.paragraphs.iter().flatten().flatten().copied().collect()
    }

    fn sentences(&self) -> Vec<Vec<&str>> {
        self.paragraphs.iter().flatten().cloned().collect()
    }

    fn any(&self, word: impl Fn(&str) -> bool) -> bool {
        self.title.iter().chain(&self.body()).any(|w| word(w))
    }

    fn has(&self, words: &[&str]) -> bool {
        self.any(|w| words.contains(&w))
    }

    fn phrase(&self, words: &[&str]) -> bool {
        [self.title.clone(), self.body()].iter().any(|text| text.windows(words.len()).any(|w| w == words))
    }

    /// Is there an `a` and a `b` with at most `gap` words between them?
    fn near(&self, a: &[&str], b: &[&str], gap: usize, ordered: bool) -> bool {
        [self.title.clone(), self.body()].iter().any(|text| {
            let places = |set: &[&str]| (0..text.len()).filter(|&i| set.contains(&text[i])).collect::<Vec<_>>();
            places(a).iter().any(|&i| {
                places(b).iter().any(|&j| (i < j && j - i - 1 <= gap) || (!ordered && j < i && i - j - 1 <= gap))
            })
        })
    }

    fn together(&self, a: &[&str], b: &[&str], parts: &[Vec<&str>]) -> bool {
        let both = |part: &Vec<&str>| part.iter().any(|w| a.contains(w)) && part.iter().any(|w| b.contains(w));
        both(&self.title) || parts.iter().any(both)
    }
}

const TALKS: &[&str] = &["talk", "talks"];
const SANCTIONS: &[&str] = &["sanction", "sanctions"];
const VOTES: &[&str] = &["vote", "votes", "voted"];
const MINISTERS: &[&str] = &["minister", "ministers"];
const MARINES: &[&str] = &["marine", "marines"];
const STRIKE: &[&str] = &["strike"];
const OIL: &[&str] = &["oil"];

#[test]
fn every_form_finds_what_a_scan_finds() {
    let articles = articles();
    let lines: String = articles.iter().enumerate().map(|(i, a)| record(i, a) + "\n").collect();
    let index = index_of_lines(&lines);
    type Scan = Box<dyn Fn(&Article) -> bool>;
    let forms: Vec<(&str, Scan)> = vec![
        ("sanctions oil", Box::new(|a| a.has(SANCTIONS) && a.has(OIL))),
        ("sanctions AND oil", Box::new(|a| a.has(SANCTIONS) && a.has(OIL))),
        ("oil OR gas", Box::new(|a| a.has(&["oil", "gas"]))),
        ("oil gas OR ferry vote", Box::new(|a| a.has(OIL) && a.has(&["gas"]) || a.has(&["ferry"]) && a.has(VOTES))),
        ("oil (gas OR ferry)", Box::new(|a| a.has(OIL) && a.has(&["gas", "ferry"]))),
        ("oil -gas", Box::new(|a| a.has(OIL) && !a.has(&["gas"]))),
        ("oil NOT (gas OR ferry)", Box::new(|a| a.has(OIL) && !a.has(&["gas", "ferry"]))),
        ("-oil", Box::new(|a| !a.has(OIL))),
        ("=marines", Box::new(|a| a.has(&["marines"]))),
        ("marines", Box::new(|a| a.has(MARINES))),
        ("voted", Box::new(|a| a.has(VOTES))),
        ("\"oil talks\"", Box::new(|a| a.phrase(&["oil", "talks"]))),
        ("\"steel river bridge\"", Box::new(|a| a.phrase(&["steel", "river", "bridge"]))),
        ("oil-talks", Box::new(|a| TALKS.iter().any(|t| a.phrase(&["oil", t])))),
        ("\"oil gas\"~3", Box::new(|a| a.near(OIL, &["gas"], 3, false))),
        ("oil w/2 talks", Box::new(|a| a.near(OIL, TALKS, 2, false))),
        ("oil NEAR/2 talks", Box::new(|a| a.near(OIL, TALKS, 2, false))),
        ("oil pre/3 talks", Box::new(|a| a.near(OIL, TALKS, 3, true))),
        ("(oil OR gas) w/1 talks", Box::new(|a| a.near(&["oil", "gas"], TALKS, 1, false))),
        ("oil w/2 minist*", Box::new(|a| a.near(OIL, MINISTERS, 2, false))),
        ("strike w/s oil", Box::new(|a| a.together(STRIKE, OIL, &a.sentences()))),
        (
            "strike w/p oil",
            Box::new(|a| {
                let paragraphs: Vec<Vec<&str>> =
                    a.paragraphs.iter().map(|p| p.iter().flatten().copied().collect()).collect();
                a.together(STRIKE, OIL, &paragraphs)
            }),
        ),
        ("minist*", Box::new(|a| a.has(MINISTERS))),
        ("*ine", Box::new(|a| a.any(|w| w.ends_with("ine")))),
        ("s*p", Box::new(|a| a.any(|w| w.starts_with('s') && w.ends_with('p')))),
        ("b?rder", Box::new(|a| a.has(&["border"]))),
        ("steal~1", Box::new(|a| a.has(&["steel"]))),
        ("title:oil", Box::new(|a| a.title.contains(&"oil"))),
        ("body:oil", Box::new(|a| a.body().contains(&"oil"))),
        (
            "title:(oil OR gas) ferry",
            Box::new(|a| (a.title.contains(&"oil") || a.title.contains(&"gas")) && a.has(&["ferry"])),
        ),
        ("oil^3 gas", Box::new(|a| a.has(OIL) && a.has(&["gas"]))),
        ("oil date:2025-03", Box::new(|a| a.has(OIL) && a.day.starts_with("2025-03"))),
        (
            "oil date:2025-03-05..2025-04-06",
            Box::new(|a| a.has(OIL) && ("2025-03-05"..="2025-04-06").contains(&a.day.as_str())),
        ),
        ("oil -date:2025-03", Box::new(|a| a.has(OIL) && !a.day.starts_with("2025-03"))),
        ("oil has:date", Box::new(|a| a.has(OIL))),
        ("oil missing:date", Box::new(|_| false)),
        ("id:003", Box::new(|a| a.day == "2025-04-04" && a.title == articles_title(3))),
    ];
    for (query, scan) in &forms {
        let expected: Vec<String> =
            articles.iter().enumerate().filter(|(_, a)| scan(a)).map(|(i, _)| format!("{i:03}")).collect();
        assert_eq!(found(index.path(), &["--", query]), expected, "{query}");
    }
}

/// More articles than are read together, of two runs, every seventh removed.
#[test]
fn of_many_articles_those_are_found_that_a_scan_finds() {
    let articles = so_many_articles(3000);
    let lines = |run: Range<usize>| -> String { run.map(|i| record(i, &articles[i]) + "\n").collect() };
    let index = index_of_lines(&lines(0..2000));
    let more = tempfile::tempdir().expect("a temporary folder");
    let file = more.path().join("more.jsonl");
    std::fs::write(&file, lines(2000..3000)).expect("is written");
    let is_gone = |i: &usize| i % 7 == 3;
    let gone = (0..3000).filter(is_gone).map(|i| format!("{i:03}"));
    for command in [
        indexer(index.path()).args(["--quiet", "add"]).arg(&file),
        indexer(index.path()).args(["--quiet", "remove"]).args(gone),
    ] {
        let output = command.output().expect("runs");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let shown = |arguments: &[&str]| -> Vec<String> {
        let output = dateline(index.path()).args(["search", "--copies", "--format", "{id}"]).args(arguments).output();
        stdout(&output.expect("runs")).lines().map(str::to_owned).collect()
    };
    let phrase = |a: &Article| a.phrase(&["oil", "talks"]);
    type Scan<'a> = Box<dyn Fn(&Article) -> bool + 'a>;
    let forms: Vec<(&str, Scan<'_>)> = vec![
        ("oil", Box::new(|a| a.has(OIL))),
        ("sanctions oil ferry vote", Box::new(|a| a.has(SANCTIONS) && a.has(OIL) && a.has(&["ferry"]) && a.has(VOTES))),
        ("oil OR gas", Box::new(|a| a.has(&["oil", "gas"]))),
        ("oil -gas", Box::new(|a| a.has(OIL) && !a.has(&["gas"]))),
        ("-oil", Box::new(|a| !a.has(OIL))),
        ("ATLEAST2(oil)", Box::new(|a| a.count(OIL) >= 2)),
        ("minist* oil", Box::new(|a| a.has(MINISTERS) && a.has(OIL))),
        ("\"oil talks\"", Box::new(phrase)),
        ("\"steel river bridge\"", Box::new(|a| a.phrase(&["steel", "river", "bridge"]))),
        ("\"oil talks\" gas date:2025-03", Box::new(|a| phrase(a) && a.has(&["gas"]) && a.day.starts_with("2025-03"))),
        ("ferry -\"oil talks\"", Box::new(|a| a.has(&["ferry"]) && !phrase(a))),
        ("\"oil talks\" -(ferry OR gas)", Box::new(|a| phrase(a) && !a.has(&["ferry", "gas"]))),
        ("oil w/2 talks", Box::new(|a| a.near(OIL, TALKS, 2, false))),
    ];
    for (query, scan) in &forms {
        let here = (0..3000).filter(|i| !is_gone(i) && scan(&articles[*i]));
        let mut expected: Vec<String> = here.map(|i| format!("{i:03}")).collect();
        expected.sort();
        let all = shown(&["--limit", "3000", "--", query]);
        let mut sorted = all.clone();
        sorted.sort();
        assert_eq!(sorted, expected, "{query}");
        // A page is a part of the whole, however far behind.
        for offset in [0, 190, 700].into_iter().filter(|offset| offset + 15 <= all.len()) {
            let page = shown(&["--limit", "15", "--offset", &offset.to_string(), "--", query]);
            assert_eq!(page, all[offset..offset + 15], "{query} {offset}");
        }
    }
}

fn articles_title(i: usize) -> Vec<&'static str> {
    articles().swap_remove(i).title
}

/// The same in the words of other searchers: sixty queries in six dialects.
#[test]
fn what_other_searchers_write_finds_what_a_scan_finds() {
    let articles = articles();
    let lines: String = articles.iter().enumerate().map(|(i, a)| record(i, a) + "\n").collect();
    let index = index_of_lines(&lines);
    type Scan = fn(usize, &Article) -> bool;
    const GAS: &[&str] = &["gas"];
    const FERRY: &[&str] = &["ferry"];
    const EITHER: &[&str] = &["oil", "gas"];
    let nexis: &[(&str, Scan)] = &[
        ("oil or gas", |_, a| a.has(EITHER)),
        ("oil and gas", |_, a| a.has(OIL) && a.has(GAS)),
        ("oil and not gas", |_, a| a.has(OIL) && !a.has(GAS)),
        ("oil AND NOT gas", |_, a| a.has(OIL) && !a.has(GAS)),
        ("oil w/2 minist! and not gas", |_, a| a.near(OIL, MINISTERS, 2, false) && !a.has(GAS)),
        ("oil pre/3 talks", |_, a| a.near(OIL, TALKS, 3, true)),
        ("oil onear/3 talks", |_, a| a.near(OIL, TALKS, 3, true)),
        ("oil NOT W/3 gas", |_, a| a.alone(OIL, GAS, 3)),
        ("HEADLINE(oil or gas)", |_, a| a.title.iter().any(|w| EITHER.contains(w))),
        ("HLEAD(oil)", |_, a| a.lead(OIL)),
        ("ATLEAST2(oil)", |_, a| a.count(OIL) >= 2),
        ("ATLEAST3(oil or gas)", |_, a| a.count(EITHER) >= 3),
        ("PUBLICATION(moor post) and oil", |i, a| source(i) == "Moor Post" && a.has(OIL)),
        ("oil and DATE(GEQ 2025-06)", |_, a| a.has(OIL) && a.day.as_str() >= "2025-06"),
        ("oil and date aft 2025-06-05", |_, a| a.has(OIL) && a.day.as_str() > "2025-06-05"),
        ("LENGTH(>30) and oil", |_, a| a.body().len() > 30 && a.has(OIL)),
    ];
    let westlaw: &[(&str, Scan)] = &[
        ("oil /3 talks", |_, a| a.near(OIL, TALKS, 3, false)),
        ("oil +3 talks", |_, a| a.near(OIL, TALKS, 3, true)),
        ("oil /s strike", |_, a| a.in_sentence(OIL, STRIKE)),
        ("oil /p strike", |_, a| a.in_paragraph(OIL, STRIKE)),
        ("oil % gas", |_, a| a.has(OIL) && !a.has(GAS)),
        ("oil but not gas", |_, a| a.has(OIL) && !a.has(GAS)),
        ("minist!", |_, a| a.has(MINISTERS)),
        ("oil & gas", |_, a| a.has(OIL) && a.has(GAS)),
        ("(oil or gas) /2 talks", |_, a| a.near(EITHER, TALKS, 2, false)),
    ];
    let factiva: &[(&str, Scan)] = &[
        ("oil adj2 talks", |_, a| a.near(OIL, TALKS, 2, true)),
        ("oil near4 talks", |_, a| a.near(OIL, TALKS, 4, false)),
        ("oil /N4/ talks", |_, a| a.near(OIL, TALKS, 4, false)),
        ("oil SAME strike", |_, a| a.in_paragraph(OIL, STRIKE)),
        ("oil/F10/", |_, a| a.first(OIL, 10)),
        ("atleast2 oil", |_, a| a.count(OIL) >= 2),
        ("wc>30 oil", |_, a| a.body().len() > 30 && a.has(OIL)),
        ("wc<25 and oil", |_, a| a.body().len() < 25 && a.has(OIL)),
        ("hd=oil", |_, a| a.title.contains(&"oil")),
        ("hlp=oil", |_, a| a.lead(OIL)),
        ("rst=moor and gas", |i, a| source(i) == "Moor Post" && a.has(GAS)),
    ];
    let google: &[(&str, Scan)] = &[
        ("oil OR gas after:2025-06-05", |_, a| a.has(EITHER) && a.day.as_str() > "2025-06-05"),
        ("oil OR gas before:2025-06", |_, a| a.has(EITHER) && a.day.as_str() < "2025-06"),
        ("\"oil talks\" OR \"gas talks\" after:2025-02", |_, a| {
            (a.phrase(&["oil", "talks"]) || a.phrase(&["gas", "talks"])) && a.day.as_str() >= "2025-03"
        }),
        ("oil OR gas -ferry", |_, a| a.has(EITHER) && !a.has(FERRY)),
        ("oil | gas", |_, a| a.has(EITHER)),
        ("intitle:oil", |_, a| a.title.contains(&"oil")),
        ("allintitle: oil gas", |_, a| a.title.contains(&"oil") && a.title.contains(&"gas")),
        ("oil AROUND(3) talks", |_, a| a.near(OIL, TALKS, 3, false)),
        ("intext:oil -gas", |_, a| a.body().contains(&"oil") && !a.has(GAS)),
        ("from:2025-03 to:2025-04 oil", |_, a| a.has(OIL) && a.day.as_str() >= "2025-03" && a.day.as_str() < "2025-05"),
        ("\"oil * talks\"", |_, a| {
            [a.title.clone(), a.body()].iter().any(|t| t.windows(3).any(|w| w[0] == "oil" && w[2] == "talks"))
        }),
    ];
    let lucene: &[(&str, Scan)] = &[
        ("+oil +gas", |_, a| a.has(OIL) && a.has(GAS)),
        ("+oil -gas", |_, a| a.has(OIL) && !a.has(GAS)),
        ("oil && !gas", |_, a| a.has(OIL) && !a.has(GAS)),
        ("oil || gas", |_, a| a.has(EITHER)),
        ("\"oil talks\"~3", |_, a| a.near(OIL, &["talks"], 3, false)),
        ("date:[2025-03 TO 2025-04] oil", |_, a| {
            a.has(OIL) && a.day.as_str() >= "2025-03" && a.day.as_str() < "2025-05"
        }),
        ("date:2025-03-01 TO 2025-03-20", |_, a| ("2025-03-01"..="2025-03-20").contains(&a.day.as_str())),
        ("NEAR(oil talks, 3)", |_, a| a.near(OIL, TALKS, 3, false)),
        ("\"oil minist\"*", |_, a| a.phrase(&["oil", "minister"]) || a.phrase(&["oil", "ministers"])),
        ("title:(oil OR gas) AND ferry", |_, a| a.title.iter().any(|w| EITHER.contains(w)) && a.has(FERRY)),
    ];
    let grep: &[(&str, Scan)] = &[
        ("oil|gas", |_, a| a.has(EITHER)),
        ("\\bferry\\b", |_, a| a.has(FERRY)),
        ("/ferry/", |_, a| a.has(FERRY)),
        ("^ferry$", |_, a| a.has(FERRY)),
        ("minist.*", |_, a| a.begins("minist")),
    ];
    let tables = [nexis, westlaw, factiva, google, lucene, grep];
    assert!(tables.iter().map(|table| table.len()).sum::<usize>() >= 60);
    for (query, scan) in tables.into_iter().flatten() {
        let expected: Vec<String> =
            articles.iter().enumerate().filter(|(i, a)| scan(*i, a)).map(|(i, _)| format!("{i:03}")).collect();
        assert!(!expected.is_empty(), "{query} proves nothing");
        assert_eq!(found(index.path(), &["--", query]), expected, "{query}");
    }
}
