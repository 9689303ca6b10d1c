//! Learned furniture: lines that stand in many articles of one outlet, whatever they say.
//!
//! Owned here: which lines these are. Everything under the paths is read twice: first all lines of an outlet are
//! counted, then, once more, only in those articles of which the greater part stands in no other, so that a story
//! told again makes no furniture of its paragraphs. What comes of it does not depend on the order of the input.
//! Nothing is done with them: they become rules of the user's ([`crate::source::LineRules`]), to be read, changed and
//! undone.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::plan::FilePlan;
use super::prepare::draft;
use super::run::RunOptions;
use crate::article::Article;
use crate::source::{self, Rejection};

/// A line that many articles of an outlet have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedLine {
    /// The line, white space folded.
    pub text: String,
    /// Articles that have it.
    pub articles: u64,
}

/// What was learned of one outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedOutlet {
    /// Its name; `None` for articles that name none.
    pub name: Option<String>,
    /// Articles that tell something of their own.
    pub articles: u64,
    /// The lines, the most frequent first.
    pub lines: Vec<LearnedLine>,
}

/// What was learned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Learned {
    /// The outlets that have such lines, by name.
    pub outlets: Vec<LearnedOutlet>,
    /// Articles that were read.
    pub articles: u64,
    /// There were more lines than are counted: some are not known.
    pub is_full: bool,
}

/// Fewest articles that have a line which is furniture, and of how many of the outlet's one at least has it.
const FEWEST: u64 = 6;
const ONE_IN: u64 = 20;
/// Bytes of a line that is counted.
const LONGEST: usize = 1000;
/// Lines that are counted, of all outlets together: what they take is bounded.
const ROOM: usize = 4_000_000;

/// Reads everything under `paths` and learns; `rejected` hears of what could not be read.
pub fn learn(paths: &[PathBuf], options: &RunOptions<'_>, rejected: &mut dyn FnMut(&Rejection)) -> Learned {
    let plan = FilePlan::of(paths, options.current_dir);
    let mut first = Counts::default();
    plan.found.iter().filter_map(|found| found.as_ref().err()).for_each(&mut *rejected);
    each(&plan, options, &mut |found| match found {
        Ok(article) => first.add(article),
        Err(rejection) => rejected(rejection),
    });
    let candidates = first.candidates();
    let mut second = Recount { candidates: &candidates, bodies: FxHashSet::default(), outlets: BTreeMap::default() };
    if !candidates.is_empty() {
        each(&plan, options, &mut |found| found.map_or((), |article| second.add(article)));
    }
    Learned { outlets: second.learned(), articles: first.articles, is_full: first.is_full }
}

fn each(plan: &FilePlan, options: &RunOptions<'_>, take: &mut dyn FnMut(Result<&Article, &Rejection>)) {
    for file in plan.files() {
        if options.stop.load(Ordering::Relaxed) {
            return;
        }
        source::read(file, &options.settings.reading, &mut |found| {
            let draft = found.and_then(|record| draft(record, &file.display, &options.settings));
            take(draft.as_ref().map(|draft| &draft.article));
        });
    }
}

/// An outlet and a line of its, as a number.
type LineKey = u64;

fn number_of(parts: &[&str]) -> LineKey {
    let mut hasher = FxHasher::default();
    parts.iter().for_each(|part| part.hash(&mut hasher));
    hasher.finish()
}

fn outlet_of(article: &Article) -> &str {
    article.source.as_deref().unwrap_or_default()
}

/// The distinct lines of a body that can be furniture, as they are read: white space folded.
fn lines_of(article: &Article) -> BTreeMap<LineKey, String> {
    let mut out = BTreeMap::new();
    let mut at = 0;
    for line in article.body.split('\n') {
        let bytes = at..at + line.len();
        at = bytes.end + 1;
        let is_unread = article.unread.iter().any(|part| part.start < bytes.end && bytes.start < part.end);
        if is_unread || line.len() > LONGEST || !line.contains(char::is_alphabetic) {
            continue;
        }
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        out.insert(number_of(&[outlet_of(article), &text]), text);
    }
    out
}

/// In how many articles of its outlet each line stands.
#[derive(Default)]
struct Counts {
    articles: u64,
    is_full: bool,
    /// The same text read again says nothing.
    bodies: FxHashSet<u64>,
    by_outlet: FxHashMap<String, u64>,
    lines: FxHashMap<LineKey, u32>,
}

