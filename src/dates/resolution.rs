//! From what an expression says to the days that it names.
//!
//! The anchors, in this order: what the expression says itself (a year, a weekday that only one year
//! fits); the expression before (`two days later`, `the same year`, `the quarter`); the day of
//! publication, back or ahead as the sentence looks. Where no anchor holds, the days are not known.

use jiff::civil::{Date, Weekday, date};

use super::calendar::{Holiday, Span, days_between, in_range, plus_days, weekday_ahead, weekday_back};
use super::direction::lean;
use super::expression::{Anchor, Around, Expression, Meaning, Portion, Season, TimeOfDay, Unit, Which, Year};
use super::grammar::EVENTS;
use crate::article::PartialDate;
use crate::text::Prose;

/// The days that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The interval.
    pub span: Span,
    /// The time of day, if it is said.
    pub time: Option<TimeOfDay>,
    /// Where the range begins that this expression ends (`29` in `Sept. 22 to 29`).
    pub since: Option<Date>,
}

impl Resolved {
    /// First day, inclusive. The end of a range holds the range.
    pub fn first(self) -> Date {
        self.since.unwrap_or(self.span.first())
    }

    /// Last day, inclusive.
    pub fn last(self) -> Date {
        self.span.last()
    }

    /// The value in the notation of TIMEX3.
    pub fn value(self) -> String {
        let mut value = self.span.value();
        match self.time {
            None => {}
            Some(TimeOfDay::Clock { hour, minute }) => value += &format!("T{hour:02}:{minute:02}"),
            Some(TimeOfDay::Morning) => value += "TMO",
            Some(TimeOfDay::Afternoon) => value += "TAF",
            Some(TimeOfDay::Evening) => value += "TEV",
            Some(TimeOfDay::Night) => value += "TNI",
        }
        value
    }
}

/// The days of `expressions`, one for each, as far as they can be known, for one field. `text` and
/// `prose` are those that the expressions were read from; `published` is the day, month or year from
/// which the writer looks.
pub fn resolve(
    text: &str,
    prose: &Prose,
    expressions: &[Expression],
    published: Option<PartialDate>,
) -> Vec<Option<Resolved>> {
    let mut resolver = Resolver {
        text,
        prose,
        expressions,
        now: published.map(Now::of),
        day_first: day_first(expressions),
        focus: None,
        quarter: None,
        long_period: false,
    };
    let mut out: Vec<Option<Resolved>> = Vec::with_capacity(expressions.len());
    for (index, expression) in expressions.iter().enumerate() {
        let span = resolver.span(index);
        let since = span.and_then(|span| resolver.since(index, span, out.last().copied().flatten()));
        resolver.remember(index, span);
        out.push(span.map(|span| Resolved { span, time: day_time(expression, span), since }));
    }
    out
}

fn day_time(expression: &Expression, span: Span) -> Option<TimeOfDay> {
    expression.time.filter(|_| matches!(span, Span::Day(_)))
}

/// Do the dates in figures of this text put the day first? Only if one must and none cannot.
fn day_first(expressions: &[Expression]) -> bool {
    let figures = |must: fn(i8, i8) -> bool| {
        expressions.iter().any(|e| matches!(e.meaning, Meaning::Figures { first, second, .. } if must(first, second)))
    };
    figures(|first, _| first > 12) && !figures(|_, second| second > 12)
}

/// What speaks for the past of a day, month, … whose year is not said, and how many days nearer the
/// future must be to outweigh a cue of weight 1.
const DAY: (f32, f32) = (0.3, 70.0);
const MONTH: (f32, f32) = (0.8, 120.0);
const SEASON: (f32, f32) = (0.3, 120.0);
const QUARTER: (f32, f32) = (1.0, 70.0);
const FISCAL: (f32, f32) = (3.0, 120.0);

/// No nearness outweighs cues of this weight.
const NEAREST: f32 = 2.5;

