//! Words into lines, and lines into reading order: one column after the other, and what stands across them at its
//! place.
//!
//! A page is cut where a strip of paper runs down between words for several lines (Nagy's XY-cut, vertical cuts
//! first): what is left of it is read before what is right of it.

use super::glyphs::DrawnWord;

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SetLine {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    /// How far its first word reaches.
    pub first: f64,
    pub y: f64,
    pub size: f64,
    pub is_bold: bool,
    /// Lines of one column that stand below each other have the same number.
    pub column: usize,
}

/// Words on one baseline, from left to right.
type Row = Vec<DrawnWord>;

/// Narrowest strip between two columns, and least gap between two pieces of a line that are not one, in sizes.
const STRIP: f64 = 0.8;
const APART: f64 = 3.0;
/// Rows that a column has at least.
const ROWS: usize = 4;

/// The lines of a page in reading order.
pub(super) fn lines(words: Vec<DrawnWord>) -> Vec<SetLine> {
    let mut out = Vec::new();
    let mut column = 0;
    order(rows(upright(words)), 0, &mut column, &mut out);
    out
}

/// The words of the direction that most of the text runs in, each drawn once; of text without ink only where there
/// is no other.
fn upright(mut words: Vec<DrawnWord>) -> Vec<DrawnWord> {
    let weight = |words: &[DrawnWord], of: &dyn Fn(&DrawnWord) -> bool| -> usize {
        words.iter().filter(|w| of(w)).map(|w| w.text.len()).sum()
    };
    let main = (0..4).max_by_key(|turns| (weight(&words, &|w| w.turns == *turns), 4 - *turns)).unwrap_or(0);
    words.retain(|word| word.turns == main);
    let hidden = weight(&words, &|w| w.is_hidden);
    let shown = weight(&words, &|w| !w.is_hidden);
    words.retain(|word| word.is_hidden == (hidden > shown));
    // A shadow, or bold type made by drawing twice.
    let mut seen = std::collections::HashMap::<String, Vec<(f64, f64)>>::new();
    words.retain(|word| {
        let places = seen.entry(word.text.clone()).or_default();
        let near = 0.15 * word.size;
        let again = places.iter().rev().take(8).any(|(x, y)| (x - word.x0).abs() < near && (y - word.y).abs() < near);
        places.push((word.x0, word.y));
        !again
    });
    words
}

/// Words by their baselines, the topmost first.
fn rows(mut words: Vec<DrawnWord>) -> Vec<Row> {
    words.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| on_one_line(first, &word)) => row.push(word),
            _ => rows.push(vec![word]),
        }
    }
    rows.iter_mut().for_each(|row| row.sort_by(|a, b| a.x0.total_cmp(&b.x0)));
    rows
}

fn on_one_line(a: &DrawnWord, b: &DrawnWord) -> bool {
    (a.y - b.y).abs() < 0.4 * a.size.max(b.size)
}

/// Hands the rows on as lines: those beside a strip as columns, others as they are.
fn order(rows: Vec<Row>, depth: usize, column: &mut usize, out: &mut Vec<SetLine>) {
    /// Columns within columns.
    const DEEPEST: usize = 6;
    let size = median(rows.iter().flatten().map(|word| word.size));
    let mut at = 0;
    while at < rows.len() {
        let found = (depth < DEEPEST).then(|| columns(&rows[at..], size)).flatten();
        match found {
            Some((length, strip)) => {
                let (mut left, mut right) = (Vec::new(), Vec::new());
                for row in &rows[at..at + length] {
                    let (a, b): (Row, Row) = row.iter().cloned().partition(|word| word.x1 <= strip);
                    left.extend((!a.is_empty()).then_some(a));
                    right.extend((!b.is_empty()).then_some(b));
                }
                *column += 1;
                order(left, depth + 1, column, out);
                *column += 1;
                order(right, depth + 1, column, out);
                *column += 1;
                at += length;
            }
            None => {
                push_lines(&rows[at], *column, out);
                at += 1;
            }
        }
    }
}

