//! A line of a query with carets under one place of it, safe to print.

use unicode_width::UnicodeWidthChar;

use super::tree::QuerySpan;

/// Two lines: `query`, and carets under `span` (bytes of `query`), each at most `width` columns, the
/// second aligned by the width that characters have on a terminal. A long query is cut around the
/// place, with `…` where something is missing. Line breaks and tabs become spaces, control
/// characters and marks of direction `�`. No line break at the end.
pub fn caret(query: &str, span: QuerySpan, width: usize) -> String {
    let width = width.max(16);
    let shown: Vec<ShownChar> = query.char_indices().map(|(at, c)| ShownChar::of(at, c)).collect();
    let first = shown.partition_point(|s| s.at < span.start);
    let last = shown.partition_point(|s| s.at < span.end).max(first);
    let window = window(&shown, first, last, width);

    let mut line = String::new();
    let mut marks = String::new();
    if window.start > 0 {
        line.push('…');
        marks.push(' ');
    }
    let mut any = false;
    for (i, s) in shown.iter().enumerate().take(window.end).skip(window.start) {
        line.push(s.c);
        let inside = (first..last).contains(&i);
        any |= inside && s.columns > 0;
        marks.extend(std::iter::repeat_n(if inside { '^' } else { ' ' }, s.columns));
    }
    if window.end < shown.len() {
        line.push('…');
    }
    if !any {
        // Nothing is missing but something that should follow: point to the gap.
        let before: usize = shown[window.start..first.min(window.end)].iter().map(|s| s.columns).sum();
        marks = " ".repeat(before + usize::from(window.start > 0));
        marks.push('^');
    }
    format!("{line}\n{}", marks.trim_end())
}

/// A character as it is shown.
struct ShownChar {
    at: usize,
    c: char,
    columns: usize,
}

impl ShownChar {
    fn of(at: usize, c: char) -> Self {
        let c = match c {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
            c if c.is_control() => '�',
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '�',
            c => c,
        };
        Self { at, c, columns: c.width().unwrap_or(0) }
    }
}

/// The characters to show: as many as fit, the place `first..last` among them from its beginning.
fn window(shown: &[ShownChar], first: usize, last: usize, width: usize) -> std::ops::Range<usize> {
    let room = width - 3;
    let total: usize = shown.iter().map(|s| s.columns).sum();
    if total < width {
        return 0..shown.len();
    }
    let (mut start, mut end, mut used) = (first, first, 0);
    while end < last && used + shown[end].columns <= room {
        used += shown[end].columns;
        end += 1;
    }
    // What is left goes to both sides, the left one first up to half of it.
    let left = (room - used) / 2;
    let mut taken = 0;
    while start > 0 && taken + shown[start - 1].columns <= left {
        start -= 1;
        taken += shown[start].columns;
    }
    used += taken;
    while end < shown.len() && used + shown[end].columns <= room {
        used += shown[end].columns;
        end += 1;
    }
    while start > 0 && used + shown[start - 1].columns <= room {
        start -= 1;
        used += shown[start].columns;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(query: &str, place: &str) -> String {
        let start = query.find(place).expect("the place is in the query");
        caret(query, QuerySpan { start, end: start + place.len() }, 40)
    }

    #[test]
    fn carets_stand_under_the_place() {
        assert_eq!(at("titel:foo bar", "titel"), "titel:foo bar\n^^^^^");
        assert_eq!(at("oil titel:foo", "titel"), "oil titel:foo\n    ^^^^^");
    }

    #[test]
    fn wide_characters_and_marks_do_not_shift_them() {
        assert_eq!(at("习近平 titel:x", "titel"), "习近平 titel:x\n       ^^^^^");
        assert_eq!(at("cafe\u{301} titel:x", "titel"), "cafe\u{301} titel:x\n     ^^^^^");
    }

    #[test]
    fn an_empty_place_still_has_a_caret() {
        assert_eq!(caret("oil AND", QuerySpan { start: 7, end: 7 }, 40), "oil AND\n       ^");
        assert_eq!(caret("", QuerySpan { start: 0, end: 0 }, 40), "\n^");
        assert_eq!(caret("a", QuerySpan { start: 90, end: 99 }, 40), "a\n ^");
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        let line = at("\u{1b}[31mred\u{202e} titel:x\ty\nz", "titel");
        assert_eq!(line, "�[31mred� titel:x y z\n          ^^^^^");
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{} titel:x {}", "oil ".repeat(5_000), "gas ".repeat(5_000));
        let shown = at(&query, "titel");
        let (line, marks) = shown.split_once('\n').expect("two lines");
        assert!(line.chars().count() <= 40 && line.starts_with('…') && line.ends_with('…'), "{line}");
        let column = marks.find('^').expect("a caret");
        assert_eq!(line.chars().skip(column).take(5).collect::<String>(), "titel");
        let long = "x".repeat(1_000);
        assert!(at(&long, &long).lines().all(|l| l.chars().count() <= 40));
    }
}