impl Counts {
    fn add(&mut self, article: &Article) {
        self.articles += 1;
        if !self.bodies.insert(number_of(&[&article.body])) {
            return;
        }
        *self.by_outlet.entry(outlet_of(article).to_owned()).or_default() += 1;
        for key in lines_of(article).into_keys() {
            let has_room = self.lines.len() < ROOM;
            match self.lines.get_mut(&key) {
                Some(count) => *count += 1,
                None if has_room => drop(self.lines.insert(key, 1)),
                None => self.is_full = true,
            }
        }
    }

    /// The lines that stand in several articles, of outlets that have enough.
    fn candidates(&self) -> FxHashSet<LineKey> {
        let enough = self.by_outlet.values().any(|articles| *articles >= FEWEST);
        let lines = self.lines.iter().filter(|(_, count)| enough && u64::from(**count) >= FEWEST);
        lines.map(|(key, _)| *key).collect()
    }
}

/// The candidates, counted in articles of which the greater part is their own.
struct Recount<'a> {
    candidates: &'a FxHashSet<LineKey>,
    bodies: FxHashSet<u64>,
    outlets: BTreeMap<String, (u64, FxHashMap<LineKey, LearnedLine>)>,
}

impl Recount<'_> {
    fn add(&mut self, article: &Article) {
        if !self.bodies.insert(number_of(&[&article.body])) {
            return;
        }
        let lines = lines_of(article);
        let bytes = |repeated: bool| -> usize {
            lines.iter().filter(|(key, _)| !repeated || self.candidates.contains(key)).map(|(_, text)| text.len()).sum()
        };
        if bytes(true) * 2 > bytes(false) {
            return;
        }
        let (articles, counted) = self.outlets.entry(outlet_of(article).to_owned()).or_default();
        *articles += 1;
        for (key, text) in lines.into_iter().filter(|(key, _)| self.candidates.contains(key)) {
            counted.entry(key).or_insert(LearnedLine { text, articles: 0 }).articles += 1;
        }
    }

    fn learned(self) -> Vec<LearnedOutlet> {
        let outlets = self.outlets.into_iter().map(|(name, (articles, counted))| {
            let is_furniture = |line: &LearnedLine| line.articles >= FEWEST && line.articles * ONE_IN >= articles;
            let mut lines: Vec<LearnedLine> = counted.into_values().filter(is_furniture).collect();
            lines.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.text.cmp(&b.text)));
            LearnedOutlet { name: Some(name).filter(|name| !name.is_empty()), articles, lines }
        });
        outlets.filter(|outlet| !outlet.lines.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(outlet: &str, body: String) -> Article {
        Article { source: Some(outlet.into()), body, ..Article::default() }
    }

    fn learned(articles: &[Article]) -> Vec<LearnedOutlet> {
        let mut first = Counts::default();
        articles.iter().for_each(|article| first.add(article));
        let candidates = first.candidates();
        let mut second =
            Recount { candidates: &candidates, bodies: FxHashSet::default(), outlets: BTreeMap::default() };
        articles.iter().for_each(|article| second.add(article));
        second.learned()
    }

    fn own(number: usize) -> String {
        let names = ["Kalvik", "Dunmore", "Port Ellery", "Lenna", "Morvik", "Tarn", "Osby", "Helm", "Ruud", "Vik"];
        format!(
            "In {} the council met on day {number} and spoke of the harbour until late at night.",
            names[number % 10]
        )
    }

    #[test]
    fn a_line_of_many_articles_of_one_outlet_is_learned_in_any_order() {
        let promise = "The Wire is free because its readers pay what they can.";
        let mut articles: Vec<Article> = (0..10).map(|n| article("Wire", format!("{}\n\n{promise}", own(n)))).collect();
        articles.extend((0..5).map(|n| article("Herald", format!("{}\n\nStay dry.", own(n)))));
        let found = learned(&articles);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].name.as_deref(), found[0].articles), (Some("Wire"), 10));
        assert_eq!(found[0].lines, [LearnedLine { text: promise.into(), articles: 10 }]);
        articles.reverse();
        assert_eq!(learned(&articles), found);
    }

    #[test]
    fn a_story_told_again_makes_no_furniture() {
        let story = (20..26).map(own).collect::<Vec<_>>().join("\n\n");
        let mut articles: Vec<Article> =
            (0..8).map(|n| article("Wire", format!("Update {n} of the evening.\n\n{story}"))).collect();
        articles.extend((0..10).map(|n| article("Wire", own(n))));
        assert_eq!(learned(&articles), []);
        // The same file read twice says nothing either.
        let again = vec![article("Wire", format!("{}\n\nStay dry.", own(1))); 9];
        assert_eq!(learned(&again), []);
    }
}
