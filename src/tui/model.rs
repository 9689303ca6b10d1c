//! The model: what holds now, and what an answer or a decision changes.
//!
//! Nothing here draws, waits or writes: what is to be done is handed back as an [`Effect`].

use jiff::civil::Date;

use super::areas::{areas, text_width};
use super::input::InputLine;
use super::text::{self, ArticlePage, TextLine};
use crate::desk::entry::Mark;
use crate::output::cite::{self, Cited};
use crate::output::markup::linkable;
use crate::search::ranked::Sort;
use crate::view::narrowing::narrowed;
use crate::view::results::{FacetRow, best};
use crate::view::{OpenedArticle, Results, Sides, Wrong};

/// Articles that are asked for at first, and at each time that one reaches their end.
pub const AT_A_TIME: usize = 40;

/// Which part of the screen keys are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The line of the query.
    Query,
    /// The list of results.
    Results,
    /// Names and days.
    Sides,
    /// The article.
    Article,
}

/// A search to be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchAsk {
    /// Searches are numbered; of several only the last counts.
    pub number: u64,
    /// The query as typed.
    pub typed: String,
    /// In which order.
    pub sort: Sort,
    /// Articles.
    pub limit: usize,
}

/// What is to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Run a search.
    Search(SearchAsk),
    /// Open an article.
    Open {
        /// Of several only the last counts.
        number: u64,
        /// The article.
        id: String,
        /// The query whose matches are shown in it.
        typed: String,
    },
    /// Put a mark on an article, or take it off if it is there.
    Mark {
        /// The article.
        id: String,
        /// The mark.
        mark: Mark,
    },
    /// Save a search.
    Save {
        /// Under this name.
        name: String,
        /// The query as typed.
        typed: String,
    },
    /// Keep a search in the history.
    Remember {
        /// The query as typed.
        typed: String,
        /// Articles found.
        found: usize,
    },
    /// Put a text on the clipboard.
    Copy(String),
    /// Show an address of the web.
    Visit(String),
    /// Leave the terminal to the shell for a while.
    Suspend,
    /// End.
    Quit,
}

/// What comes back.
#[derive(Debug)]
pub enum Told {
    /// What a search found.
    Found {
        /// Its number.
        number: u64,
        /// The results.
        results: Box<Result<Results, Wrong>>,
    },
    /// Names and days of a search.
    Beside {
        /// Its number.
        number: u64,
        /// Names and days.
        sides: Result<Sides, Wrong>,
    },
    /// An article.
    Opened {
        /// The number of its opening.
        number: u64,
        /// The article.
        opened: Box<Result<OpenedArticle, Wrong>>,
    },
    /// Something was kept at the desk, or could not be.
    Kept(Result<String, Wrong>),
}

/// What is asked in the bottom line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// A tag for the article.
    Tag,
    /// A note on it.
    Note,
    /// A name for the search.
    Save,
}

/// The article that is read.
#[derive(Debug)]
pub struct ArticleReader {
    /// It, with its matches.
    pub opened: OpenedArticle,
    /// As lines.
    pub page: ArticlePage,
    /// The first line that is seen.
    pub scroll: usize,
    /// The match at which the reader is.
    pub at: Option<usize>,
    width: usize,
}

/// What holds now.
#[derive(Debug)]
pub struct Model {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Colours may be used.
    pub colour: bool,
    /// Which part keys are for.
    pub focus: Focus,
    /// The query.
    pub input: InputLine,
    /// In which order.
    pub sort: Sort,
    /// What was found last.
    pub results: Option<Results>,
    /// Names and days of it.
    pub sides: Option<Sides>,
    /// Why the query as it stands cannot be answered.
    pub wrong: Option<Wrong>,
    /// The result that is selected.
    pub selected: usize,
    /// The results as lines.
    pub blocks: Vec<Vec<TextLine>>,
    /// The first line of the list that is seen.
    pub list_scroll: usize,
    /// The name or day that is selected.
    pub row: usize,
    /// The article that is read.
    pub reader: Option<ArticleReader>,
    /// What has been done, or could not be.
    pub message: Option<String>,
    /// The keys are shown.
    pub help: bool,
    /// What is asked in the bottom line, and what has been typed.
    pub question: Option<(Question, InputLine)>,
    /// Texts that were copied.
    pub copied: Vec<String>,
    today: Date,
    asked: u64,
    answered: u64,
    opening: u64,
    limit: usize,
    at_a_time: usize,
    block_width: usize,
    past: Vec<String>,
    past_at: usize,
}

