//! Words to look for in the text: a word, a compound or a phrase, and how many edits away.

use super::{ParseResult, Parser};
use crate::query::lexer::{Char, LexemeKind, MAX_DISTANCE, shorten};
use crate::query::print::has_capital;
use crate::query::slip::Slip;
use crate::query::terms::{self, Tokenized};
use crate::query::tree::{Phrase, Query, QuerySpan, QueryWord, WordForm, WordPattern};
use crate::query::{dialects, fields};

impl Parser<'_> {
    /// Words to look for in the text: one word, a compound, or a phrase.
    pub(super) fn words(&mut self) -> ParseResult<Option<Query>> {
        let exact = self.exact();
        let span = self.span();
        let quoted = matches!(self.peek(), Some(LexemeKind::Quoted(_)));
        let mut chars = self.take();
        if chars.is_empty() && !quoted {
            return Ok(None);
        }
        let regex = match quoted {
            false => take_regex(&mut chars, &self.typed(span)),
            true => take_quoted_regex(&mut chars, &self.typed(span)),
        };
        let truncated = !quoted && truncate(&mut chars);
        let tokenized = terms::tokenize(&chars, quoted);
        let tilde = self.tilde();
        if quoted && !exact {
            let slop = tilde.as_ref().and_then(|(typed, _)| typed[1..].parse::<u32>().ok()).unwrap_or(0);
            if let Some(query) = self.named_phrase(&chars, span, slop.min(MAX_DISTANCE)) {
                return Ok(Some(query));
            }
        }
        if tokenized.words.is_empty() {
            return Ok(self.no_words(quoted, &chars, span));
        }
        if regex {
            let read: Vec<String> = tokenized.words.iter().map(shown).collect();
            self.notes.push(Slip::Regex { typed: self.typed(span), read: shorten(&read.join(" ")) }, span);
        } else if let Some(option) = quoted.then(|| option_of(&chars)).flatten() {
            self.notes.push(Slip::QuotedOption { read: shorten(&option) }, span);
        } else if let Some(word) = (!quoted).then(|| hashtag(&chars)).flatten() {
            self.notes.push(Slip::Hashtag { word: shorten(&word) }, span);
        } else if !quoted || tokenized.any {
            self.note_tokenized(&tokenized, truncated, span);
        }
        let mut words = tokenized.words;
        words.truncate(self.allow(words.len(), span));
        while words.last().is_some_and(|word| word.pattern == WordPattern::Any) {
            words.pop();
        }
        if quoted || exact {
            let cased = exact && words.iter().any(|word| has_capital(&word.text));
            let form = if cased { WordForm::Cased } else { WordForm::Written };
            words.iter_mut().for_each(|word| word.form = form);
        }
        let mut slop = 0;
        if let Some((typed, at)) = tilde {
            if quoted && words.len() > 1 {
                slop = self.slop(&typed, at);
            } else if !exact {
                self.fuzzy(&mut words, &typed, at);
            } else {
                self.notes.push(Slip::Suffix { typed }, at);
            }
        }
        if slop > 0 {
            words.retain(|word| word.pattern != WordPattern::Any);
        }
        Ok(if words.len() > 1 {
            Some(Query::Phrase(Phrase { words, slop, span }))
        } else {
            words.pop().map(Query::Word)
        })
    }

    /// Text without a word in it: `*` is every article, everything else is left out.
    fn no_words(&mut self, quoted: bool, chars: &[Char], span: QuerySpan) -> Option<Query> {
        let star = |ch: &Char| !ch.literal && matches!(ch.c, '*' | '?');
        if !quoted && chars.iter().all(star) && chars.iter().any(|ch| ch.c == '*') {
            return Some(Query::All);
        }
        if quoted {
            self.notes.push(Slip::EmptyQuotes, span);
        } else if self.is_loose_exclusion(span) {
            self.notes.push(Slip::LooseExclusion, span);
        } else if self.is_lost_exclusion(span) || !chars.iter().all(|ch| terms::is_silent(ch.c, 1)) {
            self.notes.push(Slip::NoWord { typed: self.typed(span) }, span);
        }
        None
    }

    /// Is it a sign that would have excluded what follows, had there been no space: `! ferry`, `- (ferry pump)`?
    /// A dash between words is one of a headline.
    fn is_lost_exclusion(&self, span: QuerySpan) -> bool {
        match self.text.get(span.start..span.end) {
            Some("!") => self.peek().is_some(),
            Some("-") => matches!(self.peek(), Some(LexemeKind::Open)),
            _ => false,
        }
    }

    /// Is it the `-` of `ferry - pump`? Among many words it is the dash of a headline.
    fn is_loose_exclusion(&self, span: QuerySpan) -> bool {
        const HEADLINE: usize = 7;
        let is_value = |kind: &LexemeKind| matches!(kind, LexemeKind::Text(_) | LexemeKind::Quoted(_));
        self.text.get(span.start..span.end) == Some("-")
            && self.peek().is_some_and(is_value)
            && self.lexemes.iter().filter(|l| is_value(&l.kind)).count() < HEADLINE
    }

    pub(super) fn exact(&mut self) -> bool {
        let exact = matches!(self.peek(), Some(LexemeKind::Exact));
        self.at += usize::from(exact);
        exact
    }

    /// Says what of a word was not taken as typed.
    fn note_tokenized(&mut self, tokenized: &Tokenized, truncated: bool, span: QuerySpan) {
        let typed = self.typed(span);
        let read: Vec<String> = tokenized.words.iter().map(shown).collect();
        let read = shorten(&read.join(" "));
        let slip = if truncated {
            Slip::Truncation { read: read.trim_end_matches('*').to_owned() }
        } else if tokenized.colon && (typed.contains("://") || typed.split(':').next().is_some_and(fields::is_scheme)) {
            Slip::Address { read }
        } else if tokenized.colon {
            Slip::Colon { read }
        } else if tokenized.any {
            Slip::StarAtEnd { read }
        } else if tokenized.lost || is_long_option(&typed) {
            Slip::LostSigns { typed, read }
        } else if tokenized.question {
            Slip::QuestionMark { read }
        } else {
            return;
        };
        self.notes.push(slip, span);
    }

    /// The number of other words in a phrase that `~5` allows.
    fn slop(&mut self, typed: &str, span: QuerySpan) -> u32 {
        let number = typed[1..].parse::<f64>().ok();
        let read = number.map_or(1, |n| n.min(f64::from(MAX_DISTANCE)) as u32);
        if number.is_none_or(|n| n != f64::from(read)) {
            self.notes.push(Slip::Number { typed: typed.to_owned(), read: format!("~{read}") }, span);
        }
        read
    }

    /// Makes plain words fuzzy by `~`, `~1` or `~2`.
    fn fuzzy(&mut self, words: &mut [QueryWord], typed: &str, span: QuerySpan) {
        let Some(edits) = self.edits(typed, span) else { return };
        let mut fits = false;
        for word in words.iter_mut().filter(|word| word.pattern == WordPattern::Plain) {
            word.pattern = WordPattern::Fuzzy(edits);
            word.form = WordForm::Written;
            fits = true;
        }
        if !fits {
            self.notes.push(Slip::Suffix { typed: typed.to_owned() }, span);
        }
    }

    /// The number of edits that `~2` allows, 1 or 2; `None` for none.
    pub(super) fn edits(&mut self, typed: &str, span: QuerySpan) -> Option<u8> {
        let read = match &typed[1..] {
            "" | "1" => return Some(1),
            "2" => return Some(2),
            "0" => {
                self.notes.push(Slip::Suffix { typed: typed.to_owned() }, span);
                return None;
            }
            number if number.contains('.') => 1,
            _ => 2,
        };
        self.notes.push(Slip::Number { typed: typed.to_owned(), read: format!("~{read}") }, span);
        Some(read)
    }

    /// A suffix `~2` that belongs to what was just read.
    pub(super) fn tilde(&mut self) -> Option<(String, QuerySpan)> {
        let Some(LexemeKind::Tilde) = self.peek() else { return None };
        let span = self.span();
        self.at += 1;
        Some((self.typed(span), span))
    }
}

