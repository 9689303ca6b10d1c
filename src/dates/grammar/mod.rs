//! Finding expressions of time: a table of forms over the tokens of a text, longest match first.
//!
//! Owned here: where an expression begins and ends and what it says. [`lexicon`] knows the words,
//! [`rules`] the forms, [`holidays`] the named days, [`matching`] runs the patterns and [`values`] reads
//! what their categories catch, [`clock`] reads
//! times of day, [`figures`] dates in figures, [`context`] judges words that are not always of time
//! (`may`, `march`, `fall`, 1998). Which day is meant is left to [`super::resolution`].

mod clock;
mod context;
mod figures;
mod holidays;
mod lexicon;
mod matching;
mod rules;
mod values;

use std::sync::LazyLock;

use super::expression::{Anchor, Expression, Meaning, Portion, TimeOfDay, TimeUnit, Year};
use crate::text::{Break, Prose};
use lexicon::TokenClass;
use matching::{Captures, FormElement, Paragraph, bit};

pub(crate) use figures::NINE_ELEVEN;
pub(crate) use holidays::EVENTS;

/// What the captures of a form mean.
type Interpretation = fn(&Captures) -> Option<Meaning>;

/// The forms, compiled, by the class of the first token.
struct Grammar {
    rules: Vec<(Vec<FormElement>, Interpretation)>,
    /// Per class: the rules that may begin with it.
    starting: Vec<Vec<u16>>,
    /// Per class: the classes that may follow it in one of them.
    second: [u64; 64],
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let mut grammar = Grammar { rules: Vec::new(), starting: vec![Vec::new(); 64], second: [0; 64] };
    for (index, rule) in rules::RULES.iter().enumerate() {
        let pattern = matching::compile(rule.pattern);
        let (first, second) = matching::openings(&pattern);
        for class in (1..64).filter(|class| first & (1 << class) != 0) {
            grammar.starting[class].push(index as u16);
            grammar.second[class] |= second;
        }
        grammar.rules.push((pattern, rule.meaning));
    }
    grammar
});

/// What was found at a place: where it ends, in tokens, and what it says.
#[derive(Debug, Clone, Copy)]
struct FoundExpression {
    first: usize,
    next: usize,
    meaning: Meaning,
    portion: Portion,
    time: Option<TimeOfDay>,
}

/// Every expression of time in `text`, in order, without overlap. `prose` is `text` tokenized.
pub fn expressions(text: &str, prose: &Prose) -> Vec<Expression> {
    let lexemes = lexicon::lexemes(text, &prose.tokens);
    let mut out = Vec::new();
    let mut first = 0;
    for sentence in prose.sentences.iter().filter(|sentence| sentence.ends == Break::Paragraph) {
        let end = sentence.tokens.end;
        let (tokens, lexemes) = (&prose.tokens[..end], &lexemes[..end]);
        paragraph(Paragraph { text, first, tokens, lexemes }, &mut out);
        first = end;
    }
    out
}

/// Adds the expressions of one paragraph to `out`.
fn paragraph(reader: Paragraph<'_>, out: &mut Vec<Expression>) {
    let grammar = &*GRAMMAR;
    let begun = out.len();
    let mut at = reader.first;
    while at < reader.lexemes.len() {
        if reader.class(at) == TokenClass::Other {
            at += 1;
            continue;
        }
        if let Some(start) = range_start(&reader, at) {
            push(&reader, start, out);
            at += 2;
            continue;
        }
        let Some(found) = grammar.at(&reader, at).filter(|f| context::accepts(&reader, f.first, f.next, &f.meaning))
        else {
            at += 1;
            continue;
        };
        at = found.next;
        push(&reader, clock::same_half(&reader, found, out[begun..].last()), out);
        while let Some(end) = range_end(&reader, out, at) {
            at = end.next;
            push(&reader, end, out);
        }
    }
}

fn push(reader: &Paragraph<'_>, found: FoundExpression, out: &mut Vec<Expression>) {
    let (Some(first), Some(last)) = (reader.tokens.get(found.first), reader.tokens.get(found.next - 1)) else { return };
    out.push(Expression {
        start: first.start as usize,
        end: last.end as usize,
        tokens: found.first..found.next,
        meaning: found.meaning,
        portion: found.portion,
        time: found.time,
    });
}

impl Grammar {
    /// The expression that begins at token `at`: a form with what may stand before and after it.
    fn at(&self, reader: &Paragraph<'_>, at: usize) -> Option<FoundExpression> {
        match reader.class(at) {
            TokenClass::Part if reader.class(at + 1) == TokenClass::Of && reader.word(at) != "night" => {
                return self.part_of(reader, at);
            }
            TokenClass::Number | TokenClass::Clock | TokenClass::Noon | TokenClass::Cardinal => {
                if let Some(found) = self.timed(reader, at) {
                    return Some(found);
                }
            }
            TokenClass::Early
            | TokenClass::Late
            | TokenClass::Mid
            | TokenClass::Begin
            | TokenClass::Middle
            | TokenClass::End => {
                return self.portioned(reader, at);
            }
            _ => {}
        }
        let found = self.form(reader, at)?;
        Some(with_time(reader, found))
    }

