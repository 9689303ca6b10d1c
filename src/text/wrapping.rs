//! Wrapping: which line ends of a text only fit a width, and which words a line's end cuts in two.
//!
//! Owned here: the judgement, for text that is kept to the byte ([`wraps`], [`resumes`]) and for text
//! that is written anew ([`joined`], [`join`]). A line end is a wrap where the text as a whole is
//! broken at a width (most full lines stop in mid-sentence) and this line is full or goes on.
//! Lists, tables, verse, headlines and what is set apart by a blank line or an indent keep their line ends.
//! Left to others: what a sentence is ([`super::sentences()`]).

use std::borrow::Cow;

use super::sentences::is_abbreviation;

/// Lines with more characters are paragraphs of their own.
const WIDEST: usize = 132;

/// Lines with fewer characters are no evidence of a width.
const FULL: usize = 30;

/// A line as a typesetter sees it.
struct Line<'t> {
    /// What stands in it, without white space and marks of quotation around it.
    text: &'t str,
    /// Byte offset of the `\n` that ends it.
    end: usize,
    /// Characters of `text`; [`usize::MAX`] past [`WIDEST`].
    width: usize,
    /// Columns of white space before it.
    indent: usize,
    /// Marks of quotation (`>`) before it.
    quoted: usize,
}

/// Byte offsets of the `\n` of `text` that are to be read as a space (behind a hyphen: as nothing), ascending.
pub fn wraps(text: &str) -> Vec<usize> {
    if memchr::memchr(b'\n', text.as_bytes()).is_none() {
        return Vec::new();
    }
    let lines = lines(text);
    let width = width_of(&lines);
    let mut out = Vec::new();
    // Above the first certain wrap stand headline, byline and date, each in a line of its own.
    let mut head = true;
    for pair in lines.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        if !a.may_reach(b) {
            continue;
        }
        let cut = resumes(a.text, a.text.len(), b.text);
        let goes_on = width.is_some_and(|width| a.goes_on(b, width, head));
        if cut || goes_on {
            out.push(a.end);
            head &= !goes_on;
        }
    }
    out
}

/// `text` with its wraps undone: each paragraph in one line, blank lines kept, marks of quotation
/// only before a paragraph. Borrowed when nothing is wrapped.
pub fn joined(text: &str) -> Cow<'_, str> {
    let wraps = wraps(text);
    if wraps.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut start, mut goes_on) = (0, false);
    for line in text.split('\n') {
        if goes_on {
            join(&mut out, unquoted(line).0.trim());
        } else {
            if start > 0 {
                out.push('\n');
            }
            out.push_str(line.trim_end());
        }
        start += line.len() + 1;
        goes_on = wraps.binary_search(&(start - 1)).is_ok();
    }
    Cow::Owned(out)
}

/// Appends a line to the line before it, which a width broke: without the hyphen that cut a word,
/// without a space in a script that has none.
pub fn join(before: &mut String, line: &str) {
    before.truncate(before.trim_end().len());
    if resumes(before, before.len(), line) {
        before.pop();
    } else {
        let wide = |c: Option<char>| {
            c.is_some_and(|c| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}'))
        };
        // `pre- and post-war` keeps its space.
        let first = line.split(' ').next().unwrap_or_default();
        let hyphen = before.ends_with('-')
            && before.chars().nth_back(1).is_some_and(char::is_alphanumeric)
            && !matches!(first, "and" | "or" | "to" | "und" | "oder" | "et" | "ou" | "y" | "och" | "en" | "of");
        if !(hyphen || before.is_empty() || wide(before.chars().next_back()) && wide(line.chars().next())) {
            before.push(' ');
        }
    }
    before.push_str(line);
}

/// If a line's end cuts a word behind the hyphen at byte `hyphen` of `text`: where the word goes on.
pub fn resumption(text: &str, hyphen: usize) -> Option<usize> {
    let mark = text[hyphen..].chars().next()?;
    let after = hyphen + mark.len_utf8();
    let rest = text[after..].trim_start_matches([' ', '\t', '\r']);
    let next = rest.strip_prefix('\n')?.trim_start_matches([' ', '\t', '>']);
    resumes(text, after, next).then(|| text.len() - next.len())
}

/// A word as a line's end left it, whole again: `corpora-␊tion` is `corporation`, `Philip␊Standish` has a space.
pub fn unbroken(written: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\n', written.as_bytes()).is_none() {
        return Cow::Borrowed(written);
    }
    let mut lines = written.split('\n');
    let mut out = lines.next().unwrap_or_default().trim_end().to_owned();
    lines.for_each(|line| join(&mut out, line.trim_start_matches([' ', '\t', '>']).trim()));
    Cow::Owned(out)
}