/// The word of `-i` or `--ignore-case` in quotes, by which a shell's habit keeps it from being an option.
fn option_of(chars: &[Char]) -> Option<String> {
    let text: String = chars.iter().map(|ch| ch.c).collect();
    let word = text.trim_start_matches('-');
    let is_option = match text.len() - word.len() {
        1 => dialects::looks_like_an_option(word),
        2 => is_long_option(&text) && !word.contains(char::is_whitespace),
        _ => false,
    };
    is_option.then(|| word.to_owned())
}

/// The word of `#ferry`; `None` for `#12` and for anything else.
fn hashtag(chars: &[Char]) -> Option<String> {
    let (sign, word) = chars.split_first()?;
    let is_word = |ch: &Char| ch.c.is_alphanumeric() || ch.c == '_';
    let is_tag =
        sign.c == '#' && !sign.literal && word.iter().all(is_word) && word.iter().any(|ch| ch.c.is_alphabetic());
    is_tag.then(|| word.iter().map(|ch| ch.c).collect())
}

/// Is it an option of another program, `--ignore-case`?
fn is_long_option(typed: &str) -> bool {
    typed.strip_prefix("--").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// As [`take_regex`] for what stands in quotes, in which `$` and `^` are signs like others.
fn take_quoted_regex(chars: &mut Vec<Char>, typed: &str) -> bool {
    let signs = [".*", ".+", "\\b", "\\w", "\\d", "\\s"];
    signs.iter().any(|sign| typed.contains(sign)) && take_regex(chars, typed)
}

/// Takes from `chars` what only a regular expression has: `\bferry\b`, `^ferry$`, `/ferry/`. True if
/// `typed` looks like one.
fn take_regex(chars: &mut Vec<Char>, typed: &str) -> bool {
    // `\but` is a word that means itself.
    let bounded = typed.len() > 4 && typed.starts_with("\\b") && typed.ends_with("\\b");
    let repeated = ["\\w", "\\d", "\\s"]
        .iter()
        .any(|class| typed.split_once(class).is_some_and(|(_, rest)| rest.starts_with(['+', '*', '{'])));
    let classes = bounded || repeated;
    let before = typed.strip_suffix(".*").unwrap_or("");
    let opened = before.len() > 2 && before.chars().all(char::is_alphanumeric) && chars.len() > 2;
    let anchored = typed.len() > 2 && (typed.starts_with('^') || typed.ends_with('$'));
    let slashed = typed.len() > 2 && typed.starts_with('/') && typed.ends_with('/');
    let between = |sign: &str| {
        typed
            .split_once(sign)
            .is_some_and(|(a, b)| a.ends_with(char::is_alphanumeric) && b.starts_with(char::is_alphanumeric))
    };
    if !(classes || anchored || slashed || between(".*") || between(".+") || opened) {
        return false;
    }
    if opened {
        // `minist.*` is a beginning.
        chars.remove(chars.len() - 2);
    }
    // The letter of a class was taken for a sign that means itself, or stands behind its backslash.
    let mut i = 0;
    while i < chars.len() {
        let is_letter = matches!(chars[i].c, 'b' | 'w' | 'd' | 's' | 'B');
        if chars[i].literal && is_letter {
            chars.remove(i);
        } else if chars[i].c == '\\'
            && chars.get(i + 1).is_some_and(|next| matches!(next.c, 'b' | 'w' | 'd' | 's' | 'B'))
        {
            chars.drain(i..i + 2);
        } else {
            i += 1;
        }
    }
    true
}

/// `sanction!`, as Nexis writes a prefix, becomes `sanction*`.
fn truncate(chars: &mut [Char]) -> bool {
    let [.., before, last] = chars else { return false };
    let truncated = last.c == '!' && !last.literal && before.c.is_alphabetic();
    if truncated {
        last.c = '*';
    }
    truncated
}

/// A word as a note shows it.
fn shown(word: &QueryWord) -> String {
    match word.pattern {
        WordPattern::Prefix | WordPattern::Any => format!("{}*", word.text),
        _ => word.text.clone(),
    }
}
