//! Drawing: the model as it looks. Nothing is decided here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};
use unicode_width::UnicodeWidthStr;

use super::areas::{areas, text_width};
use super::input::InputLine;
use super::keys::HELP;
use super::look::{here, look};
use super::model::{Focus, Model, Question};
use super::text::TextLine;
use crate::output::layout::fit;
use crate::output::numbers::{count, grouped};
use crate::output::sanitize;
use crate::output::style::Label;
use crate::output::timeline::step_name;
use crate::search::ranked::Sort;
use crate::search::timeline::Timeline;

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, model: &Model) {
    if model.size.0 < 24 || model.size.1 < 5 {
        let said = Paragraph::new("a larger window, please");
        return frame.render_widget(said, frame.area());
    }
    let areas = areas(model);
    query(frame, areas.query, model);
    chips(frame, areas.chips, model);
    if let Some(pane) = areas.list {
        list(frame, pane, model);
    }
    if let Some(pane) = areas.article {
        article(frame, pane, model, areas.list.is_some() || areas.sides.is_some());
    }
    if let Some(pane) = areas.sides {
        sides(frame, pane, model);
    }
    if let (Some(row), Some(sides)) = (areas.timeline, &model.sides) {
        timeline(frame, row, &sides.timeline, model.colour);
    }
    status(frame, areas.status, model);
    if model.help {
        help(frame, model);
    }
}

fn styled(label: Label, colour: bool, text: impl Into<String>) -> Span<'static> {
    Span::styled(text.into(), look(label, colour))
}

/// The query, and how much is found.
fn query(frame: &mut Frame<'_>, area: Rect, model: &Model) {
    let found = match &model.results {
        _ if model.is_waiting() => "…".to_owned(),
        None => String::new(),
        Some(results) => {
            let of = if results.is_front { "the latest of" } else { "of" };
            let total = grouped(results.answer.total as u64);
            let total = if results.is_front { String::new() } else { format!("{total} ") };
            format!("{total}{of} {}{}", grouped(results.archive), order(model.sort, results.is_front))
        }
    };
    let right = found.width() + 1;
    let mark = "dateline › ";
    let room = usize::from(area.width).saturating_sub(mark.width() + right + 1);
    let typing = model.focus == Focus::Query && model.question.is_none();
    let shown = line_input(frame, area, mark.width(), room, &model.input, typing);
    let shown = match shown.is_empty() && !typing {
        true => styled(Label::Meta, model.colour, fit("/ to type a query", room)),
        false => Span::raw(shown),
    };
    let row = Line::from(vec![styled(Label::Title, model.colour, mark), shown]);
    frame.render_widget(Paragraph::new(row), area);
    at_right(frame, area, &found, look(Label::Meta, model.colour));
}

fn order(sort: Sort, is_front: bool) -> &'static str {
    match sort {
        _ if is_front => "",
        Sort::Relevance => "",
        Sort::Newest => ", newest first",
        Sort::Oldest => ", oldest first",
    }
}

/// What is seen of a line of input; the cursor stands in it if it is typed into.
fn line_input(frame: &mut Frame<'_>, area: Rect, from: usize, room: usize, input: &InputLine, typing: bool) -> String {
    let (shown, column) = input.shown(room);
    if typing {
        let column = u16::try_from(from + column).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
        frame.set_cursor_position((area.x + column, area.y));
    }
    shown.to_owned()
}

fn at_right(frame: &mut Frame<'_>, area: Rect, text: &str, style: Style) {
    let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
    if width < area.width {
        let place = Rect { x: area.x + area.width - width, width, ..area };
        frame.render_widget(Paragraph::new(Span::styled(text.to_owned(), style)), place);
    }
}

/// Why the query cannot be answered; else its restrictions, and what must be said.
fn chips(frame: &mut Frame<'_>, area: Rect, model: &Model) {
    let room = usize::from(area.width);
    if let Some(wrong) = &model.wrong {
        let message = wrong.message.lines().next().unwrap_or_default();
        let hint = wrong.hint.as_ref().map_or(String::new(), |hint| format!("; {hint}"));
        let text = fit(&sanitize(&format!("{message}{hint}")), room);
        return frame.render_widget(Paragraph::new(styled(Label::Doubt, model.colour, text)), area);
    }
    let Some(results) = &model.results else { return };
    let mut row = Vec::new();
    let mut used = 0;
    for (i, chip) in results.chips.iter().enumerate() {
        let text = fit(&sanitize(&format!("{} {} ×", i + 1, chip.text)), room.saturating_sub(used + 3).min(60));
        used += text.width() + 3;
        if used > room {
            break;
        }
        row.push(Span::styled(format!("[{text}]"), look(Label::Rank, model.colour)));
        row.push(Span::raw(" "));
    }
    let said = fit(&sanitize(&results.said.join(" · ")), room.saturating_sub(used));
    row.push(styled(Label::Meta, model.colour, said));
    frame.render_widget(Paragraph::new(Line::from(row)), area);
}

