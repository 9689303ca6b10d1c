//! Days in writing: the forms in which a header, a record or a query writes a day with a month's
//! name, such as `Wed, 5 Mar 2025`, `March 5, 2025` or `5th of March`.
//!
//! Owned here: the names of months and weekdays, and the order of the parts. Left to others: what
//! a day without a year means ([`super::when`], [`super::published`]), and expressions of time in
//! running prose.

use std::borrow::Cow;

use jiff::civil::Weekday;

use crate::text::fold;

/// A piece of a written day: white space, commas and full stops between the pieces are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WrittenPart<'a> {
    /// A run of ASCII digits.
    Number(&'a str),
    /// A run of letters, folded ([`crate::text::fold`]).
    Word(Cow<'a, str>),
    /// Any other character.
    Mark(char),
}

impl WrittenPart<'_> {
    /// The number, if it is one of one to four digits.
    pub(crate) fn number(&self) -> Option<i16> {
        match self {
            WrittenPart::Number(digits) if digits.len() <= 4 => digits.parse().ok(),
            _ => None,
        }
    }

    /// The folded word, or nothing.
    pub(crate) fn word(&self) -> &str {
        match self {
            WrittenPart::Word(word) => word,
            _ => "",
        }
    }
}

/// A [`WrittenPart`] and the byte after it.
pub(crate) type PartEnd<'a> = (WrittenPart<'a>, usize);

/// Splits off the first `limit` parts of `text`.
pub(crate) fn parts(text: &str, limit: usize) -> Vec<PartEnd<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while out.len() < limit {
        let Some(c) = text[at..].chars().next() else { break };
        let run = |inside: fn(char) -> bool| text[at..].find(|c| !inside(c)).map_or(text.len(), |n| at + n);
        let end = match c {
            '0'..='9' => {
                let end = run(|c| c.is_ascii_digit());
                out.push((WrittenPart::Number(&text[at..end]), end));
                end
            }
            c if c.is_alphabetic() => {
                let end = run(|c| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c));
                out.push((WrittenPart::Word(fold(&text[at..end])), end));
                end
            }
            c if c.is_whitespace() || matches!(c, ',' | '.' | '\u{200b}'..='\u{200f}' | '\u{feff}') => {
                at += c.len_utf8();
                continue;
            }
            c => {
                out.push((WrittenPart::Mark(c), at + c.len_utf8()));
                at + c.len_utf8()
            }
        };
        at = end;
    }
    out
}

/// A day as it is written; what is missing was not written. The day exists in some year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// The weekday that stands before or after.
    pub weekday: Option<Weekday>,
    /// `1..=9999`.
    pub year: Option<i16>,
    /// `1..=12`.
    pub month: i8,
    /// `1..=31`; not checked against the month.
    pub day: Option<i8>,
}

/// Which names of months are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    /// English only: for what a person types and for running text.
    English,
    /// The languages of [`ABROAD`] too: for fields that hold nothing but a date.
    Any,
}

impl Tongue {
    /// The month that `word` (folded) names.
    pub(crate) fn month(self, word: &str) -> Option<i8> {
        let abroad = |word: &str| ABROAD.iter().position(|names| names.contains(&word)).map(|n| n as i8 + 1);
        month_named(word).or_else(|| (self == Self::Any).then(|| abroad(word)).flatten())
    }
}

