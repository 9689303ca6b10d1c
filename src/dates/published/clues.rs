//! What in an article constrains its day of publication.
//!
//! Owned here: which expressions of time, offices and terms are clues, and of which sort. Left to
//! others: finding the expressions ([`crate::dates::expressions`]) and what each sort of clue weighs
//! ([`super::weights`]). A clue is read without knowing the day: `Tuesday` stays a Tuesday.

use jiff::civil::{Date, Weekday};

use super::facts::{self, Knowledge};
use super::metadata::DayMonthOrder;
use super::stated::{self, Stated};
use crate::article::Article;
use crate::dates::calendar::Holiday;
use crate::dates::direction::{direction, lean};
use crate::dates::expression::{Direction, Expression, Meaning, Season, Which, Year};
use crate::dates::expressions;
use crate::text::{Prose, Sentence};

/// Something that constrains the day of publication, and the words that say it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clue {
    /// The words, shortened for showing.
    pub quote: String,
    /// What they say.
    pub says: Says,
    /// Do they stand in the caption of a picture? The picture may be old: it dates no article alone.
    pub in_caption: bool,
    /// Does the sentence look back or ahead beyond doubt?
    pub is_sure: bool,
}

/// Where a clue stands and which way its sentence looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CluePlace {
    /// In the caption of a picture: near the day, unless the picture is an old one.
    Caption,
    /// In the caption of a picture that is said to be from the files.
    File,
    /// After a handle: the signature of a post that the article shows.
    Post,
    /// In the title or the first sentences, looking back.
    LeadBack,
    /// In the title or the first sentences, otherwise.
    Lead,
    /// Further down, looking back.
    Back,
    /// Further down, looking ahead.
    Ahead,
    /// Further down, looking neither way.
    Text,
}

impl CluePlace {
    /// How many there are.
    pub const COUNT: usize = 8;
}

/// What a clue says.
#[derive(Debug, Clone, PartialEq)]
pub enum Says {
    /// A day with its year.
    Day(Date, CluePlace),
    /// The latest day with its year that is not said to lie ahead.
    LatestDay(Date, CluePlace),
    /// A day without its year, and its weekday if that is said.
    DayOfYear(i8, i8, Option<Weekday>, CluePlace),
    /// All days that are not said to lie ahead, with or without their year: how long ago is the last?
    Recent(Vec<(Option<i16>, i8, i8)>),
    /// A day, with or without its year, on whose weekday something happened that the text names by
    /// the weekday alone: it was within the week. True if that stands in the lead.
    Anchor(Option<i16>, i8, i8, Weekday, bool),
    /// The day of a dateline without its year.
    Dateline(i8, i8, Option<Weekday>),
    /// A month with its year.
    Month(i16, i8, bool),
    /// The latest month with its year that is not said to lie ahead.
    LatestMonth(i16, i8),
    /// A month without its year.
    MonthOfYear(i8, Direction),
    /// A year, and which way its sentence looks.
    Year(i16, Direction),
    /// The latest year that is not said to lie ahead, and how often it is named: 1, 2 or 3 for more.
    LatestYear(i16, u8),
    /// The earliest year that is said to lie ahead.
    YearAhead(i16),
    /// A weekday.
    Weekday(Weekday, Toward),
    /// A holiday or another named day of each year.
    Holiday(Holiday, Direction),
    /// A season without its year.
    Season(Season, Direction),
    /// An office that was held in these terms.
    Office(Vec<(Date, Option<Date>)>),
    /// An office that had ended.
    Former(Vec<(Date, Option<Date>)>),
    /// A term that no text has before.
    Since(Date),
}

impl Clue {
    /// Does it make some years likelier than others, and does it stand in the prose?
    pub fn dates_the_prose(&self) -> bool {
        // How long ago the last day was is told by all days together, captions among them.
        !self.in_caption && !matches!(self.says, Says::Recent(_)) && self.says.names_a_year()
    }
}

impl Says {
    /// Does it make some years likelier than others?
    pub fn names_a_year(&self) -> bool {
        match self {
            Self::DayOfYear(_, _, weekday, _) | Self::Dateline(_, _, weekday) => weekday.is_some(),
            Self::Anchor(..) => true,
            Self::Recent(named) => named.iter().any(|(year, ..)| year.is_some()),
            Self::MonthOfYear(..) | Self::Weekday(..) | Self::Holiday(..) | Self::Season(..) => false,
            _ => true,
        }
    }
}

