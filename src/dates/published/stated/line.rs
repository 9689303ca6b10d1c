//! A line of a page's head or foot: which dates it holds, and what each is said to be the date of.
//!
//! Owned here: telling such a line from prose, from a caption and from furniture. Byline, dates and
//! times may stand in any order, with any marks between. A line that holds a word which such lines
//! do not have is prose, and states nothing.

use jiff::civil::Date;

use super::super::metadata::DayMonthOrder;
use super::label::{Of, label};
use super::{Stated, stated_by};
use crate::dates::written::{PartEnd, Tongue, WrittenPart, digits, parts, written};

/// A header is a short line, in characters.
const LONGEST: usize = 160;
/// Words of names and sections that so short a line has at most.
const NAMES: usize = 12;

/// Words of lines that date a picture, a site or a list and not the article.
const ELSEWHERE: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "photographs",
    "photographer",
    "picture",
    "pictures",
    "pictured",
    "image",
    "images",
    "file",
    "getty",
    "caption",
    "credit",
    "courtesy",
    "copyright",
    "rights",
    "archive",
    "archives",
    "calendar",
    "events",
    "previous",
    "newer",
    "older",
    "ago",
    "comments:",
    "reply",
    "says",
    "wrote",
    "joined",
    "forecast",
    "tickets",
];

/// Small words that stand between the parts of such a line.
const SMALL: &[&str] = &[
    "by",
    "on",
    "at",
    "in",
    "of",
    "the",
    "and",
    "for",
    "this",
    "article",
    "story",
    "post",
    "was",
    "is",
    "it",
    "a",
    "am",
    "im",
    "le",
    "el",
    "il",
    "em",
    "op",
    "den",
    "mis",
    "last",
    "time",
    "edition",
    "version",
    "appears",
    "page",
    "min",
    "mins",
    "minute",
    "minutes",
    "read",
    "reading",
    "comment",
    "comments",
    "share",
    "email",
    "print",
    "staff",
    "writer",
    "writers",
    "reporter",
    "correspondent",
    "editor",
    "from",
    "with",
    "immediate",
    "release",
    "no",
    "nr",
    "vol",
    "volume",
    "to",
    "web",
    "appeared",
    "um",
    "von",
    "par",
    "por",
    "di",
    "van",
    "der",
    "de",
    "da",
    "del",
    "bin",
    "al",
    "la",
];

/// The dates of `line` and what they are of; `None` if it is no line of a head or foot.
pub(super) fn dates(line: &str, order: DayMonthOrder, today: Date) -> Option<Vec<(Of, Stated)>> {
    if line.chars().nth(LONGEST).is_some() || line.contains('©') {
        return None;
    }
    let parts = parts(line, 60);
    let mut reading = LineReading::default();
    let mut at = 0;
    while at < parts.len() {
        let Some(used) = date_at(&parts, at).filter(|_| !is_minutes(line, &parts, at)) else {
            reading.word(line, &parts, at)?;
            at += 1;
            continue;
        };
        let from = if at == 0 { 0 } else { parts[at - 1].1 };
        let said = line.get(from..parts[at + used - 1].1)?;
        let of = reading.of();
        if let Some(stated) = stated_by(said.trim_start_matches(|c: char| !c.is_alphanumeric()), line, order, today) {
            reading.found.push((of, stated));
        }
        at += used;
        reading.after_date();
        while parts.get(at).is_some_and(|(part, _)| is_clock_part(part)) {
            at += 1;
        }
    }
    reading.close()
}

/// What was read of a line so far.
#[derive(Default)]
struct LineReading {
    found: Vec<(Of, Stated)>,
    /// The last label since the last date, and whether `first` stands before it.
    label: Option<Of>,
    first: bool,
    /// Words since the last mark that are no label and no small word.
    names_in_field: usize,
    names: usize,
    byline: bool,
    labelled: bool,
    /// A date stands alone in its field: a mark before it or the line's beginning.
    alone: bool,
}