/// How many of the first rows stand beside one strip, and where it is; `None` where they are no columns.
fn columns(rows: &[Row], size: f64) -> Option<(usize, f64)> {
    /// Rows without a strip between words after which none is looked for: a heading is shorter.
    const PATIENCE: usize = 8;
    let least = STRIP * size;
    // Strips that no row so far has a word in, and after how many rows which was the widest between words.
    let mut strips: Vec<(f64, f64)> = vec![(f64::NEG_INFINITY, f64::INFINITY)];
    let mut found: Vec<(usize, f64)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for word in row {
            strips = strips.iter().flat_map(|&(a, b)| [(a, b.min(word.x0)), (a.max(word.x1), b)]).collect();
            strips.retain(|(a, b)| b - a >= least);
        }
        strips.dedup();
        let between = strips.iter().filter(|strip| strip.0.is_finite() && strip.1.is_finite());
        match between.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))) {
            Some(widest) => found.push((at + 1, (widest.0 + widest.1) / 2.0)),
            None if !found.is_empty() || at > PATIENCE => break,
            None => {}
        }
    }
    // As far down as it goes; what stands below may be no columns any more.
    let whole = found.len();
    [whole, whole * 3 / 4, whole / 2]
        .into_iter()
        .filter_map(|length| found.get(length.checked_sub(1)?))
        .copied()
        .find(|&(length, middle)| are_columns(&rows[..length], middle, size))
}