/// Which weekday is meant, as far as the words around it tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Toward {
    /// In the title or the first sentences, looking back: mostly the day itself or the day before.
    LeadBack,
    /// Further down, looking back.
    Back,
    /// Looking ahead.
    Ahead,
    /// Neither.
    Unknown,
    /// `last Friday`.
    Last,
    /// `next Friday`.
    Next,
}

impl Toward {
    /// How many there are.
    pub const COUNT: usize = 6;
}

/// Sentences of the body that count as its lead.
const LEAD: usize = 3;
/// Expressions and facts that are looked at; what follows repeats what is there.
const MOST: usize = 400;

/// The clues of an article. `title` and `body` are the fields tokenized.
pub fn clues(article: &Article, title: &Prose, body: &Prose, today: Date) -> Vec<Clue> {
    let mut found = Collection::default();
    if let Some(Stated::Day { month, day, weekday, evidence }) =
        stated::read(&article.body, DayMonthOrder::default(), today)
        && evidence.starts_with(char::is_uppercase)
    {
        found.add(&evidence, Says::Dateline(month, day, weekday));
    }
    found.field(&article.title, title, TextPart::Title);
    found.field(&article.body, body, TextPart::Body);
    for caption in article.captions.iter().take(20) {
        found.field(caption, &Prose::of(caption), TextPart::Caption);
    }
    found.close()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TextPart {
    Title,
    Body,
    Caption,
}

#[derive(Default)]
struct Collection {
    clues: Vec<Clue>,
    years: Vec<(i16, Direction, QuotedWords)>,
    days: Vec<(Date, CluePlace, QuotedWords)>,
    months: Vec<(i16, i8, Direction, QuotedWords)>,
    /// Is a caption being read?
    in_caption: bool,
    /// Does the sentence that is being read look back or ahead beyond doubt?
    is_sure: bool,
}

/// How strongly a sentence looks back or ahead that does so beyond doubt.
const BEYOND_DOUBT: f32 = 3.0;

/// Words of the text, and whether they stand in a caption.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct QuotedWords {
    words: String,
    in_caption: bool,
    is_sure: bool,
}

impl Collection {
    fn field(&mut self, text: &str, prose: &Prose, part: TextPart) {
        let found = expressions(text, prose);
        let mut at = 0;
        for expression in found.iter().take(MOST) {
            while prose.sentences.get(at).is_some_and(|s| s.tokens.end <= expression.tokens.start) {
                at += 1;
            }
            let Some(sentence) = prose.sentences.get(at) else { break };
            let look = direction(text, prose, expression);
            self.is_sure = lean(text, prose, expression).abs() >= BEYOND_DOUBT;
            let lead = part == TextPart::Title || (part == TextPart::Body && at < LEAD);
            let place = match (caption(text, sentence, expression, part), lead, look) {
                _ if signs_post(text, expression.start) => CluePlace::Post,
                (Some(place), ..) => place,
                (None, true, Direction::Back) => CluePlace::LeadBack,
                (None, true, _) => CluePlace::Lead,
                (None, false, Direction::Back) => CluePlace::Back,
                (None, false, Direction::Ahead) => CluePlace::Ahead,
                (None, false, Direction::Unknown) => CluePlace::Text,
            };
            // Agencies give the day of a fresh picture with its weekday.
            let fresh = matches!(expression.meaning, Meaning::Day { weekday: Some(_), .. });
            self.in_caption = place == CluePlace::File || (place == CluePlace::Caption && !fresh);
            self.expression(text, expression, look, place);
        }
        self.in_caption = part == TextPart::Caption;
        for fact in facts::find(text, prose).into_iter().take(MOST) {
            let says = match fact.knowledge {
                Knowledge::Office(terms) => Says::Office(terms),
                Knowledge::Former(terms) => Says::Former(terms),
                Knowledge::Since(day) => Says::Since(day),
            };
            self.add(&text[fact.bytes], says);
        }
    }

