//! The lines of a page: what each looks like, and what becomes of it.

use crate::article::Removed;
use crate::source::LineVerdict;
use crate::text;

use super::OwnRules;
use super::rules::{Does, RULES, Rule, Where, comparable, is_bullet};

/// One line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct PageLine {
    /// Without white space around it.
    pub text: String,
    /// As rules compare it.
    pub plain: String,
    /// A blank line, or the page's beginning, stands before it.
    pub gap: bool,
    /// It begins with a bullet.
    pub bulleted: bool,
    /// It reads like a paragraph of an article, whatever it says.
    pub prose: bool,
    /// What becomes of it.
    pub fate: Fate,
    /// A rule of the user's keeps it, whatever others say.
    pub stays: bool,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is the article's.
    Keep,
    /// It is cut by the rule of this name, which does this.
    Cut(&'static str, Does),
}

impl PageLine {
    pub(super) fn kept(&self) -> bool {
        self.fate == Fate::Keep
    }

    pub(super) fn cut(&mut self, rule: &'static str) {
        self.fate = Fate::Cut(rule, Does::Cut);
    }

    pub(super) fn does(&self) -> Option<Does> {
        match self.fate {
            Fate::Keep => None,
            Fate::Cut(_, does) => Some(does),
        }
    }

    /// Its letters and digits alone, in lower case: equal for two forms of one headline.
    pub(super) fn key(&self) -> String {
        key(&self.text)
    }

    pub(super) fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Short and without a sentence's end, as headlines and labels are.
    pub(super) fn is_headline_like(&self) -> bool {
        let words = self.words();
        !self.prose && (3..=25).contains(&words) && self.text.chars().count() <= 160 && !ends_sentence(&self.text)
    }

    pub(super) fn removed(&self) -> Option<Removed> {
        match self.fate {
            Fate::Keep => None,
            Fate::Cut(rule, _) => Some(Removed { text: self.text.clone(), rule: rule.to_owned() }),
        }
    }
}

/// A line by itself.
pub(super) fn line(text: &str, bulleted: bool) -> PageLine {
    let plain = if text.len() <= 2400 { comparable(text) } else { String::new() };
    PageLine {
        text: text.to_owned(),
        plain,
        gap: true,
        bulleted,
        prose: is_prose(text),
        fate: Fate::Keep,
        stays: false,
    }
}

/// The letters and digits of `text` in lower case.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Divides `text` into lines; lines that a fixed width broke are joined again.
pub(super) fn divide(text: &str) -> Vec<PageLine> {
    let mut lines: Vec<PageLine> = Vec::new();
    let mut gap = true;
    for raw in text::joined(text).split('\n') {
        let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}'));
        if trimmed.is_empty() {
            gap = true;
            continue;
        }
        let bulleted = trimmed.starts_with(|c: char| is_bullet(c) || matches!(c, '-' | '–'))
            && trimmed.chars().nth(1).is_some_and(char::is_whitespace);
        lines.push(PageLine { gap, ..line(trimmed, bulleted) });
        gap = false;
    }
    lines
}

/// A paragraph: a sentence of some length with its end, or simply long.
pub(super) fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().take(40).count();
    let unspaced = words < 4 && text.len() > 90 && ends_sentence(text);
    words >= 35 || (words >= 8 && ends_sentence(text)) || unspaced
}

/// Does `text` end as a sentence does, closing quotes and brackets aside?
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' ', '\u{A0}', '*']);
    text.ends_with(['.', '!', '?', '。', '！', '？', '।', '…'])
}

/// Applies the rules of the user's.
pub(super) fn apply_own(lines: &mut [PageLine], own: OwnRules<'_>) {
    for line in lines {
        match own.verdict(&line.text) {
            Some(LineVerdict::Remove) => line.cut(super::OWN_RULE),
            Some(LineVerdict::Keep) => line.stays = true,
            None => {}
        }
    }
}

/// Gives back what other rules cut and the user keeps; the headline is not lost, it is the title.
pub(super) fn restore_own(lines: &mut [PageLine]) {
    for line in lines.iter_mut().filter(|line| line.stays) {
        if !matches!(line.fate, Fate::Cut("headline", _)) {
            line.fate = Fate::Keep;
        }
    }
}

/// Applies the rules that look at a line and at where it stands; what is cut already stays so.
pub(super) fn apply_rules(lines: &mut [PageLine]) {
    /// Lines that count as the head of a page without prose.
    const HEAD: usize = 20;
    let anywhere: Vec<Option<&'static Rule>> =
        lines.iter().map(|l| RULES.first(&l.plain, |r| l.kept() && r.place == Where::Anywhere)).collect();
    let prose: Vec<usize> =
        (0..lines.len()).filter(|&i| lines[i].kept() && lines[i].prose && anywhere[i].is_none()).collect();
    let head = prose.get(1).or(prose.first()).copied().unwrap_or(HEAD);
    let last = last_of_story(lines, &prose);
    let first = (0..lines.len()).position(|i| lines[i].kept() && anywhere[i].is_none()).unwrap_or(0);
    for (i, line) in lines.iter_mut().enumerate().filter(|(_, l)| l.kept()) {
        let here = |rule: &Rule| match rule.place {
            Where::Anywhere => false,
            Where::Head => i < head,
            Where::Foot => last.is_some_and(|last| i > last),
            Where::Inside => i > first && last.is_some_and(|last| i < last),
            Where::Below => i > first,
        };
        let rule = anywhere[i].or_else(|| RULES.first(&line.plain, here));
        if let Some(rule) = rule {
            line.fate = Fate::Cut(&rule.name, rule.does);
        }
    }
}

/// The last line of prose that does not tell who wrote the rest and how to reach them.
fn last_of_story(lines: &[PageLine], prose: &[usize]) -> Option<usize> {
    /// So many such lines may read like prose.
    const WRITERS: usize = 4;
    let tells_writer =
        |i: usize| RULES.first(&lines[i].plain, |r| r.place == Where::Foot && r.does == Does::Byline).is_some();
    let story = prose.iter().rev().enumerate().find(|&(n, &i)| n >= WRITERS || !tells_writer(i));
    story.map(|(_, &i)| i).or(prose.last().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_width_is_undone_and_paragraphs_stay() {
        let text = "BRIDGE FALLS\n\nThe old bridge over the river fell on Tuesday night after a\nflood that had gone on for three days, and the town was cut\noff from the road that leads to the capital of the province.\nNo one was hurt.\n\nThe mayor said that a ferry would run until a new bridge was\nbuilt, and that the money for it had been promised by the\nministry in the spring of last year, when the first cracks\nwere seen.";
        let lines = divide(text);
        assert_eq!(lines.len(), 3);
        assert!(lines[1].text.ends_with("No one was hurt."));
        assert!(lines[2].text.ends_with("were seen."));
    }

    #[test]
    fn paragraphs_of_one_line_each_stay_apart() {
        let lines = divide("A headline\nThe bridge fell on Tuesday night after a flood.\nNo one was hurt.");
        assert_eq!(lines.len(), 3);
        assert!(!lines[0].prose && lines[1].prose);
    }
}