/// Does `next` complete the word whose first half, with its hyphen, ends at byte `end` of `text`?
/// No where the hyphen is the word's own (`well-known`) or stands for a word to come (`pre- and post-war`).
fn resumes(text: &str, end: usize, next: &str) -> bool {
    let Some(mark @ ('-' | '‐' | '\u{ad}')) = text[..end].chars().next_back() else { return false };
    let before = &text[..end - mark.len_utf8()];
    let first = &before[before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + char_len(before, at))..];
    let second = &next[..next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len())];
    if first.is_empty() || !second.starts_with(|c: char| c.is_alphabetic()) {
        return false;
    }
    if mark == '\u{ad}' {
        return true;
    }
    let apart = before[..before.len() - first.len()]
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '„' | '«' | '‘' | '\'' | '>' | '—' | '’'));
    let lower = first.chars().skip(1).all(char::is_lowercase) && second.chars().all(char::is_lowercase);
    apart && lower && first.chars().nth(1).is_some() && !keeps_hyphen(&first.to_lowercase(), second)
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Is the hyphen between two halves a part of the word?
fn keeps_hyphen(first: &str, second: &str) -> bool {
    const OPENERS: &str = " well self non half quasi vice cross all high low long short full first second third fourth fifth one two \
        three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety north south east west so then \
        much ill old open hard soft left right far middle upper lower top world state year month week day hour government family \
        court drug oil tax fast slow real single double centre center out big small ever best better near late early ";
    const ENDINGS: &str = " ern erly ment ments ing ings ed er ers est ly ness ism ist ists ion ions tion tions able ful less ship ships hood dom way \
        ways light lights land lands man men woman women self selves side ward wards where thing things body time times ish en ened ity \
        ies ar or al ally ual ically come came going doors door put look law laws line lines door standing stand side sider siders \
        room rooms house houses keeper keepers holder holders mark marks word words port ports ";
    const CLOSERS: &str = " year month week hour minute mile old based led backed run owned born style wide term level scale class profile \
        ranking known made elect general free aged educated funded sponsored controlled related speaking looking winning minded thirds \
        quarters fifths person point page party haired eyed called long and or to the by und oder y et och eller ou ed of per ";
    const JOINED: &str = " in out up on off down over ";
    const BEFORE_JOINED: &str = " with in on un up there here where be through ";
    let has = |list: &str, word: &str| list.split(' ').any(|w| w == word);
    if has(JOINED, second) {
        return !has(BEFORE_JOINED, first);
    }
    has(CLOSERS, second) && !matches!((first, second), ("in" | "un" | "on", "to"))
        || has(OPENERS, first) && !has(ENDINGS, second)
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split('\n')
        .map(|raw| {
            let end = start + raw.len();
            start = end + 1;
            let (inner, quoted) = unquoted(raw);
            let content = inner.trim();
            let width = if content.len() > WIDEST * 4 { WIDEST + 1 } else { content.chars().count() };
            let indent = inner.len() - inner.trim_start().len();
            Line { text: content, end, width: if width > WIDEST { usize::MAX } else { width }, indent, quoted }
        })
        .collect()
}

/// A line without the marks of quotation before it, and how many these are.
fn unquoted(line: &str) -> (&str, usize) {
    let (mut rest, mut marks) = (line, 0);
    while let Some(inner) = rest.trim_start_matches(' ').strip_prefix('>') {
        rest = inner;
        marks += 1;
    }
    (rest, marks)
}

