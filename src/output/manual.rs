//! The manual for a terminal: its Markdown as headings, tables in columns, wrapped paragraphs.
//!
//! Of Markdown it reads what the manual is written in: headings, paragraphs, tables, indented examples and
//! lists, `code` and *words* within a line. In a pipe the text is given as it is.

use std::io::{self, Write};

use super::Terminal;
use super::layout::{LabelledText, paragraph};
use super::style::{Label, paint};

/// A column of a table, but the last, is never wider.
const WIDEST_COLUMN: usize = 30;
/// Columns between two cells.
const GAP: usize = 2;

/// Prints `markdown`.
///
/// # Errors
/// What `out` says.
pub fn print(out: &mut dyn Write, terminal: Terminal, markdown: &str) -> io::Result<()> {
    if terminal.width.is_none() && !terminal.colour {
        return out.write_all(markdown.as_bytes());
    }
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            paint(out, terminal.colour, Label::Title, line.trim_start_matches(['#', ' ']))?;
            writeln!(out)?;
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(row));
            }
            table(out, terminal, &rows)?;
        } else if line.starts_with("    ") {
            paint(out, terminal.colour, Label::Name, line)?;
            writeln!(out)?;
        } else if line.is_empty() {
            writeln!(out)?;
        } else {
            let mut text = line.to_owned();
            let goes_on = |line: &&str| {
                !line.is_empty() && !line.starts_with(['#', '|']) && !line.starts_with("    ") && item(line) == 0
            };
            while let Some(more) = lines.next_if(goes_on) {
                text.push(' ');
                text.push_str(more.trim_start());
            }
            let (mark, rest) = text.split_at(item(&text));
            out.write_all(mark.as_bytes())?;
            paragraph(out, terminal, mark.len(), &inline(rest))?;
        }
    }
    Ok(())
}

/// Bytes of the mark of a list, `1. ` or `- `; 0 where there is none.
fn item(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match &line[digits..] {
        rest if digits > 0 && rest.starts_with(". ") => digits + 2,
        rest if digits == 0 && rest.starts_with("- ") => 2,
        _ => 0,
    }
}

/// The cells of a row; a `|` within code parts none.
fn cells(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut code = false;
    for c in row.trim().trim_matches('|').chars() {
        code ^= c == '`';
        match cells.last_mut() {
            Some(last) if code || c != '|' => last.push(c),
            _ => cells.push(String::new()),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn table(out: &mut dyn Write, terminal: Terminal, rows: &[Vec<String>]) -> io::Result<()> {
    let is_rule =
        |row: &Vec<String>| row.iter().all(|cell| !cell.is_empty() && cell.bytes().all(|b| b"-: ".contains(&b)));
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |cell: &String| inline(cell).iter().map(LabelledText::width).sum::<usize>();
    // Half of a narrow terminal is for the last column.
    let most =
        WIDEST_COLUMN.min(terminal.width.map_or(usize::MAX, |width| width / 2 / columns.max(2).saturating_sub(1)));
    let widths: Vec<usize> = (0..columns)
        .map(|i| {
            rows.iter().filter(|row| !is_rule(row)).filter_map(|row| row.get(i)).map(width).max().unwrap_or(0).min(most)
        })
        .collect();
    for (n, row) in rows.iter().enumerate().filter(|(_, row)| !is_rule(row)) {
        let mut at = 0;
        let mut column = 0;
        for (i, cell) in row.iter().enumerate() {
            let pieces: Vec<LabelledText> =
                if n == 0 { vec![LabelledText::new(Label::Meta, cell)] } else { inline(cell) };
            if column < at {
                write!(out, "{:gap$}", "", gap = at - column)?;
                column = at;
            }
            if i + 1 == row.len() {
                paragraph(out, terminal, at, &pieces)?;
                continue;
            }
            let own: usize = pieces.iter().map(LabelledText::width).sum();
            at += widths[i] + GAP;
            pieces.iter().try_for_each(|piece| piece.paint(out, terminal))?;
            column += own;
            // What is wider than its column has a line to itself.
            if own > widths[i] {
                writeln!(out)?;
                column = 0;
            }
        }
    }
    Ok(())
}

/// A line in pieces: code, words of an article between asterisks, and what is neither.
fn inline(text: &str) -> Vec<LabelledText> {
    let mut out = Vec::new();
    for (i, part) in text.split('`').enumerate() {
        if i % 2 == 1 {
            out.push(LabelledText::new(Label::Name, part));
            continue;
        }
        let pieces = part.split('*').enumerate();
        let label = |n: usize| if n % 2 == 1 { Label::Match } else { Label::Plain };
        out.extend(pieces.filter(|(_, piece)| !piece.is_empty()).map(|(n, piece)| LabelledText::new(label(n), piece)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str, width: Option<usize>) -> String {
        let mut out = Vec::new();
        print(&mut out, Terminal { width, ..Terminal::default() }, markdown).expect("memory does not fail");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn tables_are_columns_and_paragraphs_are_wrapped() {
        let markdown = "# Near\n\nWrite `a w/5 b` and *no* more\nthan that.\n\n| you type | finds |\n|---|---|\n| `a|b` | either of them, \
            whichever it is |\n";
        let expected = "Near\n\nWrite a w/5 b and no more\nthan that.\n\nyou type  finds\na|b       either of them,\n          \
            whichever it is\n";
        assert_eq!(shown(markdown, Some(28)), expected);
        assert_eq!(shown(markdown, None), markdown);
    }

    #[test]
    fn a_cell_that_is_too_wide_has_a_line_to_itself_and_lists_keep_their_marks() {
        let wide = "| x | y |\n|---|---|\n| `a very long query of many words` | both |\n";
        assert_eq!(
            shown(wide, Some(40)),
            "x                     y\na very long query of many words\n                      both\n"
        );
        assert_eq!(shown("1. one\n2. two three\n", Some(40)), "1. one\n2. two three\n");
    }
}