fn list(frame: &mut Frame<'_>, pane: Rect, model: &Model) {
    let Some(results) = &model.results else { return };
    if results.answer.hits.is_empty() {
        let mut lines = vec![Line::from(format!("  nothing among {}", count(results.archive, "article")))];
        for said in &results.said {
            let text = fit(&sanitize(said), usize::from(pane.width).saturating_sub(3));
            lines.push(Line::from(vec![Span::raw("  "), styled(Label::Meta, model.colour, text)]));
        }
        return frame.render_widget(Paragraph::new(lines), pane);
    }
    let mut lines: Vec<Line<'static>> = Vec::new();
    let wanted = model.list_scroll + usize::from(pane.height);
    let mut at = 0;
    for (i, block) in model.blocks.iter().enumerate() {
        let is_selected = i == model.selected;
        for line in block.iter().map(Some).chain([None]) {
            if at >= model.list_scroll && at < wanted {
                let edge = if is_selected && line.is_some() { "▌ " } else { "  " };
                lines.push(set(line, edge, model, None));
            }
            at += 1;
        }
        if at >= wanted {
            break;
        }
    }
    frame.render_widget(Paragraph::new(lines), pane);
}

/// A line of text with what stands before it.
fn set(line: Option<&TextLine>, edge: &'static str, model: &Model, at: Option<usize>) -> Line<'static> {
    let mut spans = vec![styled(Label::Rank, model.colour, edge)];
    for ((label, found), text) in line.into_iter().flatten() {
        let style = look(*label, model.colour);
        let style = if found.is_some() && *found == at { style.patch(here()) } else { style };
        spans.push(Span::styled(text.clone(), style));
    }
    Line::from(spans)
}

fn article(frame: &mut Frame<'_>, pane: Rect, model: &Model, beside: bool) {
    let edge = match (beside, model.focus == Focus::Article) {
        (true, true) => "┃ ",
        (true, false) => "│ ",
        (false, _) => "  ",
    };
    let rows = usize::from(pane.height);
    let lines = model.reader.as_ref().map_or(&[][..], |reader| &reader.page.lines);
    let (scroll, at) = model.reader.as_ref().map_or((0, None), |reader| (reader.scroll, reader.at));
    let drawn = (scroll..scroll + rows).map(|i| set(lines.get(i), edge, model, at));
    frame.render_widget(Paragraph::new(drawn.collect::<Vec<_>>()), pane);
}

fn sides(frame: &mut Frame<'_>, pane: Rect, model: &Model) {
    let Some(sides) = &model.sides else { return };
    let has_focus = model.focus == Focus::Sides;
    let edge = if has_focus { "┃ " } else { "│ " };
    let room = text_width(pane);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut selected = 0;
    let mut number = 0;
    let days = sides.days();
    let most = days.iter().map(|row| row.articles).max().unwrap_or(0).max(1);
    let sections = sides.facets.iter().map(|facet| (facet.title, facet.rows.clone(), 0)).chain([("When", days, most)]);
    for (title, rows, most) in sections.filter(|(_, rows, _)| !rows.is_empty()) {
        if !lines.is_empty() {
            lines.push(Line::from(styled(Label::Rank, model.colour, edge)));
        }
        lines
            .push(Line::from(vec![styled(Label::Rank, model.colour, edge), styled(Label::Title, model.colour, title)]));
        for row in rows {
            let is_here = has_focus && number == model.row;
            if number == model.row {
                selected = lines.len();
            }
            number += 1;
            let text = format!("{:>6} {}", grouped(row.articles), sanitize(&row.name));
            let text = fit(&text, room);
            let style = if is_here { here() } else { look(Label::Plain, model.colour) };
            let bar = row.articles.saturating_mul(room.saturating_sub(text.width() + 2) as u64);
            let bar = bar.checked_div(most).and_then(|bar| usize::try_from(bar).ok()).unwrap_or(0);
            lines.push(Line::from(vec![
                styled(Label::Rank, model.colour, edge),
                Span::styled(text, style),
                styled(Label::Bar, model.colour, format!(" {}", "▆".repeat(bar))),
            ]));
        }
    }
    let rows = usize::from(pane.height);
    let top = (selected + 3).saturating_sub(rows);
    let shown: Vec<Line<'static>> = lines.into_iter().skip(top).take(rows).collect();
    frame.render_widget(Paragraph::new(shown), pane);
}

/// The timeline in one row: first step, bars, last step.
fn timeline(frame: &mut Frame<'_>, area: Rect, timeline: &Timeline, colour: bool) {
    let (Some(first), Some(last)) = (timeline.steps.first(), timeline.steps.last()) else { return };
    let name = |step: &(jiff::civil::Date, u64)| step_name(timeline.unit, step.0);
    let (from, to) = (name(first), name(last));
    let room = usize::from(area.width).saturating_sub(from.width() + to.width() + 2);
    if room == 0 || timeline.steps.len() < 2 {
        return;
    }
    // Several steps share a column where there are more of them.
    let each = timeline.steps.len().div_ceil(room);
    let sums: Vec<u64> = timeline.steps.chunks(each).map(|steps| steps.iter().map(|(_, n)| n).sum()).collect();
    let wide = (room / sums.len()).clamp(1, 3);
    let most = sums.iter().max().copied().unwrap_or(0).max(1);
    let bars: String = sums.iter().map(|n| bar(*n, most).repeat(wide)).collect();
    let row = vec![
        styled(Label::Meta, colour, format!("{from} ")),
        styled(Label::Bar, colour, bars),
        styled(Label::Meta, colour, format!(" {to}")),
    ];
    frame.render_widget(Paragraph::new(Line::from(row)), area);
}

/// A bar of eight heights; any article at all shows.
fn bar(n: u64, most: u64) -> &'static str {
    const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
    EIGHTHS[usize::try_from((n * 8).div_ceil(most)).unwrap_or(8).min(8)]
}