/// The width at which the lines are broken, in characters; `None` if they are not.
fn width_of(lines: &[Line<'_>]) -> Option<usize> {
    let pairs = || lines.windows(2).filter(|p| p[0].may_reach(&p[1]) && p[0].width >= FULL);
    let mut widths: Vec<usize> = pairs().map(|p| p[0].width).collect();
    widths.sort_unstable();
    // One line in twenty may stand out: an address, a table's head.
    let width = *widths.get((widths.len() - widths.len() / 20).checked_sub(1)?)?;
    let (mut all, mut open, mut lower, mut forced) = (0, 0, 0, 0);
    for (a, b) in pairs().map(|p| (&p[0], &p[1])).filter(|(a, _)| a.width * 2 >= width) {
        all += 1;
        open += usize::from(!a.ends());
        lower += usize::from(!a.ends() && b.starts_lower());
        forced += usize::from(a.is_forced(b, width));
    }
    let by_case = lower >= 1 && lower * 4 >= open;
    let by_width = all >= 4 && forced * 10 >= all * 9;
    (open * 2 > all && (by_case || by_width)).then_some(width)
}

impl Line<'_> {
    /// May a paragraph go on from this line into the next one?
    fn may_reach(&self, next: &Line<'_>) -> bool {
        let text = !self.text.is_empty() && !next.text.is_empty() && self.width != usize::MAX;
        text && self.quoted == next.quoted
            && !self.is_row()
            && !next.is_row()
            && !next.is_item()
            && (next.indent <= self.indent + 1 || self.is_item())
    }

    /// In a text of this width, does the paragraph go on in the next line?
    fn goes_on(&self, next: &Line<'_>, width: usize, head: bool) -> bool {
        if self.width < FULL || self.width * 2 < width || next.is_byline() {
            return false;
        }
        let forced = self.is_forced(next, width);
        if !self.ends() && next.starts_lower() {
            return true;
        }
        if head && (!forced || next.width == usize::MAX || next.width * 2 < width || self.is_headline()) {
            return false;
        }
        forced || !self.ends() && !next.is_headline()
    }

    /// Would the first word of `next` not have fitted?
    fn is_forced(&self, next: &Line<'_>, width: usize) -> bool {
        let first = next.text.split_whitespace().next().unwrap_or_default();
        self.width + 1 + first.chars().take(WIDEST).count() > width
    }

    /// Does a sentence end with the line?
    fn ends(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '*']);
        let last = text.rsplit([' ', '(']).next().unwrap_or_default();
        text.ends_with(['.', '!', '?', ':', '…', '。', '！', '？', '।'])
            && !last.strip_suffix('.').is_some_and(is_abbreviation)
    }

    fn starts_lower(&self) -> bool {
        self.text.trim_start_matches(['"', '“', '(', '‘', '\'']).starts_with(char::is_lowercase)
    }

    /// `- eggs`, `• flour`, `12. Dunmore`, `* * *`
    fn is_item(&self) -> bool {
        let mut chars = self.text.chars();
        let Some(first) = chars.next() else { return false };
        let bullet = matches!(first, '-' | '–' | '—' | '*' | '•' | '·' | '▪' | '●' | '◦' | '‣' | '+' | '#' | '|')
            && chars.next().is_none_or(|c| c.is_whitespace() || c == first);
        let marker = self.text.split(' ').next().unwrap_or_default();
        let number = marker.len() <= 4
            && marker.ends_with(['.', ')'])
            && marker.bytes().next().is_some_and(|b| b.is_ascii_digit())
            && self.text.len() > marker.len();
        bullet || number
    }

    /// A row of a table: cells with room between them.
    fn is_row(&self) -> bool {
        self.text.contains(['\t', '|']) || self.text.contains("   ") || self.text.contains("....")
    }

    fn is_byline(&self) -> bool {
        let rest = ["By ", "BY ", "Von ", "Par ", "Por "].iter().find_map(|by| self.text.strip_prefix(by));
        rest.is_some_and(|rest| rest.starts_with(char::is_uppercase) && self.width < 80 && !self.ends())
    }

    /// Words of weight in capitals throughout, as in headlines.
    fn is_headline(&self) -> bool {
        let long = || self.text.split_whitespace().filter(|w| w.chars().count() > 3);
        let (all, capital) = (long().count(), long().filter(|w| w.starts_with(|c: char| !c.is_lowercase())).count());
        all >= 3 && capital * 5 >= all * 4 && !self.ends()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The managing director told an inquiry on Tuesday that he had never put the timetable \
        before the lives of passengers. Philip Standish said that he had asked the United Nations for help in the \
        week that began on Dec. 2, 2024, but that the yard had no berth, and that nobody there had answered him. \
        Counsel put it to Mr. Standish that he had signed a note on January 14 which delayed the work.";

    fn wrapped(text: &str, width: usize, indent: &str, end: &str) -> String {
        let (mut out, mut column) = (String::from(indent), 0);
        for word in text.split_whitespace() {
            if column > 0 && column + 1 + word.len() > width {
                out.push_str(end);
                out.push_str(indent);
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += word.len();
        }
        out
    }

    #[test]
    fn a_paragraph_of_any_width_is_one_line_again() {
        let plain = PROSE.split_whitespace().collect::<Vec<_>>().join(" ");
        for width in [45, 60, 72, 80, 100] {
            for end in ["\n", "\r\n"] {
                assert_eq!(joined(&wrapped(PROSE, width, "", end)), plain, "{width}");
            }
            let indented = wrapped(PROSE, width, "    ", "\n");
            assert_eq!(joined(&indented).trim(), plain, "{width}");
            let two = format!("{0}\n\n{0}\n", wrapped(PROSE, width, "", "\n"));
            assert_eq!(joined(&two), format!("{plain}\n\n{plain}\n"), "{width}");
        }
        let quoted = format!("He wrote:\n\n{}\n> \n{}", wrapped(PROSE, 60, "> ", "\n"), wrapped(PROSE, 60, "> ", "\n"));
        assert_eq!(joined(&quoted), format!("He wrote:\n\n> {plain}\n>\n> {plain}"));
    }

    #[test]
    fn a_line_of_any_length_may_follow_the_head() {
        let long = format!("Antidisestablishmentarianism-and-more {}", "goes on and ".repeat(40));
        let text = format!("The headline of the day has forty letters\n{long}\n\n{}", wrapped(PROSE, 60, "", "\n"));
        assert_eq!(joined(&text).lines().count(), 4);
    }

    #[test]
    fn an_indent_begins_a_paragraph() {
        let one = wrapped(PROSE, 60, "", "\n");
        let text = format!("   {one}\n   {one}");
        assert_eq!(joined(&text).lines().count(), 2);
    }

    #[test]
    fn headline_byline_and_date_stay_in_lines_of_their_own() {
        let text = format!(
            "Ferry boss denies that he put the schedule before passengers\nBy Jane Doe\nMarch 18, 2025\n{}",
            wrapped(PROSE, 62, "", "\n")
        );
        assert_eq!(joined(&text).lines().count(), 4);
    }

    #[test]
    fn lists_tables_verse_and_headlines_are_not_joined() {
        for text in [
            "What to bring to the harbour on Saturday\n- a coat that keeps the rain out for hours\n- a rope\n- two pounds for the ferry and some bread",
            "Port Ellery            12   3   4    27\nDunmore Rovers         11   4   4    26\nKalvik and District    10   5   4    25",
            "The harbour lies in silence and in grey\nAnd no one calls the ferry from the quay\nThe bell that rang for sailors rings no more\nAnd gulls alone are walking on the shore",
            "Crowd Storms Town Hall as Hundreds March for Danny Okafor\nMayor Asks for Patience After a Night of Rain\nWhy the Bell Tower Leans by a Hand's Breadth\nHarbour Dues to Rise Again in Spring",
            "The bridge fell on Tuesday after three days of rain.\nNobody was hurt in the town, said the mayor.\nThe road to the capital will be closed until May.",
            "1. Dunmore beat Kalvik in the last minute of the game\n2. Port Ellery lost at home to a side of ten men\n3. the third place went to nobody",
        ] {
            assert_eq!(joined(text), text);
        }
    }

    #[test]
    fn a_word_is_whole_again_and_a_hyphen_of_its_own_stays() {
        for (text, want) in [
            ("corpora-\ntion", "corporation"),
            ("The passen-\r\n   gers", "The passengers"),
            ("Zelen-\nsky", "Zelensky"),
            ("nego\u{ad}\ntiations", "negotiations"),
            ("state-\nment", "statement"),
            ("with-\nout", "without"),
            ("well-\nknown", "well-known"),
            ("two-\nyear", "two-year"),
            ("Paris-\nbased", "Paris-based"),
            ("US-\nled", "US-led"),
            ("pre-\nand", "pre- and"),
            ("Anglo-\nSaxon", "Anglo-Saxon"),
            ("day-to-\nday", "day-to-day"),
            ("F-\n16", "F-16"),
            ("Philip\nStandish", "Philip Standish"),
            ("he left -\nand", "he left - and"),
        ] {
            assert_eq!(unbroken(text), want);
        }
    }

    #[test]
    fn characters_that_need_no_space_get_none() {
        assert_eq!(unbroken("今天\n下雨"), "今天下雨");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged_without_panic(
            text in proptest::collection::vec(
                proptest::sample::select(&["\n", "\r\n", "-\n", "\u{ad}\n", "> ", " ", "corpora", "tion", "é", "İ", "-", "‐", "\t", "A line of some forty characters that goes", "."][..]),
                0..40,
            ),
        ) {
            let text = text.concat();
            for at in wraps(&text) {
                proptest::prop_assert_eq!(text.as_bytes()[at], b'\n');
            }
            let _ = (joined(&text), unbroken(&text), super::super::Prose::of(&text));
        }
    }
}