impl Model {
    /// A model of a terminal of this size that begins with a query; `past` are earlier ones, the earliest
    /// first.
    pub fn new(size: (u16, u16), colour: bool, today: Date, past: Vec<String>, query: &str) -> (Self, Vec<Effect>) {
        Self::with_limit(AT_A_TIME, size, colour, today, past, query)
    }

    /// The same, with so many results at a time.
    pub fn with_limit(
        at_a_time: usize,
        size: (u16, u16),
        colour: bool,
        today: Date,
        past: Vec<String>,
        query: &str,
    ) -> (Self, Vec<Effect>) {
        let at_a_time = at_a_time.max(1);
        let input = InputLine::of(query);
        let focus = if query.trim().is_empty() { Focus::Query } else { Focus::Results };
        let mut model = Self {
            size,
            colour,
            focus,
            input,
            sort: Sort::Relevance,
            results: None,
            sides: None,
            wrong: None,
            selected: 0,
            blocks: Vec::new(),
            list_scroll: 0,
            row: 0,
            reader: None,
            message: None,
            help: false,
            question: None,
            copied: Vec::new(),
            today,
            asked: 0,
            answered: 0,
            opening: 0,
            limit: at_a_time,
            at_a_time,
            block_width: 0,
            past_at: past.len(),
            past,
        };
        let effects = vec![model.search()];
        (model, effects)
    }

    /// Is an answer outstanding?
    pub fn is_waiting(&self) -> bool {
        self.asked != self.answered
    }

    /// What counts as today, which changes while one reads past midnight.
    pub fn set_today(&mut self, today: Date) {
        self.today = today;
    }

    /// The terminal has another size now.
    pub fn resize(&mut self, size: (u16, u16)) -> Vec<Effect> {
        self.size = size;
        self.settle();
        self.show_selected()
    }

    /// Takes in an answer.
    pub fn tell(&mut self, told: Told) -> Vec<Effect> {
        match told {
            Told::Found { number, results } if number == self.asked => {
                self.answered = number;
                match *results {
                    Ok(results) => return self.found(results),
                    // What was found before stays: the query is perhaps half typed.
                    Err(wrong) => self.wrong = Some(wrong),
                }
            }
            Told::Beside { number, sides } if number == self.answered => match sides {
                Ok(sides) => {
                    self.sides = Some(sides);
                    self.row = self.row.min(self.rows().len().saturating_sub(1));
                }
                Err(wrong) => self.message = Some(wrong.message),
            },
            Told::Opened { number, opened } if number == self.opening => match *opened {
                Ok(opened) => self.read(opened),
                Err(wrong) => self.message = Some(wrong.message),
            },
            Told::Kept(kept) => {
                self.message = Some(kept.unwrap_or_else(|wrong| match wrong.hint {
                    Some(hint) => format!("{}: {hint}", wrong.message),
                    None => wrong.message,
                }));
                if let Some(id) = self.reader.as_ref().map(|reader| reader.opened.article.id.clone()) {
                    return vec![self.open(id)];
                }
            }
            // An answer that came too late.
            Told::Found { .. } | Told::Beside { .. } | Told::Opened { .. } => {}
        }
        Vec::new()
    }