    fn expression(&mut self, text: &str, expression: &Expression, look: Direction, place: CluePlace) {
        let quote = text.get(expression.start..expression.end).unwrap_or("");
        match expression.meaning {
            Meaning::Day { year: Some(Year::Number(year)), month, day, weekday } => {
                let Ok(date) = Date::new(year, month, day) else { return };
                // `9/11` and other days known by name say nothing of the year that the text is from.
                if !quote.contains(&format!("{:02}", year.rem_euclid(100))) {
                    return;
                }
                if weekday.is_none_or(|weekday| weekday == date.weekday()) {
                    self.days.push((date, place, self.quote(quote)));
                    self.years.push((year, look, self.quote(quote)));
                }
            }
            Meaning::Day { year: None, month, day, weekday } => {
                self.add(quote, Says::DayOfYear(month, day, weekday, place));
            }
            Meaning::Figures { year: Some(year), first, second } => {
                let (month_first, day_first) = (Date::new(year, first, second), Date::new(year, second, first));
                match (month_first, day_first) {
                    (Ok(day), Err(_)) | (Err(_), Ok(day)) => self.days.push((day, place, self.quote(quote))),
                    (Ok(day), Ok(other)) if day == other => self.days.push((day, place, self.quote(quote))),
                    _ => {}
                }
                self.years.push((year, look, self.quote(quote)));
            }
            Meaning::Month { year: Some(Year::Number(year)), month, .. } => {
                self.months.push((year, month, look, self.quote(quote)));
                self.years.push((year, look, self.quote(quote)));
            }
            Meaning::Month { year: None, month, which: Which::Bare | Which::This | Which::Last | Which::Next } => {
                self.add(quote, Says::MonthOfYear(month, look));
            }
            Meaning::Year { year, fiscal: false } => self.years.push((year, look, self.quote(quote))),
            Meaning::Year { year, fiscal: true } => self.years.push((year, Direction::Ahead, self.quote(quote))),
            Meaning::Season { year: Some(Year::Number(year)), .. }
            | Meaning::Quarter { year: Some(Year::Number(year)), fiscal: false, .. }
            | Meaning::Holiday { year: Some(Year::Number(year)), .. } => {
                self.years.push((year, look, self.quote(quote)))
            }
            Meaning::Season { year: None, season, which: Which::Bare | Which::This | Which::Last | Which::Next } => {
                self.add(quote, Says::Season(season, look));
            }
            Meaning::Holiday { year: None, holiday, which: Which::Bare | Which::This | Which::The, .. } => {
                self.add(quote, Says::Holiday(holiday, look));
            }
            Meaning::Weekday { weekday, which } => {
                let toward = match (which, place, look) {
                    (Which::Last, ..) => Toward::Last,
                    (Which::Next, ..) => Toward::Next,
                    (Which::Bare | Which::This, CluePlace::LeadBack, _) => Toward::LeadBack,
                    (Which::Bare | Which::This, _, Direction::Back) => Toward::Back,
                    (Which::Bare | Which::This, _, Direction::Ahead) => Toward::Ahead,
                    (Which::Bare | Which::This, _, Direction::Unknown) => Toward::Unknown,
                    _ => return,
                };
                self.add(quote, Says::Weekday(weekday, toward));
            }
            _ => {}
        }
    }

    /// Adds a clue unless the same was said before.
    fn add(&mut self, quote: &str, says: Says) {
        self.add_from(&self.quote(quote), says);
    }

    fn add_from(&mut self, quote: &QuotedWords, says: Says) {
        if let Some(clue) = self.clues.iter_mut().find(|clue| clue.says == says) {
            clue.in_caption &= quote.in_caption;
            clue.is_sure |= quote.is_sure;
        } else if self.clues.len() < MOST {
            self.clues.push(Clue {
                quote: quote.words.clone(),
                says,
                in_caption: quote.in_caption,
                is_sure: quote.is_sure,
            });
        }
    }

    fn quote(&self, words: &str) -> QuotedWords {
        QuotedWords { words: short(words), in_caption: self.in_caption, is_sure: self.is_sure }
    }

    /// `Wednesday, March 5` in a text that also says `on Wednesday`.
    fn anchor(&mut self, days: &[(Date, CluePlace, QuotedWords)]) {
        let bare = |weekday: Weekday, toward: Toward| {
            self.clues.iter().any(|clue| clue.says == Says::Weekday(weekday, toward))
        };
        let past = |place: &CluePlace| !matches!(place, CluePlace::Ahead | CluePlace::File);
        let with_year = days.iter().filter(|(_, place, _)| past(place));
        let with_year =
            with_year.map(|(day, _, quote)| (Some(day.year()), day.month(), day.day(), day.weekday(), quote.clone()));
        let without = self.clues.iter().filter_map(|clue| match &clue.says {
            Says::DayOfYear(month, day, Some(weekday), place) if past(place) => {
                let quote =
                    QuotedWords { words: clue.quote.clone(), in_caption: clue.in_caption, is_sure: clue.is_sure };
                Some((None, *month, *day, *weekday, quote))
            }
            _ => None,
        });
        let anchors: Vec<(QuotedWords, Says)> = with_year
            .chain(without)
            .take(60)
            .filter_map(|(year, month, day, weekday, quote)| {
                let lead = bare(weekday, Toward::LeadBack);
                (lead || bare(weekday, Toward::Back))
                    .then(|| (quote.clone(), Says::Anchor(year, month, day, weekday, lead)))
            })
            .collect();
        anchors.iter().for_each(|(quote, says)| self.add_from(quote, says.clone()));
    }

