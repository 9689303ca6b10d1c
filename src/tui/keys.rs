//! Keys: what each means, by the part of the screen that it is for.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::input::InputLine;
use super::model::{Effect, Focus, Model, Question};
use crate::desk::Mark;
use crate::desk::entry::{LATER, STARRED};
use crate::search::ranked::Sort;

/// The keys as they are shown after `?`.
pub const HELP: [(&str, &str); 21] = [
    ("/", "type a query; results follow as you type"),
    ("Enter", "to the results, open, add a name or day"),
    ("Tab", "to the next part; Esc back"),
    ("j k ↑ ↓", "down and up; Space and b by pages, g and G to the ends"),
    ("n N", "next match, the one before"),
    ("J K", "next article, the one before, while reading"),
    ("f", "names, outlets and days: Enter adds, - excludes"),
    ("1 to 9", "take the restriction of this number off"),
    ("← →", "the search before, the one after (↑ ↓ in the query)"),
    ("r", "order: best, newest, oldest"),
    ("y", "copy the passage with its citation"),
    ("o", "open where the article comes from"),
    ("t", "put a tag on the article, or take it off"),
    ("m", "write a note on it"),
    ("*", "star it"),
    ("l", "on the reading list"),
    ("s", "save the search under a name"),
    ("Ctrl-U", "clear the query; Ctrl-W its last word"),
    ("Ctrl-L", "draw anew"),
    ("Ctrl-Z", "leave for a while"),
    ("q", "end; Ctrl-C from anywhere"),
];

/// A key was pressed.
pub fn press(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    model.message = None;
    if control {
        match key.code {
            KeyCode::Char('c') => return vec![Effect::Quit],
            KeyCode::Char('z') => return vec![Effect::Suspend],
            _ => {}
        }
    }
    if model.help {
        model.help = false;
        return Vec::new();
    }
    let effects = if model.question.is_some() {
        question(model, key)
    } else {
        match model.focus {
            Focus::Query => query(model, key),
            Focus::Results => results(model, key),
            Focus::Sides => sides(model, key),
            Focus::Article => article(model, key),
        }
    };
    model.settle();
    effects
}

/// Text was pasted.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.message = None;
    if let Some((_, input)) = &mut model.question {
        input.insert(text);
        return Vec::new();
    }
    model.help = false;
    model.focus = Focus::Query;
    model.input.insert(text);
    let effects = vec![model.search()];
    model.settle();
    effects
}

/// Edits a line; false if the key is none of its own.
fn edit(input: &mut InputLine, key: KeyEvent) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('a') if control => input.home(),
        KeyCode::Char('e') if control => input.end(),
        KeyCode::Char('u') if control => input.clear(),
        KeyCode::Char('w') if control => input.back_word(),
        KeyCode::Char('h') if control => input.back(),
        KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
            input.insert(c.encode_utf8(&mut [0; 4]));
        }
        KeyCode::Backspace => input.back(),
        KeyCode::Delete => input.delete(),
        KeyCode::Left => input.left(),
        KeyCode::Right => input.right(),
        KeyCode::Home => input.home(),
        KeyCode::End => input.end(),
        _ => return false,
    }
    true
}

fn question(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Enter => return model.answer(),
        KeyCode::Esc => model.question = None,
        _ => {
            if let Some((_, input)) = &mut model.question {
                edit(input, key);
            }
        }
    }
    Vec::new()
}

fn query(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Enter | KeyCode::Esc | KeyCode::Tab => {
            let effects = model.commit();
            model.focus = Focus::Results;
            effects
        }
        KeyCode::Up => model.travel(false),
        KeyCode::Down => model.travel(true),
        _ => {
            let before = model.input.text().to_owned();
            edit(&mut model.input, key);
            if before == model.input.text() { Vec::new() } else { vec![model.search()] }
        }
    }
}

fn results(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let page = isize::try_from(model.list_rows() / 6).unwrap_or(1).max(1);
    match key.code {
        KeyCode::Char('q') => vec![Effect::Quit],
        KeyCode::Char('j') | KeyCode::Down => model.select(1),
        KeyCode::Char('k') | KeyCode::Up => model.select(-1),
        KeyCode::Char(' ') | KeyCode::PageDown => model.select(page),
        KeyCode::Char('b') | KeyCode::PageUp => model.select(-page),
        KeyCode::Char('g') | KeyCode::Home => model.select(isize::MIN),
        KeyCode::Char('G') | KeyCode::End => model.select(isize::MAX),
        KeyCode::Enter => open(model),
        KeyCode::Tab => {
            model.focus = Focus::Sides;
            Vec::new()
        }
        KeyCode::Left => model.travel(false),
        KeyCode::Right => model.travel(true),
        KeyCode::Char('n' | 'N') if model.reader.is_none() || super::areas::areas(model).article.is_none() => {
            open(model)
        }
        _ => common(model, key),
    }
}