    fn found(&mut self, results: Results) -> Vec<Effect> {
        let selected = self.selected_id();
        self.wrong = None;
        self.block_width = 0;
        let same = |hit: &crate::search::answer::Hit| Some(&hit.article.id) == selected.as_ref();
        // The same article stays selected when more of the list has come.
        self.selected =
            if self.limit > self.at_a_time { results.answer.hits.iter().position(same).unwrap_or(0) } else { 0 };
        if results.answer.hits.is_empty() {
            self.reader = None;
            if self.focus == Focus::Article {
                self.focus = Focus::Results;
            }
        }
        self.results = Some(results);
        self.settle();
        self.show_selected()
    }

    fn read(&mut self, opened: OpenedArticle) {
        let again = self.reader.as_ref().filter(|reader| reader.opened.article.id == opened.article.id);
        let again = again.filter(|reader| reader.opened.matches == opened.matches).map(|r| (r.scroll, r.at));
        let at = again.map_or_else(|| opened.first_match(), |(_, at)| at);
        self.reader = Some(ArticleReader { opened, page: ArticlePage::default(), scroll: 0, at, width: 0 });
        self.settle();
        match (again, at) {
            (Some((scroll, _)), _) => self.scroll_to(scroll),
            (None, Some(at)) => self.centre(at),
            (None, None) => {}
        }
    }

    /// The search for what is typed now.
    pub fn search(&mut self) -> Effect {
        self.limit = self.at_a_time;
        self.ask()
    }

    fn ask(&mut self) -> Effect {
        self.asked += 1;
        Effect::Search(SearchAsk {
            number: self.asked,
            typed: self.input.text().to_owned(),
            sort: self.sort,
            limit: self.limit,
        })
    }

    /// Puts another query in the line and runs it.
    pub fn replace(&mut self, typed: &str) -> Vec<Effect> {
        self.input = InputLine::of(typed);
        vec![self.search()]
    }

    /// Adds a restriction to the query, or its contrary, and runs it.
    pub fn narrow(&mut self, excluding: bool) -> Vec<Effect> {
        let Some(row) = self.rows().into_iter().nth(self.row) else { return Vec::new() };
        let part = if excluding { format!("-{}", row.filter) } else { row.filter };
        let mut effects = self.commit();
        let typed = narrowed(self.input.text(), &part, self.today);
        effects.extend(self.replace(&typed));
        effects
    }

    /// Takes the restriction of this number off.
    pub fn widen(&mut self, number: usize) -> Vec<Effect> {
        let current = self.results.as_ref().filter(|_| !self.is_waiting() && self.wrong.is_none());
        let Some(chip) = current.and_then(|results| results.chips.get(number)) else { return Vec::new() };
        let rest = chip.rest.clone();
        let mut effects = self.commit();
        effects.extend(self.replace(&rest));
        effects
    }

    /// The query as it stands is meant: it can be gone back to, and is kept in the history.
    pub fn commit(&mut self) -> Vec<Effect> {
        let typed = self.input.text().trim().to_owned();
        let is_new = !typed.is_empty() && self.past.last() != Some(&typed);
        let browsing = self.past.get(self.past_at) == Some(&typed);
        if !is_new || browsing {
            return Vec::new();
        }
        self.past.push(typed.clone());
        self.past_at = self.past.len() - 1;
        let found = self.results.as_ref().filter(|_| !self.is_waiting() && self.wrong.is_none());
        found.map(|results| Effect::Remember { typed, found: results.answer.total }).into_iter().collect()
    }

    /// Goes to the query before or after in what was asked.
    pub fn travel(&mut self, later: bool) -> Vec<Effect> {
        let now = self.input.text().trim();
        let at = match later {
            true => (self.past_at + 1..self.past.len()).find(|at| self.past[*at] != now),
            false => (0..self.past_at.min(self.past.len())).rev().find(|at| self.past[*at] != now),
        };
        match at {
            Some(at) => {
                self.past_at = at;
                let typed = self.past[at].clone();
                self.replace(&typed)
            }
            None => {
                self.message = Some(if later { "this is the latest search" } else { "no earlier search" }.to_owned());
                Vec::new()
            }
        }
    }