/// What is asked, has been done, or can be done; where one is.
fn status(frame: &mut Frame<'_>, area: Rect, model: &Model) {
    let room = usize::from(area.width);
    if let Some((question, input)) = &model.question {
        let asked = match question {
            Question::Tag => "tag: ",
            Question::Note => "note: ",
            Question::Save => "save the search as: ",
        };
        let shown = line_input(frame, area, asked.width(), room.saturating_sub(asked.width()), input, true);
        let row = vec![styled(Label::Hint, model.colour, asked), Span::raw(shown)];
        return frame.render_widget(Paragraph::new(Line::from(row)), area);
    }
    let place = place(model);
    let room = room.saturating_sub(place.width() + 1);
    let row = match &model.message {
        Some(message) => styled(Label::Hint, model.colour, fit(&sanitize(message), room)),
        None => styled(Label::Meta, model.colour, fit(hints(model.focus), room)),
    };
    frame.render_widget(Paragraph::new(row), area);
    at_right(frame, area, &place, look(Label::Meta, model.colour));
}

fn hints(focus: Focus) -> &'static str {
    match focus {
        Focus::Query => "Enter results  ↑ ↓ earlier queries  Ctrl-C end",
        Focus::Results => "Enter open  f names  y copy  t tag  / query  ? keys  q end",
        Focus::Sides => "Enter add  - exclude  Esc back  ? keys",
        Focus::Article => "n N matches  J K articles  y copy  t tag  Esc back  ? keys",
    }
}

/// `match 3 of 7`, or which result is selected.
fn place(model: &Model) -> String {
    let of_reader = model.reader.as_ref().filter(|_| model.focus == Focus::Article);
    if let Some(reader) = of_reader {
        let rows = model.article_rows();
        let all = reader.page.lines.len();
        let seen = (reader.scroll + rows).min(all) * 100 / all.max(1);
        return match (reader.at, reader.page.matches.len()) {
            (Some(at), all) if all > 0 => format!("match {} of {all} · {seen} %", at + 1),
            _ => format!("no match in the text · {seen} %"),
        };
    }
    match model.results.as_ref().map(|results| results.answer.hits.len()) {
        Some(hits) if hits > 0 => format!("{} of {hits} shown", model.selected + 1),
        _ => String::new(),
    }
}

fn help(frame: &mut Frame<'_>, model: &Model) {
    let area = frame.area();
    let keys = HELP.iter().map(|(key, _)| key.width()).max().unwrap_or(0) + 2;
    let rows: Vec<Line<'static>> = HELP
        .iter()
        .map(|(key, what)| {
            Line::from(vec![styled(Label::Hint, model.colour, format!("{key:<keys$}")), Span::raw(*what)])
        })
        .collect();
    let widest = HELP.iter().map(|(_, what)| keys + what.width()).max().unwrap_or(0);
    let width = u16::try_from(widest + 4).unwrap_or(u16::MAX).min(area.width);
    let height = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX).min(area.height);
    let place = Rect { x: (area.width - width) / 2, y: (area.height - height) / 2, width, height };
    frame.render_widget(Clear, place);
    frame.render_widget(Paragraph::new(rows).block(Block::bordered().title(" Keys ")), place);
}