/// Are the words on both sides of a strip prose, and beside each other?
fn are_columns(rows: &[Row], strip: f64, size: f64) -> bool {
    /// Words of a row on either side, on average: fewer are a table.
    const WORDS: usize = 2;
    let side = |is_left: bool| {
        let of = rows.iter().filter(|row| row.iter().any(|word| (word.x1 <= strip) == is_left));
        let count = of.clone().count();
        let words = rows.iter().flatten().filter(|word| (word.x1 <= strip) == is_left);
        let letters: usize = words.clone().map(|word| word.text.len()).sum();
        let ys: Vec<f64> = of.flat_map(|row| row.first().map(|word| word.y)).collect();
        (count, words.count(), letters, ys)
    };
    let (left, right) = (side(true), side(false));
    let both = left.0.min(right.0);
    if both < ROWS || left.1 <= WORDS * left.0 || right.1 <= WORDS * right.0 {
        return false;
    }
    // Twelve letters a row at least, on average.
    if left.2 < 12 * left.0 || right.2 < 12 * right.0 {
        return false;
    }
    let span = |ys: &[f64]| {
        (ys.iter().copied().fold(f64::INFINITY, f64::min), ys.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    let (a, b) = (span(&left.3), span(&right.3));
    a.1.min(b.1) - a.0.max(b.0) >= 2.0 * size
}

/// The lines of a row: its pieces that stand far apart are a line each.
fn push_lines(row: &Row, column: usize, out: &mut Vec<SetLine>) {
    let mut piece: Vec<&DrawnWord> = Vec::new();
    for word in row {
        if piece.last().is_some_and(|last| word.x0 - last.x1 > APART * last.size.max(word.size)) {
            out.extend(line(&piece, column));
            piece.clear();
        }
        piece.push(word);
    }
    out.extend(line(&piece, column));
}

fn line(words: &[&DrawnWord], column: usize) -> Option<SetLine> {
    let (first, last) = (words.first()?, words.last()?);
    let space = spacing(words);
    let mut text = String::new();
    let mut end = f64::NEG_INFINITY;
    for word in words {
        if !text.is_empty() && word.x0 - end > space * word.size && !is_wide(&text, &word.text) {
            text.push(' ');
        }
        text.push_str(&word.text);
        end = word.x1;
    }
    let letters = |bold: bool| -> usize { words.iter().filter(|w| w.is_bold == bold).map(|w| w.text.len()).sum() };
    Some(SetLine {
        text,
        x0: first.x0,
        x1: last.x1,
        first: first.x1 - first.x0,
        y: first.y,
        size: median(words.iter().flat_map(|w| std::iter::repeat_n(w.size, w.text.len().min(40)))),
        is_bold: letters(true) > letters(false),
        column,
    })
}

/// The gap, in sizes, past which two words of a line have a space between them: any, unless letters are spaced.
fn spacing(words: &[&DrawnWord]) -> f64 {
    const LEAST: usize = 6;
    let single = words.iter().filter(|word| word.text.chars().count() == 1).count();
    if words.len() < LEAST || single * 5 < words.len() * 4 {
        return f64::NEG_INFINITY;
    }
    let gaps = words.windows(2).map(|pair| (pair[1].x0 - pair[0].x1) / pair[1].size);
    1.7 * median(gaps).max(0.0)
}

/// Do both belong to a script that has no spaces?
fn is_wide(before: &str, after: &str) -> bool {
    let wide = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'))
    };
    wide(before.chars().next_back()) && wide(after.chars().next())
}

/// The middle value; 0 of none.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of 10 points, five points a letter, from `x` on.
    fn drawn(text: &str, x: f64, y: f64) -> Vec<DrawnWord> {
        let mut x = x;
        let place = |word: &str| {
            let x0 = x;
            let x1 = x0 + 5.0 * word.chars().count() as f64;
            x = x1 + 2.5;
            DrawnWord { text: word.into(), x0, x1, y, size: 10.0, is_bold: false, is_hidden: false, turns: 0 }
        };
        text.split(' ').map(place).collect()
    }

    fn read(words: Vec<Vec<DrawnWord>>) -> Vec<String> {
        lines(words.concat()).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn two_columns_are_read_one_after_the_other_and_what_is_above_them_first() {
        let mut words = vec![drawn("Old bridge falls into the Lenna after three days of rain", 50.0, 700.0)];
        for at in 0..6 {
            let y = 670.0 - 12.0 * f64::from(at);
            words.push(drawn(&format!("left column row number {at}"), 50.0, y));
            // Its lines stand a little lower.
            words.push(drawn(&format!("right column row number {at}"), 220.0, y - 5.0));
        }
        words.push(drawn("A line that stands below both of the columns and crosses", 50.0, 580.0));
        let read = read(words);
        assert!(read[0].starts_with("Old bridge"));
        assert_eq!(read[1], "left column row number 0");
        assert_eq!(read[6], "left column row number 5");
        assert_eq!(read[7], "right column row number 0");
        assert_eq!(read[12], "right column row number 5");
        assert!(read[13].starts_with("A line"));
    }

    #[test]
    fn a_table_and_a_letterhead_are_no_columns() {
        let table: Vec<_> = (0..8)
            .flat_map(|at| {
                [drawn("Lenna", 50.0, 600.0 - 12.0 * f64::from(at)), drawn("12", 120.0, 600.0 - 12.0 * f64::from(at))]
            })
            .collect();
        assert_eq!(read(table)[..3], ["Lenna", "12", "Lenna"].map(str::to_owned));
        let head = vec![drawn("Press release", 50.0, 700.0), drawn("5 March 2025", 400.0, 700.0)];
        assert_eq!(read(head), ["Press release", "5 March 2025"]);
    }

    #[test]
    fn a_page_of_many_words_is_read_in_short_time() {
        let words: Vec<_> = (0..400).flat_map(|row| (0..20).map(move |column| (row, column))).collect();
        let place = |(row, column): (i32, i32)| drawn("word word", 30.0 * f64::from(column), f64::from(row));
        assert!(read(words.into_iter().map(place).collect()).len() > 20);
    }

    #[test]
    fn letters_that_are_spaced_are_words() {
        let mut x = 50.0;
        let mut words = Vec::new();
        for c in "OLD BRIDGE FALLS".chars() {
            if c == ' ' {
                x += 5.0;
                continue;
            }
            words.push(DrawnWord {
                text: c.into(),
                x0: x,
                x1: x + 5.0,
                y: 700.0,
                size: 10.0,
                is_bold: false,
                is_hidden: false,
                turns: 0,
            });
            x += 8.0;
        }
        assert_eq!(read(vec![words]), ["OLD BRIDGE FALLS"]);
    }

    #[test]
    fn what_is_drawn_twice_is_read_once_and_a_margin_that_is_turned_not_at_all() {
        let mut words = vec![drawn("The bridge fell", 50.0, 700.0), drawn("The bridge fell", 50.3, 700.2)];
        words.push(drawn("margin", 10.0, 300.0).into_iter().map(|w| DrawnWord { turns: 1, ..w }).collect());
        assert_eq!(read(words), ["The bridge fell"]);
    }
}