    /// The id of the selected result.
    fn selected_id(&self) -> Option<String> {
        let hits = &self.results.as_ref()?.answer.hits;
        hits.get(self.selected).map(|hit| hit.article.id.clone())
    }

    /// Selects another result.
    pub fn select(&mut self, step: isize) -> Vec<Effect> {
        let Some(results) = &self.results else { return Vec::new() };
        let last = results.answer.hits.len().saturating_sub(1);
        let more = results.has_more();
        let wanted = self.selected.saturating_add_signed(step);
        self.selected = wanted.min(last);
        self.settle();
        let mut effects = self.show_selected();
        if wanted >= last && more && !self.is_waiting() {
            self.limit += self.at_a_time;
            effects.push(self.ask());
        }
        effects
    }

    /// Opens the selected result if it can be seen.
    fn show_selected(&mut self) -> Vec<Effect> {
        if areas(self).article.is_none() { Vec::new() } else { self.open_selected() }
    }

    /// Opens the selected result.
    pub fn open_selected(&mut self) -> Vec<Effect> {
        self.selected_id().map(|id| self.open(id)).into_iter().collect()
    }

    fn open(&mut self, id: String) -> Effect {
        self.opening += 1;
        Effect::Open { number: self.opening, id, typed: self.input.text().to_owned() }
    }

    /// Goes to the next match, or the one before; round the end to the beginning.
    pub fn jump(&mut self, step: isize) {
        let Some(reader) = &mut self.reader else { return };
        let count = reader.page.matches.len();
        if count == 0 {
            self.message = Some("nothing that was asked for stands in the text".to_owned());
            return;
        }
        let at = reader.at.map_or(0, |at| (at + count).saturating_add_signed(step) % count);
        reader.at = Some(at);
        self.centre(at);
    }

    fn centre(&mut self, at: usize) {
        let half = self.article_rows() / 2;
        if let Some(line) = self.reader.as_ref().and_then(|reader| reader.page.matches.get(at).copied()) {
            self.scroll_to(line.saturating_sub(half));
        }
    }

    /// Moves the text of the article by lines.
    pub fn scroll(&mut self, step: isize) {
        let now = self.reader.as_ref().map_or(0, |reader| reader.scroll);
        self.scroll_to(now.saturating_add_signed(step));
    }

    fn scroll_to(&mut self, line: usize) {
        let rows = self.article_rows();
        if let Some(reader) = &mut self.reader {
            reader.scroll = line.min(reader.page.lines.len().saturating_sub(rows));
        }
    }

    /// Rows in which the article is seen, or would be.
    pub fn article_rows(&self) -> usize {
        let areas = areas(self);
        usize::from(areas.article.or(areas.list).or(areas.sides).map_or(0, |pane| pane.height))
    }

    /// Rows in which the results are seen, or would be.
    pub fn list_rows(&self) -> usize {
        let areas = areas(self);
        usize::from(areas.list.or(areas.article).or(areas.sides).map_or(0, |pane| pane.height))
    }

    /// Days and names in the order in which they are shown.
    pub fn rows(&self) -> Vec<FacetRow> {
        let Some(sides) = &self.sides else { return Vec::new() };
        let mut rows: Vec<FacetRow> = sides.facets.iter().flat_map(|facet| facet.rows.clone()).collect();
        rows.extend(sides.days());
        rows
    }

    /// Selects another name or day.
    pub fn select_row(&mut self, step: isize) {
        let last = self.rows().len().saturating_sub(1);
        self.row = self.row.saturating_add_signed(step).min(last);
    }

