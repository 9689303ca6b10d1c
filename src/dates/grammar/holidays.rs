//! Named days: what the press calls them and the rule that finds their day.

use std::sync::LazyLock;

use crate::dates::calendar::Holiday::{self, Easter, Fixed, Nth, NthPlus};

/// A named day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HolidayName {
    /// Its words in lower case, apostrophes dropped, `'s` a word of its own. Names that begin with one
    /// word stand together, the longer first.
    pub words: &'static str,
    /// How its day is found.
    pub holiday: Holiday,
}

impl HolidayName {
    /// Its first word.
    pub fn first(&self) -> &'static str {
        self.words.split(' ').next().unwrap_or_default()
    }
}

const fn named(words: &'static str, holiday: Holiday) -> HolidayName {
    HolidayName { words, holiday }
}

/// Every named day. Feasts of lunar calendars are left out: their days were observed, not reckoned.
#[rustfmt::skip]
pub(crate) const NAMES: &[HolidayName] = &[
    named("christmas eve", Fixed(12, 24)),
    named("christmas day", Fixed(12, 25)),
    named("christmas", Fixed(12, 25)),
    named("new year 's eve", Fixed(12, 31)),
    named("new years eve", Fixed(12, 31)),
    named("new year 's day", Fixed(1, 1)),
    named("new years day", Fixed(1, 1)),
    named("new year 's", Fixed(1, 1)),
    named("boxing day", Fixed(12, 26)),
    named("epiphany", Fixed(1, 6)),
    named("martin luther king jr day", Nth(1, 0, 3)),
    named("martin luther king jr . day", Nth(1, 0, 3)),
    named("martin luther king day", Nth(1, 0, 3)),
    named("mlk day", Nth(1, 0, 3)),
    named("inauguration day", Fixed(1, 20)),
    named("australia day", Fixed(1, 26)),
    named("groundhog day", Fixed(2, 2)),
    named("valentine 's day", Fixed(2, 14)),
    named("valentines day", Fixed(2, 14)),
    named("presidents day", Nth(2, 0, 3)),
    named("mardi gras", Easter(-47)),
    named("fat tuesday", Easter(-47)),
    named("shrove tuesday", Easter(-47)),
    named("ash wednesday", Easter(-46)),
    named("palm sunday", Easter(-7)),
    named("maundy thursday", Easter(-3)),
    named("good friday", Easter(-2)),
    named("holy saturday", Easter(-1)),
    named("easter sunday", Easter(0)),
    named("easter monday", Easter(1)),
    named("easter", Easter(0)),
    named("ascension day", Easter(39)),
    named("whit sunday", Easter(49)),
    named("whit monday", Easter(50)),
    named("pentecost", Easter(49)),
    named("international women 's day", Fixed(3, 8)),
    named("ides of march", Fixed(3, 15)),
    named("st patrick 's day", Fixed(3, 17)),
    named("st . patrick 's day", Fixed(3, 17)),
    named("april fools day", Fixed(4, 1)),
    named("april fool 's day", Fixed(4, 1)),
    named("tax day", Fixed(4, 15)),
    named("patriots day", Nth(4, 0, 3)),
    named("patriot 's day", Nth(4, 0, 3)),
    named("patriot day", Fixed(9, 11)),
    named("earth day", Fixed(4, 22)),
    named("anzac day", Fixed(4, 25)),
    named("may day", Fixed(5, 1)),
    named("cinco de mayo", Fixed(5, 5)),
    named("mother 's day", Nth(5, 6, 2)),
    named("mothers day", Nth(5, 6, 2)),
    named("victory in europe day", Fixed(5, 8)),
    named("v e day", Fixed(5, 8)),
    named("memorial day", Nth(5, 0, -1)),
    named("flag day", Fixed(6, 14)),
    named("father 's day", Nth(6, 6, 3)),
    named("fathers day", Nth(6, 6, 3)),
    named("juneteenth", Fixed(6, 19)),
    named("midsummer 's eve", Fixed(6, 23)),
    named("canada day", Fixed(7, 1)),
    named("july fourth", Fixed(7, 4)),
    named("fourth of july", Fixed(7, 4)),
    named("bastille day", Fixed(7, 14)),
    named("assumption day", Fixed(8, 15)),
    named("labor day", Nth(9, 0, 1)),
    named("columbus day", Nth(10, 0, 2)),
    named("indigenous peoples day", Nth(10, 0, 2)),
    named("halloween", Fixed(10, 31)),
    named("all saints day", Fixed(11, 1)),
    named("all souls day", Fixed(11, 2)),
    named("guy fawkes night", Fixed(11, 5)),
    named("election day", NthPlus(11, 0, 1, 1)),
    named("election night", NthPlus(11, 0, 1, 1)),
    named("veterans day", Fixed(11, 11)),
    named("veteran 's day", Fixed(11, 11)),
    named("armistice day", Fixed(11, 11)),
    named("remembrance sunday", Nth(11, 6, 2)),
    named("remembrance day", Fixed(11, 11)),
    named("thanksgiving day", Nth(11, 3, 4)),
    named("thanksgiving", Nth(11, 3, 4)),
    named("black friday", NthPlus(11, 3, 4, 1)),
    named("cyber monday", NthPlus(11, 3, 4, 4)),
    named("giving tuesday", NthPlus(11, 3, 4, 5)),
];

/// Days that the press names without their year: month, day, words of which one follows within
/// four, and the year.
#[rustfmt::skip]
pub(crate) const EVENTS: &[(i8, i8, &[&str], i16)] = &[
    (9, 11, &["attacks", "attack", "terror", "terrorist", "terrorists", "hijackers", "hijackings", "hijacker", "commission", "victims", "families", "plot", "plotters", "mastermind", "memorial", "conspirators"], 2001),
    (1, 6, &["insurrection", "capitol", "riot", "riots", "rioters", "rioter", "committee", "insurrectionists", "attack", "attacks", "assault", "defendants", "hearings", "panel"], 2021),
    (10, 7, &["massacre", "hamas", "attack", "attacks", "assault", "hostages"], 2023),
    (2, 24, &["invasion"], 2022),
    (7, 7, &["bombings", "bombers"], 2005),
    (6, 6, &["landings", "normandy"], 1944),
    (12, 7, &["pearl"], 1941),
];

/// The rows of [`NAMES`] that begin with `first`, of which `row` is the first. A word that has another
/// class (`july`, `fourth`) has no row of its own.
pub(crate) fn beginning_with(first: &str, row: Option<usize>) -> impl Iterator<Item = &'static HolidayName> {
    static OTHERS: LazyLock<Vec<&HolidayName>> = LazyLock::new(|| {
        let named = |name: &&HolidayName| super::lexicon::word(name.first()).class == super::lexicon::TokenClass::Named;
        NAMES.iter().filter(|name| !named(name)).collect()
    });
    let own = row.map_or(&[][..], |row| NAMES.get(row..).unwrap_or_default());
    let others: &[&HolidayName] = if row.is_none() { &OTHERS } else { &[] };
    own.iter()
        .take_while(move |name| name.first().eq_ignore_ascii_case(first))
        .chain(others.iter().copied().filter(move |name| name.first().eq_ignore_ascii_case(first)))
}