    /// The longest form alone that stands for a time here.
    fn form(&self, reader: &Paragraph<'_>, at: usize) -> Option<FoundExpression> {
        let class = reader.class(at);
        if let Some((meaning, next)) = figures::read(reader, at) {
            return Some(FoundExpression { first: at, next, meaning, portion: Portion::Whole, time: None });
        }
        if self.second[class as usize] & bit(reader.class(at + 1)) == 0 {
            return None;
        }
        let mut best: Option<FoundExpression> = None;
        for &index in &self.starting[class as usize] {
            let (pattern, meaning) = &self.rules[usize::from(index)];
            let Some((caught, next)) = reader.matches(pattern, at, Captures::default()) else { continue };
            if best.is_some_and(|b| b.next >= next) {
                continue;
            }
            if let Some(meaning) = meaning(&caught).filter(|m| context::accepts(reader, at, next, m)) {
                let time = caught.part.or_else(|| clock::of_day_time(reader, next - 1));
                best = Some(FoundExpression { first: at, next, meaning, portion: Portion::Whole, time });
            }
        }
        best
    }

    /// `5 p.m. EST Nov. 9`, `noon Thursday`, `8:30 a.m. on Friday`, or the time alone.
    fn timed(&self, reader: &Paragraph<'_>, at: usize) -> Option<FoundExpression> {
        let (time, next) = clock::read(reader, at)?;
        let mut day = next;
        for class in [TokenClass::Comma, TokenClass::Preposition] {
            if reader.class(day) == class && (class == TokenClass::Comma || reader.word(day).eq_ignore_ascii_case("on"))
            {
                day += 1;
            }
        }
        if let Some(found) = self.form(reader, day)
            && is_day(&found.meaning)
            && context::accepts(reader, found.first, found.next, &found.meaning)
        {
            return Some(FoundExpression { first: at, time: Some(time), ..found });
        }
        Some(FoundExpression { first: at, next, meaning: Meaning::Clock, portion: Portion::Whole, time: Some(time) })
    }

    /// `the morning of March 23`.
    fn part_of(&self, reader: &Paragraph<'_>, at: usize) -> Option<FoundExpression> {
        let found = self.form(reader, at + 2)?;
        let day = is_day(&found.meaning) && context::accepts(reader, found.first, found.next, &found.meaning);
        let time = Some(values::part(reader.lexeme(at).value));
        day.then_some(FoundExpression { first: at, time, ..found })
    }

    /// `early March`, `mid-2024`, `the end of the year`, `earlier in the day`, `later that year`.
    fn portioned(&self, reader: &Paragraph<'_>, at: usize) -> Option<FoundExpression> {
        let portion = match reader.class(at) {
            TokenClass::Early | TokenClass::Begin => Portion::Start,
            TokenClass::Late | TokenClass::End => Portion::End,
            _ => Portion::Middle,
        };
        let of = matches!(reader.class(at), TokenClass::Begin | TokenClass::Middle | TokenClass::End);
        let mut core = at + 1;
        if of {
            if reader.class(core) != TokenClass::Of {
                return None;
            }
            core += 1;
        } else if reader.class(core) == TokenClass::Hyphen || matches!(reader.word(core), "in" | "on") {
            core += 1;
        }
        let the = reader.class(core) == TokenClass::The;
        core += usize::from(the);
        let found = with_time(reader, self.form(reader, core)?);
        if !context::accepts(reader, found.first, found.next, &found.meaning) {
            return None;
        }
        let whole = match found.meaning {
            Meaning::Distance { from: Anchor::Publication, unit: TimeUnit::Day, .. } => true,
            Meaning::Distance { .. } | Meaning::Duration { .. } | Meaning::Vague | Meaning::Clock => false,
            _ => true,
        };
        whole.then_some(FoundExpression { first: at, portion, ..found })
    }
}

/// Does `meaning` name one day, so that a time of day may belong to it?
fn is_day(meaning: &Meaning) -> bool {
    use super::expression::Around;
    match meaning {
        Meaning::Day { .. } | Meaning::Figures { .. } | Meaning::DayOfMonth { .. } | Meaning::Weekday { .. } => true,
        Meaning::Holiday { around, .. } => *around == Around::Day,
        Meaning::Distance { unit, .. } | Meaning::Unit { unit, .. } => *unit == TimeUnit::Day,
        _ => false,
    }
}