/// Opens the selected result, the query being meant.
fn open(model: &mut Model) -> Vec<Effect> {
    let mut effects = model.commit();
    let opening = model.open_selected();
    if !opening.is_empty() {
        model.focus = Focus::Article;
    }
    effects.extend(opening);
    effects
}

fn sides(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Char('q') => vec![Effect::Quit],
        KeyCode::Char('j') | KeyCode::Down => row(model, 1),
        KeyCode::Char('k') | KeyCode::Up => row(model, -1),
        KeyCode::Char(' ') | KeyCode::PageDown => row(model, 8),
        KeyCode::Char('b') | KeyCode::PageUp => row(model, -8),
        KeyCode::Char('g') | KeyCode::Home => row(model, isize::MIN),
        KeyCode::Char('G') | KeyCode::End => row(model, isize::MAX),
        KeyCode::Enter | KeyCode::Char('+') => narrow(model, false),
        KeyCode::Char('-') => narrow(model, true),
        KeyCode::Esc | KeyCode::Char('f') => back(model),
        KeyCode::Tab => {
            model.focus = if model.reader.is_some() { Focus::Article } else { Focus::Query };
            Vec::new()
        }
        KeyCode::Left => model.travel(false),
        KeyCode::Right => model.travel(true),
        _ => common(model, key),
    }
}

fn row(model: &mut Model, step: isize) -> Vec<Effect> {
    model.select_row(step);
    Vec::new()
}

fn narrow(model: &mut Model, excluding: bool) -> Vec<Effect> {
    let effects = model.narrow(excluding);
    model.focus = Focus::Results;
    effects
}

fn back(model: &mut Model) -> Vec<Effect> {
    model.focus = Focus::Results;
    Vec::new()
}

fn article(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let page = isize::try_from(model.article_rows().saturating_sub(2)).unwrap_or(1).max(1);
    let step = match key.code {
        KeyCode::Char('j') | KeyCode::Down => 1,
        KeyCode::Char('k') | KeyCode::Up => -1,
        KeyCode::Char(' ') | KeyCode::PageDown => page,
        KeyCode::Char('b') | KeyCode::PageUp => -page,
        KeyCode::Char('g') | KeyCode::Home => isize::MIN,
        KeyCode::Char('G') | KeyCode::End => isize::MAX,
        KeyCode::Char('J') => return neighbour(model, 1),
        KeyCode::Char('K') => return neighbour(model, -1),
        KeyCode::Esc | KeyCode::Char('q') | KeyCode::Left | KeyCode::Backspace => return back(model),
        KeyCode::Tab => {
            model.focus = Focus::Query;
            return Vec::new();
        }
        _ => return common(model, key),
    };
    model.scroll(step);
    Vec::new()
}

/// Opens the result before or after.
fn neighbour(model: &mut Model, step: isize) -> Vec<Effect> {
    let before = model.selected;
    let effects = model.select(step);
    if before == model.selected {
        model.message = Some(if step > 0 { "this is the last result" } else { "this is the first result" }.to_owned());
    }
    effects
}

/// What a key means in every part but the query.
fn common(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
        return Vec::new();
    }
    match key.code {
        KeyCode::Char('/') => model.focus = Focus::Query,
        KeyCode::Char('?') | KeyCode::F(1) => model.help = true,
        KeyCode::Char('f') => model.focus = Focus::Sides,
        KeyCode::Char('n') => model.jump(1),
        KeyCode::Char('N') => model.jump(-1),
        KeyCode::Char('y') => return model.copy(),
        KeyCode::Char('o') => return model.visit(),
        KeyCode::Char('t') => model.question = Some((Question::Tag, InputLine::default())),
        KeyCode::Char('m') => model.question = Some((Question::Note, InputLine::default())),
        KeyCode::Char('s') => model.question = Some((Question::Save, InputLine::default())),
        KeyCode::Char('*') => return tag(model, STARRED),
        KeyCode::Char('l') => return tag(model, LATER),
        KeyCode::Char('r') => {
            model.sort = match model.sort {
                Sort::Relevance => Sort::Newest,
                Sort::Newest => Sort::Oldest,
                Sort::Oldest => Sort::Relevance,
            };
            return vec![model.search()];
        }
        KeyCode::Char(digit @ '1'..='9') => return model.widen(digit as usize - '1' as usize),
        _ => {}
    }
    Vec::new()
}

fn tag(model: &mut Model, name: &str) -> Vec<Effect> {
    Mark::tag(name).map(|mark| model.mark(mark)).unwrap_or_default()
}