    fn recent(&self, days: &[(Date, CluePlace, QuotedWords)]) -> Vec<(Option<i16>, i8, i8)> {
        let past = |place: &CluePlace| !matches!(place, CluePlace::Ahead | CluePlace::File);
        let with_year = days.iter().filter(|(_, place, _)| past(place));
        let with_year = with_year.map(|(day, ..)| (Some(day.year()), day.month(), day.day()));
        let without = self.clues.iter().filter_map(|clue| match &clue.says {
            Says::DayOfYear(month, day, _, place) if past(place) => Some((None, *month, *day)),
            _ => None,
        });
        let mut recent: Vec<_> = with_year.chain(without).take(60).collect();
        recent.sort_unstable();
        recent.dedup();
        recent
    }

    /// Adds what only all dates together tell: which is the latest.
    fn close(mut self) -> Vec<Clue> {
        let days = std::mem::take(&mut self.days);
        let months = std::mem::take(&mut self.months);
        let years = std::mem::take(&mut self.years);
        for (day, place, quote) in &days {
            self.add_from(quote, Says::Day(*day, *place));
        }
        self.anchor(&days);
        let recent = self.recent(&days);
        if let [_, ..] = &recent[..] {
            self.add("", Says::Recent(recent));
        }
        let past = days.iter().filter(|(_, place, _)| !matches!(place, CluePlace::Ahead));
        if let Some((day, place, quote)) = past.max_by_key(|(day, place, _)| (*day, std::cmp::Reverse(*place))) {
            self.add_from(quote, Says::LatestDay(*day, *place));
        }
        for (year, month, look, quote) in &months {
            self.add_from(quote, Says::Month(*year, *month, *look == Direction::Ahead));
        }
        let past = months.iter().filter(|(_, _, look, _)| *look != Direction::Ahead);
        if let Some((year, month, _, quote)) = past.max_by_key(|(year, month, ..)| (*year, *month)) {
            self.add_from(quote, Says::LatestMonth(*year, *month));
        }
        for (year, look, quote) in &years {
            self.add_from(quote, Says::Year(*year, *look));
        }
        let past = || years.iter().filter(|(_, look, _)| *look != Direction::Ahead);
        if let Some((latest, _, quote)) = past().max_by_key(|(year, ..)| *year) {
            let times = past().filter(|(year, ..)| year == latest).count().min(3) as u8;
            self.add_from(quote, Says::LatestYear(*latest, times));
        }
        if let Some((year, _, quote)) =
            years.iter().filter(|(_, look, _)| *look == Direction::Ahead).min_by_key(|(year, ..)| *year)
        {
            self.add_from(quote, Says::YearAhead(*year));
        }
        self.clues
    }
}

/// Does a handle in brackets stand just before: `A. Writer (@awriter) March 5, 2025`?
fn signs_post(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', ',', '-', '—', '–']);
    let Some(inside) = before.strip_suffix(')') else { return false };
    let start = inside.char_indices().rev().take(24).find(|(_, c)| *c == '(').map(|(start, _)| start);
    start.is_some_and(|start| inside[start + 1..].starts_with('@'))
}

/// Is the sentence a caption, and of an old picture?
fn caption(text: &str, sentence: &Sentence, expression: &Expression, part: TextPart) -> Option<CluePlace> {
    const OLD: [&str; 5] = ["FILE ", "FILE-", "file photo", "File photo", "file picture"];
    const PHOTO: [&str; 7] = ["AP Photo", "Photo by", "Photo/", "Getty Images", "REUTERS/", "photo provided", "/AP)"];
    let alone = is_alone(text, sentence) && is_told_as_seen(text, sentence, expression);
    let sentence = &text[sentence.bytes.clone()];
    // Captions are short; a line without end is prose.
    if sentence.len() > 1200 {
        return None;
    }
    if OLD.iter().any(|sign| sentence.contains(sign)) {
        return Some(CluePlace::File);
    }
    (part == TextPart::Caption || alone || PHOTO.iter().any(|sign| sentence.contains(sign)))
        .then_some(CluePlace::Caption)
}

