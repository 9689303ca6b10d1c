//! Operators of other searchers, in capitals or not.

use super::Translator;
use crate::query::lexer::{LexemeKind, MAX_DISTANCE};
use crate::query::slip::Slip;
use crate::query::tree::NearKind;

impl Translator<'_, '_> {
    /// True if `raw`, which stands here, was an operator and is done with.
    pub(super) fn operator(&mut self, raw: &str) -> bool {
        let lower = raw.to_ascii_lowercase();
        let (left, right) = (self.has_left(), self.has_right(self.at + 1));
        match lower.as_str() {
            "and" => self.and(raw, left, right),
            "or" => self.or(raw, left, right),
            "but" => left && self.not_follows() && self.exclusion(raw, 2),
            "not" => self.not(raw, left),
            "%" if left && right => self.exclusion(raw, 1),
            "same" | "near" | "adj" | "adjacent" if left && right => self.maybe_near(raw, &lower),
            "&amp;" if left && right => self.replace(raw, LexemeKind::And, "AND"),
            "w/seg" | "w/segment" if left && right => self.replace(raw, LexemeKind::And, "AND"),
            "andany" if left => self.word(raw, "a OR b for either"),
            "xfirstword" | "xlastword" => self.word(raw, "first/50(word) for the beginning"),
            "exact" | "lnk" | "prox" | "within" if left && right && is_capitals(raw) => {
                self.word(raw, "a quoted phrase, a field before its value, or w/5")
            }
            "date" if right && self.days_follow() => self.word(raw, "date:\"last week\" for days of publication"),
            "contains" if left && right && self.input.len() == 3 => self.word(raw, "field:word for a word of a field"),
            "xor" if left && right => self.word(raw, "(a OR b) NOT (a AND b) for one of them"),
            _ if left && right && self.near_operator(raw, &lower) => true,
            _ => left && right && has_odd_distance(&lower) && self.word(raw, "w/5 with a whole number of words"),
        }
    }

    /// Does what follows `date` read like days: `date in last week`?
    fn days_follow(&self) -> bool {
        let next = self.raw(self.at + 1).map(str::to_ascii_lowercase);
        let begins = |next: &str| matches!(next, "in" | "on" | "between" | "within" | "last" | "this" | "past" | "=");
        self.out.is_empty() && next.is_some_and(|next| begins(&next))
    }

    fn replace(&mut self, raw: &str, kind: LexemeKind, read: &str) -> bool {
        let span = self.here();
        self.put(kind, span);
        self.said(raw, read, span);
        self.at += 1;
        true
    }

    /// A word that is an operator elsewhere and is taken for a word.
    fn word(&mut self, raw: &str, write: &'static str) -> bool {
        self.notes.push(Slip::OperatorAsWord { typed: raw.to_owned(), write }, self.here());
        self.pass();
        true
    }

    fn and(&mut self, raw: &str, left: bool, right: bool) -> bool {
        if left && self.not_follows() {
            return self.exclusion(raw, 2);
        }
        if self.follows_operator() && right {
            return self.word(raw, "one operator between two things");
        }
        // `marks and spencer` is one name.
        if !left || !right || self.names.last() == Some(&true) {
            return false;
        }
        let span = self.here();
        self.put(LexemeKind::And, span);
        self.at += 1;
        true
    }

    fn or(&mut self, raw: &str, left: bool, right: bool) -> bool {
        if self.follows_operator() && right {
            return self.word(raw, "one operator between two things");
        }
        if !left || !right {
            return false;
        }
        if self.raw(self.at + 1).is_some_and(|next| next.eq_ignore_ascii_case("not")) {
            // To be or not to be.
            return self.word(raw, "OR for either");
        }
        self.replace(raw, LexemeKind::Or, "OR")
    }

    fn follows_operator(&self) -> bool {
        matches!(self.out.last().map(|l| &l.kind), Some(LexemeKind::And | LexemeKind::Or))
    }

    /// Does `not` and something to leave out follow?
    fn not_follows(&self) -> bool {
        let is_not = match self.input.get(self.at + 1).map(|l| &l.kind) {
            Some(LexemeKind::Not) => true,
            _ => self.raw(self.at + 1).is_some_and(|raw| raw.eq_ignore_ascii_case("not")),
        };
        is_not
            && (self.has_right(self.at + 2)
                || matches!(self.input.get(self.at + 2).map(|l| &l.kind), Some(LexemeKind::Near(_))))
    }