/// Reads a written day at the start of `parts`; also how many parts it takes. A month alone with a
/// year (`March 2025`) or without (`March`) is one too.
pub(crate) fn written(parts: &[PartEnd<'_>], tongue: Tongue) -> Option<(Written, usize)> {
    let mut out = Written::default();
    let mut at = 0;
    let part = |at: usize| parts.get(at).map(|(part, _)| part);
    let word = |at: usize| part(at).map_or("", WrittenPart::word);
    if let Some(weekday) = weekday_named(word(at)) {
        out.weekday = Some(weekday);
        at += 1;
        at += usize::from(word(at) == "the");
    }
    let leading = part(at).and_then(WrittenPart::number).filter(|n| (1..=31).contains(n));
    if let Some(day) = leading {
        at = after_ordinal(parts, at + 1);
        at += usize::from(
            matches!(word(at), "of" | "de" | "d") || matches!(part(at), Some(WrittenPart::Mark('-' | '/'))),
        );
        out.month = tongue.month(word(at))?;
        out.day = Some(day as i8);
        at += 1;
    } else {
        out.month = tongue.month(word(at))?;
        at += 1;
        at += usize::from(word(at) == "the");
        let day = part(at).and_then(WrittenPart::number).filter(|n| (1..=31).contains(n) && digits(part(at)) <= 2);
        if let Some(day) = day {
            out.day = Some(day as i8);
            at = after_ordinal(parts, at + 1);
        }
    }
    let joined =
        matches!(word(at), "de" | "del" | "of" | "in") || matches!(part(at), Some(WrittenPart::Mark('-' | '/')));
    let year_at = at + usize::from(joined && (tongue == Tongue::Any || word(at) != "in" || out.day.is_none()));
    if digits(part(year_at)) == 4 {
        out.year = part(year_at).and_then(WrittenPart::number).filter(|y| *y > 0);
        at = if out.year.is_some() { year_at + 1 } else { at };
    }
    Some((out, at))
}

/// The number of digits of a number, else 0.
pub(crate) fn digits(part: Option<&WrittenPart<'_>>) -> usize {
    match part {
        Some(WrittenPart::Number(digits)) => digits.len(),
        _ => 0,
    }
}

/// Steps over `st`, `nd`, `rd`, `th`, `er`, `º`.
fn after_ordinal(parts: &[PartEnd<'_>], at: usize) -> usize {
    let ordinal = match parts.get(at) {
        Some((WrittenPart::Word(word), _)) => matches!(&**word, "st" | "nd" | "rd" | "th" | "er" | "o"),
        Some((WrittenPart::Mark('º' | '°'), _)) => true,
        _ => false,
    };
    at + usize::from(ordinal)
}

/// The month that an English word (lower case, without full stop) names, `1..=12`.
pub(crate) fn month_named(word: &str) -> Option<i8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sep" | "sept" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// The weekday that an English word (lower case, without full stop) names.
pub(crate) fn weekday_named(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// The English name of a month, `1..=12`.
pub(crate) fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get((month - 1) as usize).copied().unwrap_or("")
}

/// The English name of a weekday.
pub(crate) fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// Names of the months outside English, folded: German, French, Spanish, Italian, Portuguese,
/// Dutch, Polish, Czech, Russian, Ukrainian, Turkish, Swedish, Danish, Norwegian, Finnish,
/// Hungarian, Romanian, Greek, Indonesian; in the case that a date takes.
#[rustfmt::skip]
const ABROAD: [&[&str]; 12] = [
    &["januar", "jaenner", "janner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari", "stycznia",
      "styczen", "sty", "ledna", "leden", "января", "янв", "сiчня", "ocak", "januari", "tammikuuta", "tammikuu",
      "január", "ianuarie", "ιανουαριου", "يناير"],
    &["februar", "feber", "fevrier", "fevr", "fev", "febrero", "febbraio", "fevereiro", "februari", "lutego", "luty", "lut",
      "unora", "unor", "февраля", "фев", "лютого", "subat", "helmikuuta", "helmikuu", "februarie", "φεβρουαριου", "فبراير"],
    &["marz", "maerz", "mrz", "mars", "marzo", "marco", "maart", "mrt", "marca", "marzec", "brezna", "brezen", "марта", "мар",
      "березня", "mart", "maaliskuuta", "maaliskuu", "marcius", "martie", "μαρτιου", "maret", "مارس"],
    &["avril", "avr", "abril", "abr", "aprile", "kwietnia", "kwiecien", "kwi", "dubna", "duben", "апреля", "апр", "квiтня",
      "nisan", "huhtikuuta", "huhtikuu", "aprilis", "aprilie", "απριλιου", "ابريل"],
    &["mai", "mayo", "maggio", "mag", "maio", "mei", "maja", "maj", "kvetna", "kveten", "мая", "маи", "травня", "mayis",
      "toukokuuta", "toukokuu", "majus", "μαιου", "مايو"],
    &["juni", "juin", "junio", "giugno", "giu", "junho", "czerwca", "czerwiec", "cze", "cervna", "cerven", "июня", "июн",
      "червня", "haziran", "kesakuuta", "kesakuu", "junius", "iunie", "ιουνιου", "يونيو"],
    &["juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipca", "lipiec", "lip", "cervence", "cervenec", "июля",
      "июл", "липня", "temmuz", "heinakuuta", "heinakuu", "julius", "iulie", "ιουλιου", "يوليو"],
    &["aout", "agosto", "ago", "augustus", "sierpnia", "sierpien", "sie", "srpna", "srpen", "августа", "авг", "серпня",
      "agustos", "augusti", "elokuuta", "elokuu", "augusztus", "αυγουστου", "agustus", "اغسطس"],
    &["septembre", "septiembre", "setiembre", "settembre", "set", "setembro", "wrzesnia", "wrzesien", "wrz", "zari",
      "сентября", "сен", "сент", "вересня", "eylul", "syyskuuta", "syyskuu", "szeptember", "septembrie", "σεπτεμβριου", "سبتمبر"],
    &["oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "pazdziernika", "pazdziernik", "paz",
      "rijna", "rijen", "октября", "окт", "жовтня", "ekim", "lokakuuta", "lokakuu", "octombrie", "οκτωβριου", "اكتوبر"],
    &["novembre", "noviembre", "novembro", "listopada", "listopadu", "listopad", "lis", "ноября", "ноя", "листопада",
      "kasim", "marraskuuta", "marraskuu", "noiembrie", "νοεμβριου", "nopember", "نوفمبر"],
    &["dezember", "dez", "decembre", "diciembre", "dic", "dicembre", "dezembro", "desember", "grudnia", "grudzien", "gru",
      "prosince", "prosinec", "декабря", "дек", "грудня", "aralik", "joulukuuta", "joulukuu", "decembrie", "δεκεμβριου", "ديسمبر"],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Written> {
        written(&parts(text, 32), Tongue::Any).map(|(day, _)| day)
    }

    fn of(weekday: Option<Weekday>, year: Option<i16>, month: i8, day: Option<i8>) -> Option<Written> {
        Some(Written { weekday, year, month, day })
    }

    #[test]
    fn the_day_may_stand_before_or_after_the_month() {
        let march_5 = of(None, Some(2025), 3, Some(5));
        for text in
            ["March 5, 2025", "5 March 2025", "5th of March 2025", "Mar. 5th 2025", "5-Mar-2025", "5. März 2025"]
        {
            assert_eq!(read(text), march_5, "{text}");
        }
        assert_eq!(read("Wed, 5 Mar 2025 10:00 GMT"), of(Some(Weekday::Wednesday), Some(2025), 3, Some(5)));
        assert_eq!(read("March 2025"), of(None, Some(2025), 3, None));
        assert_eq!(read("Mar 5"), of(None, None, 3, Some(5)));
    }

    #[test]
    fn other_languages_are_read_in_fields() {
        for text in
            ["5 août 2025", "5 de agosto de 2025", "5. August 2025", "5 августа 2025", "5 Ağustos 2025", "5 أغسطس 2025"]
        {
            assert_eq!(read(text), of(None, Some(2025), 8, Some(5)), "{text}");
        }
    }

    #[test]
    fn what_is_no_month_is_no_day() {
        for text in ["", "5", "Wednesday", "5 apples", "2025-03-05", "the March"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