/// Is the sentence a paragraph of its own?
fn is_alone(text: &str, sentence: &Sentence) -> bool {
    let before = text[..sentence.bytes.start].trim_end_matches([' ', '\t']);
    let after = text[sentence.bytes.end..].trim_start_matches([' ', '\t', '\r']);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

/// `People walk past the exchange in Kalvik on May 13, 2014 (Anna Vale/CW)`: no verb in the past, and
/// the day stands at the end, but for a credit.
fn is_told_as_seen(text: &str, sentence: &Sentence, expression: &Expression) -> bool {
    const LONGEST: usize = 300;
    const PAST: &[&str] = &["was", "were", "said", "had", "did", "told", "took", "came", "went", "fell", "rose", "met"];
    if sentence.bytes.len() > LONGEST {
        return false;
    }
    let words = text[sentence.bytes.start..expression.start.max(sentence.bytes.start)].split_whitespace();
    let mut before = "";
    for word in words {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        // `is pictured` tells of what is seen.
        let seen = matches!(before, "is" | "are" | "being");
        if PAST.contains(&word) || (word.len() > 4 && word.ends_with("ed") && !seen) {
            return false;
        }
        before = word;
    }
    let rest = text.get(expression.end..sentence.bytes.end).unwrap_or_default();
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    rest.split_whitespace().all(|word| word.starts_with(|c: char| !c.is_lowercase()))
        && rest.split_whitespace().count() <= 6
}

/// A quote of at most 60 characters, on one line.
fn short(quote: &str) -> String {
    let line: String = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(article: Article) -> Vec<Says> {
        let (title, body) = (Prose::of(&article.title), Prose::of(&article.body));
        clues(&article, &title, &body, date(2026, 11, 22)).into_iter().map(|clue| clue.says).collect()
    }

    fn of_body(body: &str) -> Vec<Says> {
        of(Article { body: body.to_owned(), ..Article::default() })
    }

    #[test]
    fn a_caption_is_near_the_day_and_an_old_picture_is_not() {
        let day = date(2026, 3, 14);
        let article =
            Article { captions: vec!["A street in Tarvik, Saturday, March 14, 2026.".into()], ..Article::default() };
        assert!(of(article).contains(&Says::Day(day, CluePlace::Caption)));
        let old = of_body("FILE - In this March 14, 2026 file photo, a street in Tarvik is shown.");
        assert!(old.contains(&Says::Day(day, CluePlace::File)), "{old:?}");
    }

    #[test]
    fn a_wrong_weekday_and_a_day_known_by_name_are_no_day() {
        let wrong = of_body("It rained on Sunday, March 14, 2026, they said.");
        assert!(!wrong.iter().any(|says| matches!(says, Says::Day(..))), "{wrong:?}");
        let known = of_body("The country changed after 9/11, he said.");
        assert!(!known.iter().any(|says| matches!(says, Says::Day(..) | Says::Year(..))), "{known:?}");
    }

    #[test]
    fn the_same_is_said_once() {
        let clues = of_body(&"The club met in 2019. ".repeat(30));
        assert_eq!(clues.iter().filter(|says| matches!(says, Says::Year(2019, _))).count(), 1);
        assert!(clues.contains(&Says::LatestYear(2019, 3)));
    }

    #[test]
    fn a_handle_signs_a_post() {
        let clues = of_body("He wrote: “Well.” — A. Writer (@awriter) March 5, 2019. Nobody answered.");
        assert!(clues.contains(&Says::Day(date(2019, 3, 5), CluePlace::Post)), "{clues:?}");
    }

    #[test]
    fn a_bare_weekday_ties_the_article_to_the_day() {
        let clues =
            of_body("The talks failed on Wednesday, officials said. They had met on Wednesday, March 5, in Tarvik.");
        assert!(clues.contains(&Says::Anchor(None, 3, 5, Weekday::Wednesday, true)), "{clues:?}");
    }

    #[test]
    fn what_names_no_year_says_so() {
        assert!(!Says::MonthOfYear(3, Direction::Back).names_a_year());
        assert!(!Says::DayOfYear(3, 5, None, CluePlace::Back).names_a_year());
        assert!(Says::DayOfYear(3, 5, Some(Weekday::Wednesday), CluePlace::Back).names_a_year());
        assert!(Says::Year(2019, Direction::Back).names_a_year());
    }
}