/// `found` with the time of day that follows it: `Wednesday night`, `Friday at 5 p.m.`.
fn with_time(reader: &Paragraph<'_>, found: FoundExpression) -> FoundExpression {
    let next = found.next;
    if found.time.is_some() || !is_day(&found.meaning) {
        return found;
    }
    if reader.class(next) == TokenClass::Part {
        let time = values::part(reader.lexeme(next).value);
        return FoundExpression { next: next + 1, time: Some(time), ..found };
    }
    let at = matches!(reader.word(next), "at" | "AT" | "by" | "around" | "about");
    let comma = usize::from(reader.class(next) == TokenClass::Comma);
    // `2025-03-04 23:40`.
    if reader.class(found.first) == TokenClass::Year && reader.class(next) == TokenClass::Clock {
        let minutes = reader.lexeme(next).value % lexicon::HALF_DAY;
        return FoundExpression { next: next + 1, time: Some(clock::of_minutes(minutes)), ..found };
    }
    if at || comma == 1 {
        let after = next + usize::from(at) + comma;
        if let Some((time, next)) = clock::read(reader, after)
            && (at || reader.class(after) != TokenClass::Number)
        {
            return FoundExpression { next, time: Some(time), ..found };
        }
    }
    found
}

/// The end of a range that the last expression begins: `29` in `Sept. 22 to 29`, `6` in `March 4-6`,
/// `99` in `1998-99`. `at` is the token after it.
fn range_end(reader: &Paragraph<'_>, out: &[Expression], at: usize) -> Option<FoundExpression> {
    let begun = out.last()?;
    let joined = match reader.class(at) {
        TokenClass::Hyphen => true,
        TokenClass::To => !reader.word(at).starts_with(['u', 'U']),
        TokenClass::And | TokenClass::Comma => {
            matches!(begun.meaning, Meaning::Day { .. } | Meaning::DayOfMonth { .. })
        }
        _ => false,
    };
    if !joined {
        return None;
    }
    let end = reader.lexeme(at + 1);
    let found =
        |meaning, next| Some(FoundExpression { first: at + 1, next, meaning, portion: Portion::Whole, time: None });
    match begun.meaning {
        Meaning::Day { year: None, day, .. } | Meaning::DayOfMonth { day, .. } => {
            if !matches!(end.class, TokenClass::Number | TokenClass::Ordinal) || reader.word(at + 1).len() > 4 {
                return None;
            }
            let last = i8::try_from(end.value).ok().filter(|d| *d > day && *d <= 31)?;
            let next = at + 2;
            let listed = reader.class(at) == TokenClass::Comma;
            let glued = reader.class(at) == TokenClass::Hyphen && reader.glued(at - 1) && reader.glued(at);
            if (!glued && context::counts_something(reader, next)) || (listed && !goes_on(reader, next)) {
                return None;
            }
            if let (Meaning::Day { month, .. }, Some((year, after))) = (begun.meaning, year_behind(reader, next)) {
                return found(Meaning::Day { year: Some(year), month, day: last, weekday: None }, after);
            }
            found(Meaning::DayOfMonth { day: last, weekday: None, month: None }, next)
        }
        Meaning::Year { year, fiscal } => {
            if reader.class(at) != TokenClass::Hyphen || !reader.glued(at - 1) || !reader.glued(at) {
                return None;
            }
            let last = (end.class == TokenClass::Number && reader.word(at + 1).len() == 2).then_some(end.value)?;
            let last = year - year % 100 + last;
            (last > year).then_some(())?;
            found(Meaning::Year { year: last, fiscal }, at + 2)
        }
        _ => None,
    }
}

/// A year right behind a range or list of days: `March 4-6, 2025`.
fn year_behind(reader: &Paragraph<'_>, at: usize) -> Option<(Year, usize)> {
    let at = at + usize::from(reader.class(at) == TokenClass::Comma);
    let lexeme = reader.lexeme(at);
    (lexeme.class == TokenClass::Year && !context::counts_something(reader, at + 1))
        .then_some((Year::Number(lexeme.value), at + 1))
}

/// The first day of a range or list whose month follows its last: `4` in `4-6 March`, `4 and 6 March`.
fn range_start(reader: &Paragraph<'_>, at: usize) -> Option<FoundExpression> {
    let first = reader.lexeme(at);
    if !matches!(first.class, TokenClass::Number | TokenClass::Ordinal) || reader.class(at + 3) != TokenClass::Month {
        return None;
    }
    let joined = matches!(reader.class(at + 1), TokenClass::Hyphen | TokenClass::To | TokenClass::And);
    let last = reader.lexeme(at + 2);
    if !joined
        || !matches!(last.class, TokenClass::Number | TokenClass::Ordinal)
        || !(1..last.value).contains(&first.value)
    {
        return None;
    }
    let day = i8::try_from(first.value).ok()?;
    let end = GRAMMAR.form(reader, at + 2).filter(|f| context::accepts(reader, f.first, f.next, &f.meaning))?;
    let Meaning::Day { year, month, .. } = end.meaning else { return None };
    let meaning = Meaning::Day { year, month, day, weekday: None };
    Some(FoundExpression { first: at, next: at + 1, meaning, portion: Portion::Whole, time: None })
}

/// After a day in a list: does the list go on with another day? `March 4, 5 and 6`.
fn goes_on(reader: &Paragraph<'_>, next: usize) -> bool {
    matches!(reader.class(next), TokenClass::Comma | TokenClass::And)
        && matches!(reader.class(next + 1), TokenClass::Number | TokenClass::And)
}