    /// Copies what is read, or the best passage of the selected result, with where it stands.
    pub fn copy(&mut self) -> Vec<Effect> {
        let of_reader = self
            .reader
            .as_ref()
            .filter(|_| self.focus == Focus::Article)
            .map(|reader| Cited { bytes: reader.opened.quotable(reader.at), article: reader.opened.article.clone() });
        let of_hit = || {
            let hit = self.results.as_ref()?.answer.hits.get(self.selected)?;
            let bytes = best(&hit.passages).map(|passage| passage.bytes.clone());
            Some(Cited { article: hit.article.clone(), bytes })
        };
        let Some(cited) = of_reader.or_else(of_hit) else { return Vec::new() };
        let mut line = Vec::new();
        if cite::footnote(&mut line, &cited).is_err() {
            return Vec::new();
        }
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        self.message = Some("copied, and printed at the end".to_owned());
        self.copied.push(text.clone());
        vec![Effect::Copy(text)]
    }

    /// Shows where the article comes from.
    pub fn visit(&mut self) -> Vec<Effect> {
        let hit = || Some(&self.results.as_ref()?.answer.hits.get(self.selected)?.article);
        let reading = self.reader.as_ref().filter(|_| self.focus == Focus::Article);
        let Some(article) = reading.map(|reader| &reader.opened.article).or_else(hit) else { return Vec::new() };
        match article.url.as_deref().and_then(linkable) {
            Some(url) => {
                let url = url.to_owned();
                self.message = Some(url.clone());
                vec![Effect::Visit(url)]
            }
            None => {
                self.message = Some(format!("it has no address; its file is {}", article.path));
                Vec::new()
            }
        }
    }

    /// The article that keys are for.
    fn current_id(&self) -> Option<String> {
        let reading = self.reader.as_ref().filter(|_| self.focus == Focus::Article);
        reading.map(|reader| reader.opened.article.id.clone()).or_else(|| self.selected_id())
    }

    /// Puts a mark on the article, or takes it off.
    pub fn mark(&mut self, mark: Mark) -> Vec<Effect> {
        self.current_id().map(|id| Effect::Mark { id, mark }).into_iter().collect()
    }

    /// Takes the answer to what was asked in the bottom line.
    pub fn answer(&mut self) -> Vec<Effect> {
        let Some((question, input)) = self.question.take() else { return Vec::new() };
        let text = input.text().trim().to_owned();
        match question {
            _ if text.is_empty() => Vec::new(),
            Question::Tag => match Mark::tag(text.trim_start_matches('#')) {
                Ok(mark) => self.mark(mark),
                Err(error) => {
                    self.message = Some(error.to_string());
                    Vec::new()
                }
            },
            Question::Note => self.mark(Mark::note(&text)),
            Question::Save => {
                let mut effects = self.commit();
                effects.push(Effect::Save { name: text, typed: self.input.text().trim().to_owned() });
                effects
            }
        }
    }

    /// Sets what is seen for the size of the terminal, the selected result in sight.
    pub fn settle(&mut self) {
        let areas = areas(self);
        let pane = areas.list.or(areas.sides).or(areas.article).unwrap_or_default();
        let width = text_width(pane);
        if let Some(results) = self.results.as_ref().filter(|_| width != self.block_width) {
            self.blocks = results.answer.hits.iter().map(|hit| text::hit(hit, width)).collect();
            self.block_width = width;
        }
        let rows = usize::from(pane.height);
        let top: usize = self.blocks.iter().take(self.selected).map(|block| block.len() + 1).sum();
        let bottom = top + self.blocks.get(self.selected).map_or(0, Vec::len);
        self.list_scroll = self.list_scroll.clamp(bottom.saturating_sub(rows), top.max(bottom.saturating_sub(rows)));
        let width = text_width(areas.article.or(areas.list).or(areas.sides).unwrap_or_default());
        if let Some(reader) = self.reader.as_mut().filter(|reader| reader.width != width) {
            reader.page = text::page(&reader.opened, width);
            let was_set = reader.width > 0;
            reader.width = width;
            if let Some(at) = reader.at.filter(|_| was_set) {
                self.centre(at);
            }
        }
        self.scroll(0);
    }
}