impl LineReading {
    /// Takes in the word at `at`; `None` if no header line has such a word.
    fn word(&mut self, line: &str, parts: &[PartEnd<'_>], at: usize) -> Option<()> {
        let (part, end) = &parts[at];
        let word = match part {
            WrittenPart::Mark(c) => {
                // A hyphen with spaces around it divides as a dash does.
                let spaced = *c == '-' && line.get(..end - 1)?.ends_with(' ') && line.get(*end..)?.starts_with(' ');
                if spaced || matches!(c, '|' | '•' | '·' | '—' | '–' | '/' | '»' | '>') {
                    self.names_in_field = 0;
                }
                return (!matches!(c, '?' | '!' | '"' | '“' | '”' | '$' | '%' | '@' | '#')).then_some(());
            }
            WrittenPart::Number(_) => return Some(()),
            WrittenPart::Word(word) => &**word,
        };
        let start = if at == 0 { 0 } else { parts[at - 1].1 };
        let raw = line.get(start..*end)?.trim_start_matches(|c: char| !c.is_alphanumeric());
        if ELSEWHERE.contains(&word) {
            return None;
        }
        self.byline |= matches!(word, "by" | "von" | "par" | "por");
        if let Some(of) = label(word) {
            // `From` and `first` are labels only where a line begins or a label goes on.
            match of {
                Of::First => self.first = true,
                of => self.label = Some(of),
            }
            self.labelled = true;
            return Some(());
        }
        if SMALL.contains(&word) || is_clock_part(part) {
            return Some(());
        }
        self.names += 1;
        self.names_in_field += 1;
        (raw.starts_with(char::is_uppercase) && self.names <= NAMES).then_some(())
    }

    /// What the date that comes now is of.
    fn of(&mut self) -> Of {
        self.alone |= self.names_in_field == 0;
        match self.label.take() {
            Some(Of::Publication) if std::mem::take(&mut self.first) => Of::First,
            Some(of) => of,
            None => Of::Unsaid,
        }
    }

    fn after_date(&mut self) {
        self.names_in_field = 0;
        self.first = false;
    }

    fn close(self) -> Option<Vec<(Of, Stated)>> {
        let Self { found, names, byline, labelled, alone, .. } = self;
        // A date between names and nothing else: `Kalvik Exchange, May 13, 2014` may be a caption.
        let header = labelled || byline || alone;
        let names = if byline || labelled { 0 } else { names };
        (header && names <= 5 && !found.is_empty()).then_some(found)
    }
}

/// How many parts a date takes that stands at part `at`, with or without its year.
pub(super) fn date_at(parts: &[PartEnd<'_>], at: usize) -> Option<usize> {
    let parts = &parts[at..];
    let number = |at: usize| digits(parts.get(at).map(|(part, _)| part));
    let mark = |at: usize| matches!(parts.get(at), Some((WrittenPart::Mark('-' | '/' | '|'), _)));
    if number(0) == 4 && mark(1) && number(2) == 2 && mark(3) && number(4) == 2 {
        return Some(5);
    }
    if (1..=2).contains(&number(0)) && mark(1) && (1..=2).contains(&number(2)) && mark(3) && number(4) == 4 {
        return Some(5);
    }
    // `05.03.2025`: full stops between the pieces are gone.
    if (1..=2).contains(&number(0)) && (1..=2).contains(&number(1)) && number(2) == 4 {
        return Some(3);
    }
    let of = |tongue| written(parts, tongue).filter(|(day, _)| day.day.is_some());
    // In other languages, short words are months too: only with a year.
    let (_, used) = of(Tongue::English).or_else(|| of(Tongue::Any).filter(|(day, _)| day.year.is_some()))?;
    Some(used)
}

/// `05` of `13:05, November 13` and `13.05, November 13`, which is no day.
fn is_minutes(line: &str, parts: &[PartEnd<'_>], at: usize) -> bool {
    let Some((before, end)) = at.checked_sub(1).map(|at| &parts[at]) else { return false };
    let stop = matches!(before, WrittenPart::Number(_)) && line.get(*end..).is_some_and(|rest| rest.starts_with('.'));
    matches!(parts[at].0, WrittenPart::Number(_))
        && (stop || matches!(before, WrittenPart::Mark(':')))
        && !label_before(parts, at)
}

/// Does a label and no hour stand before the colon at `at - 1`: `Published: 5 March`?
fn label_before(parts: &[PartEnd<'_>], at: usize) -> bool {
    at.checked_sub(2).is_some_and(|at| matches!(parts[at].0, WrittenPart::Word(_)))
}

/// `at 3:15 p.m. ET (GMT+1)` and the like.
pub(super) fn is_clock_part(part: &WrittenPart<'_>) -> bool {
    const WORDS: [&str; 30] = [
        "at", "a", "p", "m", "am", "pm", "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "pt", "pst", "pdt",
        "gmt", "utc", "bst", "cet", "cest", "ist", "aest", "z", "t", "h", "uhr", "eastern", "hrs",
    ];
    match part {
        WrittenPart::Number(_) => true,
        WrittenPart::Word(word) => WORDS.contains(&&**word),
        WrittenPart::Mark(c) => matches!(c, ':' | '+' | '-' | '(' | ')'),
    }
}