    /// `and not`, `but not`, `%`: `pieces` of the input that say NOT.
    fn exclusion(&mut self, raw: &str, pieces: usize) -> bool {
        let span = self.here().to(self.span(self.at + pieces - 1));
        let typed = if pieces > 1 { format!("{raw} not") } else { raw.to_owned() };
        let is_plain = pieces > 1 && matches!(self.input[self.at + 1].kind, LexemeKind::Not) && raw != "but";
        self.put(LexemeKind::Not, span);
        if !is_plain {
            self.said(&typed, "NOT", span);
        }
        self.at += pieces;
        true
    }

    fn not(&mut self, raw: &str, left: bool) -> bool {
        let next = self.input.get(self.at + 1).map(|l| &l.kind);
        let before_near = left && matches!(next, Some(LexemeKind::Near(_)));
        let after_operator = self.follows_operator();
        let before_group = matches!(next, Some(LexemeKind::Open)) && (self.out.is_empty() || left);
        if before_near || (after_operator && self.has_right(self.at + 1)) || before_group {
            return self.replace(raw, LexemeKind::Not, "NOT");
        }
        self.has_right(self.at + 1)
            && self.names.last() != Some(&true)
            && self.word(raw, "NOT to leave out what follows")
    }

    /// `same`, `near`, `adj`: operators in capitals, or where other operators were typed as such.
    fn maybe_near(&mut self, raw: &str, lower: &str) -> bool {
        let capitals = is_capitals(raw);
        if self.names.last() == Some(&true) {
            return false;
        }
        match (capitals, lower) {
            (true, "same") => self.replace(raw, LexemeKind::Near(NearKind::Paragraph), "w/p"),
            (_, "adj") | (true, "adjacent") => self.replace(raw, LexemeKind::Near(NearKind::Before(0)), "pre/0"),
            (false, "same") if self.uses_operators || self.input.len() == 3 => self.word(raw, "w/p for one paragraph"),
            (false, "near") if self.uses_operators => self.word(raw, "NEAR for closeness"),
            _ => false,
        }
    }

    /// `/5`, `+5`, `/s`, `near5`, `adj3`, `/n5/`.
    fn near_operator(&mut self, raw: &str, lower: &str) -> bool {
        let kind = match lower {
            "/s" | "/sent" | "/sentence" | "+s" => NearKind::Sentence,
            "/p" | "/para" | "/paragraph" | "+p" => NearKind::Paragraph,
            _ => match numbered(lower).or_else(|| short_near(raw)) {
                Some(kind) => kind,
                None => return false,
            },
        };
        self.replace(raw, LexemeKind::Near(kind), &kind.to_string())
    }
}

/// A near operator whose number is none, or that has none: `w/-1`, `near/2.5`, `w/`.
fn has_odd_distance(lower: &str) -> bool {
    let operators = ["w/", "near/", "within/", "pre/", "onear/", "adj/", "n/", "p/"];
    let odd = |rest: &str| {
        rest.is_empty() || rest.strip_prefix('-').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit())
    };
    operators.iter().any(|operator| lower.strip_prefix(operator).is_some_and(odd))
}

fn is_capitals(raw: &str) -> bool {
    raw.bytes().all(|b| b.is_ascii_uppercase())
}

/// `N5`, `W5`, as EBSCO writes them: near, and near in this order.
fn short_near(raw: &str) -> Option<NearKind> {
    match raw.as_bytes() {
        [b'N', digit @ b'1'..=b'9'] => Some(NearKind::Within(u32::from(digit - b'0'))),
        [b'W', digit @ b'1'..=b'9'] => Some(NearKind::Before(u32::from(digit - b'0'))),
        _ => None,
    }
}

fn numbered(lower: &str) -> Option<NearKind> {
    type Form = (&'static str, &'static str, fn(u32) -> NearKind);
    let forms: [Form; 7] = [
        ("/n", "/", NearKind::Within),
        ("n/", "", NearKind::Within),
        ("p/", "", NearKind::Before),
        ("/", "", NearKind::Within),
        ("near", "", NearKind::Within),
        ("+", "", NearKind::Before),
        ("adj", "", NearKind::Before),
    ];
    forms.iter().find_map(|(before, after, kind)| {
        let digits = lower.strip_prefix(before)?.strip_suffix(after)?;
        let is_number = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| kind(digits.parse().unwrap_or(MAX_DISTANCE).min(MAX_DISTANCE)))
    })
}