/// The cues that it takes for a bare weekday to lie ahead: most that the press names have passed.
const WEEKDAY_AHEAD: f32 = 0.8;

/// From where the writer looks.
#[derive(Clone, Copy)]
struct Now {
    first: Date,
    last: Date,
    day: Option<Date>,
}

impl Now {
    fn of(published: PartialDate) -> Self {
        let day = if let PartialDate::Day(day) = published { Some(day) } else { None };
        Self { first: published.first(), last: published.last(), day }
    }

    /// The span of `unit` that holds it, if it is known so precisely.
    fn span(self, unit: Unit) -> Option<Span> {
        let first = Span::around(self.first, unit)?;
        (first == Span::around(self.last, unit)?).then_some(first)
    }

    fn year(self) -> Option<i16> {
        (self.first.year() == self.last.year()).then_some(self.first.year())
    }
}

struct Resolver<'a> {
    text: &'a str,
    prose: &'a Prose,
    expressions: &'a [Expression],
    now: Option<Now>,
    day_first: bool,
    /// The last interval that the text spoke of.
    focus: Option<Span>,
    /// The last quarter that it spoke of.
    quarter: Option<Span>,
    /// True when the text last spoke of several months of business rather than of a quarter.
    long_period: bool,
}

impl Resolver<'_> {
    fn span(&mut self, index: usize) -> Option<Span> {
        let expression = &self.expressions[index];
        match expression.meaning {
            Meaning::Day { year, month, day, weekday } => self.day(index, year, month, day, weekday),
            Meaning::Figures { year, first, second } => self.figures(index, year, first, second),
            Meaning::DayOfMonth { day, weekday } => self.day_of_month(index, day, weekday),
            Meaning::Weekday { weekday, which } => self.weekday(index, weekday, which),
            Meaning::Month { month, year, which } => self.month(index, month, year, which),
            Meaning::Year { year, .. } => Some(Span::Year(in_range(i32::from(year))?)),
            Meaning::Decade { first } => Some(Span::Decade(first)),
            Meaning::Century { number } => Some(Span::Century((i16::from(number) - 1) * 100)).filter(|_| number > 0),
            Meaning::Season { season, year, which } => self.season(index, season, year, which),
            Meaning::Quarter { quarter, year, which, fiscal } => {
                self.quarter_of_year(index, quarter, year, which, fiscal)
            }
            Meaning::Half { half, year } => Some(Span::Half(self.year(year?)?, half)),
            Meaning::Holiday { holiday, year, which, around } => self.holiday(index, holiday, year, which, around),
            Meaning::Unit { unit, which } => self.unit(index, unit, which),
            Meaning::Distance { count, unit, from } => self.distance(index, count?, unit, from),
            Meaning::WeekOf { month, day, year } => {
                let day = self.day(index, year.map(Year::Number), month, day, None)?;
                Span::around(day.first(), Unit::Week)
            }
            Meaning::Comparison { year, quarter } => self.comparison(year, quarter),
            Meaning::Clock => self.day_in_focus(),
            Meaning::Duration { .. } | Meaning::Vague => None,
        }
    }

    /// A year as it is said.
    fn year(&self, year: Year) -> Option<i16> {
        match year {
            Year::Number(year) => Some(year),
            Year::Relative(shift) => in_range(i32::from(self.now?.year()?) + i32::from(shift)),
            Year::Same => Some(self.focus?.first().year()),
        }
    }

    fn day(&mut self, index: usize, year: Option<Year>, month: i8, day: i8, weekday: Option<Weekday>) -> Option<Span> {
        if let Some(year) = year {
            return Date::new(self.year(year)?, month, day).ok().map(Span::Day);
        }
        if let Some(end) = self.year_of_range_end(index) {
            let this = Date::new(end.year(), month, day).ok();
            let day = this.filter(|d| *d <= end).or_else(|| Date::new(end.year() - 1, month, day).ok())?;
            return Some(Span::Day(day));
        }
        let now = self.now?;
        if let Some(year) = self.event(index, month, day) {
            return Date::new(year, month, day).ok().map(Span::Day);
        }
        let years = in_range(i32::from(now.first.year()) - 8)?..=in_range(i32::from(now.last.year()) + 8)?;
        let days = years.filter_map(|y| Date::new(y, month, day).ok());
        if let Some(weekday) = weekday {
            let fits = days.clone().filter(|d| d.weekday() == weekday).min_by_key(|d| self.distance_from_now(*d));
            if let Some(day) = fits.filter(|d| self.distance_from_now(*d) < 1100) {
                return Some(Span::Day(day));
            }
        }
        let back = days.clone().rfind(|d| *d <= now.last)?;
        let ahead = days.clone().find(|d| *d >= now.first)?;
        Some(self.nearer(index, Span::Day(back), Span::Day(ahead), DAY))
    }

    /// Of the last interval before and the first after, the one that is meant: the nearer, unless
    /// the sentence looks the other way. `past` is what speaks for the past beforehand, `days` how
    /// much nearer one must be to outweigh a cue of weight 1.
    fn nearer(&self, index: usize, back: Span, ahead: Span, (past, days): (f32, f32)) -> Span {
        if back == ahead {
            return back;
        }
        let behind = self.distance_from_now(back.last()) as f32;
        let before = self.distance_from_now(ahead.first()) as f32;
        let nearness = ((behind - before) / days).clamp(-NEAREST, NEAREST);
        if self.lean(index) + nearness > past { ahead } else { back }
    }

    fn distance_from_now(&self, day: Date) -> i32 {
        self.now.map_or(0, |now| {
            if day < now.first {
                days_between(day, now.first)
            } else if day > now.last {
                days_between(now.last, day)
            } else {
                0
            }
        })
    }

    /// The last day of a range that the expression begins, if that day says its year: `March 4 to
    /// April 6, 2025`.
    fn year_of_range_end(&self, index: usize) -> Option<Date> {
        let (this, next) = (&self.expressions[index], self.expressions.get(index + 1)?);
        let Meaning::Day { year: Some(Year::Number(year)), month, day, .. } = next.meaning else { return None };
        (self.joined(this, next)).then(|| Date::new(year, month, day).ok())?
    }

    /// Does one word or mark of a range or list stand between two expressions?
    fn joined(&self, a: &Expression, b: &Expression) -> bool {
        const JOINS: &[&str] = &["to", "through", "until", "and", "-", "–", "—", "or", ","];
        b.tokens.start == a.tokens.end + 1
            && self
                .prose
                .tokens
                .get(a.tokens.end)
                .is_some_and(|t| JOINS.iter().any(|j| j.eq_ignore_ascii_case(t.of(self.text))))
    }

    /// The year of a day that names an event: `the Sept. 11 attacks`.
    fn event(&self, index: usize, month: i8, day: i8) -> Option<i16> {
        let next = self.expressions[index].tokens.end;
        let words = self.prose.tokens.get(next..(next + 3).min(self.prose.tokens.len()))?;
        EVENTS.iter().filter(|e| (e.0, e.1) == (month, day)).find_map(|(_, _, names, year)| {
            let named = words.iter().any(|t| names.iter().any(|n| n.eq_ignore_ascii_case(t.of(self.text))));
            let happened = self.now.is_none_or(|now| now.last >= date(*year, month, day));
            (named && happened).then_some(*year)
        })
    }

    fn figures(&mut self, index: usize, year: Option<i16>, first: i8, second: i8) -> Option<Span> {
        let (month, day) =
            if first > 12 || (self.day_first && second <= 12) { (second, first) } else { (first, second) };
        self.day(index, year.map(Year::Number), month, day, None)
    }

    /// `29` in `Sept. 22 to 29`, `Friday the 13th`.
    fn day_of_month(&mut self, index: usize, day: i8, weekday: Option<Weekday>) -> Option<Span> {
        let Some(weekday) = weekday else {
            let begun = self.focus?.first();
            return Date::new(begun.year(), begun.month(), day).ok().map(Span::Day);
        };
        let now = self.now?;
        let months = (-14..=14).filter_map(|n| {
            let month = Span::around(now.first, Unit::Month)?.plus(n)?.first();
            Date::new(month.year(), month.month(), day).ok().filter(|d| d.weekday() == weekday)
        });
        let back = months.clone().rfind(|d| *d <= now.last)?;
        let ahead = months.clone().find(|d| *d >= now.first)?;
        Some(self.nearer(index, Span::Day(back), Span::Day(ahead), DAY))
    }

    fn weekday(&mut self, index: usize, weekday: Weekday, which: Which) -> Option<Span> {
        if matches!(which, Which::Previous | Which::Following | Which::Same) {
            let Span::Day(focus) = self.focus? else { return None };
            let day = match which {
                Which::Previous => weekday_back(plus_days(focus, -1)?, weekday)?,
                Which::Following => weekday_ahead(plus_days(focus, 1)?, weekday)?,
                _ => weekday_back(focus, weekday)?,
            };
            return Some(Span::Day(day));
        }
        let now = self.now?.day?;
        let day = match which {
            Which::Last => weekday_back(plus_days(now, -1)?, weekday)?,
            Which::Next => weekday_ahead(plus_days(now, 1)?, weekday)?,
            Which::OfWeek(weeks) => {
                let monday = Span::around(now, Unit::Week)?.plus(i32::from(weeks))?.first();
                weekday_ahead(monday, weekday)?
            }
            _ if now.weekday() == weekday => now,
            Which::This if self.lean(index) > -1.0 => weekday_ahead(now, weekday)?,
            _ if self.lean(index) > WEEKDAY_AHEAD => weekday_ahead(now, weekday)?,
            _ => weekday_back(now, weekday)?,
        };
        Some(Span::Day(day))
    }

    fn month(&mut self, index: usize, month: i8, year: Option<Year>, which: Which) -> Option<Span> {
        if let Some(year) = year {
            return Some(Span::Month(self.year(year)?, month));
        }
        let of = |y: i16| Span::Month(y, month);
        if matches!(which, Which::Previous | Which::Following | Which::Same) {
            let focus = self.focus?;
            let same = of(focus.first().year());
            return match which {
                Which::Previous if same.first() >= focus.first() => same.plus(-12),
                Which::Following if same.last() <= focus.last() => same.plus(12),
                _ => Some(same),
            };
        }
        let now = self.now?;
        let this = of(now.last.year());
        let back = if this.first() > now.last { this.plus(-12)? } else { this };
        let ahead = of(now.first.year());
        let ahead = if ahead.last() < now.first { ahead.plus(12)? } else { ahead };
        let current = back == ahead;
        Some(match which {
            Which::Last if current && now.day.is_some() => back.plus(-12)?,
            Which::Last => back,
            Which::Next if current && now.day.is_some() => ahead.plus(12)?,
            Which::Next => ahead,
            Which::This => of(now.year()?),
            _ => self.nearer(index, back, ahead, MONTH),
        })
    }

    fn season(&mut self, index: usize, season: Season, year: Option<Year>, which: Which) -> Option<Span> {
        if let Some(year) = year {
            return Some(Span::Season(self.year(year)?, season));
        }
        if matches!(which, Which::Previous | Which::Following | Which::Same) {
            return Some(Span::Season(self.focus?.first().year(), season));
        }
        let now = self.now?;
        let this = Span::Season(now.last.year(), season);
        let back = if this.first() > now.last { this.plus(-1)? } else { this };
        let begun = Span::Season(now.first.year() - 1, season);
        let ahead = (0..3).filter_map(|n| begun.plus(n)).find(|s| s.last() >= now.first)?;
        let current = back == ahead;
        Some(match which {
            Which::Last if current => back.plus(-1)?,
            Which::Last => back,
            Which::Next if current => ahead.plus(1)?,
            Which::Next => ahead,
            Which::This if season != Season::Winter => Span::Season(now.year()?, season),
            _ => self.nearer(index, back, ahead, SEASON),
        })
    }

    fn quarter_of_year(
        &mut self,
        index: usize,
        quarter: i8,
        year: Option<Year>,
        which: Which,
        fiscal: bool,
    ) -> Option<Span> {
        if let Some(year) = year {
            let base = match year {
                Year::Number(year) => return Some(Span::Quarter(year, quarter)),
                Year::Same => self.focus?.first().year(),
                Year::Relative(_) => self.now?.year()?,
            };
            let Year::Relative(shift) = year else { return Some(Span::Quarter(base, quarter)) };
            let this = Span::Quarter(base, quarter);
            // The year before the last third quarter, when this year's is still to come.
            let begun = self.now.is_some_and(|now| this.first() <= now.last);
            return this.plus(4 * (i32::from(shift) - i32::from(shift < 0 && !begun && self.quarter.is_some())));
        }
        if which == Which::Same {
            return Some(Span::Quarter(self.focus?.first().year(), quarter));
        }
        let now = self.now?;
        let this = Span::Quarter(now.last.year(), quarter);
        let back = if this.first() > now.last { this.plus(-4)? } else { this };
        let ahead = Span::Quarter(now.first.year(), quarter);
        let ahead = if ahead.last() < now.first { ahead.plus(4)? } else { ahead };
        Some(self.nearer(index, back, ahead, if fiscal { FISCAL } else { QUARTER }))
    }

    fn holiday(
        &mut self,
        index: usize,
        holiday: Holiday,
        year: Option<Year>,
        which: Which,
        around: Around,
    ) -> Option<Span> {
        let day = match year {
            Some(year) => holiday.of(self.year(year)?)?,
            None if matches!(which, Which::Previous | Which::Following | Which::Same) => {
                holiday.of(self.focus?.first().year())?
            }
            None => self.holiday_near(index, holiday, which)?,
        };
        match around {
            Around::Day => Some(Span::Day(day)),
            Around::Week => Span::around(day, Unit::Week),
            Around::Weekend => Span::around(plus_days(day, -3)?, Unit::Weekend),
        }
    }

    fn holiday_near(&mut self, index: usize, holiday: Holiday, which: Which) -> Option<Date> {
        let now = self.now?;
        let (from, to) = (in_range(i32::from(now.first.year()) - 2)?, in_range(i32::from(now.last.year()) + 2)?);
        let days = (from..=to).filter_map(|y| holiday.of(y));
        let back = days.clone().rfind(|d| *d <= now.last)?;
        let ahead = days.clone().find(|d| *d >= now.first)?;
        Some(match which {
            Which::Last => days.clone().rfind(|d| *d < now.first)?,
            Which::Next => days.clone().find(|d| *d > now.last)?,
            Which::This => holiday.of(now.year()?)?,
            _ => self.nearer(index, Span::Day(back), Span::Day(ahead), DAY).first(),
        })
    }

    fn unit(&mut self, index: usize, unit: Unit, which: Which) -> Option<Span> {
        match which {
            Which::This | Which::Bare | Which::OfWeek(_) => self.now?.span(unit),
            Which::Last => self.now?.span(unit)?.plus(-1),
            Which::Next => self.now?.span(unit)?.plus(1),
            Which::Same => self.focus_as(unit),
            Which::Previous => self.focus_as(unit)?.plus(-1),
            Which::Following if unit == Unit::Day && !matches!(self.focus, Some(Span::Day(_))) => None,
            Which::Following => self.focus_as(unit)?.plus(1),
            Which::End => Some(Span::Day(self.year_end(index)?)),
            Which::The => self.the(index, unit),
        }
    }

    /// The span of `unit` that the text last spoke of.
    fn focus_as(&self, unit: Unit) -> Option<Span> {
        let focus = self.focus?;
        let span = Span::around(focus.first(), unit)?;
        (Span::around(focus.last(), unit)? == span || matches!(focus, Span::Week(_) | Span::Season(..))).then_some(span)
    }

    /// `the quarter`, `the weekend`, `the year`.
    fn the(&mut self, index: usize, unit: Unit) -> Option<Span> {
        let now = self.now?;
        match unit {
            Unit::Quarter => {
                if let Some(end) = self.period_end(index) {
                    let middle = plus_days(end, -45)?;
                    return Span::around(middle, Unit::Quarter);
                }
                self.quarter.or_else(|| now.span(unit)?.plus(-1))
            }
            Unit::Weekend => {
                let this = now.span(unit)?;
                let past = now.day.is_some_and(|d| d >= this.first());
                if self.lean(index) > 1.0 || past { Some(this) } else { this.plus(-1) }
            }
            Unit::Day => self.day_in_focus(),
            Unit::Month | Unit::Week | Unit::Year => now.span(unit),
            _ => None,
        }
    }

    /// The last day of a business period that the expression after gives: `the quarter ended Sept. 30`.
    fn period_end(&mut self, index: usize) -> Option<Date> {
        let (this, next) = (&self.expressions[index], self.expressions.get(index + 1)?);
        let between = self.prose.tokens.get(this.tokens.end..next.tokens.start)?;
        let ended = between.len() <= 2
            && between.first().is_some_and(|t| matches!(t.of(self.text), "ended" | "ending" | "that"));
        if !ended || !matches!(next.meaning, Meaning::Day { .. } | Meaning::Month { .. }) {
            return None;
        }
        self.span(index + 1).map(Span::last)
    }

    fn year_end(&mut self, index: usize) -> Option<Date> {
        let year = self.now?.year()?;
        let back = self.lean(index) < 0.0;
        Date::new(if back { year - 1 } else { year }, 12, 31).ok()
    }

    fn distance(&mut self, index: usize, count: i32, unit: Unit, from: Anchor) -> Option<Span> {
        match from {
            Anchor::Publication => {
                if count > 0 && unit != Unit::Day && self.lean(index) < 1.0 {
                    return None;
                }
                let unit = if matches!(unit, Unit::Minute | Unit::Hour) { return None } else { unit };
                if count == -1 && unit == Unit::Year && self.quarter.is_some() {
                    return self.comparison(None, false);
                }
                self.from(self.now?.span(rounded(unit, count))?, count, unit)
            }
            Anchor::Before => {
                if matches!(unit, Unit::Minute | Unit::Hour) {
                    return None;
                }
                if count == -1 && unit == Unit::Year {
                    return self.comparison(None, false);
                }
                if let Some(after) = self.expression_after(index) {
                    return self.from(Span::around(after.first(), unit)?, count, unit);
                }
                let focus = self.focus?;
                let exact = unit >= Unit::Month || matches!(focus, Span::Day(_));
                if !exact {
                    return None;
                }
                let later = self.from(Span::around(focus.first(), rounded(unit, count))?, count, unit)?;
                // What is told as past cannot lie ahead: then the text means another day than the last.
                let ahead = self.now.is_some_and(|now| later.first() > now.last) && self.lean(index) < 1.0;
                (!ahead).then_some(later)
            }
            Anchor::After => None,
        }
    }

    /// `base` moved by `count` units.
    fn from(&self, base: Span, count: i32, unit: Unit) -> Option<Span> {
        match (base, unit) {
            (Span::Day(day), Unit::Week | Unit::Weekend) => plus_days(day, count.checked_mul(7)?).map(Span::Day),
            (base, Unit::Decade) => base.plus(count.checked_mul(10)?),
            (base, Unit::Century) => base.plus(count.checked_mul(100)?),
            (base, _) => base.plus(count),
        }
    }

    /// The expression right after this one, resolved: `two days before March 5`, `the day after
    /// Thanksgiving`.
    fn expression_after(&mut self, index: usize) -> Option<Span> {
        let (this, next) = (&self.expressions[index], self.expressions.get(index + 1)?);
        let last = self.prose.tokens.get(this.tokens.end.checked_sub(1)?)?.of(self.text);
        let adjacent = next.tokens.start == this.tokens.end;
        let points = ["before", "after"].iter().any(|w| w.eq_ignore_ascii_case(last));
        if !adjacent || !points || matches!(next.meaning, Meaning::Distance { from: Anchor::Before, .. }) {
            return None;
        }
        self.span(index + 1)
    }

    /// The period a year before that of the sentence.
    fn comparison(&self, year: Option<i16>, quarter: bool) -> Option<Span> {
        let of_quarter = quarter || !self.long_period;
        match (self.quarter, year) {
            (Some(Span::Quarter(_, q)), Some(year)) if of_quarter => Some(Span::Quarter(year, q)),
            (Some(span), None) if of_quarter => span.plus(-4),
            (_, Some(year)) => Some(Span::Year(year)),
            (None, None) if quarter => self.now?.span(Unit::Quarter)?.plus(-5),
            _ => Span::Year(self.now?.year()?).plus(-1),
        }
    }

    /// The day that the text last spoke of, else that of publication.
    fn day_in_focus(&self) -> Option<Span> {
        match self.focus {
            Some(day @ Span::Day(_)) => Some(day),
            _ => self.now?.day.map(Span::Day),
        }
    }

    fn lean(&self, index: usize) -> f32 {
        lean(self.text, self.prose, &self.expressions[index])
    }

    /// Where the range begins that the expression ends.
    fn since(&self, index: usize, span: Span, before: Option<Resolved>) -> Option<Date> {
        let previous = &self.expressions[index.checked_sub(1)?];
        let this = &self.expressions[index];
        let mark = self.prose.tokens.get(previous.tokens.end)?.of(self.text);
        let range = ["to", "through", "until", "till", "-", "–", "—"].iter().any(|j| j.eq_ignore_ascii_case(mark));
        let first = before?.span.first();
        (range && this.tokens.start == previous.tokens.end + 1 && first < span.first()).then_some(first)
    }

    /// Keeps what later expressions may refer to.
    fn remember(&mut self, index: usize, span: Option<Span>) {
        let expression = &self.expressions[index];
        match expression.meaning {
            Meaning::Duration { count: Some(2..), unit: Unit::Month } => self.long_period = true,
            Meaning::Comparison { .. } => return,
            Meaning::Distance { count: Some(-1), unit: Unit::Year, .. } => return,
            _ => {}
        }
        let Some(span) = span else { return };
        if let Span::Quarter(..) = span {
            self.long_period = false;
            let relative = matches!(expression.meaning, Meaning::Quarter { year: Some(Year::Relative(_)), .. });
            // What is reported, not what is forecast, is what comparisons compare with.
            let begun = self.now.is_none_or(|now| span.last() <= now.last);
            if !relative && (begun || self.quarter.is_none()) {
                self.quarter = Some(span);
            }
        }
        if !matches!(expression.portion, Portion::Whole) && matches!(span, Span::Week(_)) {
            return;
        }
        self.focus = Some(span);
    }
}

/// How exactly a distance in `unit` points: weeks to the day, the others to their own kind.
fn rounded(unit: Unit, _count: i32) -> Unit {
    match unit {
        Unit::Week | Unit::Weekend => Unit::Day,
        Unit::Decade | Unit::Century => Unit::Year,
        unit => unit,
    }
}
